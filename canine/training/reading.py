"""Reading a sheet of training repetitions: bytes in, rows and refusals out. Knows no database.

Every row that can be read is given as it stands; of every other the first cell that cannot be taken is named.
Nothing is guessed: a half count and an empty count are refused, not rounded.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from canine.rules.figures import written_number
from canine.training.errors import NotASheet

# What each column is called, in small letters, the published sheet's name first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "date": ("date",),
    "dog": ("dog",),
    "handler": ("handler",),
    "target": ("cheetah", "target"),
    "off_target": ("negative 1", "negative", "off-target"),
    "number": ("rep number", "repetition"),
    "hits": ("number true alerts", "true alerts", "hits"),
    "false_alerts": ("number false alerts", "false alerts"),
    "correct_rejections": ("# of correct dismissals", "correct dismissals", "correct rejections"),
    "misses": ("# of misses", "misses"),
}
_SECONDS = re.compile(r"fa\d+ \(s\)")
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MOST = 10_000
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One repetition; `row` is its row in a spreadsheet, the headings being row 1.

    A sample of None was not out; a count of None was not counted, because nothing of the kind was out. A row may
    contradict itself (a hit, and no target out): it is taken as it stands, and the reader of its counts decides.
    """

    row: int
    held_on: date
    dog: str
    handler: str
    target: str | None
    off_target: str | None
    number: int
    hits: int | None
    misses: int | None
    false_alerts: int | None
    correct_rejections: int | None
    false_alert_seconds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be taken: the cell, by its column's heading and as it stands there, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What a file held: how many rows with anything in them, those that can be taken, and the others.

    `headings` tells what the file calls each column of HEADINGS.
    """

    read: int
    headings: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    rejected: tuple[Rejected, ...]


class _CellWrong(Exception):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def read_sheet(content: bytes) -> ReadSheet:
    """The repetitions of a CSV file with the columns of HEADINGS, in any order. Raises NotASheet."""
    lines = _lines(content)
    headings = [" ".join(cell.split()) for cell in lines[0]]
    places = _places(headings)
    seconds = [at for at, heading in enumerate(headings) if _SECONDS.fullmatch(heading.lower())]
    rows, rejected, read = [], [], 0
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        padded = cells + [""] * (len(headings) - len(cells))
        values = {name: padded[at] for name, at in places.items()}
        try:
            rows.append(_row(number, values, {headings[at]: padded[at] for at in seconds}))
        except _CellWrong as wrong:
            at = places[wrong.name] if wrong.name in places else headings.index(wrong.name)
            rejected.append(Rejected(number, headings[at], padded[at], wrong.reason))
    return ReadSheet(read, {name: headings[at] for name, at in places.items()}, tuple(rows), tuple(rejected))


def _lines(content: bytes) -> list[list[str]]:
    if b"\0" in content:
        raise NotASheet("This is no CSV file. Save the sheet as CSV, and take that file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")  # how older spreadsheets save
        except UnicodeDecodeError as error:
            raise NotASheet("This is no CSV file. Save the sheet as CSV, and take that file.") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise NotASheet(f"This is no CSV file: {error}.") from error
    if not lines:
        raise NotASheet("The file is empty.")
    return lines


def _places(headings: list[str]) -> dict[str, int]:
    """Where each column stands."""
    small = [heading.lower() for heading in headings]
    places = {}
    for name, names in HEADINGS.items():
        found = next((small.index(each) for each in names if each in small), None)
        if found is not None:
            places[name] = found
    missing = [names[0] for name, names in HEADINGS.items() if name not in places]
    if missing:
        raise NotASheet(f"This is no sheet of training repetitions: no column is called {', '.join(missing)}.")
    return places


def _row(number: int, values: Mapping[str, str], seconds: Mapping[str, str]) -> SheetRow:
    target, off_target = _sample("target", values), _sample("off_target", values)
    return SheetRow(
        row=number,
        held_on=_day(values["date"]),
        dog=_name("dog", values),
        handler=_name("handler", values),
        target=target,
        off_target=off_target,
        number=_whole("number", values["number"]),
        hits=_count("hits", values, is_out=target is not None),
        false_alerts=_count("false_alerts", values, is_out=off_target is not None),
        correct_rejections=_count("correct_rejections", values, is_out=off_target is not None),
        misses=_count("misses", values, is_out=target is not None),
        false_alert_seconds=tuple(_seconds(name, typed) for name, typed in seconds.items() if typed.strip()),
    )


def _day(typed: str) -> date:
    """A day in US order, as the sheet has it, or in the order of ISO 8601."""
    words = typed.strip()
    found = _US_DAY.fullmatch(words)
    try:
        if found is None:
            return date.fromisoformat(words)
        month, day, year = (int(part) for part in found.groups())
        return date(year, month, day)
    except ValueError as error:
        raise _CellWrong("date", "This is no day: write month/day/year, like 5/27/2022, or 2022-05-27.") from error


def _name(name: str, values: Mapping[str, str]) -> str:
    words = " ".join(values[name].split())
    if not words:
        raise _CellWrong(name, f"The {name} is missing.")
    if len(words) > _LONGEST:
        raise _CellWrong(name, f"A name has at most {_LONGEST} characters.")
    return words


def _sample(name: str, values: Mapping[str, str]) -> str | None:
    words = _name(name, values) if values[name].strip() else ""
    if not words:
        raise _CellWrong(name, "Name the sample, or write none when none was out.")
    return None if words.lower() == "none" else words


def _count(name: str, values: Mapping[str, str], *, is_out: bool) -> int | None:
    """A count; n/a is one only where there was nothing of the kind to count."""
    if values[name].strip().lower() == "n/a":
        if is_out:
            raise _CellWrong(name, "n/a says that nothing was there to count, and the row names a sample.")
        return None
    return _whole(name, values[name])


def _whole(name: str, typed: str) -> int:
    words = typed.strip()
    if not words:
        raise _CellWrong(name, "The cell is empty: nobody can say whether that means nothing or not noted.")
    try:
        value = Decimal(words)
    except InvalidOperation as error:
        raise _CellWrong(name, "This is no number.") from error
    if not value.is_finite() or value != value.to_integral_value():
        raise _CellWrong(name, "A count is a whole number: a part of an alert or a miss is none.")
    if not 0 <= value <= _MOST:
        raise _CellWrong(name, f"A count lies between 0 and {_MOST}.")
    return int(value)


def _seconds(name: str, typed: str) -> str:
    try:
        value = Decimal(typed.strip())
    except InvalidOperation as error:
        raise _CellWrong(name, "This is no time in seconds.") from error
    if not value.is_finite() or not 0 <= value <= _MOST:
        raise _CellWrong(name, f"A time lies between 0 and {_MOST} seconds.")
    return written_number(value)
