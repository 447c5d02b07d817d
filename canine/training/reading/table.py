"""From the characters of a file to its cells: what stands between cells, which row holds the headings."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canine.decoding import NotText, text_of
from canine.training.errors import NotASheet
from canine.training.reading.headings import recognised

_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'"?sep=(.)"?[,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
# Titles, the name of the unit, an empty row: what stands above the headings is not longer than this.
_MOST_ROWS_ABOVE = 20
_LONGEST_CELL = 20_000
_EMPTY: list[str] = []
# What is read of a sheet lies in memory until it is on record: years of a large unit's training are a tenth of this.
MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file.

    `read_as` names the character set where it had to be judged, and is empty otherwise. Each of `rows` has its number
    in a spreadsheet, the first row being 1; a line `sep=;` is not a row, as spreadsheets do not show it.
    """

    read_as: str
    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, at: int) -> tuple[str, ...]:
        """Return the cells of a column, from the rows that have one there."""
        return tuple(cells[at] for _, cells in self.rows if at < len(cells))


def read_table(content: bytes) -> Table:
    """Return the table in a CSV file, however its cells are divided. Raises NotASheet."""
    try:
        text, read_as = text_of(content)
    except NotText as error:
        raise NotASheet(str(error)) from error
    said = _SEP_LINE.match(text)
    if said:
        text = text[said.end() :]
    if not text.strip():
        raise NotASheet("The file is empty.")
    lines = _lines(text, said.group(1)) if said else _best_lines(text)
    at = _heading_row(lines)
    headings = tuple(" ".join(cell.split()) for cell in lines[at])
    rows = ((number, tuple(cells)) for number, cells in enumerate(lines[at + 1 :], start=at + 2) if cells)
    return Table(read_as, headings, at + 1, tuple(rows))


def column_letters(at: int) -> str:
    """Return what a spreadsheet calls the column at that place, from 0: A, B, … Z, AA."""
    letters = ""
    at += 1
    while at:
        at, place = divmod(at - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def read_table_apart(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the same for `sandbox.judge`: what stands above the rows as plain values, and the rows as JSON."""
    table = read_table(content)
    head = {"read_as": table.read_as, "headings": table.headings, "heading_row": table.heading_row}
    return head, json.dumps(table.rows).encode()


def table_from(head: Mapping[str, Any], rows: bytes) -> Table:
    """Return the table that `read_table_apart` found."""
    cells = ((number, tuple(each)) for number, each in json.loads(rows))
    return Table(head["read_as"], tuple(head["headings"]), head["heading_row"], tuple(cells))


def _best_lines(text: str) -> list[list[str]]:
    """Return the cells, divided by whichever character makes the most known headings, then the most cells of a row."""
    best: tuple[tuple[int, int], list[list[str]]] | None = None
    wrong: NotASheet | None = None
    for delimiter in _DELIMITERS:
        try:
            lines = _lines(text, delimiter)
        except NotASheet as error:
            wrong = wrong or error
            continue
        heading = lines[_heading_row(lines)]
        worth = (_known(heading), len(heading))
        if best is None or worth > best[0]:
            best = worth, lines
    if best is None:
        assert wrong is not None
        raise wrong
    return best[1]


def _lines(text: str, delimiter: str) -> list[list[str]]:
    """Every row with its cells; one in which nothing stands has none, and takes next to no memory."""
    found: list[list[str]] = []
    cells = 0
    # `newline=""` keeps a line end inside a cell as it is, and lets a lone carriage return end a row.
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(len(cell) > _LONGEST_CELL for cell in line):
                raise NotASheet(f"This is no sheet: a cell has more than {_LONGEST_CELL} characters.")
            is_empty = not any(cell.strip() for cell in line)
            cells += 0 if is_empty else len(line)
            if cells > MOST_CELLS:
                raise NotASheet(f"The sheet has more than {MOST_CELLS} cells. Divide it into several files.")
            found.append(_EMPTY if is_empty else line)
    except csv.Error as error:
        raise NotASheet(f"This is no CSV file: {error}.") from error
    return found


def _heading_row(lines: list[list[str]]) -> int:
    """Return the row of the most known headings near the top; where none is known, the first that is more
    than a title.
    """
    top = lines[:_MOST_ROWS_ABOVE]
    most = max(range(len(top)), key=lambda at: (_known(top[at]), -at))
    if _known(top[most]) > 1:
        return most
    filled = [sum(bool(cell.strip()) for cell in line) for line in top]
    return next((at for at, cells in enumerate(filled) if cells > 1 and cells * 2 > max(filled)), most)


def _known(cells: list[str]) -> int:
    return len({recognised(cell) for cell in cells} - {None})
