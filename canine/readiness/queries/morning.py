"""The morning's question: who was, is or will be ready at a moment, and what falls due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.columns import Units
from canine.policy import queries as policies
from canine.readiness.queries.coverage import Coverage, coverages
from canine.readiness.queries.dues import DueRow, in_order, of_stores, of_teams
from canine.readiness.queries.facts import KnownTeam, known_team, known_teams, known_teams_of_handler
from canine.rules.policy import Policy
from canine.rules.readiness import Readiness, ReadinessState, Reason, readiness
from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import Mode

DUE_WITHIN = timedelta(days=30)
_WORST_FIRST = (ReadinessState.NOT_READY, ReadinessState.READY_WITH_LIMITS, ReadinessState.READY)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in one mode, with the answer and the odours that it was asked for."""

    team_id: UUID
    dog_id: UUID
    unit_id: UUID
    team: str
    mode: Mode
    odours: tuple[str, ...]
    answer: Readiness


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything on the readiness page: rows with the least ready first, dues with the earliest first, the rota."""

    at: datetime
    rows: tuple[TeamRow, ...]
    dues: tuple[DueRow, ...]
    coverages: Mapping[UUID, Coverage]

    def count(self, mode: Mode, state: ReadinessState, unit_id: Units = None) -> int:
        """How many teams, of a unit or of all, have that answer in a mode."""
        rows = (row for row in self.rows if unit_id in (None, row.unit_id))
        return sum(row.mode is mode and row.answer.state is state for row in rows)

    def count_due(self, unit_id: UUID, *, overdue: bool) -> int:
        """How much of a unit is overdue, or will fall due within the days of the page."""
        return sum(row.unit_id == unit_id and row.is_overdue is overdue for row in self.dues)

    @property
    def shortfalls(self) -> tuple[tuple[TeamRow, Reason], ...]:
        """Each team that was trained too little for two months running or more, the longest first."""
        found = {
            row.team_id: (row, reason)
            for row in self.rows
            for reason in row.answer.reasons
            if reason.months_running > 1
        }
        return tuple(sorted(found.values(), key=lambda one: (-one[1].months_running, one[0].team)))


def morning(unit_ids: Sequence[UUID], *, at: datetime, zone: ZoneInfo) -> Morning:
    """Return the page for these units; twelve statements, however many units, teams and years."""
    policy = policies.in_force(at)
    teams = known_teams(unit_ids, at=at, zone=zone)
    rows = [row for known in teams for row in rows_of(known, policy, at)]
    rows.sort(key=lambda row: (_WORST_FIRST.index(row.answer.state), row.team, row.mode))
    dues = in_order([*of_teams(teams, policy, at), *of_stores(unit_ids, at=at, zone=zone)])
    last_day = at.astimezone(zone).date() + DUE_WITHIN
    rota = coverages(unit_ids, teams, policy, at=at, zone=zone)
    return Morning(at, tuple(rows), tuple(row for row in dues if row.due.due_on <= last_day), rota)


def due_and_planned(
    unit_ids: Sequence[UUID], *, at: datetime, zone: ZoneInfo
) -> tuple[list[DueRow], Mapping[UUID, Coverage]]:
    """Return what is due or will be anywhere, the earliest first, and seven days of each unit, in one look."""
    policy, teams = policies.in_force(at), known_teams(None, at=at, zone=zone)
    dues = in_order([*of_teams(teams, policy, at), *of_stores(None, at=at, zone=zone)])
    return dues, coverages(unit_ids, teams, policy, at=at, zone=zone)


def rows_of_handler(user_id: UUID, *, at: datetime, zone: ZoneInfo) -> list[TeamRow]:
    """Return the rows of the running teams of the handler who signs in with an account, in seven statements."""
    policy = policies.in_force(at)
    return [row for known in known_teams_of_handler(user_id, at=at, zone=zone) for row in rows_of(known, policy, at)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What another policy would make of a team in a mode."""

    team: str
    mode: Mode
    before: ReadinessState
    after: ReadinessState


def effects(policy: Policy, unit_ids: Units = None, *, at: datetime, zone: ZoneInfo) -> list[Effect]:
    """Every answer for these units that would change if this policy were in force at that moment, the worst first."""
    today = policies.in_force(at)
    found = []
    for known in known_teams(unit_ids, at=at, zone=zone):
        for before, after in zip(rows_of(known, today, at), rows_of(known, policy, at), strict=True):
            if before.answer.state is not after.answer.state:
                found.append(Effect(before.team, before.mode, before.answer.state, after.answer.state))
    return sorted(found, key=lambda one: (_WORST_FIRST.index(one.after), one.team, one.mode))


def of_team(team_id: UUID, *, at: datetime, zone: ZoneInfo) -> list[TeamRow]:
    """Return the answers for one team, running or not. Raises NotFound."""
    return rows_of(known_team(team_id, at=at, zone=zone), policies.in_force(at), at)


def rows_of(known: KnownTeam, policy: Policy, at: datetime) -> list[TeamRow]:
    """One row for each mode in which the team was ever certified; for a team that never was, one for each mode."""
    team, facts = known.team, known.facts
    odours = {mode: _ever_certified(facts.standing_events, mode, at) for mode in Mode}
    modes = [mode for mode in Mode if odours[mode]] or list(Mode)
    return [
        TeamRow(
            team.id,
            team.dog_id,
            team.dog.unit_id,
            team.called_at(at),
            mode,
            odours[mode],
            readiness(facts, mode, odours[mode], policy, at),
        )
        for mode in modes
    ]


def _ever_certified(events: Iterable[StandingEvent], mode: Mode, at: datetime) -> tuple[str, ...]:
    certified = (event for event in events if event.kind is StandingKind.CERTIFIED and event.at <= at)
    return tuple(sorted({event.odour for event in certified if event.mode is mode and event.odour}))
