"""The lists of shifts and searches: searched, paged, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import selectinload

from canine.columns import holds, is_text, on_day, page_of_records
from canine.extensions import db
from canine.registry.models import Dog, Handler, Team
from canine.rules.cargo import CargoKind
from canine.rules.case import Sought
from canine.rules.listing import Paged
from canine.rules.search import AlertKind, SearchResult, search_result
from canine.shifts.models import Finding, Search, SearchCorrection, Shift, ShiftTeam
from canine.shifts.queries.facts import object_of
from canine.shifts.queries.rows import latest, outcome_of
from canine.units.models import Station


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift of a list."""

    id: UUID
    started_at: datetime
    ended_at: datetime | None
    teams: str
    station: str
    searches: int


@dataclass(frozen=True, slots=True)
class SearchLine:
    """One search of a list."""

    id: UUID
    started_at: datetime
    kind: CargoKind
    what: str
    seal: str
    team: str
    result: SearchResult


def shift_lines(unit_id: UUID | None, text: str = "", page: int = 1) -> Paged[ShiftLine]:
    """The shifts of a unit, or of all, whose dog, handler or station fits the text. Four statements."""
    statement = select(Shift).options(selectinload(Shift.places))
    if unit_id is not None:
        statement = statement.where(Shift.unit_id == unit_id)
    if text:
        people = (
            select(ShiftTeam.shift_id)
            .join(Team, Team.id == ShiftTeam.team_id)
            .join(Dog, Dog.id == Team.dog_id)
            .join(Handler, Handler.id == Team.handler_id)
            .where(holds(text, Dog.name, Handler.name))
        )
        stations = select(Station.id).where(holds(text, Station.name))
        statement = statement.where(or_(Shift.id.in_(people), Shift.station_id.in_(stations)))
    shifts = page_of_records(statement.order_by(Shift.started_at.desc(), Shift.id), page)
    counts = _search_counts([shift.id for shift in shifts.rows])
    return shifts.showing(
        ShiftLine(
            id=shift.id,
            started_at=shift.started_at,
            ended_at=shift.ended_at,
            teams=", ".join(team.name for team in shift.teams),
            station=shift.station.name,
            searches=counts.get(shift.id, 0),
        )
        for shift in shifts.rows
    )


def _search_counts(shift_ids: list[UUID]) -> dict[UUID, int]:
    statement = select(Search.shift_id, func.count()).where(Search.shift_id.in_(shift_ids)).group_by(Search.shift_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def search_lines(unit_id: UUID | None, text: str = "", page: int = 1) -> Paged[SearchLine]:
    """The searches of a unit, or of all, that fit the text. A fixed number of statements.

    The text is looked for in container number, name, seal, bill of lading, exhibit number, dog and handler;
    what was corrected is found under its former and its present words.
    """
    statement = select(Search).join(Shift).options(*_SHOWN)
    if unit_id is not None:
        statement = statement.where(Shift.unit_id == unit_id)
    if text:
        statement = statement.where(_fits(text))
    searches = page_of_records(statement.order_by(Search.started_at.desc(), Search.id), page)
    return searches.showing(search_line(search) for search in searches.rows)


_SHOWN = (selectinload(Search.alerts), selectinload(Search.outcomes), selectinload(Search.corrections))


def _fits(text: str) -> Any:
    joined = "".join(character for character in text if character.isalnum())
    teams = (
        select(Team.id)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .where(holds(text, Dog.name, Handler.name))
    )
    corrected = holds(text, SearchCorrection.new)
    if joined:
        corrected |= holds(joined, SearchCorrection.new)
    return or_(
        holds(joined or text, Search.container_number),
        holds(text, Search.object_name, Search.seal_number, Search.bill_of_lading),
        exists().where(Finding.search_id == Search.id, holds(text, Finding.exhibit_number)),
        exists().where(SearchCorrection.search_id == Search.id, corrected),
        Search.team_id.in_(teams),
    )


def searches_sought(sought: Sought, zone: ZoneInfo, *, unit_id: UUID | None) -> list[SearchLine]:
    """The searches to which everything that was asked applies, the newest first, 100 at most.

    Numbers are compared whole; what was corrected is found under its former and its present words.
    """
    statement = select(Search).join(Shift).options(*_SHOWN).where(*_all_of(sought, zone))
    if unit_id is not None:
        statement = statement.where(Shift.unit_id == unit_id)
    found = db.session.scalars(statement.order_by(Search.started_at.desc(), Search.id).limit(100)).unique()
    return [search_line(search) for search in found]


def _all_of(sought: Sought, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    teams = select(Team.id).join(Dog, Dog.id == Team.dog_id).join(Handler, Handler.id == Team.handler_id)
    if sought.dog:
        yield Search.team_id.in_(teams.where(holds(sought.dog, Dog.name)))
    if sought.handler:
        yield Search.team_id.in_(teams.where(holds(sought.handler, Handler.name)))
    if sought.container:
        yield or_(
            is_text(sought.joined_container, Search.container_number),
            is_text(sought.container, Search.object_name),
            _was_corrected(sought.joined_container, sought.container),
        )
    if sought.seal:
        yield is_text(sought.seal, Search.seal_number) | _was_corrected(sought.seal)
    if sought.exhibit:
        yield exists().where(Finding.search_id == Search.id, is_text(sought.exhibit, Finding.exhibit_number))
    if sought.on:
        yield on_day(Search.started_at, sought.on, zone)


def _was_corrected(*words: str) -> ColumnElement[bool]:
    read = or_(*(is_text(word, SearchCorrection.new, SearchCorrection.old) for word in words))
    return exists().where(SearchCorrection.search_id == Search.id, read)


def result_of(search: Search) -> SearchResult:
    """What the search came to, from the entries that stand."""
    alerted = any(alert.kind is AlertKind.ALERT for alert in latest(search.alerts))
    standing = outcome_of(search)
    return search_result(
        alerted=alerted, outcome=standing.outcome if standing else None, ended=search.ended_at is not None
    )


def search_line(search: Search) -> SearchLine:
    """A search as a line of a list."""
    return SearchLine(
        id=search.id,
        started_at=search.started_at,
        kind=search.kind,
        what=object_of(search),
        seal=search.seal_number,
        team=search.team.name,
        result=result_of(search),
    )


def searches_of_shift(shift_id: UUID) -> list[SearchLine]:
    """The searches of a shift, the newest first."""
    statement = (
        select(Search).where(Search.shift_id == shift_id).options(*_SHOWN).order_by(Search.started_at.desc(), Search.id)
    )
    return [search_line(search) for search in db.session.scalars(statement).unique()]
