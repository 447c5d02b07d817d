"""Sealed plans as the database holds them: encrypted under a key that is not in it.

Whoever reads the file, a dump or a backup of the database alone, reads neither plan nor nonce.
"""

from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from canine.sealing import SealedElsewhere, sealed, unsealed

_TAG = b"canine plan at rest 1\n"
_PURPOSE = "plan of a check-up"


class NotOurs(ValueError):
    """Bytes that this instance's key does not open: altered, or sealed under another key."""


def encrypted(opening: bytes) -> bytes:
    """Return an opening as it is written: a tag, and the opening sealed under the instance's secret key."""
    return _TAG + sealed(_secret_key(), _PURPOSE, opening)


def decrypted(written: bytes) -> bytes:
    """Return the opening again. Bytes without the tag are as they are. Raises NotOurs."""
    if not written.startswith(_TAG):
        return written
    try:
        return unsealed(_secret_key(), _PURPOSE, written[len(_TAG) :])
    except SealedElsewhere as error:
        raise NotOurs(
            "The sealed plan cannot be opened with the secret key that the program has now: the key "
            "(CANINE_SECRET_KEY, or the file secret_key in the instance folder) was changed while the check-up was "
            "open, or the plan was altered."
        ) from error


def _secret_key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found


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
