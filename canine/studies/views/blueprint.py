"""The package's blueprint, and what its views share."""

from flask import Blueprint, current_app

bp = Blueprint("studies", __name__)


def secret_key() -> str:
    """Return the key under which what nobody may read yet is sealed."""
    key: str = current_app.config["SETTINGS"].secret_key
    return key
