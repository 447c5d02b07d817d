"""The room's blueprint, and what its views share."""

from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from canine.shifts import queries

bp = Blueprint("shifts", __name__)


def unit_in_sight() -> UUID | None:
    """The unit whose shifts the signed-in person sees; None means every unit."""
    return queries.unit_in_sight(current_user.role, current_user.unit_id)
