"""Tables as people take them away: CSV and an Excel workbook (.xlsx, ECMA-376), from plain values. Pure."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

Value = str | int | float | Decimal | date | datetime | None

NOT_RECORDED = "not recorded"
# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\']")
_STAMP = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, its headings and its rows; None in a row is what is not recorded. `notes` stand below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


def as_csv(tables: Sequence[Table]) -> bytes:
    """Return tables as CSV in UTF-8 with a byte-order mark, one below the other where there are several.

    Each row of several tables begins with the title of its own. A text that a spreadsheet would compute is quoted.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        title = (table.title,) if len(tables) > 1 else ()
        write.writerow((*(("Table",) if title else ()), *table.head))
        write.writerows([(*title, *(_plain(cell) for cell in row)) for row in table.rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain_text(text: str) -> str:
    """Return a text of a table as a spreadsheet shows it: one that it would compute is quoted."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(cell: Value) -> str:
    if cell is None:
        return NOT_RECORDED
    if isinstance(cell, str):
        return plain_text(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_workbook(tables: Sequence[Table]) -> bytes:
    """Return tables as an Excel workbook, a sheet each: numbers and texts, nothing that is computed."""
    names = _sheet_names(tables)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in (
            ("[Content_Types].xml", _content_types(len(tables))),
            ("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", _workbook(names)),
            ("xl/_rels/workbook.xml.rels", _relations(_parts_of_workbook(len(tables)))),
            ("xl/styles.xml", _STYLES),
            *((f"xl/worksheets/sheet{at}.xml", _sheet(table)) for at, table in enumerate(tables, start=1)),
        ):
            archive.writestr(zipfile.ZipInfo(path, _STAMP), xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each sheet: at most 31 characters, without those that none may have, no two alike."""
    made: list[str] = []
    for at, table in enumerate(tables, start=1):
        name = _NOT_IN_A_SHEETS_NAME.sub(" ", table.title).strip()[:31] or f"Table {at}"
        taken = {one.lower() for one in made}
        made.append(name if name.lower() not in taken else f"{name[:26]} ({at})")
    return made


_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Two looks: as it is, and bold for headings.
_STYLES = (
    f'{_HEADER}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def _content_types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>'
        for at in range(1, count + 1)
    )
    return (
        f'{_HEADER}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{sheets}</Types>'
    )


def _relations(parts: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, start=1)
    )
    return f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _parts_of_workbook(count: int) -> list[tuple[str, str]]:
    sheets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, count + 1)]
    return [*sheets, ("styles", "styles.xml")]


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, start=1)
    )
    return f'{_HEADER}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _sheet(table: Table) -> str:
    rows = [_row(1, table.head, style=1)]
    rows += [_row(at, row, style=0) for at, row in enumerate(table.rows, start=2)]
    after = len(table.rows) + 3
    rows += [_row(after + at, (note,), style=0) for at, note in enumerate(table.notes)]
    frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>'
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{_width(column)}" customWidth="1"/>'
        for at, column in enumerate(zip(table.head, *table.rows, strict=True), start=1)
    )
    columns = f"<cols>{widths}</cols>" if widths else ""
    return (
        f'{_HEADER}<worksheet xmlns="{_MAIN}">{frozen}</sheetViews>{columns}'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _width(column: Sequence[Value]) -> int:
    return min(48, max(10, *(len(_plain(cell)) + 2 for cell in column)))


def _row(number: int, cells: Sequence[Value], *, style: int) -> str:
    inside = "".join(_cell(f"{_letters(at)}{number}", cell, style) for at, cell in enumerate(cells))
    return f'<row r="{number}">{inside}</row>'


def _cell(place: str, value: Value, style: int) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    words = NOT_RECORDED if value is None else value.isoformat() if isinstance(value, date) else str(value)
    words = escape(_NOT_IN_XML.sub("\ufffd", words))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def _letters(at: int) -> str:
    """Return what the column of a number, from 0, is called: A, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
