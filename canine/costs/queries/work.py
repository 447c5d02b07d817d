"""What was done in a period, counted in the database; the few entries that were corrected are read and placed here.

An entry that was struck, or that a covert check was, counts nowhere. One that was corrected counts as it reads now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from canine.columns import part_of, seconds_between
from canine.corrections import queries as corrections
from canine.corrections.models import Correction
from canine.covert_checks import queries as covert_checks
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample, SampleDecision, SessionSample, SessionTeam
from canine.registry.models import Dog, Team
from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.fact import fact_of
from canine.rules.presentation import DecisionKind
from canine.rules.search import AlertKind, SearchFact
from canine.rules.work import Cell, Figures, Period
from canine.shifts import queries as shifts
from canine.shifts.models import Alert, Search, SearchCorrection, Shift, ShiftTeam
from canine.units.models import Station

# Facts by which a search or a sample belongs elsewhere when they are corrected.
_MOVES = (SearchFact.STARTED_AT, SearchFact.ENDED_AT, SearchFact.REASON, SearchFact.TEAM, SearchFact.KIND)
_SAMPLE_MOVES = ("stopped_at", "reason")
# What stands for the part of the period in a row of a dog, which has none.
_OF_A_DOG = -1


def _within(column: Any, edges: Sequence[datetime]) -> ColumnElement[bool]:
    return and_(column >= edges[0], column < edges[-1])


def _alerts() -> Any:
    """Return how many entries of alerts of a search stand: not struck, not corrected by a later one, not taken back."""
    later = aliased(Alert)
    return (
        select(func.count())
        .where(Alert.search_id == Search.id, Alert.kind == AlertKind.ALERT, ~Alert.is_retraction)
        .where(~exists().where(later.corrects_id == Alert.id), ~corrections.is_struck(Alert.id))
        .correlate(Search)
        .scalar_subquery()
    )


def searched(unit_id: UUID, period: Period) -> tuple[list[Cell], dict[UUID, Cell]]:
    """Return the figures of searches, summed up, and the cell of each search that was corrected. Two statements."""
    edges = period.edges
    was_moved = exists().where(SearchCorrection.search_id == Search.id, SearchCorrection.fact.in_(_MOVES))
    stands = (
        shifts.of_units(unit_id),
        ~corrections.is_struck(Search.id),
        ~covert_checks.is_planted_search(Search.id),
    )
    rows = (
        select(
            part_of(Search.started_at, edges).label("part"),
            Shift.station_id,
            Team.dog_id,
            Search.reason,
            case((Search.kind == CargoKind.CONTAINER, 1), else_=0).label("container"),
            seconds_between(Search.started_at, Search.ended_at).label("seconds"),
            _alerts().label("alerts"),
        )
        .join(Shift, Shift.id == Search.shift_id)
        .join(Team, Team.id == Search.team_id)
        .where(*stands, ~was_moved, _within(Search.started_at, edges))
        .subquery()
    )
    keys = (rows.c.part, rows.c.station_id, rows.c.dog_id, rows.c.reason)
    sums = (func.count(), *(func.sum(rows.c[name]) for name in ("container", "seconds", "alerts")))
    cells = [
        Cell(part, Figures(count, int(containers), int(seconds or 0), int(alerts)), station, dog, reason)
        for part, station, dog, reason, count, containers, seconds, alerts in db.session.execute(
            select(*keys, *sums).group_by(*keys)
        )
    ]
    moved = dict(_moved_searches(stands, period))
    return cells + list(moved.values()), moved


def _moved_searches(stands: tuple[ColumnElement[bool], ...], period: Period) -> Iterator[tuple[UUID, Cell]]:
    edges, new_team = period.edges, aliased(Team)
    own = (Search.id, Shift.station_id, Team.dog_id, Search.reason, Search.kind, Search.started_at, Search.ended_at)
    statement = (
        select(*own, _alerts(), SearchCorrection.fact, SearchCorrection.new, new_team.dog_id)
        .join(Shift, Shift.id == Search.shift_id)
        .join(Team, Team.id == Search.team_id)
        .join(SearchCorrection, SearchCorrection.search_id == Search.id)
        .outerjoin(new_team, new_team.id == SearchCorrection.team_id)
        .where(*stands, SearchCorrection.fact.in_(_MOVES))
        .where(or_(_within(Search.started_at, edges), SearchCorrection.fact == SearchFact.STARTED_AT))
        .order_by(SearchCorrection.received_at, SearchCorrection.id)
    )
    found: dict[UUID, dict[str, Any]] = {}
    for key, station, dog, reason, kind, started, ended, alerts, fact, new, new_dog in db.session.execute(statement):
        now = found.setdefault(
            key,
            {
                "station": station,
                "dog": dog,
                "reason": reason,
                "kind": kind,
                "started_at": started,
                "ended_at": ended,
                "alerts": alerts,
            },
        )
        if fact is SearchFact.TEAM:
            now["dog"] = new_dog
        else:
            now[fact.value] = fact_of(shifts.FORMS[fact], new)
    for key, now in found.items():
        part = period.part_of(now["started_at"])
        if part is not None:
            yield key, _cell_of(part, now)


def _cell_of(part: int, now: dict[str, Any]) -> Cell:
    ended = now["ended_at"]
    figures = Figures(
        searches=1,
        containers=int(now["kind"] is CargoKind.CONTAINER),
        seconds_searching=int(ended.timestamp()) - int(now["started_at"].timestamp()) if ended else 0,
        alerts=now["alerts"],
    )
    return Cell(part, figures, now["station"], now["dog"], now["reason"])


def sampled(unit_id: UUID, period: Period) -> tuple[list[Cell], dict[UUID, int]]:
    """Return the figures of air samples, by the moment at which the pump stopped, and how many of those that were drawn
    in the period each dog was presented with. Two statements.
    """
    edges = period.edges
    was_moved = exists().where(Correction.subject_id == AirSample.id, Correction.fact.in_(_SAMPLE_MOVES))
    stands = (
        AirSample.unit_id == unit_id,
        ~corrections.is_struck(AirSample.id),
        ~covert_checks.is_planted_sample(AirSample.id),
    )
    last = (
        select(SampleDecision.kind)
        .where(SampleDecision.sample_id == AirSample.id)
        .order_by(SampleDecision.number.desc())
        .limit(1)
        .correlate(AirSample)
        .scalar_subquery()
    )
    is_referred = case((last == DecisionKind.REFERRED, 1), else_=0)
    rows = (
        select(
            part_of(AirSample.stopped_at, edges).label("part"),
            Shift.station_id,
            AirSample.reason,
            is_referred.label("referred"),
        )
        .join(Shift, Shift.id == AirSample.shift_id)
        .where(*stands, ~was_moved, _within(AirSample.stopped_at, edges))
        .subquery()
    )
    keys = (rows.c.part, rows.c.station_id, rows.c.reason)
    summed = select(*keys, func.count(), func.sum(rows.c.referred)).group_by(*keys)
    presented = (
        select(literal(_OF_A_DOG), Team.dog_id, null(), func.count(func.distinct(AirSample.id)), literal(0))
        .select_from(AirSample)
        .join(SessionSample, SessionSample.sample_id == AirSample.id)
        .join(SessionTeam, SessionTeam.session_id == SessionSample.session_id)
        .join(Team, Team.id == SessionTeam.team_id)
        .where(*stands, _within(AirSample.stopped_at, edges))
        .group_by(Team.dog_id)
    )
    found = list(db.session.execute(union_all(summed, presented)))
    cells = [
        Cell(part, Figures(samples=count, referred=int(referred)), station, None, reason)
        for part, station, reason, count, referred in found
        if part != _OF_A_DOG
    ]
    of_dogs = {dog: count for part, dog, _, count, _ in found if part == _OF_A_DOG}
    return cells + list(_moved_samples(stands, is_referred, period)), of_dogs


def _moved_samples(
    stands: tuple[ColumnElement[bool], ...], is_referred: ColumnElement[int], period: Period
) -> Iterator[Cell]:
    own = (AirSample.id, Shift.station_id, AirSample.reason, AirSample.stopped_at, is_referred)
    statement = (
        select(*own, Correction.fact, Correction.new)
        .join(Shift, Shift.id == AirSample.shift_id)
        .join(Correction, Correction.subject_id == AirSample.id)
        .where(*stands, Correction.fact.in_(_SAMPLE_MOVES))
        .where(or_(_within(AirSample.stopped_at, period.edges), Correction.fact == "stopped_at"))
        .order_by(Correction.received_at, Correction.id)
    )
    found: dict[UUID, dict[str, Any]] = {}
    for key, station, reason, stopped, referred, fact, new in db.session.execute(statement):
        now = found.setdefault(key, {"station": station, "reason": reason, "stopped_at": stopped, "referred": referred})
        now[fact] = fact_of(rasco.SAMPLE_FACTS[fact], new)
    for now in found.values():
        part = period.part_of(now["stopped_at"])
        if part is not None:
            figures = Figures(samples=1, referred=now["referred"])
            yield Cell(part, figures, now["station"], None, now["reason"])


@dataclass(frozen=True, slots=True)
class Duty:
    """Shifts of a period: seconds by part and station, and by dog; how many have no end on record."""

    cells: list[Cell]
    of_dogs: dict[UUID, int]
    without_end: int
    stations: dict[UUID, str]
    dogs: dict[UUID, str]


def on_duty(unit_id: UUID, period: Period) -> Duty:
    """Return the hours on shift, in the part in which each shift began. One statement."""
    edges = period.edges
    seconds = seconds_between(Shift.started_at, Shift.ended_at)
    in_period = (Shift.unit_id == unit_id, _within(Shift.started_at, edges))
    rows = (
        select(part_of(Shift.started_at, edges).label("part"), Shift.station_id, Station.name, seconds.label("seconds"))
        .join(Station, Station.id == Shift.station_id)
        .where(*in_period)
        .subquery()
    )
    keys = (rows.c.part, rows.c.station_id, rows.c.name)
    at_stations = select(*keys, func.sum(rows.c.seconds), func.sum(_is_none(rows.c.seconds))).group_by(*keys)
    of_dogs = (
        select(literal(_OF_A_DOG), Dog.id, Dog.name, func.sum(seconds), literal(0))
        .select_from(Shift)
        .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
        .join(Dog, Dog.id == ShiftTeam.dog_id)
        .where(*in_period)
        .group_by(Dog.id, Dog.name)
    )
    found = list(db.session.execute(union_all(at_stations, of_dogs)))
    places = [row for row in found if row[0] != _OF_A_DOG]
    dogs = [row for row in found if row[0] == _OF_A_DOG]
    return Duty(
        cells=[
            Cell(part, Figures(seconds_on_shift=int(total or 0)), station) for part, station, _, total, _open in places
        ],
        of_dogs={key: int(total or 0) for _, key, _name, total, _open in dogs},
        without_end=sum(int(count) for *_, count in places),
        stations={station: name for _, station, name, *_ in places},
        dogs={key: name for _, key, name, *_ in dogs},
    )


def _is_none(column: ColumnElement[Any]) -> ColumnElement[int]:
    return case((column.is_(None), 1), else_=0)


# The reasons in the order in which tables and pictures show them.
REASONS = (SearchReason.RANDOM_DRAW, SearchReason.TARGETED)
