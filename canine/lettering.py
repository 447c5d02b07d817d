"""Which letters the fonts of certificates and case papers have, and the Latin spelling of names that they lack."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "certificates" / "assets"
FACES = ("DejaVuSerifCondensed", "DejaVuSerifCondensed-Bold", "DejaVuSansCondensed", "DejaVuSansCondensed-Bold")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it was entered, and how it is spelt in Latin letters."""

    name: str
    latin: str


@cache
def _letters() -> frozenset[int]:
    """Return the code points that every face of the papers can draw."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 -- slow import

    return frozenset.intersection(*(frozenset(TTFontFile(str(FONTS / f"{face}.ttf")).charToGlyph) for face in FACES))


def unprintable(text: str) -> str:
    """Return the letters of a text that the fonts cannot print, each once; a replacement character is one of them."""
    if text.isascii() and text.isprintable():
        return ""
    known = _letters()
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(c for c in composed if c == REPLACEMENT or (c not in "\r\n" and ord(c) not in known)))


def in_latin(text: str, spellings: Iterable[Spelling]) -> str:
    """Return the text with each name in it that the fonts cannot print in its Latin spelling, the longest name first.

    Where two people of one name are spelt in two ways, both ways stand, since the text does not say who is meant.
    """
    if not unprintable(text):
        return text
    ways: dict[str, dict[str, None]] = {}
    for one in spellings:
        if unprintable(one.name):
            ways.setdefault(unicodedata.normalize("NFC", one.name), {})[one.latin] = None
    spelt = unicodedata.normalize("NFC", text)
    for name in sorted(ways, key=len, reverse=True):
        spelt = spelt.replace(name, " / ".join(ways[name]))
    return spelt


def as_numbers(text: str) -> str:
    """Return the text with each letter that the fonts lack as its Unicode number, so that nothing of it is lost."""
    lacking = unprintable(text)
    if not lacking:
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(f"[U+{ord(c):04X}]" if c in lacking else c for c in composed)
