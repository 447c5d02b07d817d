"""Who is at work at a moment: shifts that had begun and not ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, union_all

from canine.columns import Units, is_within
from canine.extensions import db
from canine.shifts.models import Shift


def on_duty(units: Units, at: datetime) -> Sequence[Shift]:
    """Return the shifts that went on at a moment, the one that began first at the top; one without an end goes on."""
    # Each from the index of ends, whoever's it is: a unit's shifts, and those that had begun, are those of ten years.
    not_over = union_all(select(Shift.id).where(Shift.ended_at.is_(None)), select(Shift.id).where(Shift.ended_at > at))
    found = db.session.scalars(select(Shift).where(Shift.id.in_(not_over))).unique()
    went_on = (one for one in found if is_within(one.unit_id, units) and one.started_at <= at)
    return sorted(went_on, key=lambda one: (one.started_at, one.id))
