"""What a record from the field is built of: each part with its JSON Schema and how it is read. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from canine.rules.limits import Span

# Control characters are no writing, and PostgreSQL refuses NUL.
_WRITING = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"
# The same, with something in it that is no space.
_WORDS = "^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"


class Reference(StrEnum):
    """What a record may name before it has come itself."""

    SHIFT = "shift"
    SEARCH = "search"
    SAMPLE = "sample"
    EXHIBIT = "exhibit"
    SESSION = "session"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a payload: its schema, how it becomes a value of the program, and what it refers to."""

    schema: Mapping[str, Any]
    read: Callable[[Any], Any] = lambda value: value
    is_required: bool = False
    refers_to: Reference | None = None


def needed(part: Part) -> Part:
    """Return the same part, which may not be missing."""
    return replace(part, is_required=True)


def text(longest: int) -> Part:
    """Words; lines are kept."""
    return Part({"type": "string", "maxLength": longest, "pattern": _WRITING}, str.strip)


def words(longest: int) -> Part:
    """Return words that may not be missing, nor be nothing but space."""
    return Part({"type": "string", "minLength": 1, "maxLength": longest, "pattern": _WORDS}, str.strip, True)


def moment() -> Part:
    """Return a moment with its offset."""
    return Part({"type": "string", "format": "date-time", "maxLength": 40}, lambda value: read_moment(value))


def read_moment(value: str) -> datetime:
    """Return the moment in UTC. Raises ValueError for one without an offset, or of a year that no record has."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("A moment has its offset from UTC.")
    if not 1900 <= found.year < 2200:
        raise ValueError("A moment lies between 1900 and 2199.")
    return found.astimezone(UTC)


def day() -> Part:
    """Return a day of the calendar."""
    return Part({"type": "string", "format": "date", "maxLength": 10}, date.fromisoformat)


def digest() -> Part:
    """Return a SHA-256 in hexadecimal digits."""
    return Part({"type": "string", "format": "sha256"}, str.lower)


def key(refers_to: Reference | None = None) -> Part:
    """Return the UUID of a record; with a reference, of one that may still be on its way."""
    return Part({"type": "string", "format": "uuid"}, UUID, refers_to=refers_to)


def one_of(words: type[StrEnum]) -> Part:
    """One of the program's words."""
    return Part({"type": "string", "enum": [word.value for word in words]}, words)


def whole(span: Span) -> Part:
    """Return a whole number."""
    return Part({"type": "integer", "minimum": int(span.least), "maximum": int(span.most)}, int)


def amount(span: Span) -> Part:
    """Return a number as it was read from an instrument, as exactly as it is kept."""
    schema = {"type": "number", "minimum": _plain(span.least), "maximum": _plain(span.most)}
    return Part({**schema, "multipleOf": _plain(span.step)}, lambda value: Decimal(str(value)))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def is_multiple(value: float, step: float) -> bool:
    """Tell whether a number has no more decimals than the step, by the digits with which both are written."""
    return _exponent(value) >= _exponent(step)


def _exponent(number: float) -> int:
    """Return the place of the last digit that is not zero: -3 of 0.001, 2 of 700."""
    exponent = Decimal(str(number)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # JSON carries neither NaN nor infinity
    return exponent


def angle(most: int) -> Part:
    """Return degrees to both sides of zero, as a camera wrote them: with as many decimals as it liked."""
    return Part({"type": "number", "minimum": -most, "maximum": most}, lambda value: Decimal(str(value)))


def truth() -> Part:
    """Yes or no."""
    return Part({"type": "boolean"}, bool)


def several(part: Part, most: int) -> Part:
    """Return a list of such parts, each once."""
    schema = {"type": "array", "items": dict(part.schema), "maxItems": most, "uniqueItems": True}
    return Part(schema, lambda values: tuple(part.read(value) for value in values))


def group(parts: Mapping[str, Part]) -> Part:
    """Parts under names of their own."""
    return Part(schema_of(parts), lambda values: read_parts(parts, values))


def schema_of(parts: Mapping[str, Part]) -> dict[str, Any]:
    """Return the JSON Schema of an object with these parts and no others."""
    return {
        "type": "object",
        "properties": {name: dict(part.schema) for name, part in parts.items()},
        "required": [name for name, part in parts.items() if part.is_required],
        "additionalProperties": False,
    }


def read_parts(parts: Mapping[str, Part], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the program, of an object that its schema was found to fit."""
    return {name: parts[name].read(value) for name, value in values.items()}
