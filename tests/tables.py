"""Reads the tables of a page as a person does: by their caption, row by row."""

from xml.etree import ElementTree

import html5lib
from werkzeug.test import TestResponse

from tests.judge import XHTML


def words(element: ElementTree.Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def table(answer: TestResponse, caption: str) -> list[list[ElementTree.Element]]:
    """The cells of each row of the table whose caption holds these words. Raises AssertionError without one."""
    document = html5lib.parse(answer.get_data(as_text=True))
    for found in document.iter(f"{XHTML}table"):
        if caption in words(found.find(f"{XHTML}caption")):
            rows = found.find(f"{XHTML}tbody").iter(f"{XHTML}tr")
            return [list(row.iter(f"{XHTML}td")) for row in rows]
    raise AssertionError(f"no table is captioned {caption!r}")


def items(cell: ElementTree.Element) -> list[str]:
    """The points of a list in a cell."""
    return [words(each) for each in cell.iter(f"{XHTML}li")]
