"""What a unit did in a period, counted by month, station, dog, odour and reason. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules.cargo import SearchReason

_MOST_MONTHS = 24
MOST_YEARS = 30
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, by the clocks of a zone, in parts: months, or years where there are many months."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def parts(self) -> list[date]:
        """Return the first day of each part."""
        months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
        if months > _MOST_MONTHS:
            rest = [date(year, 1, 1) for year in range(self.since.year + 1, self.until.year + 1)]
        else:
            firsts = (divmod(self.since.year * 12 + self.since.month - 1 + at, 12) for at in range(1, months))
            rest = [date(year, month + 1, 1) for year, month in firsts]
        return [self.since, *rest]

    @property
    def labels(self) -> list[str]:
        """Return what each part is called: "Mar 2026", or "2026"."""
        firsts = self.parts
        by_year = len(firsts) > 1 and (firsts[-1] - firsts[0]).days > _MOST_MONTHS * 32
        return [f"{first:%Y}" if by_year else f"{first:%b %Y}" for first in firsts]

    @property
    def days(self) -> list[date]:
        """Return the first day of each part, and the first day after the period."""
        return [*self.parts, self.until + timedelta(days=1)]

    @property
    def edges(self) -> list[datetime]:
        """Return the moment at which each part begins, and that at which the last one ends, in UTC."""
        return [datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC) for day in self.days]

    def part_of(self, at: datetime) -> int | None:
        """Return in which part a moment lies, None outside."""
        return _part(self.edges, at)

    def part_of_day(self, on: date) -> int | None:
        """Return in which part a day lies, None outside."""
        return _part(self.days, on)


def _part(edges: list[Any], at: Any) -> int | None:
    place = sum(bool(edge <= at) for edge in edges) - 1
    return place if 0 <= place < len(edges) - 1 else None


def quarter(year: int, number: int, zone: ZoneInfo) -> Period:
    """Return a quarter of a year, from 1 to 4."""
    first = date(year, _QUARTER * (number - 1) + 1, 1)
    after = date(year + 1, 1, 1) if number == 4 else date(year, _QUARTER * number + 1, 1)
    return Period(first, after - timedelta(days=1), zone)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done: counts, seconds and kilograms. None is what is not recorded in such a way.

    `containers` are searches of containers, `seconds_searching` those of searches whose end is on record, `referred`
    air samples whose last decision referred the container, `finds` exhibits and inspections that found something,
    `kg` what they weighed on their first scale.
    """

    searches: int | None = 0
    containers: int | None = 0
    seconds_searching: int | None = 0
    alerts: int | None = 0
    samples: int | None = 0
    referred: int | None = 0
    seconds_on_shift: int | None = 0
    finds: int | None = 0
    not_weighed: int | None = 0
    kg: Decimal | None = Decimal(0)

    def plus(self, other: "Figures") -> "Figures":
        """Return the sum of each; what is not recorded on both sides stays so."""
        sums = {one.name: _sum(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        return replace(self, **sums)

    def without(self, *names: str) -> "Figures":
        """Return the same with these not recorded."""
        return replace(self, **dict.fromkeys(names))


def _sum(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one if other is None else other
    return one + other


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures of one part of the period, of one station, one dog and one reason; None where it has none."""

    part: int
    figures: Figures
    station_id: UUID | None = None
    dog_id: UUID | None = None
    reason: SearchReason | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: where, when, after what, how heavy, and what an expert said it is."""

    part: int
    station_id: UUID
    dog_id: UUID | None
    reason: SearchReason
    kg: Decimal | None
    identified_as: str = ""

    @property
    def figures(self) -> Figures:
        """Return it as figures."""
        return Figures(finds=1, not_weighed=int(self.kg is None), kg=self.kg or Decimal(0))


def summed(cells: Iterable[Cell], key_of: Callable[[Cell], Hashable]) -> dict[Hashable, Figures]:
    """Return the figures under each key."""
    found: dict[Hashable, Figures] = {}
    for cell in cells:
        key = key_of(cell)
        found[key] = found.get(key, Figures()).plus(cell.figures)
    return found
