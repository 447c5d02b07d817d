"""Single records of the room, and how corrections chain."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from canine.extensions import Record, db
from canine.refused import NotThere
from canine.shifts.models import Alert, Correctable, Finding, Identification, Search, SearchOutcome, Shift, Weighing

Row = TypeVar("Row", bound=Record)
Link = TypeVar("Link", bound=Correctable)


def _one(kind: type[Row], key: UUID, words: str) -> Row:
    found = db.session.get(kind, key)
    if found is None:
        raise NotThere(f"There is no such {words}.")
    return found


_WITH_TEAMS = (joinedload(Shift.places),)


def shift(shift_id: UUID, *, unit_id: UUID | None = None) -> Shift:
    """One shift; with a unit, only when it is of that unit. Raises NotThere."""
    found = db.session.get(Shift, shift_id, options=_WITH_TEAMS)
    if found is None:
        raise NotThere("There is no such shift.")
    if unit_id is not None and found.unit_id != unit_id:
        raise NotThere("There is no such shift in your unit.")
    return found


def search(search_id: UUID, *, unit_id: UUID | None = None) -> Search:
    """One search; with a unit, only when it is of that unit. Raises NotThere."""
    found = _one(Search, search_id, "search")
    if unit_id is not None and found.shift.unit_id != unit_id:
        raise NotThere("There is no such search in your unit.")
    return found


def alert(alert_id: UUID) -> Alert:
    """One entry of an alert. Raises NotThere."""
    return _one(Alert, alert_id, "alert")


def finding(finding_id: UUID) -> Finding:
    """One entry of a finding. Raises NotThere."""
    return _one(Finding, finding_id, "finding")


def identification(identification_id: UUID) -> Identification:
    """One entry of an identification. Raises NotThere."""
    return _one(Identification, identification_id, "identification")


def exhibit(finding_id: UUID) -> tuple[Finding, Finding]:
    """The first entry of a finding, under whose id its weighings and identifications stand, and its latest."""
    entries = {entry.id: entry for entry in finding(finding_id).search.findings}
    first = entries[finding_id]
    while first.corrects_id is not None:
        first = entries[first.corrects_id]
    later = {entry.corrects_id: entry for entry in entries.values()}
    latest = first
    while latest.id in later:
        latest = later[latest.id]
    return first, latest


def last_station_id(user_id: UUID) -> UUID | None:
    """The station of the latest shift that the person opened."""
    statement = select(Shift.station_id).where(Shift.recorder_id == user_id).order_by(Shift.started_at.desc()).limit(1)
    return db.session.scalar(statement)


def last_search(shift_id: UUID) -> Search | None:
    """The search of the shift that was logged last."""
    statement = select(Search).where(Search.shift_id == shift_id).order_by(Search.received_at.desc()).limit(1)
    return db.session.scalars(statement).first()


def identifications_of(exhibit_ids: Sequence[UUID]) -> Sequence[Identification]:
    """Every entry of what experts said on these exhibits, the earliest first."""
    return db.session.scalars(
        select(Identification)
        .where(Identification.exhibit_id.in_(exhibit_ids))
        .order_by(Identification.received_at, Identification.id)
    ).all()


def weighings_of(exhibit_ids: Sequence[UUID]) -> Sequence[Weighing]:
    """Every weighing of these exhibits, the earliest first."""
    return db.session.scalars(
        select(Weighing).where(Weighing.exhibit_id.in_(exhibit_ids)).order_by(Weighing.weighed_on, Weighing.received_at)
    ).all()


def latest(entries: Sequence[Link]) -> list[Link]:
    """The entries that stand: not corrected by a later one, and no retraction of an earlier one."""
    corrected = {entry.corrects_id for entry in entries}
    return [entry for entry in entries if entry.id not in corrected and not getattr(entry, "is_retraction", False)]


def chain_ids(entries: Sequence[Correctable], last: UUID | None) -> set[UUID]:
    """The entry and all that it corrects, back to the first."""
    known = {entry.id: entry for entry in entries}
    chain: set[UUID] = set()
    while last is not None:
        chain.add(last)
        last = known[last].corrects_id
    return chain


def outcome_of(search_: Search) -> SearchOutcome | None:
    """The outcome that stands."""
    standing = latest(search_.outcomes)
    return standing[0] if standing else None
