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


def teams_on(answer: TestResponse) -> list[list[ElementTree.Element]]:
    """The rows of the morning page: what is held off duty or limited, then what is folded because it is well."""
    captions = [words(found) for found in html5lib.parse(answer.get_data(as_text=True)).iter(f"{XHTML}caption")]
    wanted = ("Teams, the least ready first", "Teams that nothing keeps off duty")
    return [row for caption in wanted if caption in captions for row in table(answer, caption)]


def dues_on(answer: TestResponse) -> list[list[ElementTree.Element]]:
    """The rows of what falls due on the morning page: soon, then what is folded because it has time."""
    captions = [words(found) for found in html5lib.parse(answer.get_data(as_text=True)).iter(f"{XHTML}caption")]
    wanted = ("Overdue, or due within 7 days", "Due within 30 days")
    return [row for caption in wanted if caption in captions for row in table(answer, caption)]


def items(cell: ElementTree.Element) -> list[str]:
    """The points of a list in a cell."""
    return [_without_acts(each) for each in cell.iter(f"{XHTML}li")]


def _without_acts(point: ElementTree.Element) -> str:
    """The text of a point, without the buttons beside it."""
    acts = {words(one) for one in point.iter(f"{XHTML}a") if "act" in one.get("class", "").split()}
    parts = [words(one) for one in point if words(one) not in acts]
    return " ".join([" ".join((point.text or "").split()), *parts]).strip() if acts else words(point)
