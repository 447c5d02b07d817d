"""The team's last twelve months for a certificate: with failures, suspensions, lay-offs and training hours."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from canine.certificates.messages import History, HistoryKind, HistoryLine, Operations, StruckLine, TrainingMonth
from canine.certificates.past import why_it_failed
from canine.checkups import queries as checkups
from canine.checkups.queries import CheckupRow
from canine.corrections import queries as corrections
from canine.covert_checks import queries as covert_checks
from canine.extensions import db
from canine.medical import queries as medical
from canine.rasco import queries as rasco
from canine.rasco.queries import PresentedResult
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.layoff import lay_offs
from canine.rules.policy import months_after
from canine.rules.search import SearchFact, SearchResult
from canine.rules.standing import StandingKind
from canine.rules.team import Mode
from canine.rules.trial import CheckupState, Verdict
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.shifts.models import Search
from canine.standing import queries as standing
from canine.standing.models import StandingFact
from canine.training import queries as training

_CHECKUP_KINDS = {
    Verdict.PASSED: HistoryKind.CHECKUP_PASSED,
    Verdict.FAILED: HistoryKind.CHECKUP_FAILED,
    Verdict.NOT_CERTIFIABLE: HistoryKind.CHECKUP_NOT_CERTIFIABLE,
    Verdict.INCOMPLETE: HistoryKind.CHECKUP_INCOMPLETE,
}
_MODES = {Mode.RASCO: "RASCO", Mode.FREE_SEARCH: "Free search"}
_STANDING_KINDS = {
    StandingKind.CERTIFIED: HistoryKind.CERTIFIED,
    StandingKind.SUSPENDED: HistoryKind.SUSPENDED,
    StandingKind.REINSTATED: HistoryKind.REINSTATED,
    StandingKind.WITHDRAWN: HistoryKind.WITHDRAWN,
    StandingKind.ENDED: HistoryKind.OTHER,
}


@dataclass(frozen=True, slots=True)
class _Searched:
    """A search: when it began, of what, what it came to, and whether it was a covert check and so no operation."""

    at: datetime
    what: str
    result: SearchResult
    is_planted: bool


def last_twelve_months(
    team_id: UUID, mode: Mode, odours: Sequence[str], *, at: datetime, zone: ZoneInfo, but: Collection[UUID] = ()
) -> History:
    """Everything on record about the team in the twelve months up to a moment, the oldest first, nothing chosen.

    Work is counted in the certificate's mode alone. What was about exactly its `odours` says "these odours". `but`
    are corrections and strikes that are not looked at: without them the months read as they did before.
    """
    team = registry.team(team_id)
    to_on = at.astimezone(zone).date()
    from_on = max(months_after(to_on, -12) + timedelta(days=1), team.from_on)
    since = datetime.combine(from_on, time(), tzinfo=zone)
    worked = _searches(team_id, since, at, but)
    searches = [one for one in worked if not one.is_planted]
    facts = reversed(standing.facts_of(team_id))
    samples = rasco.sampled_at(team_id, since=since, until=at, but=but)
    ordinary = rasco.sampled_at(team_id, since=since, until=at, but=but, left_out=covert_checks.is_planted_sample)
    presented = rasco.results_of_team(team_id, since=since, until=at, but=but)
    days = [
        *(search.at.astimezone(zone).date() for search in worked),
        *(taken_at.astimezone(zone).date() for taken_at in samples),
        *(one.at.astimezone(zone).date() for one in presented),
        *training.days_of_exercises(team_id, from_on, to_on, but=but),
    ]
    lines = [
        *_of_checkups(checkups.checkups_of_team(team_id, since, at), odours, zone),
        *_of_standing([fact for fact in facts if since <= fact.at <= at], odours, zone),
        *_of_health(team, from_on, at, zone, but),
        *_of_courses(team, from_on, to_on),
        *_of_misses(searches, presented, zone),
        *(
            HistoryLine(gap.from_on, gap.to_on, HistoryKind.LAY_OFF, f"{gap.days} days without work or training.")
            for gap in lay_offs(days, from_on, to_on)
        ),
    ]
    return History(
        from_on=from_on,
        to_on=to_on,
        lines=tuple(sorted(lines, key=lambda line: (line.on, list(HistoryKind).index(line.kind), line.sentence))),
        training=tuple(
            TrainingMonth(one.month, one.minutes, one.exercises)
            for one in training.months(team_id, from_on, to_on, but=but)
        ),
        operations=_operations(mode, searches, len(ordinary), presented),
        struck=_struck(team_id, since, at, but),
    )


# A search begins within its shift, whatever is corrected.
_LONGEST_CORRECTION = timedelta(days=1)


def _searches(team_id: UUID, since: datetime, until: datetime, but: Collection[UUID]) -> list[_Searched]:
    nearly = Search.started_at.between(since - _LONGEST_CORRECTION, until + _LONGEST_CORRECTION)
    statement = (
        select(Search)
        .where(shifts.team_id_now(but) == team_id, nearly, ~corrections.is_struck(Search.id, but))
        .options(selectinload(Search.alerts), selectinload(Search.outcomes), selectinload(Search.corrections))
    )
    rows = list(db.session.scalars(statement))
    planted = covert_checks.planted_searches([row.id for row in rows])
    found = (
        _Searched(
            shifts.present_value(row, SearchFact.STARTED_AT, but),
            shifts.object_of(row, but),
            shifts.result_of(row, but),
            row.id in planted,
        )
        for row in rows
    )
    return sorted((one for one in found if since <= one.at <= until), key=lambda one: (one.at, one.what))


def _operations(mode: Mode, searches: list[_Searched], samples: int, presented: list[PresentedResult]) -> Operations:
    is_free = mode is Mode.FREE_SEARCH
    results = [search.result for search in searches] if is_free else [one.result for one in presented]
    return Operations(
        searches=len(searches) if is_free else 0,
        samples=0 if is_free else samples,
        alerts_confirmed=results.count(SearchResult.CONFIRMED),
        alerts_unconfirmed=results.count(SearchResult.UNCONFIRMED),
        confirmed_misses=results.count(SearchResult.CONFIRMED_MISS),
    )


def _struck(team_id: UUID, since: datetime, until: datetime, but: Collection[UUID]) -> tuple[StruckLine, ...]:
    """Return what was struck of the period, by whom, and with whose agreement: it counts above for nothing."""
    return tuple(
        StruckLine(word_for(one.subject), one.count, one.struck_by, one.agreed_by)
        for one in corrections.struck_of_team(team_id, since=since, until=until, but=but)
    )


def _of_misses(searches: list[_Searched], presented: list[PresentedResult], zone: ZoneInfo) -> Iterator[HistoryLine]:
    missed = [
        (search.at, Mode.FREE_SEARCH, search.what)
        for search in searches
        if search.result is SearchResult.CONFIRMED_MISS
    ]
    missed += [
        (one.at, Mode.RASCO, f"the air sample of {one.container_number}")
        for one in presented
        if one.result is SearchResult.CONFIRMED_MISS
    ]
    for at, mode, what in missed:
        on = at.astimezone(zone).date()
        words = f"{_MODES[mode]}: no alert on {what}; contraband was found."
        yield HistoryLine(on, None, HistoryKind.CONFIRMED_MISS, words)


def _of_checkups(rows: Iterable[CheckupRow], odours: Sequence[str], zone: ZoneInfo) -> Iterator[HistoryLine]:
    for row in rows:
        on = row.held_at.astimezone(zone).date()
        what = f"{_MODES[row.mode]}, {_named(row.odours, odours)}"
        if row.state is CheckupState.INCOMPLETE and row.verdict is not None:
            until = f"{what}: closed, {row.reason}; until then {_counts(row)} It counts for nothing."
            yield HistoryLine(on, None, HistoryKind.CHECKUP_INCOMPLETE, until)
        elif row.verdict is not None:
            why = why_it_failed(row)
            words = f"{what}: {_counts(row)}{f' Failed by: {why}.' if why else ''}"
            yield HistoryLine(on, None, _CHECKUP_KINDS[row.verdict], words)
        elif row.state is CheckupState.INCOMPLETE:
            yield HistoryLine(on, None, HistoryKind.CHECKUP_INCOMPLETE, f"{what}: closed, {row.reason}")


def _named(names: Iterable[str], odours: Sequence[str]) -> str:
    found = sorted(set(names))
    return "these odours" if len(found) > 1 and found == sorted(odours) else ", ".join(found)


def _counts(row: CheckupRow) -> str:
    hits, misses = row.hits or 0, row.misses or 0
    false_alerts, rejections = row.false_alerts or 0, row.correct_rejections or 0
    non_targets = false_alerts + rejections
    alerts = f"{false_alerts} false {'alert' if false_alerts == 1 else 'alerts'}"
    words = f"{hits} of {hits + misses} targets found, {alerts} on {non_targets} non-targets."
    worse = row.worse
    if worse is None or worse == row.counts:
        return words
    return (
        f"{words} By the worse of both readings {worse.hits} of {worse.targets}, and {worse.false_alerts} on "
        f"{worse.non_targets}."
    )


def _of_standing(facts: Iterable[StandingFact], odours: Sequence[str], zone: ZoneInfo) -> Iterator[HistoryLine]:
    """One line for what was decided at one moment, however many odours it was about."""
    for (at, kind, mode, reason, source), decided in groupby(facts, key=_decision_of):
        modes = _MODES[mode] if mode else "Both modes"
        names = _named((fact.odour.name if fact.odour else "all odours" for fact in decided), odours)
        words = f"{modes}, {names}: {reason.rstrip('.')} ({source})."
        yield HistoryLine(at.astimezone(zone).date(), None, _STANDING_KINDS[kind], words)


def _decision_of(fact: StandingFact) -> tuple[datetime, StandingKind, Mode | None, str, str]:
    return fact.at, fact.kind, fact.mode, fact.reason, fact.source


def _of_health(team: Team, from_on: date, at: datetime, zone: ZoneInfo, but: Collection[UUID]) -> Iterator[HistoryLine]:
    for row in medical.checkups_of_dog(team.dog_id, at, but=but):
        on = row.examined_at.astimezone(zone).date()
        if on >= from_on:
            word = row.fitness.value.replace("_", " ")
            sentence = f"{row.dog}: {word}{': ' + row.limits if row.limits else ''} ({row.examiner})."
            yield HistoryLine(on, None, HistoryKind.MEDICAL, sentence)


def _of_courses(team: Team, from_on: date, to_on: date) -> Iterator[HistoryLine]:
    for who, courses in ((team.dog.name, team.dog.courses), (team.handler.name, team.handler.courses)):
        for course in courses:
            if course.to_on and from_on <= course.to_on <= to_on:
                kind = course.kind.value.replace("_", " ").replace("rasco", "RASCO")
                ended = "completed" if course.completed else "not completed"
                sentence = f"{who}: {kind} course at {course.place}, {ended}."
                yield HistoryLine(course.from_on, course.to_on, HistoryKind.COURSE, sentence)
