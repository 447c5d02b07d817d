"""The blueprint of training, and what every list page is asked."""

from flask import Blueprint, request

bp = Blueprint("training", __name__)


def asked() -> tuple[str, int]:
    """Return the words that are searched for, and the number of the page."""
    return request.args.get("q", "").strip(), request.args.get("page", 1, type=int)
