"""The presentations of known status that a team has had between check-ups: only these say how good a dog is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from canine.checkups import queries as checkups
from canine.covert_checks import figures as covert_checks
from canine.extensions import db
from canine.policy import queries as policies
from canine.presentations import queries as lines
from canine.presentations.models import Line
from canine.rasco.models import PresentationSession, SessionPerson, SessionTeam
from canine.registry import queries as registry
from canine.rules.monitoring import (
    Finding,
    Known,
    KnownExercise,
    KnownPresentation,
    SequentialTest,
    Step,
    Watched,
    cusum,
    sequential,
)
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.run_length import cusum_bound
from canine.rules.session import Knowledge, held_blinding
from canine.rules.standing import StandingKind
from canine.rules.team import Blinding, Mode
from canine.rules.trial import CheckupState, TrialResult
from canine.standing import queries as standing
from canine.training import queries as training
from canine.training.models import Exercise

# No check-up lasts longer; one that was opened earlier has no response left to count.
_LONGEST_CHECKUP = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Watch:
    """One row of known results with both tests along it."""

    watched: Watched
    test: SequentialTest
    steps: tuple[Step, ...]
    sums: tuple[Step, ...]

    @property
    def last_finding(self) -> Step | None:
        """Where the sequential test last left its bounds."""
        return next((step for step in reversed(self.steps) if step.finding is not None), None)

    @property
    def last_signal(self) -> Step | None:
        """Where the CUSUM last signalled."""
        return next((step for step in reversed(self.sums) if step.finding is Finding.UNACCEPTABLE), None)


@dataclass(frozen=True, slots=True)
class Monitored:
    """A team in one mode since it was last certified or reinstated, by the policy in force now.

    `without_mode` is the number of double-blind exercises that do not say their mode, and that no test reads.
    """

    team_id: UUID
    team: str
    mode: Mode
    since: datetime
    watches: tuple[Watch, ...]
    without_mode: int

    def watch(self, watched: Watched) -> Watch:
        """Return one of the rows."""
        return next(one for one in self.watches if one.watched is watched)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The sequential test along the known targets of check-ups and controls."""
        return self.watch(Watched.TARGETS).steps

    @property
    def sums(self) -> tuple[Step, ...]:
        """The CUSUM along the same."""
        return self.watch(Watched.TARGETS).sums

    @property
    def hits(self) -> int:
        """How many of these targets were found."""
        return sum(step.known.right for step in self.steps)

    @property
    def last_finding(self) -> Step | None:
        """Where the sequential test of these targets last left its bounds."""
        return self.watch(Watched.TARGETS).last_finding


def of_dog(dog_id: UUID, *, at: datetime, zone: ZoneInfo) -> list[Monitored]:
    """Return the tests of each team that the dog works in, in each mode in which it was ever certified."""
    teams = registry.teams_of_dog(dog_id, running_on=at.astimezone(zone).date())
    found = (of_team(team.id, mode, at=at) for team in teams for mode in Mode)
    return [one for one in found if one is not None]


def of_team(team_id: UUID, mode: Mode, *, at: datetime) -> Monitored | None:
    """Return the tests of a team in a mode at a moment, over all odours together; None when it was never certified in
    it.

    Counted is what came after the last certification or reinstatement: a check-up that was passed starts anew.
    """
    kinds = (StandingKind.CERTIFIED, StandingKind.REINSTATED)
    heard = (one for one in standing.events_of(team_id) if one.at <= at and one.kind in kinds)
    events = [one for one in heard if one.mode in (mode, None)]
    if not any(one.kind is StandingKind.CERTIFIED for one in events):
        return None
    since = max(one.at for one in events)
    policy = policies.in_force(at)
    known = known_results(team_id, mode, since=since, until=at)
    return Monitored(
        team_id,
        registry.team(team_id).name,
        mode,
        since,
        tuple(_watch(watched, known.of(watched), policy.test_of(watched)) for watched in Watched),
        known.without_mode,
    )


def _watch(watched: Watched, known: Sequence[Known], test: SequentialTest) -> Watch:
    return Watch(watched, test, sequential(known, test), cusum(known, test, cusum_bound(test)))


@dataclass(frozen=True, slots=True)
class KnownResults:
    """Every double-blind result of known status of a team in a mode in a time, row by row, each unordered."""

    targets: list[KnownPresentation]
    false_alerts: list[KnownPresentation]
    exercise_targets: list[KnownExercise]
    exercise_false_alerts: list[KnownExercise]
    without_mode: int

    def of(self, watched: Watched) -> Sequence[Known]:
        """Return one of the rows."""
        rows: dict[Watched, Sequence[Known]] = {
            Watched.TARGETS: self.targets,
            Watched.FALSE_ALERTS: self.false_alerts,
            Watched.EXERCISE_TARGETS: self.exercise_targets,
            Watched.EXERCISE_FALSE_ALERTS: self.exercise_false_alerts,
        }
        return rows[watched]


def known_results(team_id: UUID, mode: Mode, *, since: datetime, until: datetime) -> KnownResults:
    """Return what is known of a team in a mode, after one moment and up to another.

    Targets and what held none, in check-ups, covert checks and sessions; apart from these, counts of double-blind
    exercises.
    """
    trials = [*_of_checkups(team_id, mode, since, until)]
    found = covert_checks.known_results(team_id, mode, since, until)
    trials += [(is_target, KnownPresentation(at, is_right)) for is_target, at, is_right in found]
    if mode is Mode.RASCO:
        trials += _of_sessions(team_id, since, until)
    return KnownResults(
        [one for is_target, one in trials if is_target],
        [one for is_target, one in trials if not is_target],
        *known_exercises(team_id, mode, since=since, until=until),
    )


def known_exercises(
    team_id: UUID, mode: Mode, *, since: datetime, until: datetime, but: Collection[UUID] | None = None
) -> tuple[list[KnownExercise], list[KnownExercise], int]:
    """Return what double-blind exercises say of targets and of what held none, and how many say no mode.

    With `but`, as they read today without these corrections and strikes.
    """
    blind = training.double_blind_of(team_id, since, until, but=but)
    held = [one for one in blind if since < _end_of(one) <= until]
    exercises = [one for one in held if one.mode is mode]
    return (
        [KnownExercise(_end_of(one), one.hits, one.misses) for one in exercises if one.hits + one.misses],
        [
            KnownExercise(_end_of(one), one.correct_rejections, one.false_alerts)
            for one in exercises
            if one.correct_rejections + one.false_alerts
        ],
        sum(one.mode is None for one in held),
    )


def _end_of(one: Exercise) -> datetime:
    return one.started_at + timedelta(minutes=one.minutes)


def teams_on(line_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return the teams of the sessions that were held on these lines and are closed."""
    statement = (
        select(SessionTeam.team_id)
        .join(PresentationSession, PresentationSession.id == SessionTeam.session_id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(Line.id.in_(line_ids), Line.closed_at.is_not(None))
        .order_by(SessionTeam.session_id, SessionTeam.number)
    )
    return db.session.scalars(statement).all()


Result = tuple[bool, KnownPresentation]
_RIGHT = (TrialResult.HIT, TrialResult.CORRECT_REJECTION)
_ON_TARGETS = (TrialResult.HIT, TrialResult.MISS)


def _of_checkups(team_id: UUID, mode: Mode, since: datetime, at: datetime) -> Iterator[Result]:
    """Yield whether it was a target and the result, of double-blind check-ups that were scored; an interrupted one
    counts for nothing.
    """
    for row in checkups.checkups_of_team(team_id, since=since - _LONGEST_CHECKUP, until=at):
        if row.mode is not mode or row.verdict is None or row.state is CheckupState.INCOMPLETE:
            continue
        if row.state_at <= since:  # no response is entered once a check-up is scored
            continue
        whole = checkups.scored(row.id)
        if checkups.blinding_of(whole.checkup) is not Blinding.DOUBLE_BLIND:
            continue
        for line in whole.lines:
            result = line.scored.result
            if result not in (None, TrialResult.EXCLUDED) and since < line.response.at <= at:
                yield result in _ON_TARGETS, KnownPresentation(line.response.at, result in _RIGHT)


_EMPTY = (ItemKind.BLANK, ItemKind.DISTRACTOR, ItemKind.EMPTY)


def _of_sessions(team_id: UUID, since: datetime, at: datetime) -> Iterator[Result]:
    """Yield the positive controls of closed double-blind sessions, and what held nothing; what the dog did not sniff
    says nothing.
    """
    statement = (
        select(PresentationSession.line_id, PresentationSession.blinding, SessionPerson.knew)
        .join(SessionTeam, SessionTeam.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .outerjoin(SessionPerson, SessionPerson.session_id == PresentationSession.id)
        .where(SessionTeam.team_id == team_id, Line.closed_at > since, Line.closed_at <= at)
    )
    sessions: dict[UUID, tuple[Blinding, list[Knowledge]]] = {}
    for line_id, blinding, knew in db.session.execute(statement):
        sessions.setdefault(line_id, (blinding, []))[1].extend([] if knew is None else [knew])
    blind = [line_id for line_id, held in sessions.items() if held_blinding(*held) is Blinding.DOUBLE_BLIND]
    known = {
        (line_id, position): item.kind is ItemKind.POSITIVE_CONTROL
        for line_id, items in lines.placements_of(blind).items()
        for position, item in items.items()
        if item.kind is ItemKind.POSITIVE_CONTROL or item.kind in _EMPTY
    }
    for place, received_at, kind in lines.kinds_at(known, team_id):
        if kind is not ResponseKind.NOT_SNIFFED:
            is_right = (kind is ResponseKind.ALERT) is known[place]
            yield known[place], KnownPresentation(received_at, is_right)
