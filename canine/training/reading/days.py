"""Days as people write them. Whether the day or the month comes first, the whole column decides and no single cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from canine.rules.folding import fold_name


class DayOrder(StrEnum):
    """What stands first in a day that is written in numbers alone, with the year last."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class NoDay(ValueError):
    """A cell that is no day; the sentence says what would be one."""


# English and Swahili; the first three letters tell every month of each.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan", "feb", "mar mac", "apr", "may mei", "jun", "jul", "aug ago", "sep sept", "oct okt", "nov", "dec des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FULL = (
    "january januari", "february februari", "march machi", "april aprili", "may mei", "june juni", "july julai",
    "august agosti", "september septemba", "october oktoba", "november novemba", "december desemba",
)  # fmt: skip
_MONTHS |= {name: number for number, names in enumerate(_FULL, start=1) for name in names.split()}

_TIME = re.compile(r"(?:[T,]\s*|\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.I | re.A)
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?\.?,?\s+", re.I)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})", re.A)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.A)
_DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([a-z]+)\.?[\s\-/.,]*(\d{4}|\d{2})", re.A)
_NAME_AND_DAY = re.compile(r"([a-z]+)\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|[\s\-/.]+)(\d{4}|\d{2})", re.A)

# A heading may say it: "Date (dd/mm/yyyy)".
ORDER_SAID = re.compile(r"[(\[]?\b(d{1,2}|m{1,3})[\s/.\-]+(m{1,3}|d{1,2})[\s/.\-]+y{2,4}\b[)\]]?", re.I)

_WOULD_DO = "like 2026-05-27, 27 May 2026, or 27/5/2026 throughout the column"
_NO_DAY = f"This is no day: write one {_WOULD_DO}."
_EITHER = (
    "Nothing in this column says whether the day or the month comes first: {one} or {other}? "
    "Say which (day first or month first), or write the month by name."
)
_BOTH = (
    "In this column the day comes first in some rows and the month in others: this may be {one} or {other}. "
    "Write the month by name, or year-month-day."
)
_SHORT_YEAR = "This may be year/month/day, or end in its year: write the year with four digits."


def order_of(cells: Iterable[str]) -> DayOrder | None:
    """Return the order that the whole column shows; None where nothing shows one, or some rows show either."""
    shown = _shown(cells)
    return next(iter(shown)) if len(shown) == 1 else None


def order_said_in(heading: str) -> DayOrder | None:
    """Return the order that the heading of the column names, as in "Date (dd/mm/yyyy)"; None where it names none."""
    found = ORDER_SAID.search(heading)
    if found is None or found[1][0].lower() == found[2][0].lower():
        return None
    return DayOrder.DAY_FIRST if found[1][0].lower() == "d" else DayOrder.MONTH_FIRST


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A cell that is one day or another, and the column does not say which."""

    cell: str
    day_first: date
    month_first: date


def open_day(cells: Iterable[str]) -> OpenDay | None:
    """Return the first cell that would be another day in the other order; None where the column shows the order."""
    cells = tuple(cells)
    if order_of(cells) is not None:
        return None
    return next((either for cell in cells if (either := _either(cell)) is not None), None)


class DayReader:
    """Reads the days of one column: in the order that was asked for, or else in the one that the column shows."""

    def __init__(self, cells: Iterable[str], asked: DayOrder | None = None) -> None:
        cells = tuple(cells)
        self._shown = _shown(cells)
        self._asked = asked
        self._order = asked or (next(iter(self._shown)) if len(self._shown) == 1 else None)
        self._is_year_perhaps_first = _is_year_perhaps_first(cells)

    def read(self, cell: str) -> date:
        """Return the day of a cell, its time of day left out. Raises NoDay."""
        words = _without_time(cell)
        found = _YEAR_LAST.fullmatch(words)
        if found is None:
            return _in_words_or_year_first(words)
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        if len(found[4]) == 2 and self._is_year_perhaps_first and self._asked is None:
            raise NoDay(_SHORT_YEAR)
        day_first, month_first = _made(year, second, first), _made(year, first, second)
        if day_first is None and month_first is None:
            raise NoDay(_NO_DAY)
        if day_first and month_first and day_first != month_first:
            if self._order is None:
                words = _BOTH if self._shown else _EITHER
                raise NoDay(words.format(one=_named(day_first), other=_named(month_first)))
            return day_first if self._order is DayOrder.DAY_FIRST else month_first
        sure = day_first or month_first
        assert sure is not None
        if self._asked and day_first != month_first and (day_first is None) is (self._asked is DayOrder.DAY_FIRST):
            asked = "day" if self._asked is DayOrder.DAY_FIRST else "month"
            raise NoDay(f"With the {asked} first, as it was said, this is no day. It would be {_named(sure)}.")
        return sure


def _shown(cells: Iterable[str]) -> set[DayOrder]:
    """Return the orders in which some cell can be read and in the other one cannot."""
    shown = set()
    for cell in cells:
        found = _YEAR_LAST.fullmatch(_without_time(cell))
        if found is None:
            continue
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        day_first, month_first = _made(year, second, first), _made(year, first, second)
        if (day_first is None) is not (month_first is None):
            shown.add(DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST)
    return shown


def _either(cell: str) -> OpenDay | None:
    found = _YEAR_LAST.fullmatch(_without_time(cell))
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    day_first, month_first = _made(year, second, first), _made(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return None
    return OpenDay(" ".join(cell.split()), day_first, month_first)


def _is_year_perhaps_first(cells: Iterable[str]) -> bool:
    """Whether three numbers of two digits look like year/month/day: the first one stays, and the last one goes on."""
    found = [match for cell in cells if (match := _YEAR_LAST.fullmatch(_without_time(cell))) and len(match[4]) == 2]
    return len({match[1] for match in found}) == 1 < len({match[4] for match in found})


def _without_time(cell: str) -> str:
    words = " ".join(cell.split())
    found = _TIME.search(words)
    if found is None or found.end() != len(words):
        return words
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    is_time = hour < (13 if found[4] else 24) and minute < 60 and second < 60
    return words[: found.start()].strip() if is_time else words


def _in_words_or_year_first(words: str) -> date:
    found = _YEAR_FIRST.fullmatch(words)
    if found:
        year, month, day = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return _day(int(year), int(month), int(day))
    weekday = _WEEKDAY.match(words)
    day = _by_name(fold_name(words[weekday.end() :] if weekday else words))
    if weekday and weekday[1].lower() != f"{day:%a}".lower():
        raise NoDay(f"{_named(day)} was a {day:%A}.")
    return day


def _by_name(words: str) -> date:
    found = _DAY_AND_NAME.fullmatch(words)
    if found and found[2] in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[2]], int(found[1]))
    found = _NAME_AND_DAY.fullmatch(words)
    if found and found[1] in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[1]], int(found[2]))
    raise NoDay(_NO_DAY)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    found = _made(year, month, day)
    if found is None:
        raise NoDay(_NO_DAY)
    return found


def _named(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
