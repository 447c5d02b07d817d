"""A day's list of containers, or the numbers that were drawn: whatever file holds them, as the numbers in it. Pure."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canine.decoding import NotText, text_of
from canine.refused import Refused
from canine.rules.cargo import CheckDigitWrong, ContainerNumberWrong, container_number, container_number_as_painted

# A port's busiest day has some thousands.
MOST_NUMBERS = 100_000
_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=."?\s*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(r"\W*[A-Za-z]{4}\W*\d[\d\W]{3,}")
_MOST_NAMED = 5


class NotAList(Refused):
    """The file holds no container numbers, or some that are wrong."""


@dataclass(frozen=True, slots=True)
class ContainerList:
    """The distinct numbers in the order of the file, and those that stand in it again, with their rows."""

    numbers: tuple[str, ...]
    again: tuple[tuple[int, str], ...]


def read_list(content: bytes, *, as_listed: bool = False) -> ContainerList:
    """Return the container numbers of a CSV file, of the column that has most of them.

    `as_listed` keeps numbers of which the check digit does not fit: some are painted so. Raises NotAList, which names
    the first rows that are wrong.
    """
    found: dict[str, None] = {}
    again = []
    for row, number in _numbers(content, as_listed=as_listed):
        if number in found:
            again.append((row, number))
        found[number] = None
    return ContainerList(tuple(found), tuple(again))


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
    return tuple(number for _, number in _numbers(content, as_listed=True)) if content else ()


def _numbers(content: bytes, *, as_listed: bool) -> list[tuple[int, str]]:
    """Return every number with its row, in the order of the file. Raises NotAList."""
    rows = _rows(content)
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
