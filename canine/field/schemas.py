"""The JSON Schema of what a record holds, made from the declarations of its message. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from canine.rules.declared import Declared, Degrees, Digest, Many, Text
from canine.rules.limits import Span

# Control characters are no writing, and PostgreSQL refuses NUL.
WRITING = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"
# The same, with something in it that is no space.
WORDS = "^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"
LONGEST_MOMENT = 40
_FORMATS: Mapping[type, Mapping[str, Any]] = {
    UUID: {"format": "uuid"},
    datetime: {"format": "date-time", "maxLength": LONGEST_MOMENT},
    date: {"format": "date", "maxLength": 10},
}


def schema_of(parts: Iterable[Declared]) -> dict[str, Any]:
    """Return the JSON Schema of an object with these fields and no others."""
    found = tuple(parts)
    return {
        "type": "object",
        "properties": {one.sent_as: _schema(one) for one in found},
        "required": [one.sent_as for one in found if one.is_needed],
        "additionalProperties": False,
    }


def _schema(one: Declared) -> dict[str, Any]:
    many: Many | None = one.mark(Many)
    if one.is_list and many is not None:
        return {"type": "array", "items": _one(one), "maxItems": many.most, "uniqueItems": True}
    return _one(one)


def _one(one: Declared) -> dict[str, Any]:
    if one.words is not None:
        return {"type": "string", "enum": [word.value for word in one.words]}
    if one.group:
        return schema_of(one.group)
    if one.kind is bool:
        return {"type": "boolean"}
    if one.kind in (int, Decimal):
        return _number(one)
    if one.kind is str:
        text: Text | None = one.mark(Text)
        assert text or one.mark(Digest), f"say how long {one.name} may be"
        return text_schema(text) if text else {"type": "string", "format": "sha256"}
    return {"type": "string", **_FORMATS[one.kind]}


def format_of(one: Declared) -> str:
    """Return the format of what is neither word, text nor number."""
    return str(_FORMATS[one.kind]["format"])


def text_schema(text: Text) -> dict[str, Any]:
    """Return the schema of words."""
    if text.is_filled:
        return {"type": "string", "minLength": 1, "maxLength": text.longest, "pattern": WORDS}
    return {"type": "string", "maxLength": text.longest, "pattern": WRITING}


def _number(one: Declared) -> dict[str, Any]:
    degrees: Degrees | None = one.mark(Degrees)
    if degrees is not None:
        return {"type": "number", "minimum": -degrees.most, "maximum": degrees.most}
    span = one.span
    assert span is not None, f"say between what {one.name} lies"
    bounds = {"minimum": as_json(span.least), "maximum": as_json(span.most)}
    if one.kind is int:
        return {"type": "integer", **bounds}
    return {"type": "number", **bounds, "multipleOf": as_json(span.step)}


def as_json(number: Decimal) -> int | float:
    """Return a number as JSON writes it: a whole one without a point."""
    return int(number) if number == int(number) else float(number)


def is_multiple(value: float, span: Span) -> bool:
    """Tell whether a number has no more decimals than are kept, by the digits with which it is written."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # JSON carries neither NaN nor infinity
    return exponent >= -span.decimals
