"""How many covert checks the policy asks for and were held, and what the revealed ones come to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.covert_checks import chain, queries
from canine.covert_checks.models import CovertCheck
from canine.policy import queries as policies
from canine.registry import queries as registry
from canine.registry.models import Team
from canine.rules.covert_steps import CovertTally, TeamTally, Verdict, due, shown_by_team, tally, tally_of_team
from canine.rules.team import Mode


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year of one unit: what the policy's share of its sessions asks for, and what was revealed."""

    begins_at: datetime
    ends_at: datetime
    share: float
    sessions: int
    searching_shifts: int
    due: int
    held: int


@dataclass(frozen=True, slots=True)
class Told:
    """A revealed check with its verdict."""

    check: CovertCheck
    verdict: Verdict


def quarter(unit_id: UUID, *, at: datetime, zone: ZoneInfo) -> Quarter:
    """Return the quarter in which a moment lies. What is not revealed yet is in no number."""
    begins, ends = quarter_of(at, zone)
    sessions, shifts = queries.occasions(unit_id, begins, ends)
    share = policies.in_force(at).covert_check_share
    revealed = queries.revealed_between(frozenset({unit_id}), begins, at)
    held = [one for one in revealed if one.agreement is not None and len(one.withdrawals) < 2]
    return Quarter(begins, ends, share, sessions, shifts, due(sessions + shifts, share), len(held))


def quarter_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first moment of the quarter of a year and of the next one, by the clocks of a zone."""
    local = at.astimezone(zone)
    first = (local.month - 1) // 3 * 3 + 1
    begins = datetime(local.year, first, 1, tzinfo=zone)
    ends = (
        datetime(local.year + 1, 1, 1, tzinfo=zone) if first == 10 else datetime(local.year, first + 3, 1, tzinfo=zone)
    )
    return begins, ends


def told(checks: Iterable[CovertCheck]) -> list[Told]:
    """Return revealed checks, each with its verdict."""
    return [Told(one, chain.verdict_of(one)) for one in checks]


@dataclass(frozen=True, slots=True)
class Year:
    """What the checks of a unit in a mode come to, and what one team did in them."""

    chain: CovertTally
    team: TeamTally


def year_of_team(team_id: UUID, mode: Mode, since: datetime, until: datetime, confidence: float = 0.95) -> Year:
    """Return what was revealed in a period of a unit's checks that were planned in a mode, and what a team did."""
    unit_id = registry.team(team_id).dog.unit_id
    found = told(queries.revealed_between(frozenset({unit_id}), since, until))
    planned = [one.verdict for one in found if queries.plan(one.check).mode is mode]
    return Year(tally(planned, confidence), tally_of_team((one.verdict for one in found), str(team_id), mode))


def known_results(team_id: UUID, mode: Mode, since: datetime, until: datetime) -> Iterator[tuple[bool, datetime, bool]]:
    """Yield what a team's dog did in revealed checks, where nobody around it knew.

    Whether it was a target, when the dog came to it, and whether it was right.
    """
    unit_id = registry.team(team_id).dog.unit_id
    for one in told(queries.revealed_between(frozenset({unit_id}), since, until)):
        shown = shown_by_team(one.verdict, str(team_id), mode)
        if shown is not None and since < shown.at <= until:
            yield one.verdict.is_target, shown.at, shown.alerted is one.verdict.is_target


def came_to(teams: Iterable[Team], since: datetime, until: datetime) -> list[tuple[CovertCheck, Team, Verdict]]:
    """Return what was revealed in a period of the checks that came to one of the teams, with what that one showed."""
    found = list(teams)
    units = frozenset(team.dog.unit_id for team in found)
    return [
        (one.check, team, one.verdict)
        for one in told(queries.revealed_between(units, since, until))
        for team in found
        if any(shown.team_id == str(team.id) for shown in one.verdict.shown)
    ]


def teams_of_look(look_id: UUID) -> list[tuple[UUID, Mode]]:
    """Return the teams whose dogs came to what was put in, by the row that links it, each with the mode."""
    found = queries.check(queries.look(look_id).check_id)
    shown = chain.verdict_of(found).shown if found.reveal is not None else ()
    return sorted({(UUID(one.team_id), one.mode) for one in shown})
