"""The lists of shifts and searches: searched, paged, the newest first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, exists, false, func, or_, select, union
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from canine.accounts.queries import people_called, people_named
from canine.audit.former import icontains_now_or_before
from canine.columns import Units, icontains_any, iequals_any, on_local_date, within
from canine.corrections import queries as corrections
from canine.extensions import db
from canine.registry import queries as registry
from canine.rules.cargo import CargoKind, Outcome, SearchReason
from canine.rules.case import CaseQuery
from canine.rules.folding import fold_identifier
from canine.rules.listing import Asked, Paged
from canine.rules.search import AlertKind, SearchFact, SearchResult, result_of_entries
from canine.shifts.models import Finding, Search, SearchCorrection, Shift, ShiftTeam
from canine.shifts.queries import narrowing
from canine.shifts.queries.facts import LABELLED, kind_of, object_of, present_value, team_id_now, team_of
from canine.shifts.queries.rows import latest, outcome_of
from canine.units.models import Station

_WITHOUT_CHECK_DIGIT = 10
_UTC = ZoneInfo("UTC")


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
    team_id: UUID
    ended_at: datetime | None
    shown: tuple[AlertKind, ...]
    outcome: Outcome | None
    is_struck: bool = False
    is_in_doubt: bool = False
    reason: SearchReason | None = None
    dog: str = ""
    labelled: tuple[Any, ...] = ()


def shift_lines(unit_id: Units, asked: Asked = Asked(), zone: ZoneInfo = _UTC) -> Paged[ShiftLine]:
    """Return the shifts of a unit, or of all, that are asked for; the text is of dog, handler or station."""
    text = asked.text
    statement = select(Shift).where(within(Shift.unit_id, unit_id))
    if text:
        people = select(ShiftTeam.shift_id).where(ShiftTeam.team_id.in_(_teams(text)))
        stations = select(Station.id).where(icontains_now_or_before(text, Station.name_folded, Station.latin_folded))
        statement = statement.where(or_(Shift.id.in_(people), Shift.station_id.in_(stations)))
    shifts = narrowing.shifts(zone).records(statement, asked, options=(selectinload(Shift.places),))
    counts = _search_counts([shift.id for shift in shifts.rows])
    return shifts.showing(
        ShiftLine(
            id=shift.id,
            started_at=shift.started_at,
            ended_at=shift.ended_at,
            teams=shift.team_names,
            station=shift.station.called_at(shift.started_at),
            searches=counts.get(shift.id, 0),
        )
        for shift in shifts.rows
    )


def _search_counts(shift_ids: list[UUID]) -> dict[UUID, int]:
    statement = (
        select(Search.shift_id, func.count())
        .where(Search.shift_id.in_(shift_ids), ~corrections.is_struck(Search.id))
        .group_by(Search.shift_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def search_lines(unit_id: Units, asked: Asked = Asked(), zone: ZoneInfo = _UTC) -> Paged[SearchLine]:
    """Return the searches of a unit, or of all, that are asked for. A fixed number of statements.

    The text is looked for in container number, name, seal, bill of lading, exhibit number, dog and handler;
    what was corrected is found under its former and its present words.
    """
    statement = select(Search).where(narrowing.of_units(unit_id))
    if asked.text:
        statement = statement.where(Search.id.in_(_fitting(asked.text)))
    searches = narrowing.searches(zone).records(statement, asked, options=_shown())
    return searches.showing(_with_doubts(searches.rows))


def _with_doubts(searches: Sequence[Search]) -> list[SearchLine]:
    """Return the lines, with those marked that may be doubles; one statement more."""
    doubted = corrections.unsettled([search.id for search in searches])
    return [replace(search_line(search), is_in_doubt=search.id in doubted) for search in searches]


@cache
def _shown() -> tuple[ExecutableOption, ...]:
    """Return how a list loads what its rows show: on use, since options tie all mapped classes together."""
    return (selectinload(Search.alerts), selectinload(Search.outcomes), selectinload(Search.corrections))


def _fitting(text: str) -> CompoundSelect[UUID]:
    """Return the ids of the searches that the text fits: each place where it may stand is looked through by itself."""
    teams, now = _teams(text), team_id_now()
    written = _of_container(text) | icontains_any(text, Search.object_folded, Search.seal_folded, Search.lading_folded)
    corrected = icontains_any(text, SearchCorrection.new_folded)
    of_another_team = select(SearchCorrection.search_id).where(SearchCorrection.team_id.in_(teams))
    return union(
        select(Search.id).where(written),
        select(Finding.search_id).where(icontains_any(text, Finding.exhibit_folded)),
        select(SearchCorrection.search_id).where(corrected),
        select(Search.id).where(Search.team_id.in_(teams), now.in_(teams)),
        select(Search.id).where(Search.id.in_(of_another_team), now.in_(teams)),
        select(Search.id).where(Search.recorder_id.in_(people_called(text))),
    )


def _of_container(text: str) -> ColumnElement[bool]:
    """Return the condition that the number of the container holds the text. Numbers are kept in capitals: none is
    turned into others, row by row.
    """
    sought = (fold_identifier(text) or text).upper()
    return Search.container_number.contains(sought, autoescape=True)


def _teams(text: str) -> Any:
    return registry.teams_fitting(registry.fits_dog(text), registry.fits_handler(text))


def searches_sought(sought: CaseQuery, zone: ZoneInfo, *, unit_id: Units) -> list[SearchLine]:
    """Return the searches to which everything that was asked applies, the newest first, 100 at most.

    Numbers are compared whole; what was corrected is found under its former and its present words.
    """
    statement = select(Search).join(Shift).options(*_shown()).where(*_all_of(sought, zone))
    statement = statement.where(within(Shift.unit_id, unit_id))
    found = db.session.scalars(statement.order_by(Search.started_at.desc(), Search.id).limit(100)).unique()
    return [search_line(search) for search in found]


def _all_of(sought: CaseQuery, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if sought.dog:
        yield team_id_now().in_(registry.teams_fitting(registry.is_dog(sought.dog)))
    if sought.handler:
        by_handler = team_id_now().in_(registry.teams_fitting(registry.is_handler(sought.handler)))
        yield by_handler | Search.recorder_id.in_(people_named(sought.handler))
    if sought.container:
        yield or_(
            is_container(sought.joined_container, Search.container_number),
            iequals_any(sought.container, Search.object_folded),
            _was_corrected(sought.container, SearchFact.CONTAINER_NUMBER, SearchFact.OBJECT_NAME),
        )
    if sought.seal:
        yield iequals_any(sought.seal, Search.seal_folded) | _was_corrected(sought.seal, SearchFact.SEAL_NUMBER)
    if sought.exhibit:
        yield exists().where(Finding.search_id == Search.id, iequals_any(sought.exhibit, Finding.exhibit_folded))
    if sought.on:
        yield on_local_date(Search.started_at, sought.on, zone)


def is_container(joined: str, column: Any) -> ColumnElement[bool]:
    """Return the condition that the column holds this container number; one typed without its check digit is
    that of whatever digit.
    """
    if len(joined) == _WITHOUT_CHECK_DIGIT and joined.isascii():
        return or_(column == joined, column.startswith(joined, autoescape=True))
    return or_(column == joined, false())


def _was_corrected(words: str, *facts: SearchFact) -> ColumnElement[bool]:
    """One of these facts reads so, or read so before. Of others, such as the reason, a word is many searches'."""
    read = iequals_any(words, SearchCorrection.new_folded, SearchCorrection.old_folded)
    return exists().where(SearchCorrection.search_id == Search.id, SearchCorrection.fact.in_(facts), read)


def result_of(search: Search, but: Collection[UUID] = ()) -> SearchResult:
    """Return what the search came to, from the entries that stand;

    `but` are entries and strikes that are not looked at.
    """
    shown, outcome = shown_in(search, but), _outcome(search, but)
    return result_of_entries(shown, outcome=outcome, ended=search.ended_at is not None)


def shown_in(search: Search, but: Collection[UUID] = ()) -> tuple[AlertKind, ...]:
    """Return what the dog showed, by the entries that stand; `but` are entries and strikes that are not looked at."""
    return tuple(alert.kind for alert in latest(search.alerts, but))


def _outcome(search: Search, but: Collection[UUID] = ()) -> Outcome | None:
    standing = outcome_of(search, but)
    return standing.outcome if standing else None


def search_line(search: Search) -> SearchLine:
    """Return a search as a line of a list."""
    team = team_of(search)
    return SearchLine(
        id=search.id,
        started_at=present_value(search, SearchFact.STARTED_AT),
        kind=kind_of(search),
        what=object_of(search),
        seal=present_value(search, SearchFact.SEAL_NUMBER),
        team=team.called_at(search.started_at),
        result=result_of(search),
        team_id=team.id,
        ended_at=present_value(search, SearchFact.ENDED_AT),
        shown=shown_in(search),
        outcome=_outcome(search),
        is_struck=search.strike is not None,
        reason=present_value(search, SearchFact.REASON),
        dog=team.dog.called_at(search.started_at),
        labelled=tuple(present_value(search, fact) for fact in LABELLED),
    )


def searches_of_shift(shift_id: UUID) -> list[SearchLine]:
    """Return the searches of a shift, the newest first."""
    statement = (
        select(Search)
        .where(Search.shift_id == shift_id)
        .options(*_shown())
        .order_by(Search.started_at.desc(), Search.id)
    )
    return _with_doubts(db.session.scalars(statement).unique().all())
