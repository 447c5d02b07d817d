"""What takes room in the record beside its rows: each package that keeps such things counts its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How many of something there are, and how many bytes they take; `until` says what becomes of them."""

    what: str
    count: int
    size: int
    until: str


Counter = Callable[[], Sequence[Room]]
_counters: list[Counter] = []


def counted(count: Counter) -> Counter:
    """Register a function that counts what its package keeps."""
    _counters.append(count)
    return count


def taken() -> list[Room]:
    """Return everything that takes room."""
    return [one for count in _counters for one in count()]
