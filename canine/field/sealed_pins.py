"""A PIN that was typed on somebody else's tablet, sealed for this server alone: HPKE (RFC 9180). Pure.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM, which every browser has. The tablet cannot open again what it
sealed, two seals of one PIN have nothing in common, and one that is bound to a record opens under no other.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from canine.rules.canonical import canonical_bytes
from canine.rules.pin import MOST_DIGITS

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
# The order of the group (FIPS 186-5, P-256).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# An uncompressed point, a PIN of the most digits, and the tag.
LONGEST_SEALED = (65 + MOST_DIGITS + 16) * 4 // 3 + 3


class CannotBeOpened(ValueError):
    """Sealed for another key, bound to another record, or no sealed text at all."""


def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that follows from the instance's secret: nothing more has to be kept, or is lost in a restore.

    48 bytes leave no bias in a number below the order (FIPS 186-5, A.2.1).
    """
    derived = HKDF(hashes.SHA256(), 48, salt=None, info=b"canine: PINs typed on a tablet").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: str) -> str:
    """Return what tablets seal for: the point, uncompressed, in base64url."""
    point = _private_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def bound_to(record_id: UUID, payload: Mapping[str, Any]) -> bytes:
    """Return what a sealed PIN is bound to: the record under its id, with all that it says but the PIN itself."""
    said = {name: value for name, value in payload.items() if name != "sealed_pin"}
    return canonical_bytes({"record": str(record_id), "payload": said})


def open_sealed(sealed: str, secret: str, *, bound: bytes) -> str:
    """Return the PIN that was typed. Raises CannotBeOpened."""
    try:
        content = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        return _SUITE.decrypt(content, _private_key(secret), info=bound).decode()
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise CannotBeOpened("This was not sealed for this server and this record.") from error


def seal(pin: str, key: str, *, bound: bytes) -> str:
    """Seal a PIN as a tablet does. Raises ValueError for a key that is none."""
    point = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return base64.urlsafe_b64encode(_SUITE.encrypt(pin.encode(), receiver, info=bound)).rstrip(b"=").decode()
