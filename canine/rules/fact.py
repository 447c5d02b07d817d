"""Facts that a correction sets right: how each is read from what was typed, kept as text, and written for people. Pure.

A correction keeps what a fact read and what it should have read as text, so that one table serves every kind of entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules.cargo import container_number, container_number_as_painted
from canine.rules.declared import Declared
from canine.rules.figures import written_day, written_number
from canine.rules.folding import is_same_name
from canine.rules.sentence import Sentence
from canine.rules.words import word_for

LONGEST = 400


class FactKind(StrEnum):
    """What a fact is made of. A label is a number read off a thing, kept in capitals."""

    LINE = "line"
    LABEL = "label"
    CONTAINER = "container"
    MOMENT = "moment"
    DAY = "day"
    AMOUNT = "amount"
    WHOLE = "whole"
    WORD = "word"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Named:
    """A team or a person as a fact names it: the row, what it is called, and what tells it from its namesakes."""

    key: UUID
    name: str
    choice: str = ""

    def __str__(self) -> str:
        """Return what it is called."""
        return self.name


@dataclass(frozen=True, slots=True)
class FactForm:
    """How one fact is read. `least` and `most` bound a number, both included.

    `words` are those to choose from, `among` the teams or the people; `is_person` where these are people. `as_painted`:
    a container shows the number, though its check digit does not fit.
    """

    kind: FactKind = FactKind.LINE
    longest: int = 200
    may_be_empty: bool = False
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    words: type[StrEnum] | None = None
    among: tuple[Named, ...] = ()
    is_person: bool = False
    as_painted: bool = False


def fact_form(one: Declared) -> FactForm:
    """Return how a field of a message is read when it is corrected; what may be missing may be emptied."""
    if one.words is not None:
        return FactForm(FactKind.WORD, may_be_empty=not one.is_needed, words=one.words)
    if one.span is not None:
        kind = FactKind.WHOLE if one.kind is int else FactKind.AMOUNT
        return FactForm(kind, may_be_empty=not one.is_needed, least=one.span.least, most=one.span.most)
    assert one.longest is not None, f"{one.name} is no word, no number and no text"
    return FactForm(longest=one.longest, may_be_empty=not one.is_needed)


def read_fact(form: FactForm, text: str, zone: ZoneInfo) -> Any:
    """Return the value that was typed; None or empty text for nothing.

    Moments without an offset are of the zone. Raises ValueError with a sentence that says what would be right.
    """
    words = " ".join(text.split())
    if not words:
        if form.may_be_empty:
            return "" if form.kind in (FactKind.LINE, FactKind.LABEL) else None
        raise ValueError("Write what it should have read.")
    if len(words) > form.longest:
        raise ValueError(Sentence("Write at most {longest} characters.", longest=form.longest))
    return _READERS[form.kind](form, words, zone)


def _read_line(_form: FactForm, text: str, _zone: ZoneInfo) -> str:
    return text


def _read_label(_form: FactForm, text: str, _zone: ZoneInfo) -> str:
    return text.upper()


def _read_container(form: FactForm, text: str, _zone: ZoneInfo) -> str:
    return container_number_as_painted(text) if form.as_painted else container_number(text)


def _read_moment(_form: FactForm, text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        if not 1900 <= found.year < 2200:
            raise ValueError
    except ValueError:
        raise ValueError("Write day and time, like 2026-03-03 14:10.") from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _read_day(_form: FactForm, text: str, _zone: ZoneInfo) -> date:
    try:
        found = date.fromisoformat(text)
        if not 1900 <= found.year < 2200:
            raise ValueError
    except ValueError:
        raise ValueError("Write the day, like 2026-03-03.") from None
    return found


def _read_number(form: FactForm, text: str, _zone: ZoneInfo) -> Decimal | int:
    bounds = f"from {written_number(form.least)} to {written_number(form.most)}"
    try:
        found = Decimal(text) if len(text) <= 20 else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or not form.least <= found <= form.most:
        raise ValueError(Sentence("Write a number {bounds}, with a decimal point.", bounds=bounds))
    if form.kind is FactKind.WHOLE:
        if found != int(found):
            raise ValueError(Sentence("Write a whole number {bounds}.", bounds=bounds))
        return int(found)
    return found


def _read_word(form: FactForm, text: str, _zone: ZoneInfo) -> StrEnum:
    known: Mapping[str, StrEnum] = {
        spelled: member for member in form.words or () for spelled in (member.value.lower(), word_for(member).lower())
    }
    if text.lower() not in known:
        listed = ", ".join(word_for(member) for member in form.words or ())
        raise ValueError(Sentence("Write one of these: {listed}.", listed=listed))
    return known[text.lower()]


def _read_named(form: FactForm, text: str, _zone: ZoneInfo) -> Named:
    exactly = [one for one in form.among if str(one.key) == text.lower() or is_same_name(one.choice, text)]
    found = exactly or [one for one in form.among if is_same_name(one.name, text)]
    if len(found) != 1:
        raise ValueError(
            Sentence("Write one of these: {listed}.", listed="; ".join(one.choice or one.name for one in form.among))
        )
    return found[0]


_READERS = {
    FactKind.LINE: _read_line,
    FactKind.LABEL: _read_label,
    FactKind.CONTAINER: _read_container,
    FactKind.MOMENT: _read_moment,
    FactKind.DAY: _read_day,
    FactKind.AMOUNT: _read_number,
    FactKind.WHOLE: _read_number,
    FactKind.WORD: _read_word,
    FactKind.NAMED: _read_named,
}


def reads_so(value: Any, before: Any) -> bool:
    """Whether a fact would read as it reads already."""
    is_named = isinstance(value, Named) and isinstance(before, Named)
    return bool(value.key == before.key) if is_named else kept_fact(value) == kept_fact(before)


def kept_fact(value: Any) -> str:
    """Return a value as the text in which a correction keeps it: of a team or a person, what it is called."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def fact_of(form: FactForm, text: str) -> Any:
    """Return the value that `kept_fact` kept; of a team or a person, what it was called."""
    if not text and form.kind not in (FactKind.LINE, FactKind.LABEL):
        return None
    if form.kind is FactKind.MOMENT:
        return datetime.fromisoformat(text)
    if form.kind is FactKind.DAY:
        return date.fromisoformat(text)
    if form.kind is FactKind.WHOLE:
        return int(text)
    if form.kind is FactKind.AMOUNT:
        return Decimal(text)
    return form.words(text) if form.kind is FactKind.WORD and form.words else text


def written_fact(form: FactForm, value: Any, zone: ZoneInfo) -> str:
    """Return a value as people read it, a moment by the clocks of the zone; nothing is a dash."""
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return f"{written_day(local)}, {local:%H:%M}"
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, StrEnum):
        return word_for(value)
    return written_number(value) if form.kind is FactKind.AMOUNT else str(value)
