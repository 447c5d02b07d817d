"""From the bytes of a file to its characters, and a word on how they were read where that had to be judged."""

import codecs
import re
import unicodedata

NO_CSV = "This is no CSV file. Save the sheet as CSV, and take that file."
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# What people type into a table and no file of another kind avoids: tabulators, line ends, form feeds.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_QUOTES_AND_DASHES = "‘’“”–—…•°"


class NotText(ValueError):
    """The bytes are no text; the sentence says what to take instead."""


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text of a file, and what it was read as when the file does not say so itself.

    UTF-8, and UTF-16 with its byte-order mark or without. Bytes that are neither come from older spreadsheets: of
    Windows-1252 and Mac Roman, the one that makes words of them. Raises NotText.
    """
    text, told = _decoded(content)
    text = text.removesuffix("\x1a")  # the end of a file, as CP/M and DOS wrote it
    if _CONTROL.search(text):
        raise NotText(NO_CSV)
    return text, told


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), ""
    for encoding in _utf_16_without_mark(content):
        return _strictly(content, encoding), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    mac = content.decode("mac_roman")
    try:
        windows = content.decode("cp1252")
    except UnicodeDecodeError:
        return mac, "Mac Roman"
    return (mac, "Mac Roman") if _likelihood(mac) > _likelihood(windows) else (windows, "Windows-1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(NO_CSV) from error


def _utf_16_without_mark(content: bytes) -> tuple[str, ...]:
    """In a table of mostly ASCII, every other byte of UTF-16 is zero, and no byte of anything else is."""
    if len(content) % 2 or b"\0" not in content:
        return ()
    even, odd = content[::2].count(0), content[1::2].count(0)
    half = len(content) // 2
    if odd > half * 0.7 and not even:
        return ("utf-16-le",)
    return ("utf-16-be",) if even > half * 0.7 and not odd else ()


def _likelihood(text: str) -> int:
    """How many characters beyond ASCII stand where people write such characters, less how many do not."""
    return sum(_fits(text, found.start()) for found in _BEYOND_ASCII.finditer(text))


def _fits(text: str, at: int) -> int:
    """1 for a letter in its word or a quotation mark, -1 for what no word holds: "MajaŽ", "Ko∂an", "caf¬e"."""
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if character in _QUOTES_AND_DASHES:
        return 1
    kind = unicodedata.category(character)
    if kind == "Ll":
        return 1 if not (before.isupper() and after.isupper()) else -1
    if kind == "Lu":
        return -1 if before.islower() or (before.isalpha() and after.islower()) else 1
    return -1
