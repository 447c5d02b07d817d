"""What becomes of a record from the field, and what its numbers and its clock tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

# A tablet whose clock is further off is told so, and its records are marked.
CLOCK_TOLERANCE = timedelta(minutes=2)


# Two clocks further apart than this say nothing about each other: one of them stands still, or was never set.
LONGEST_DISAGREEMENT = timedelta(hours=24)


# So many bytes are kept, where nothing else is set, of one person's photos that have not come whole (ten of the
# largest), and as many of records that were not taken, or wait. A tablet keeps what goes beyond, and sends it again.
MOST_KEPT = 30 * 1024 * 1024


class HoldReason(StrEnum):
    """Why a record is held that names nothing missing: its author has no shift then yet, or two clocks disagree."""

    SHIFT = "shift"
    CLOCKS = "clocks"


class RecordState(StrEnum):
    """Where a received record stands: it is on record, waits for one that it names, or was refused when that came."""

    RECORDED = "recorded"
    HELD = "held"
    REFUSED = "refused"


class KeptBecause(StrEnum):
    """Why a body was kept and not taken."""

    CONFLICT = "conflict"
    BREAKS_A_RULE = "breaks_a_rule"


class Settlement(StrEnum):
    """What a manager made of a kept body: the first one stands, this one was recorded too, or it is let go."""

    FIRST_STANDS = "first_stands"
    BOTH_KEPT = "both_kept"
    LET_GO = "let_go"


def read_moment(value: str) -> datetime:
    """Return the moment in UTC. Raises ValueError for one without an offset, or of a year that no record has."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("A moment has its offset from UTC.")
    if not 1900 <= found.year < 2200:
        raise ValueError("A moment lies between 1900 and 2199.")
    return found.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a device that never came, both ends included."""

    first: int
    last: int


def gaps(numbers: Iterable[int], until: int = 0) -> tuple[Gap, ...]:
    """Return the numbers missing between 1 and the highest that came, or that was announced, as stretches."""
    known = [0, *sorted(set(numbers))]
    if until > known[-1]:
        known.append(until + 1)
    return tuple(Gap(before + 1, after - 1) for before, after in pairwise(known) if after > before + 1)


def clock_off(device_clock: datetime | None, at: datetime) -> int | None:
    """By how many seconds the device's clock is ahead (below 0: behind); None within the tolerance, or when unknown."""
    if device_clock is None or abs(device_clock - at) <= CLOCK_TOLERANCE:
        return None
    return round((device_clock - at).total_seconds())
