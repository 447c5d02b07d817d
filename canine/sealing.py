"""Sealing at rest: what nobody may read before its time, under a key that the database does not hold.

The key follows from the secret key of the instance (CANINE_SECRET_KEY, or the file in the instance folder), one for
each purpose, so that a copy of the database opens nothing. Encryption and integrity are those of Fernet (AES-128-CBC
with HMAC-SHA-256). Whoever changes the secret key can no longer open what was sealed under it.
"""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SealedElsewhere(ValueError):
    """It was sealed under another secret key, or altered."""


def sealed(secret_key: str, purpose: str, content: bytes) -> bytes:
    """Return the content, sealed for that purpose."""
    return _fernet(secret_key, purpose).encrypt(content)


def unsealed(secret_key: str, purpose: str, token: bytes) -> bytes:
    """Return what was sealed. Raises SealedElsewhere."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- slow import

    try:
        return _fernet(secret_key, purpose).decrypt(token)
    except InvalidToken as error:
        raise SealedElsewhere("This was sealed under another secret key of the instance, or was altered.") from error


def _fernet(secret_key: str, purpose: str) -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 -- slow import

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"canine sealed: {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))
