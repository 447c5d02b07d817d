"""The cells of an Excel workbook (.xlsx, ECMA-376): texts and numbers as they show, and nothing that it computes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from canine.errors import DomainError

_MOST_BYTES = 60_000_000
_MOST_CELLS = 1_000_000
_MOST_SHEETS = 20
_MOST_COLUMNS = 500
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_COLUMN = re.compile(r"[A-Z]{1,3}")
# RuntimeError: a workbook with a password.
_BROKEN = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)


class NotAList(DomainError):
    """The file holds no container numbers, or some that are wrong."""


def is_workbook(content: bytes) -> bool:
    """Tell whether the bytes begin as those of a workbook do."""
    return content.startswith(b"PK\x03\x04")


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """Return the rows of each sheet, the first row of a spreadsheet being the first. Raises NotAList."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise NotAList("The workbook is larger than any day's list. Save the list alone.")
            names = sorted(name for name in archive.namelist() if _SHEET.fullmatch(name))[:_MOST_SHEETS]
            shared = _shared(archive)
            sheets = [_rows(archive.read(name), shared) for name in names]
    except _BROKEN as wrong:
        raise NotAList("This workbook cannot be read. Save the list as CSV, and take that file.") from wrong
    if not sheets:
        raise NotAList("This is no Excel workbook. Save the list as CSV, and take that file.")
    return sheets


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(one) for one in _children(ElementTree.fromstring(archive.read("xl/sharedStrings.xml")), "si")]


def _rows(xml: bytes, shared: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for data in _children(ElementTree.fromstring(xml), "sheetData"):
        for row in _children(data, "row"):
            number = int(row.get("r") or len(rows) + 1)
            if not len(rows) < number <= _MOST_CELLS:
                raise ValueError("rows out of order")
            rows += [[] for _ in range(number - len(rows))]
            for cell in _children(row, "c"):
                at = _column(cell.get("r"), len(rows[-1]))
                rows[-1] += [""] * (at + 1 - len(rows[-1]))
                rows[-1][at] = _value(cell, shared)
                cells += at
                if cells > 20 * _MOST_CELLS:
                    raise ValueError("too many cells")
    return rows


def _column(reference: str | None, after: int) -> int:
    found = _COLUMN.match(reference or "")
    at = after
    if found:
        at = -1
        for letter in found.group():
            at = (at + 1) * 26 + ord(letter) - ord("A")
    if at >= _MOST_COLUMNS:
        raise ValueError("too many columns")
    return at


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(_text(one) for one in _children(cell, "is"))
    value = next((one.text or "" for one in _children(cell, "v")), "")
    return shared[int(value)] if kind == "s" and value else value


def _text(item: ElementTree.Element) -> str:
    """Return the text of a cell, without the signs by which some languages say how it is read."""
    own = "".join(one.text or "" for one in _children(item, "t"))
    return own + "".join(one.text or "" for run in _children(item, "r") for one in _children(run, "t"))


def _children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in element if one.tag.rpartition("}")[2] == name)
