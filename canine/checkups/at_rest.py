"""Sealed plans as the database holds them: encrypted under a key that is not in it.

Whoever reads the file, a dump or a backup of the database alone, reads neither plan nor nonce.
"""

import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_TAG = b"canine plan at rest 1\n"
_NONCE_BYTES = 12


class NotOurs(ValueError):
    """Bytes that this instance's key does not open: altered, or sealed under another key."""


def encrypted(opening: bytes) -> bytes:
    """Return an opening as it is written: a tag, a fresh nonce of 96 bits, and AES-256-GCM over it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # by the act that needs it

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _TAG + nonce + AESGCM(_key()).encrypt(nonce, opening, _TAG)


def decrypted(written: bytes) -> bytes:
    """Return the opening again. Bytes without the tag are as they are. Raises NotOurs."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # by the act that needs it
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # by the act that needs it

    if not written.startswith(_TAG):
        return written
    nonce, sealed = written[len(_TAG) :][:_NONCE_BYTES], written[len(_TAG) + _NONCE_BYTES :]
    try:
        return AESGCM(_key()).decrypt(nonce, sealed, _TAG)
    except (InvalidTag, ValueError) as error:
        raise NotOurs("This sealed plan was altered, or the instance's secret key is another now.") from error


def _key() -> bytes:
    """Return the key of plans: HMAC-SHA-256 of its name under the secret key of the instance, which is no row."""
    secret: str = current_app.config["SETTINGS"].secret_key
    return hmac.digest(secret.encode(), b"canine: sealed plans, 1", hashlib.sha256)


class EncryptedBytes(TypeDecorator[bytes]):
    """Bytes that only the program with its key reads."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # both databases alike
        """Encrypt what is written."""
        return None if value is None else encrypted(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # both databases alike
        """Decrypt what is read. Raises NotOurs."""
        return None if value is None else decrypted(bytes(value))
