"""By what the lists of searches and shifts are filtered and sorted: entries count as they read now."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, not_, or_, select, true
from sqlalchemy.orm import aliased

from canine.columns import Units, UtcDateTime, within
from canine.corrections import queries as corrections
from canine.listing import Listable, moments
from canine.registry.models import Dog, Team
from canine.rules.cargo import Outcome
from canine.rules.fact import kept_fact
from canine.rules.search import AlertKind, SearchFact, SearchResult
from canine.shifts.models import Alert, Search, SearchCorrection, SearchOutcome, Shift, ShiftTeam
from canine.shifts.queries.facts import team_id_now
from canine.units.models import Station


def _corrected(fact: SearchFact) -> Any:
    """Return, in a statement, the text by which a fact of a search was corrected last; null where it never was."""
    return (
        select(SearchCorrection.new)
        .where(SearchCorrection.search_id == Search.id, SearchCorrection.fact == fact)
        .order_by(SearchCorrection.received_at.desc(), SearchCorrection.id)
        .limit(1)
        .correlate(Search)
        .scalar_subquery()
    )


def _began_at_or_after(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that the search begins then or later, as it reads now: texts of UTC sort as moments do."""
    text = _corrected(SearchFact.STARTED_AT)
    return case((text.is_(None), Search.started_at >= moment), else_=text >= _text(moment))


def _nearly_at_or_after(moment: datetime) -> ColumnElement[bool]:
    """Return what follows from that of the time that was entered first, which an index knows.

    It lies no further back than the earliest one that was corrected to so late a time.
    """
    first = aliased(Search)
    corrected = select(func.min(first.started_at)).join(SearchCorrection, SearchCorrection.search_id == first.id)
    corrected = corrected.where(SearchCorrection.fact == SearchFact.STARTED_AT, SearchCorrection.new >= _text(moment))
    return Search.started_at >= func.coalesce(
        corrected.where(first.started_at < moment).scalar_subquery(), literal(moment, UtcDateTime())
    )


def _nearly_before(moment: datetime) -> ColumnElement[bool]:
    first = aliased(Search)
    corrected = select(func.max(first.started_at)).join(SearchCorrection, SearchCorrection.search_id == first.id)
    corrected = corrected.where(SearchCorrection.fact == SearchFact.STARTED_AT, SearchCorrection.new < _text(moment))
    return Search.started_at <= func.coalesce(
        corrected.where(first.started_at >= moment).scalar_subquery(), literal(moment, UtcDateTime())
    )


def _text(moment: datetime) -> str:
    return kept_fact(moment.astimezone(UTC))


def _reads(fact: SearchFact, column: Any, word: Any) -> ColumnElement[bool]:
    text = _corrected(fact)
    return or_(and_(text.is_(None), column == word), text == kept_fact(word))


def _showing(*kinds: AlertKind) -> Select[UUID]:
    """Return the ids of the searches with an entry of these kinds, or of any, that stands."""
    later = aliased(Alert)
    stands = select(Alert.search_id).where(~Alert.is_retraction, ~corrections.is_struck(Alert.id))
    stands = stands.where(~exists().where(later.corrects_id == Alert.id))
    return stands.where(Alert.kind.in_(kinds)) if kinds else stands


def _coming_to(outcome: Outcome) -> Select[UUID]:
    later = aliased(SearchOutcome)
    return select(SearchOutcome.search_id).where(
        SearchOutcome.outcome == outcome,
        ~corrections.is_struck(SearchOutcome.id),
        ~exists().where(later.corrects_id == SearchOutcome.id),
    )


def _is_one_of(ids: Select[UUID]) -> ColumnElement[bool]:
    """Ask for many: each search by itself. For few, `Search.id.in_` reads them from their own index."""
    return exists(ids.where(ids.selected_columns[0] == Search.id).correlate(Search))


def _result() -> ColumnElement[str]:
    """Return, in a statement, what a search came to, as `rules.search.result_of_entries` says it."""
    alerted, found = Search.id.in_(_showing(AlertKind.ALERT)), Search.id.in_(_coming_to(Outcome.FOUND))
    return case(
        (and_(alerted, found), SearchResult.CONFIRMED.value),
        (and_(alerted, Search.id.in_(_coming_to(Outcome.NOTHING_FOUND))), SearchResult.UNCONFIRMED.value),
        (alerted, SearchResult.ALERT_OPEN.value),
        (found, SearchResult.CONFIRMED_MISS.value),
        (Search.ended_at.is_(None), SearchResult.UNDER_WAY.value),
        (_is_one_of(_showing(AlertKind.CLEAR)), SearchResult.CLEAR.value),
        (_is_one_of(_showing()), SearchResult.NO_ALERT.value),
        else_=SearchResult.NOT_SAID.value,
    )


def _came_to(result: SearchResult) -> ColumnElement[bool]:
    """Return the condition that a search came to that; of what is rare, by the index of what makes it so."""
    alerted, found = Search.id.in_(_showing(AlertKind.ALERT)), Search.id.in_(_coming_to(Outcome.FOUND))
    others = [kind for kind in AlertKind if kind not in (AlertKind.ALERT, AlertKind.CLEAR)]
    rare = {
        SearchResult.CONFIRMED: and_(alerted, found),
        SearchResult.UNCONFIRMED: and_(alerted, Search.id.in_(_coming_to(Outcome.NOTHING_FOUND))),
        SearchResult.ALERT_OPEN: alerted,
        SearchResult.CONFIRMED_MISS: found,
        SearchResult.UNDER_WAY: Search.ended_at.is_(None),
        SearchResult.NO_ALERT: Search.id.in_(_showing(*others)),
    }
    return and_(rare.get(result, true()), _result() == result.value)


def of_units(units: Units) -> ColumnElement[bool]:
    """Return the condition that a search is of one of these units.

    Asked of each search by itself, so that the list is walked from its newest end and never sorted as a whole; and as
    a value, which PostgreSQL joins to nothing: it took the shifts of all years for each search that was confirmed.
    """
    shift = aliased(Shift)
    its_unit = select(shift.unit_id).where(shift.id == Search.shift_id).correlate(Search).scalar_subquery()
    return true() if units is None else within(its_unit, units)


@cache
def searches(zone: ZoneInfo) -> Listable:
    """Return what the list of searches can be asked for."""

    def midnight(on: date) -> datetime:
        return datetime.combine(on, time(), tzinfo=zone)

    def before(moment: datetime) -> ColumnElement[bool]:
        return and_(_nearly_before(moment), not_(_began_at_or_after(moment)))

    of_team = select(Team.id)
    dog = select(Dog.name_folded).join(Team, Team.dog_id == Dog.id).where(Team.id == team_id_now())
    return Listable(
        usual=(Search.started_at.desc(), Search.id),
        conditions={
            "since": lambda on: and_(_nearly_at_or_after(midnight(on)), _began_at_or_after(midnight(on))),
            "until": lambda on: before(midnight(on + timedelta(days=1))),
            "station": lambda key: Search.shift.has(Shift.station_id == key),
            "dog": lambda key: team_id_now().in_(of_team.where(Team.dog_id == key)),
            "handler": lambda key: team_id_now().in_(of_team.where(Team.handler_id == key)),
            "reason": lambda word: _reads(SearchFact.REASON, Search.reason, word),
            "kind": lambda word: _reads(SearchFact.KIND, Search.kind, word),
            "result": _came_to,
        },
        orders={
            "what": func.coalesce(Search.container_number, Search.object_folded),
            "started_at": Search.started_at,
            "seal": Search.seal_folded,
            "team": dog.correlate(Search).scalar_subquery(),
            "result": _result(),
        },
    )


@cache
def shifts(zone: ZoneInfo) -> Listable:
    """Return what the list of shifts can be asked for."""

    def of_a_team(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(ShiftTeam.shift_id == Shift.id, ShiftTeam.team_id == Team.id, condition)

    station = select(Station.name_folded).where(Station.id == Shift.station_id).correlate(Shift).scalar_subquery()
    return Listable(
        usual=(Shift.started_at.desc(), Shift.id),
        conditions={
            **moments(Shift.started_at, zone),
            "station": lambda key: Shift.station_id == key,
            "dog": lambda key: of_a_team(Team.dog_id == key),
            "handler": lambda key: of_a_team(Team.handler_id == key),
        },
        orders={"started_at": Shift.started_at, "station": station, "ended_at": Shift.ended_at},
    )
