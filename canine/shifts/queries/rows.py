"""Single records of the package, and how corrections chain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from canine.accounts import places
from canine.accounts.places import Place
from canine.columns import Units, iequals_any, is_within
from canine.errors import NotFound
from canine.extensions import Record, db
from canine.rows import get_or_not_found
from canine.shifts.models import (
    Alert,
    Correctable,
    Finding,
    Identification,
    Search,
    SearchOutcome,
    Shift,
    ShiftNote,
    ShiftTeam,
    Weighing,
)

Row = TypeVar("Row", bound=Record)
Link = TypeVar("Link", bound=Correctable)


def shift(shift_id: UUID, *, unit_id: Units = None) -> Shift:
    """One shift; with a unit, only when it is of that unit. Raises NotFound."""
    found = db.session.get(Shift, shift_id, options=(joinedload(Shift.places),))
    if found is None:
        raise NotFound("There is no such shift.")
    if not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such shift in your unit.")
    return found


def search(search_id: UUID, *, unit_id: Units = None, options: Sequence[ORMOption] = ()) -> Search:
    """One search, loaded with what the options name; with a unit, only when it is of that unit. Raises NotFound."""
    found = db.session.get(Search, search_id, options=(joinedload(Search.shift), *options))
    if found is None:
        raise NotFound("There is no such search.")
    if not is_within(found.shift.unit_id, unit_id):
        raise NotFound("There is no such search in your unit.")
    return found


def row_of(kind: type[Row], key: UUID) -> Row:
    """One row of a kind. Raises NotFound."""
    return get_or_not_found(kind, key, "There is no such entry.")


def alert(alert_id: UUID) -> Alert:
    """One entry of an alert. Raises NotFound."""
    return get_or_not_found(Alert, alert_id, "There is no such alert.")


def finding(finding_id: UUID) -> Finding:
    """One entry of a finding. Raises NotFound."""
    return get_or_not_found(Finding, finding_id, "There is no such finding.")


def identification(identification_id: UUID) -> Identification:
    """One entry of an identification. Raises NotFound."""
    return get_or_not_found(Identification, identification_id, "There is no such identification.")


def exhibit(finding_id: UUID) -> tuple[Finding, Finding]:
    """Return the first entry of a finding, under whose id its weighings and identifications stand, and its latest."""
    entries = {entry.id: entry for entry in finding(finding_id).search.findings}
    first = entries[finding_id]
    while first.corrects_id is not None:
        first = entries[first.corrects_id]
    return first, latest_entry(first)


def latest_entry(first: Finding) -> Finding:
    """Return what a finding reads after every correction of its first entry."""
    later = {entry.corrects_id: entry for entry in first.search.findings}
    latest = first
    while latest.id in later:
        latest = later[latest.id]
    return latest


def finding_with_exhibit(number: str, unit_id: UUID, *, but: Collection[UUID] = ()) -> Finding | None:
    """Return a finding of the unit that bears this exhibit number, or bore it before it was corrected.

    One that was struck, by itself or with its search, bears none: it was entered in error. `but` are entries that are
    not looked at.
    """
    written = select(Finding).where(Finding.unit_id == unit_id, iequals_any(number, Finding.exhibit_folded))
    return next((one for one in db.session.scalars(written) if one.id not in but and _counts(one)), None)


def _counts(found: Finding) -> bool:
    _, last = exhibit(found.id)
    return found.search.strike is None and last.strike is None and not last.is_retraction


def last_station_id(user_id: UUID) -> UUID | None:
    """Return the station of the latest shift that the person opened."""
    statement = select(Shift.station_id).where(Shift.recorder_id == user_id).order_by(Shift.started_at.desc()).limit(1)
    return db.session.scalar(statement)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a handler noted of a dog: the words, by whom and when."""

    words: str
    by: str
    noted_at: datetime


_LATELY = timedelta(days=60)


def last_remarks_on(dog_ids: Collection[UUID], at: datetime) -> dict[UUID, Remark]:
    """Return the last remark on each of the dogs, from whichever shift; no entry where none is.

    Nearly every dog was remarked on lately: all shifts of a dog are read for the others alone. Two statements at most.
    """
    found = _last_remarks(dog_ids, ShiftNote.noted_at >= at - _LATELY)
    others = set(dog_ids) - found.keys()
    return found | (_last_remarks(others) if others else {})


def _last_remarks(dog_ids: Collection[UUID], *conditions: ColumnElement[bool]) -> dict[UUID, Remark]:
    newest = (ShiftNote.noted_at.desc(), ShiftNote.received_at.desc())
    ranked = (
        select(ShiftTeam.dog_id, ShiftNote.remarks, ShiftNote.recorder_name, ShiftNote.noted_at)
        .add_columns(func.row_number().over(partition_by=ShiftTeam.dog_id, order_by=newest).label("rank"))
        .join(ShiftNote, ShiftNote.shift_id == ShiftTeam.shift_id)
        # Behind a function, or SQLite would begin with every shift of the dog.
        .where(func.coalesce(ShiftTeam.dog_id, None).in_(dog_ids), ShiftNote.remarks != "", *conditions)
        .subquery()
    )
    found = db.session.execute(select(ranked).where(ranked.c.rank == 1))
    return {dog_id: Remark(words, by, noted_at) for dog_id, words, by, noted_at, _ in found}


def last_search(shift_id: UUID) -> Search | None:
    """Return the search of the shift that was logged last."""
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


def latest(entries: Sequence[Link], but: Collection[UUID] = ()) -> list[Link]:
    """Return the entries that stand: neither struck nor corrected by a later one, and no retraction of an earlier one.

    `but` are entries and strikes that are not looked at.
    """
    seen = [entry for entry in entries if entry.id not in but]
    corrected = {entry.corrects_id for entry in seen}
    return [
        entry
        for entry in seen
        if entry.id not in corrected and not entry.is_struck(but) and not getattr(entry, "is_retraction", False)
    ]


def newest(entries: Sequence[Link]) -> Link | None:
    """Return the last entry of a chain, struck or not."""
    corrected = {entry.corrects_id for entry in entries}
    return next((entry for entry in entries if entry.id not in corrected), None)


def chain_ids(entries: Sequence[Correctable], last: UUID | None) -> set[UUID]:
    """Return the entry and all that it corrects, back to the first."""
    known = {entry.id: entry for entry in entries}
    chain: set[UUID] = set()
    while last is not None:
        chain.add(last)
        last = known[last].corrects_id
    return chain


def outcome_of(search_: Search, but: Collection[UUID] = ()) -> SearchOutcome | None:
    """Return the outcome that stands; `but` are entries and strikes that are not looked at."""
    standing = latest(search_.outcomes, but)
    return standing[0] if standing else None


def _of_unit(statement: Any, words: str) -> Place:
    """Return the place in the unit that a statement gives. Raises NotFound."""
    unit_id = db.session.scalar(statement)
    if unit_id is None:
        raise NotFound(f"There is no such {words}.")
    return Place(unit_id)


@places.of("shift_id")
def _place_of_shift(shift_id: UUID) -> Place:
    return _of_unit(select(Shift.unit_id).where(Shift.id == shift_id), "shift")


_UNIT_OF_SEARCH = select(Shift.unit_id).join(Search, Search.shift_id == Shift.id)


@places.of("search_id")
def _place_of_search(search_id: UUID) -> Place:
    return _of_unit(_UNIT_OF_SEARCH.where(Search.id == search_id), "search")


@places.of("alert_id")
def _place_of_alert(alert_id: UUID) -> Place:
    return _of_unit(_UNIT_OF_SEARCH.join(Alert, Alert.search_id == Search.id).where(Alert.id == alert_id), "alert")


@places.of("finding_id")
def _place_of_finding(finding_id: UUID) -> Place:
    return _of_unit(select(Finding.unit_id).where(Finding.id == finding_id), "finding")


@places.of("identification_id")
def _place_of_identification(identification_id: UUID) -> Place:
    statement = select(Finding.unit_id).join(Identification, Identification.exhibit_id == Finding.id)
    return _of_unit(statement.where(Identification.id == identification_id), "identification")
