"""Which moment of a record comes after which, and what is said when it does not. Pure.

Desk, tablet, API and services read it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from canine.rules.sentence import code_of


@dataclass(frozen=True, slots=True)
class Order:
    """One moment of a record comes after another one, or at the same time; strictly, only after it.

    `longest` is how far apart they lie at most, when that is known. `else_say` and `too_long` are what is said.
    """

    earlier: str
    later: str
    else_say: str
    is_strict: bool = False
    longest: timedelta | None = None
    too_long: str = ""

    @property
    def else_code(self) -> str:
        """By what the sentence for a wrong order is known in every language."""
        return code_of(self.else_say)

    @property
    def too_long_code(self) -> str:
        """By what the sentence for too long a time is known."""
        return code_of(self.too_long)

    def problem(self, earlier: datetime | None, later: datetime | None) -> str | None:
        """Return what is wrong with these two moments; None when nothing is, or one of them is not there."""
        if earlier is None or later is None:
            return None
        if later < earlier or (self.is_strict and later == earlier):
            return self.else_say
        if self.longest is not None and later - earlier > self.longest:
            return self.too_long
        return None


SHIFT_SPAN = Order("started_at", "ended_at", "A shift cannot end before it starts.")
SEARCH_SPAN = Order("started_at", "ended_at", "A search cannot end before it starts.")
PUMP_SPAN = Order(
    "started_at",
    "stopped_at",
    "The pump stops after it starts. Check both times.",
    is_strict=True,
    longest=timedelta(hours=6),
    too_long="The pump ran for more than 6 hours, as you wrote it. Check both times.",
)
# By the type of record, for every type in which two moments have their order.
ORDERS: Mapping[str, Order] = {"shift": SHIFT_SPAN, "search": SEARCH_SPAN, "sample": PUMP_SPAN}
