"""Who is at work at a moment: shifts that had begun and not ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from canine.columns import Units, within
from canine.extensions import db
from canine.shifts.models import Shift


def on_duty(units: Units, at: datetime) -> Sequence[Shift]:
    """Return the shifts that went on at a moment, the one that began first at the top; one without an end goes on."""
    statement = (
        select(Shift)
        .where(within(Shift.unit_id, units), Shift.started_at <= at, or_(Shift.ended_at.is_(None), Shift.ended_at > at))
        .order_by(Shift.started_at, Shift.id)
    )
    return db.session.scalars(statement).unique().all()
