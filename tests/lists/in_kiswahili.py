"""What pages show in Kiswahili: of each page, the words that came out of no catalogue and stand in no record."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from xml.etree import ElementTree

import html5lib
from sqlalchemy import String, Text, select

from canine.extensions import db
from canine.rules.language import Language
from canine.web.catalogue import Catalogue, catalogue

XHTML = "{http://www.w3.org/1999/xhtml}"
SHOWN = ("aria-label", "placeholder", "title", "alt", "data-label")
OPEN, CLOSE = "⟦", "⟧"
_PLACE = re.compile(r"(\{\w+\})")
# Where one piece of a line ends and the next begins: marks, figures with their unit, and months between figures.
_BETWEEN = re.compile(
    r"[,;:()–—→·“”|=?/]|\. |\.$|\d[\d:.,]*(?: (?:Jan|Feb|Mac|Apr|Mei|Jun|Jul|Ago|Sep|Okt|Nov|Des)\b)?"
    r"(?: ?(?:kg|g|L/min|cm|h|min|°C|%|ft)\b)?"
)


class Marked(dict[str, str]):
    """The words of a language, each between marks, with the places of values outside of them; what was missed."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__({english: _marked(said) for english, said in words.items()})
        self.missed: set[str] = set()

    def get(self, english: str, default: Any = None) -> Any:
        """Return the words, and remember what there is none for."""
        if english not in self:
            self.missed.add(english)
        return super().get(english, default)


def _marked(said: str) -> str:
    return "".join(
        part if _PLACE.fullmatch(part) else f"{OPEN}{part}{CLOSE}" if part else "" for part in _PLACE.split(said)
    )


@cache
def marked_catalogue(language: Language) -> Catalogue:
    """The catalogue as pages would show it, with marks around all that comes out of it."""
    found = catalogue(language)
    return Catalogue(Marked(found.words), found.shown_on_tablet, found.told_by_code)


def words_in_records() -> str:
    """All text that the database holds: what a page shows of it is nobody's to translate."""
    found: set[str] = set()
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, (String, Text))]
        if columns:
            for row in db.session.execute(select(*columns)):
                found.update(str(value) for value in row if value)
    return "\n".join(" ".join(text.split()) for text in sorted(found))


def unsaid(html: str, records: str) -> Iterator[str]:
    """The pieces of a page that are neither out of the catalogue nor out of a record."""
    body = html5lib.parse(html)
    for text in _texts(body):
        for piece in re.split(rf"{OPEN}[^{CLOSE}]*{CLOSE}", " ".join(text.split())):
            for part in _BETWEEN.split(piece):
                words = part.strip(" .-+×≤≥<>%°•▲▼")
                if re.search(r"[A-Za-z]{2}", words) and not _is_code(words) and not _is_in(records, words):
                    yield words


@cache
def _is_in(records: str, words: str) -> bool:
    return words in records


def _is_code(words: str) -> bool:
    """A number of a record, a hash or an address: no word."""
    return bool(re.fullmatch(r"[0-9a-fA-F]{7,}|[A-Z0-9-]+|\S+@\S+|https?\S*", words))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    if element.tag in (f"{XHTML}script", f"{XHTML}style", f"{XHTML}svg", f"{XHTML}code"):
        return
    yield from (words for name in SHOWN if (words := element.get(name)))
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
