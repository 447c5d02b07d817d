"""The words of other languages: a PO file for each, under the English sentence, read when somebody first asks for it.

A placeholder is a name in braces, in both languages. Babel is loaded with the first file: who reads English waits for
neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from canine.rules.language import Language
from canine.rules.sentence import code_of

FOLDER = Path(__file__).parent.parent / "translations"
# What the comments of an entry say of its use on the tablet.
SHOWN, TOLD = "shown on the tablet", "told to the tablet"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: all its words, and what of them the tablet takes with it."""

    words: Mapping[str, str]
    shown_on_tablet: Mapping[str, str]
    told_by_code: Mapping[str, str]


def in_context(english: str, context: str | None) -> str:
    """Return under what a word stands that has two meanings in English: gettext's own key for a context."""
    return f"{context}\x04{english}" if context else english


def file_of(language: Language) -> Path:
    """Return where the words of a language lie."""
    return FOLDER / language.value / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(language: Language) -> Catalogue:
    """Return a language's words; English has none, since its sentences are what all others stand under."""
    if language is Language.ENGLISH:
        return Catalogue({}, {}, {})
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- slow import

    with file_of(language).open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language.value, abort_invalid=True) if entry.id]
    return Catalogue(
        words={in_context(str(entry.id), entry.context): str(entry.string) for entry in entries if entry.string},
        shown_on_tablet={str(entry.id): str(entry.string) for entry in entries if SHOWN in entry.auto_comments},
        told_by_code={code_of(str(entry.id)): str(entry.string) for entry in entries if TOLD in entry.auto_comments},
    )
