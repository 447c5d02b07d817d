"""Count what fills the database beside its rows: each package counts what it stores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Storage:
    """How many of something there are, and how many bytes they take; `until` says what becomes of them."""

    what: str
    count: int
    size: int
    until: str


Counter = Callable[[], Sequence[Storage]]
_counters: list[Counter] = []


def counted(count: Counter) -> Counter:
    """Register a function that counts what its package keeps."""
    _counters.append(count)
    return count


def in_use() -> list[Storage]:
    """Return what every package counted."""
    return [one for count in _counters for one in count()]
