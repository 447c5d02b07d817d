"""Openings of covert checks as the database holds them: sealed under a key that is not in it."""

from flask import current_app

from canine.sealing import sealed, unsealed

_PURPOSE = "plan of a covert check"


def seal(opening: bytes) -> bytes:
    """Return the opening, sealed under the instance's secret key."""
    return sealed(_secret_key(), _PURPOSE, opening)


def unseal(token: bytes) -> bytes:
    """Return the opening again. Raises SealedElsewhere."""
    return unsealed(_secret_key(), _PURPOSE, token)


def _secret_key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found
