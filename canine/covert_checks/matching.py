"""Which searches and samples are of what was put in: by unit, number and time, whoever wrote them, and wherever."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from canine.corrections.models import Correction
from canine.covert_checks import chain, queries
from canine.covert_checks.models import CovertCheck
from canine.extensions import db
from canine.rasco.models import AirSample
from canine.rules.covert_check import CovertPlan
from canine.shifts.models import Search, SearchCorrection, Shift

# A time that is corrected stays within its shift.
_LONGEST_CORRECTION = timedelta(days=1)


def is_of(plan: CovertPlan, record: Search | AirSample, *, removed_at: datetime | None) -> bool:
    """Whether a record of the same unit is of what was put in, while it lay there."""
    container, number, lot, moment = chain.object_of(record)
    is_there = removed_at is None or moment < removed_at
    return is_there and plan.fits(container=container, filter_number=number, filter_lot=lot, moment=moment)


def records_of(found: CovertCheck) -> list[Search | AirSample]:
    """Return every search and sample of what was put in that is on record now, the earliest first."""
    plan = queries.plan(found)
    removed_at = found.removal.removed_at if found.removal else None
    fitting = [one for one in _nearly(found, plan) if is_of(plan, one, removed_at=removed_at)]
    return sorted(fitting, key=lambda one: (one.started_at, one.id))


def _nearly(found: CovertCheck, plan: CovertPlan) -> Iterator[Search | AirSample]:
    """Yield records of about that time whose number fits, or was corrected."""
    span = plan.from_at - _LONGEST_CORRECTION, plan.until_at + _LONGEST_CORRECTION
    if plan.container_number:
        corrected = select(SearchCorrection.search_id)
        searches = (
            select(Search)
            .join(Shift, Shift.id == Search.shift_id)
            .where(Shift.unit_id == found.unit_id, Search.started_at.between(*span))
            .where((Search.container_number == plan.container_number) | Search.id.in_(corrected))
        )
        yield from db.session.scalars(searches).unique()
    is_named = (
        AirSample.container_number == plan.container_number
        if plan.container_number
        else AirSample.filter_number == plan.filter_number
    )
    near = or_(is_named, AirSample.id.in_(select(Correction.subject_id)))
    samples = select(AirSample).where(AirSample.unit_id == found.unit_id, AirSample.started_at.between(*span), near)
    yield from db.session.scalars(samples).unique()
