"""The room's blueprint, and what its views share."""

from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from canine.rules.roles import Role
from canine.shifts import queries as shifts

bp = Blueprint("rasco", __name__)


def unit_in_sight() -> UUID | None:
    """The unit whose samples and sessions the signed-in person sees; None means every unit."""
    return shifts.unit_in_sight(current_user.role, current_user.unit_id)


def for_handler() -> bool:
    """Whether the person may be the handler of the dog that comes next, and so must not learn what others did."""
    return current_user.role is Role.HANDLER
