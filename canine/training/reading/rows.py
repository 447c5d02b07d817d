"""From the cells of a table to its repetitions.

Every row that can be read is given as it stands; of every other the first cell that cannot be taken is named.
Nothing is guessed: a half count and an empty count are refused, not rounded, and a row that is longer or shorter than
the headings is refused as a whole, since nobody can say which of its cells are in their columns.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from canine.rules.figures import written_number
from canine.training.reading.days import DayOrder, DayReader, NoDay, order_said_in
from canine.training.reading.headings import Places, plain
from canine.training.reading.table import Table, column_letters

_SECONDS = re.compile(r"fa ?\d+ s(?:ec(?:ond)?)?")
_MOST = 10_000
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One repetition; `row` is its row in a spreadsheet, the first row of the file being 1.

    A sample of None was not out; a count of None was not counted, because nothing of the kind was out. A row may
    contradict itself (a hit, and no target out): it is taken as it stands, and the reader of its counts decides.
    `cells_sha256` is of the whole row as it was written, each cell with its heading: the same row of the same sheet has
    it again, whatever the file is encoded in and whichever of its columns are read as what.
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
    cells_sha256: str


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

    `headings` tells what the file calls each column of COLUMNS; `read_as` in which characters it was written, where
    that had to be judged.
    """

    read: int
    headings: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    rejected: tuple[Rejected, ...]
    read_as: str = ""


class _CellWrong(Exception):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def read_rows(table: Table, places: Places, order: DayOrder | None = None) -> ReadSheet:
    """Return the repetitions of a table whose columns stand at `places`.

    `order` says whether days or months come first; None leaves that to the heading, or else to the whole column.
    """
    days = DayReader(table.column(at := places["date"]), order or order_said_in(table.headings[at]))
    seconds = _places_of_seconds(table.headings, places)
    headings = {name: _called(table, at) for name, at in places.items()}
    rows, rejected = [], []
    for number, cells in table.rows:
        if len(cells) != len(table.headings):
            rejected.append(_of_another_length(number, cells, table))
            continue
        values = {name: cells[at] for name, at in places.items()}
        times = {_called(table, at): cells[at] for at in seconds}
        try:
            rows.append(_row(number, values, times, days, _hashed(table, cells)))
        except _CellWrong as wrong:
            value = values[wrong.name] if wrong.name in places else times[wrong.name]
            rejected.append(Rejected(number, headings.get(wrong.name, wrong.name), value, wrong.reason))
    return ReadSheet(len(table.rows), headings, tuple(rows), tuple(rejected), table.read_as)


def _called(table: Table, at: int) -> str:
    """Return a column by its heading; by its letters where it has none, or one that stands twice."""
    heading = table.headings[at]
    if heading and table.headings.count(heading) == 1:
        return heading
    return f"{heading} (column {column_letters(at)})" if heading else f"column {column_letters(at)}"


def _places_of_seconds(headings: Sequence[str], places: Places) -> list[int]:
    taken = set(places.values())
    return [at for at, heading in enumerate(headings) if at not in taken and _SECONDS.fullmatch(plain(heading))]


def _of_another_length(number: int, cells: Sequence[str], table: Table) -> Rejected:
    """Return the first cell that is too many, or the first column that has none."""
    wanted, at = len(table.headings), min(len(cells), len(table.headings))
    column = _called(table, at) if at < wanted else f"column {column_letters(at)}"
    value = cells[at] if at < len(cells) else ""
    reason = (
        f"The row has {len(cells)} cells and the headings are {wanted}: nobody can say which cell is "
        f"{'too many' if len(cells) > wanted else 'missing'}, so none of the row is taken."
    )
    return Rejected(number, column, value, reason)


def _hashed(table: Table, cells: Sequence[str]) -> str:
    """Return the row as it was written, whatever the order of its columns and the space around its cells."""
    pairs = sorted(
        (plain(heading), " ".join(cell.split())) for heading, cell in zip(table.headings, cells, strict=True)
    )
    written = "\x1e".join(f"{heading}\x1f{cell}" for heading, cell in pairs if cell)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _row(
    number: int, values: Mapping[str, str], seconds: Mapping[str, str], days: DayReader, cells_sha256: str
) -> SheetRow:
    target, off_target = _sample("target", values), _sample("off_target", values)
    return SheetRow(
        row=number,
        held_on=_day(values["date"], days),
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
        cells_sha256=cells_sha256,
    )


def _day(typed: str, days: DayReader) -> date:
    try:
        return days.read(typed)
    except NoDay as error:
        raise _CellWrong("date", str(error)) from error


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
    """Return a count; n/a is one only where there was nothing of the kind to count."""
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
