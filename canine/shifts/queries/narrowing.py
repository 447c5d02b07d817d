"""By what the lists of searches and shifts are filtered and sorted: entries count as they read now."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

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
    return case((text.is_(None), Search.started_at >= moment), else_=text >= kept_fact(moment.astimezone(UTC)))


def _reads(fact: SearchFact, column: Any, word: Any) -> ColumnElement[bool]:
    text = _corrected(fact)
    return or_(and_(text.is_(None), column == word), text == kept_fact(word))


def _shown(*kinds: AlertKind) -> ColumnElement[bool]:
    later = aliased(Alert)
    stands = exists().where(Alert.search_id == Search.id, ~Alert.is_retraction, ~corrections.is_struck(Alert.id))
    stands = stands.where(~exists().where(later.corrects_id == Alert.id))
    return stands.where(Alert.kind.in_(kinds)) if kinds else stands


def _came_out(*outcomes: Outcome) -> ColumnElement[bool]:
    later = aliased(SearchOutcome)
    return exists().where(
        SearchOutcome.search_id == Search.id,
        SearchOutcome.outcome.in_(outcomes),
        ~corrections.is_struck(SearchOutcome.id),
        ~exists().where(later.corrects_id == SearchOutcome.id),
    )


def _result() -> ColumnElement[str]:
    """Return, in a statement, what a search came to, as `rules.search.result_of_entries` says it."""
    alerted, found = _shown(AlertKind.ALERT), _came_out(Outcome.FOUND)
    return case(
        (and_(alerted, found), SearchResult.CONFIRMED.value),
        (and_(alerted, _came_out(Outcome.NOTHING_FOUND)), SearchResult.UNCONFIRMED.value),
        (alerted, SearchResult.ALERT_OPEN.value),
        (found, SearchResult.CONFIRMED_MISS.value),
        (Search.ended_at.is_(None), SearchResult.UNDER_WAY.value),
        (_shown(AlertKind.CLEAR), SearchResult.CLEAR.value),
        (_shown(), SearchResult.NO_ALERT.value),
        else_=SearchResult.NOT_SAID.value,
    )


@cache
def searches(zone: ZoneInfo) -> Listable:
    """Return what the list of searches can be asked for."""

    def midnight(on: date) -> datetime:
        return datetime.combine(on, time(), tzinfo=zone)

    of_team = select(Team.id)
    dog = select(Dog.name_folded).join(Team, Team.dog_id == Dog.id).where(Team.id == team_id_now())
    return Listable(
        usual=(Search.started_at.desc(), Search.id),
        conditions={
            "since": lambda on: _began_at_or_after(midnight(on)),
            "until": lambda on: not_(_began_at_or_after(midnight(on + timedelta(days=1)))),
            "station": lambda key: Shift.station_id == key,
            "dog": lambda key: team_id_now().in_(of_team.where(Team.dog_id == key)),
            "handler": lambda key: team_id_now().in_(of_team.where(Team.handler_id == key)),
            "reason": lambda word: _reads(SearchFact.REASON, Search.reason, word),
            "kind": lambda word: _reads(SearchFact.KIND, Search.kind, word),
            "result": lambda word: _result() == word.value,
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
