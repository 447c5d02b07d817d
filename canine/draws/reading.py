"""A day's list of containers, or the numbers that were drawn: whatever file holds them, as the numbers in it."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from canine.decoding import NotText, text_of
from canine.draws.workbook import NotAList, is_workbook
from canine.draws.workbook import sheets_of as sheets_of_workbook
from canine.rules.cargo import CheckDigitWrong, ContainerNumberWrong, container_number, container_number_as_painted
from canine.rules.folding import fold_name
from canine.rules.limits import PLACE_IN_YARD

# A port's busiest day has some thousands.
MOST_NUMBERS = 100_000
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=."?\s*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(r"\W*[A-Za-z]{4}\W*\d[\d\W]{3,}")
_MOST_NAMED = 5


# What a draw can be divided by, with the headings under which offices write it.
PARTS = {
    "size": ("size", "container size", "cntr size", "type", "size type", "type size", "iso type", "iso code", "length"),
    "line": ("line", "shipping line", "carrier", "operator", "liner", "line operator", "agent", "line code"),
    "yard": ("yard", "block", "location", "position", "terminal", "stack", "slot", "yard position", "yard location"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A container of the list, with what the list says of it."""

    number: str
    size: str = ""
    line: str = ""
    yard: str = ""

    def part(self, divided_by: Sequence[str]) -> str:
        """Return the part of the draw to which it belongs."""
        return " · ".join(getattr(self, one) or f"no {one}" for one in divided_by)


@dataclass(frozen=True, slots=True)
class ContainerList:
    """The distinct containers in the order of the file, and the numbers that stand in it again, with their rows."""

    containers: tuple[Listed, ...]
    again: tuple[tuple[int, str], ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Their numbers."""
        return tuple(one.number for one in self.containers)


def read_list(content: bytes, *, as_listed: bool = False) -> ContainerList:
    """Return the containers of a CSV file or a workbook, by the column that has most container numbers.

    `as_listed` keeps numbers of which the check digit does not fit: some are painted so. Raises NotAList, which names
    the first rows that are wrong.
    """
    return _list_in(_rows(content), as_listed=as_listed)


def read_list_apart(content: bytes, *, as_listed: bool) -> tuple[dict[str, Any], bytes]:
    """Return the same for `sandbox.judge`, as plain values."""
    found = read_list(content, as_listed=as_listed)
    containers = [[one.number, one.size, one.line, one.yard] for one in found.containers]
    return {"containers": containers}, json.dumps(found.again).encode()


def _list_in(rows: list[list[str]], *, as_listed: bool) -> ContainerList:
    at = _column(rows)
    places = _places_of_parts(rows, at)
    found: dict[str, Listed] = {}
    again = []
    for row, number in _numbers(rows, as_listed=as_listed):
        if number in found:
            again.append((row, number))
            continue
        cells = rows[row - 1]
        said = {name: " ".join(cells[place].split()) for name, place in places.items() if place < len(cells)}
        found[number] = Listed(number, **{name: words[:PLACE_IN_YARD] for name, words in said.items()})
    return ContainerList(tuple(found.values()), tuple(again))


def _places_of_parts(rows: list[list[str]], at: int) -> dict[str, int]:
    """Return the columns of size, line and yard, by the headings above the first number."""
    first = next(row for row, _ in _cells(rows, at))
    places: dict[str, int] = {}
    for cells in rows[: first - 1]:
        for place, cell in enumerate(cells):
            for name, words in PARTS.items():
                if place != at and name not in places and fold_name(cell.strip(" .:")) in words:
                    places[name] = place
    return places


def read_drawn(content: bytes) -> tuple[str, ...]:
    """Return the numbers of a draw as they stand, from a list or from what `canine draw --json` printed.

    Raises NotAList.
    """
    try:
        answer = json.loads(content)
        told = answer["drawn"] if isinstance(answer, dict) else answer
        content = "\n".join(str(number) for number in told).encode()
    except (ValueError, KeyError, TypeError):
        pass  # no JSON of a draw, so it is a list
    return tuple(number for _, number in _numbers(_rows(content), as_listed=True)) if content else ()


def _numbers(rows: list[list[str]], *, as_listed: bool) -> list[tuple[int, str]]:
    """Return every number with its row, in the order of the file. Raises NotAList."""
    found, wrong = [], []
    for row, text in _cells(rows, _column(rows)):
        try:
            found.append((row, container_number_as_painted(text) if as_listed else container_number(text)))
        except ContainerNumberWrong as error:
            keep = " To keep such numbers, say --as-listed." if isinstance(error, CheckDigitWrong) else ""
            wrong.append(f"Row {row}: {error}{keep}")
    if wrong:
        more = len(wrong) - _MOST_NAMED
        raise NotAList(" ".join([*wrong[:_MOST_NAMED], *([f"And {more} more."] if more > 0 else [])]))
    return found


def _rows(content: bytes) -> list[list[str]]:
    if is_workbook(content):
        return max(sheets_of_workbook(content), key=lambda rows: _numbers_in_columns(rows).total())
    try:
        text, _ = text_of(content)
    except NotText as error:
        raise NotAList(str(error)) from error
    said = _SEP_LINE.match(text)
    text = text[said.end() :] if said else text
    try:
        ways = [list(csv.reader(io.StringIO(text, newline=""), delimiter=one, strict=True)) for one in _DELIMITERS]
    except csv.Error as error:
        raise NotAList(f"This is no CSV file: {error}.") from error
    return max(ways, key=lambda rows: _numbers_in_columns(rows).total())


def _numbers_in_columns(rows: Sequence[Sequence[str]]) -> Counter[int]:
    return Counter(at for row in rows for at, cell in enumerate(row) if _LIKE_A_NUMBER.fullmatch(cell))


def _column(rows: Sequence[Sequence[str]]) -> int:
    counted = _numbers_in_columns(rows)
    if not counted:
        raise NotAList("The file holds no container number. Save the list as CSV, with one container in a row.")
    if counted.total() > MOST_NUMBERS:
        raise NotAList(f"The list has more than {MOST_NUMBERS} numbers. Draw from a day's list.")
    return counted.most_common(1)[0][0]


def _cells(rows: Sequence[Sequence[str]], at: int) -> Iterator[tuple[int, str]]:
    """Yield each filled cell of a column with its row, from the first number on: above it stand title and headings."""
    has_begun = False
    for row, cells in enumerate(rows, start=1):
        text = cells[at].strip() if at < len(cells) else ""
        has_begun = has_begun or _LIKE_A_NUMBER.fullmatch(text) is not None
        if has_begun and text:
            yield row, text
