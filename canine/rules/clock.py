"""Whether the clock of the machine can be believed: against what was counted, what was written, and the last tick."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Less than that is put right by the machine's own time service, and harms nothing here.
SMALL = timedelta(minutes=5)
# A longer stop cannot be told from a clock that was set forward: a person says which it was.
LONGEST_STOP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the clock is not believed. A certain one also keeps anything from being signed."""

    sentence: str
    is_certain: bool


def doubt(
    *, at: datetime, stepped_by: timedelta, newest_act_at: datetime | None, last_tick_at: datetime | None
) -> Doubt | None:
    """Return what speaks against the clock, which says `at`; None when nothing does.

    `newest_act_at` is the latest moment at which a person acted, `last_tick_at` when background tasks last ran.
    """
    if abs(stepped_by) > SMALL:
        way = "forward" if stepped_by > timedelta(0) else "back"
        return Doubt(
            f"The clock of this machine was set {way} by {_long(abs(stepped_by))} while the program ran.", True
        )
    if newest_act_at is not None and newest_act_at - at > SMALL:
        behind = _long(newest_act_at - at)
        return Doubt(f"The clock of this machine is {behind} before the newest entry that a person made.", True)
    if last_tick_at is not None and at - last_tick_at > LONGEST_STOP:
        silent = _long(at - last_tick_at)
        return Doubt(f"Background tasks last ran {silent} ago: the machine was off, or its clock is wrong.", False)
    return None


def _long(span: timedelta) -> str:
    """Return a span of time in the largest unit of which it has two."""
    for unit, seconds in (("days", 86400), ("hours", 3600)):
        if span.total_seconds() >= 2 * seconds:
            return f"{span.total_seconds() // seconds:.0f} {unit}"
    return f"{span.total_seconds() // 60:.0f} minutes"
