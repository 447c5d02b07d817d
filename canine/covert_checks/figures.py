"""How many covert checks the policy asks for and were held, and what the revealed ones come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.covert_checks import chain, queries
from canine.covert_checks.models import CovertCheck
from canine.policy import queries as policies
from canine.rules.covert_steps import CovertTally, Verdict, due, tally


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


def tally_of(unit_id: UUID, since: datetime, until: datetime, confidence: float = 0.95) -> CovertTally:
    """Return what the checks of a unit that were revealed in a period come to."""
    found = queries.revealed_between(frozenset({unit_id}), since, until)
    return tally((one.verdict for one in told(found)), confidence)
