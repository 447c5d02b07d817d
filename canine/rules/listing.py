"""A page of a long list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Shown = TypeVar("Shown")

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """The rows of page `number` (from 1) of `last`, out of `total` rows."""

    rows: tuple[Row, ...]
    number: int
    last: int
    total: int

    def showing(self, rows: Iterable[Shown]) -> "Paged[Shown]":
        """Return the same page with something else made of its rows."""
        return Paged(tuple(rows), self.number, self.last, self.total)


def page_of(total: int, asked: int, per_page: int = PER_PAGE) -> tuple[int, int]:
    """Return the page that is shown when `asked` is asked for, and the last page; both at least 1."""
    last = max(1, -(-total // per_page))
    return min(max(asked, 1), last), last
