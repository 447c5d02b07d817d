"""How fast a trial was recorded: responses that came close after the one before, and the time between sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Pace:
    """So many of the responses came within so many seconds of the one before, by the clock that received them.

    `between_sessions_s` is the shortest time from the last response of a session to the first of the next; None for a
    single session.
    """

    close: int
    of: int
    within_s: int
    between_sessions_s: int | None


@dataclass(frozen=True, slots=True)
class LoadedRun:
    """The loader's word on a run, and when its first response was received."""

    run: int
    loader: str
    said_at: datetime
    first_response_at: datetime


def pace(responses: Sequence[tuple[int, datetime]], within_s: int) -> Pace:
    """Return the pace of responses, each with the number of its session and the moment at which it was received."""
    ordered = sorted(responses, key=lambda one: one[1])
    pairs = list(pairwise(ordered))
    gaps = [after[1] - before[1] for before, after in pairs if before[0] != after[0]]
    return Pace(
        close=sum(after[1] - before[1] < timedelta(seconds=within_s) for before, after in pairs),
        of=len(ordered),
        within_s=within_s,
        between_sessions_s=round(min(gaps).total_seconds()) if gaps else None,
    )


def shortest_rest(uses: Sequence[tuple[str, int, datetime]]) -> int | None:
    """Return the least seconds from the last response of a run to the first of the next that held the same item.

    Each use has the item's name, the run, and when its response was received. None where no item was used twice.
    """
    times: dict[int, list[datetime]] = {}
    runs: dict[str, set[int]] = {}
    for item, run, at in uses:
        times.setdefault(run, []).append(at)
        runs.setdefault(item, set()).add(run)
    gaps = [
        min(times[after]) - max(times[before]) for used in runs.values() for before, after in pairwise(sorted(used))
    ]
    return int(min(gaps).total_seconds()) if gaps else None
