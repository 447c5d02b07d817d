"""A page of a long list, and what it is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
Shown = TypeVar("Shown")

PER_PAGE = 25
# So many rows of a list are counted; of a longer one it is said that there are more.
MOST_COUNTED = 1_000
# No list has so many pages.
LAST_PAGE = 10**9
# A file of a list holds so many rows at most.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """The rows of page `number` (from 1) of `last`, out of `total` rows.

    Where there are more than were counted (`has_more`), `last` is the last page that is known.
    """

    rows: tuple[Row, ...]
    number: int
    last: int
    total: int
    has_more: bool = False

    @property
    def count_words(self) -> str:
        """How many rows there are: 12, or more than 1,000."""
        return f"more than {self.total:,}" if self.has_more else str(self.total)

    def showing(self, rows: Iterable[Shown]) -> "Paged[Shown]":
        """Return the same page with something else made of its rows."""
        return Paged(tuple(rows), self.number, self.last, self.total, self.has_more)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: words, filters by their names, the column by which it is sorted, a page of it.

    `order` is empty for the list's own order.
    """

    text: str = ""
    page: int = 1
    filters: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""
    is_descending: bool = False
    per_page: int = PER_PAGE

    @property
    def whole(self) -> "Asked":
        """Return the same without pages, for a file."""
        return replace(self, page=1, per_page=MOST_ROWS)


def page_of(total: int, asked: int, per_page: int = PER_PAGE) -> tuple[int, int]:
    """Return the page that is shown when `asked` is asked for, and the last page; both at least 1."""
    last = max(1, -(-total // per_page))
    return min(max(asked, 1), last), last
