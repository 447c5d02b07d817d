"""The handlers' rota: which hours have a ready team on duty, and what becomes of a swap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


class SwapState(StrEnum):
    """Where a swap stands: a handler asks, the other one agrees, a manager approves."""

    ASKED = "asked"
    AGREED = "agreed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_NEXT = {
    SwapState.ASKED: frozenset({SwapState.AGREED, SwapState.REFUSED, SwapState.WITHDRAWN}),
    SwapState.AGREED: frozenset({SwapState.APPROVED, SwapState.REFUSED, SwapState.WITHDRAWN}),
}
OPEN_SWAPS = frozenset(_NEXT)


def may_become(state: SwapState, following: SwapState) -> bool:
    """Whether a swap can go from one state to another: nothing is approved that the other handler did not agree to."""
    return following in _NEXT.get(state, frozenset())


class HourState(StrEnum):
    """What an hour of the rota has: a ready team throughout; only teams that are not ready, or a part; nobody."""

    COVERED = "covered"
    NOT_READY = "not_ready"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Watch:
    """A planned shift, and whether its team is ready for it in any mode."""

    starts_at: datetime
    ends_at: datetime
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any ready team."""

    begins_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.begins_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class DayOfHours:
    """A day of the rota, hour by hour from midnight by the clocks of the unit's zone."""

    on: date
    hours: tuple[HourState, ...]


def gaps(watches: Iterable[Watch], begins_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """Every stretch from `begins_at` to `ends_at` in which no ready team is planned, in order."""
    found = []
    covered_until = begins_at
    for watch in sorted((one for one in watches if one.is_ready), key=lambda one: one.starts_at):
        if watch.starts_at >= ends_at:
            break
        if watch.starts_at > covered_until:
            found.append(Gap(covered_until, watch.starts_at))
        covered_until = max(covered_until, watch.ends_at)
    if covered_until < ends_at:
        found.append(Gap(covered_until, ends_at))
    return tuple(found)


def days_of_hours(watches: Sequence[Watch], first: date, days: int, zone: ZoneInfo) -> tuple[DayOfHours, ...]:
    """So many days from the first one, each hour judged as a whole."""
    return tuple(
        DayOfHours(on, tuple(_hour_state(watches, datetime.combine(on, time(hour), tzinfo=zone)) for hour in range(24)))
        for on in (first + timedelta(days=number) for number in range(days))
    )


def _hour_state(watches: Sequence[Watch], begins_at: datetime) -> HourState:
    ends_at = begins_at + HOUR
    planned = [one for one in watches if one.starts_at < ends_at and begins_at < one.ends_at]
    if not planned:
        return HourState.NOBODY
    return HourState.NOT_READY if gaps(planned, begins_at, ends_at) else HourState.COVERED
