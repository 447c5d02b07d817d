"""The presentations of known status that a team has had between check-ups: only these say how good a dog is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from canine.checkups import queries as checkups
from canine.extensions import db
from canine.policy import queries as policies
from canine.presentations import queries as lines
from canine.presentations.models import Line
from canine.rasco.models import PresentationSession, SessionTeam
from canine.registry import queries as registry
from canine.rules.monitoring import Finding, KnownPresentation, SequentialTest, Step, cusum, sequential
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.run_length import cusum_bound
from canine.rules.session import held_blinding
from canine.rules.standing import StandingKind
from canine.rules.team import Blinding, Mode
from canine.rules.trial import CheckupState, TrialResult
from canine.standing import queries as standing

# No check-up lasts longer; one that was opened earlier has no response left to count.
_LONGEST_CHECKUP = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Monitored:
    """A team in one mode since it was last certified or reinstated, by the policy in force now."""

    team_id: UUID
    team: str
    mode: Mode
    since: datetime
    test: SequentialTest
    steps: tuple[Step, ...]
    sums: tuple[Step, ...]

    @property
    def hits(self) -> int:
        """How many of the known targets were found."""
        return sum(step.known.is_hit for step in self.steps)

    @property
    def last_finding(self) -> Step | None:
        """Where the sequential test last left its bounds."""
        return next((step for step in reversed(self.steps) if step.finding is not None), None)

    @property
    def last_signal(self) -> Step | None:
        """Where the CUSUM last signalled."""
        return next((step for step in reversed(self.sums) if step.finding is Finding.UNACCEPTABLE), None)


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
    known = known_presentations(team_id, mode, since=since, until=at)
    test = policies.in_force(at).sequential_test
    return Monitored(
        team_id,
        registry.team(team_id).name,
        mode,
        since,
        test,
        sequential(known, test),
        cusum(known, test, cusum_bound(test)),
    )


def known_presentations(team_id: UUID, mode: Mode, *, since: datetime, until: datetime) -> list[KnownPresentation]:
    """Every double-blind target of known status of a team in a mode, after one moment and up to another; unordered."""
    known = [*_of_checkups(team_id, mode, since, until)]
    if mode is Mode.RASCO:
        known += _of_controls(team_id, since, until)
    return known


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


def _of_checkups(team_id: UUID, mode: Mode, since: datetime, at: datetime) -> Iterator[KnownPresentation]:
    """Yield the targets of double-blind check-ups that were scored; an interrupted one counts for nothing."""
    for row in checkups.checkups_of_team(team_id, since=since - _LONGEST_CHECKUP, until=at):
        if row.mode is not mode or row.verdict is None or row.state is CheckupState.INCOMPLETE:
            continue
        if row.state_at <= since:  # no response is entered once a check-up is scored
            continue
        whole = checkups.scored(row.id)
        if checkups.blinding_of(whole.checkup) is not Blinding.DOUBLE_BLIND:
            continue
        for line in whole.lines:
            if line.scored.result in (TrialResult.HIT, TrialResult.MISS) and since < line.response.received_at <= at:
                is_hit = line.scored.result is TrialResult.HIT
                yield KnownPresentation(line.response.received_at, is_hit)


def _of_controls(team_id: UUID, since: datetime, at: datetime) -> Iterator[KnownPresentation]:
    """Yield the positive controls of closed double-blind sessions; one that the dog did not sniff says nothing."""
    statement = (
        select(PresentationSession)
        .join(SessionTeam, SessionTeam.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionTeam.team_id == team_id, Line.closed_at > since, Line.closed_at <= at)
        .options(selectinload(PresentationSession.people))
    )
    sessions = {
        one.line_id: one
        for one in db.session.scalars(statement).unique()
        if held_blinding(one.blinding, [person.knew for person in one.people]) is Blinding.DOUBLE_BLIND
    }
    controls = [
        (line_id, position)
        for line_id, items in lines.placements_of(list(sessions)).items()
        for position, item in items.items()
        if item.kind is ItemKind.POSITIVE_CONTROL
    ]
    for received_at, kind in lines.kinds_at(controls, team_id):
        if kind is not ResponseKind.NOT_SNIFFED:
            yield KnownPresentation(received_at, kind is ResponseKind.ALERT)
