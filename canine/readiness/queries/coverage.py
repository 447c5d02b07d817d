"""Which hours of the next days have a ready team on duty, by the rota and by the record as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.policy import queries as policies
from canine.readiness.queries.facts import KnownTeam, known_teams
from canine.rota import queries as rota
from canine.rota.models import PlannedShift
from canine.rules.policy import Policy
from canine.rules.readiness import ReadinessState, Reason, ReasonKind, away_between, readiness
from canine.rules.rota import DayOfHours, Gap, Watch, days_of_hours, gaps
from canine.rules.standing import StandingKind
from canine.rules.team import Mode

DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A planned shift whose team will not be ready, with the reasons that keep it off duty, the worst first."""

    shift_id: UUID
    unit_id: UUID
    team_id: UUID
    dog_id: UUID
    handler_user_id: UUID | None
    team: str
    station: str
    starts_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A unit's next days: the stretches without a ready team, the hours one by one, the shifts that will not do."""

    gaps: tuple[Gap, ...]
    days: tuple[DayOfHours, ...]
    not_ready: tuple[PlannedRow, ...]

    @property
    def minutes_without(self) -> int:
        """How long, in all, no ready team is planned."""
        return sum(gap.minutes for gap in self.gaps)


def coverage(unit_id: UUID, *, at: datetime, zone: ZoneInfo) -> Coverage:
    """Return the next seven days of one unit."""
    teams = known_teams(unit_id, at=at, zone=zone)
    return coverages([unit_id], teams, policies.in_force(at), at=at, zone=zone)[unit_id]


def coverages(
    unit_ids: Iterable[UUID], teams: Iterable[KnownTeam], policy: Policy, *, at: datetime, zone: ZoneInfo
) -> Mapping[UUID, Coverage]:
    """Seven days of each unit, today and six more, from what is known of its teams; one statement.

    Stretches and shifts count from the moment on; the hours of today are all there.

    A shift counts as covered when its team will be ready, with limits or without, in at least one mode at its start
    (one that runs already: now), if nothing more is recorded until then.
    """
    known = {one.team.id: one for one in teams}
    midnight = datetime.combine(at.astimezone(zone).date(), time(), tzinfo=zone)
    ends_at = midnight + timedelta(days=DAYS_AHEAD)
    watches: dict[UUID, list[Watch]] = {unit_id: [] for unit_id in unit_ids}
    not_ready: dict[UUID, list[PlannedRow]] = {unit_id: [] for unit_id in watches}
    only = next(iter(watches)) if len(watches) == 1 else None
    for shift in rota.planned(only, midnight, ends_at):
        reasons = _bars(known.get(shift.team_id), policy, max(shift.starts_at, at), shift.ends_at)
        if shift.unit_id not in watches:
            continue
        watches[shift.unit_id].append(Watch(shift.starts_at, shift.ends_at, is_ready=not reasons))
        if reasons and shift.ends_at > at:
            not_ready[shift.unit_id].append(_row(shift, reasons))
    return {
        unit_id: Coverage(
            gaps(found, at, ends_at), days_of_hours(found, midnight.date(), DAYS_AHEAD, zone), tuple(not_ready[unit_id])
        )
        for unit_id, found in watches.items()
    }


def _bars(known: KnownTeam | None, policy: Policy, at: datetime, ends_at: datetime) -> tuple[Reason, ...]:
    """Return what keeps a team off duty at that moment in every mode; nothing when it may work in one of them.

    A handler who is away for a part of the shift cannot work it.
    """
    if known is None:
        return (Reason(ReasonKind.TEAM_ENDED, True),)
    if ends_at > at and (away := away_between(known.facts, at, ends_at)):
        return away
    certified = [one for one in known.facts.standing_events if one.kind is StandingKind.CERTIFIED]
    bars: list[Reason] = []
    for mode in Mode:
        odours = sorted({one.odour for one in certified if one.mode is mode and one.odour})
        answer = readiness(known.facts, mode, odours, policy, at)
        if answer.state is not ReadinessState.NOT_READY:
            return ()
        if odours or not certified:
            bars += [reason for reason in answer.reasons if reason.blocks and reason not in bars]
    return tuple(bars)


def _row(shift: PlannedShift, reasons: tuple[Reason, ...]) -> PlannedRow:
    return PlannedRow(
        shift.id,
        shift.unit_id,
        shift.team_id,
        shift.team.dog_id,
        shift.team.handler.user_id,
        shift.team.called_at(shift.starts_at),
        shift.station.called_at(shift.starts_at),
        shift.starts_at,
        reasons,
    )
