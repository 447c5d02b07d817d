"""Keys and a signed example, made once for all tests: making a key takes most of a second."""

from datetime import UTC, datetime
from functools import cache

from canine.certificates.document import draw
from canine.certificates.signing import LocalAuthority, load_signing_key, make_local_authority, sign
from tests.certificates.example_record import example_record, photo

PASSPHRASE = "bahari ya hindi"
MADE_AT = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


@cache
def authority() -> LocalAuthority:
    """The unit's own authority."""
    return make_local_authority("Mombasa Canine Unit", passphrase=PASSPHRASE, at=MADE_AT)


@cache
def other_authority() -> LocalAuthority:
    """Somebody else's, under the same name."""
    return make_local_authority("Mombasa Canine Unit", passphrase=PASSPHRASE, at=MADE_AT)


@cache
def drawn_example() -> bytes:
    """The example certificate before it is signed."""
    return draw(example_record(), photo())


@cache
def signed_example() -> bytes:
    """The example certificate, signed by the unit's key on the day of its issue."""
    record = example_record()
    return sign(drawn_example(), record, load_signing_key(authority().signing_p12, PASSPHRASE), at=record.issued_at)
