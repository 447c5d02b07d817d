"""The package's blueprint, and what its views share."""

from flask import Blueprint
from flask_login import current_user

from canine.rules.roles import Role

bp = Blueprint("rasco", __name__)


def for_handler() -> bool:
    """Whether the person may be the handler of the dog that comes next, and so must not learn what others did."""
    return current_user.role is Role.HANDLER
