"""Filters that wait: for a session, and for their use-by time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, selectinload

from canine.columns import Units, within
from canine.corrections import queries as corrections
from canine.extensions import db
from canine.rasco.models import AirSample, SampleDecision, SampleEnding
from canine.rasco.queries.apart import apart
from canine.rasco.queries.facts import sample_now
from canine.rasco.queries.rows import samples_in_open_sessions
from canine.rules.presentation import DecisionKind
from canine.rules.sampling import SampleEnd

# A pump's time is corrected within a shift.
LONGEST_CORRECTION = timedelta(days=1)


def undecided_samples(unit_id: Units = None) -> list[AirSample]:
    """Return samples that wait for a session, those whose use-by time comes first at the top."""
    decided = (
        select(SampleDecision.id)
        .where(SampleDecision.sample_id == AirSample.id, SampleDecision.kind != DecisionKind.UNDECIDED)
        .exists()
    )
    later = aliased(SampleEnding)
    ended = exists().where(
        SampleEnding.sample_id == AirSample.id,
        SampleEnding.kind != SampleEnd.TAKEN_BACK,
        ~exists().where(later.sample_id == SampleEnding.sample_id, later.number > SampleEnding.number),
    )
    waiting = select(AirSample.id).where(~decided, ~ended, ~corrections.is_struck(AirSample.id))
    keys = set(db.session.scalars(waiting.where(within(AirSample.unit_id, unit_id))))
    # Those of a study that is over are never decided on: they are left out before anything else of them is read.
    keys -= {key for key, is_over in apart(keys).items() if is_over} | samples_in_open_sessions()
    statement = select(AirSample).where(AirSample.id.in_(keys)).order_by(AirSample.use_by_at, AirSample.id)
    loaded = (selectinload(AirSample.ends), selectinload(AirSample.hand_overs))
    return list(db.session.scalars(statement.options(*loaded)).unique())


@dataclass(frozen=True, slots=True)
class FilterToUse:
    """A filter on which nothing was decided by a moment, with the moment until which it may be used."""

    sample_id: UUID
    filter_number: str
    unit_id: UUID
    use_by_at: datetime


def filters_to_use(unit_id: Units, *, since: datetime, at: datetime) -> list[FilterToUse]:
    """Return filters that were drawn by a moment and waited then, but for those whose use ended before `since`."""
    decided = exists().where(
        SampleDecision.sample_id == AirSample.id,
        SampleDecision.kind != DecisionKind.UNDECIDED,
        SampleDecision.decided_at <= at,
    )
    statement = (
        select(AirSample)
        .where(AirSample.stopped_at <= at, AirSample.use_by_at >= since - LONGEST_CORRECTION, ~decided)
        .where(~corrections.is_struck(AirSample.id))
        .order_by(AirSample.use_by_at, AirSample.filter_number)
    )
    statement = statement.options(selectinload(AirSample.ends))
    rows = db.session.scalars(statement.where(within(AirSample.unit_id, unit_id))).unique().all()
    prepared = apart([row.id for row in rows])
    found = (sample_now(row) for row in rows if row.id not in prepared and not _had_ended(row, at))
    return [
        FilterToUse(one.id, one.filter_number, one.unit_id, one.use_by_at) for one in found if one.use_by_at >= since
    ]


def _had_ended(found: AirSample, at: datetime) -> bool:
    """Whether the sample was known to be lost or spoiled by a moment."""
    said = [one for one in found.ends if one.received_at <= at]
    return bool(said) and said[-1].kind is not SampleEnd.TAKEN_BACK
