"""Lay-offs: times in which a team neither worked nor trained, which the certificate tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LAY_OFF = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LayOff:
    """The first and the last day without work or training."""

    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        """How many days it lasted."""
        return (self.to_on - self.from_on).days + 1


def lay_offs(active_on: Iterable[date], from_on: date, to_on: date) -> tuple[LayOff, ...]:
    """Every stretch of at least thirty days within the period on which nothing was logged, in order."""
    days = sorted({day for day in active_on if from_on <= day <= to_on})
    edges = [from_on - timedelta(days=1), *days, to_on + timedelta(days=1)]
    gaps = (LayOff(before + timedelta(days=1), after - timedelta(days=1)) for before, after in pairwise(edges))
    return tuple(gap for gap in gaps if gap.days >= LAY_OFF.days)
