"""The declarations of records as validators of pydantic's engine, which read a body at once. Pure.

Each is built when the first record of its type comes: the engine takes its time to import, and no page waits for it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any
from uuid import UUID

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, ValidationError
from pydantic_core import core_schema as core

from canine.field.messages import LAST_NUMBER
from canine.field.record_types import DEVICE, FORM_VERSIONS, parts_of
from canine.field.schemas import LONGEST_MOMENT, WORDS, WRITING, as_json, format_of, is_multiple
from canine.rules.declared import Declared, Degrees, Many, Text
from canine.rules.field import read_moment
from canine.rules.limits import Span
from canine.rules.sentence import Sentence

_EMPTY = "This may not be empty."
_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
}
_WORDS: Mapping[str, str] = {
    **{code: f"This is {kind}." for code, kind in _KINDS.items()},
    "missing": "This is missing.",
    "extra_forbidden": "There is no such field. Leave it out.",
    "string_too_long": "This has at most {max_length} characters.",
    "string_too_short": _EMPTY,
    "greater_than_equal": "This is {ge} or more.",
    "less_than_equal": "This is {le} or less.",
    "too_long": "These are at most {max_length}.",
    "not_unique": "Each stands here once.",
    "no_such_word": "This is one of {listed}.",
    "format": "This is {kind}.",
    "decimals": "Write no more decimals than in {step}.",
}
_FORMATS = {
    "moment": "a moment with its offset, like 2026-03-03T14:10:00+03:00",
    "day": "a day, like 2026-03-03",
    "digest": "a SHA-256, 64 hexadecimal digits",
    "key": "a UUID, like 7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01",
}


def read(record_type: str, text: str) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """Return the values of a body's payload, by their names in the message; or each wrong field with its sentence."""
    try:
        values: Mapping[str, Any] = _validator(record_type).validate_json(text)["payload"]
    except ValidationError as found:
        errors = found.errors(include_url=False)
        return {}, sorted((".".join(map(str, one["loc"])), _sentence(one)) for one in errors)
    return values, []


def _sentence(error: Any) -> str:
    code, context = error["type"], error.get("ctx", {})
    if code == "string_pattern_mismatch":
        is_blank = not error["input"].strip()
        return _EMPTY if is_blank else "This holds a control character, which no record can keep."
    if code in _WORDS:
        return Sentence(_WORDS[code], **{name: _written(value) for name, value in context.items()})
    return str(error["msg"])


def _written(value: Any) -> Any:
    return as_json(Decimal(str(value))) if isinstance(value, float) else value


@cache
def _validator(record_type: str) -> SchemaValidator:
    parts = {
        "type": core.literal_schema([record_type]),
        "form_version": core.int_schema(strict=True, ge=1, le=FORM_VERSIONS),
        "captured_at": _moment(),
        "device": core.str_schema(strict=True, min_length=1, max_length=DEVICE.longest, **_pattern(WRITING)),
        "sequence": core.int_schema(strict=True, ge=1, le=LAST_NUMBER),
        "payload": _object(parts_of(record_type)),
    }
    fields = {name: core.typed_dict_field(part) for name, part in parts.items()}
    return SchemaValidator(core.typed_dict_schema(fields, extra_behavior="forbid"))


def _object(parts: Iterable[Declared]) -> CoreSchema:
    fields = {
        one.name: core.typed_dict_field(_with_default(one), required=one.is_needed, validation_alias=one.sent_as)
        for one in parts
    }
    return core.typed_dict_schema(fields, extra_behavior="forbid")


def _with_default(one: Declared) -> CoreSchema:
    schema = _list(one) if one.is_list else _one(one)
    missing = one.sent.otherwise
    return schema if missing is ... else core.with_default_schema(schema, default=missing)


def _list(one: Declared) -> CoreSchema:
    many: Many = one.mark(Many)
    items = core.list_schema(_one(one), strict=True, max_length=many.most)
    return core.no_info_after_validator_function(_each_once, items)


def _each_once(values: list[Any]) -> tuple[Any, ...]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("not_unique", "twice")
    return tuple(values)


def _one(one: Declared) -> CoreSchema:
    if one.words is not None:
        return _word(one)
    if one.group:
        return core.no_info_after_validator_function(partial(_message, one.kind), _object(one.group))
    if one.kind in (int, Decimal):
        return _number(one)
    if one.kind is bool:
        return core.bool_schema(strict=True)
    return _text(one) if one.kind is str else _READERS[format_of(one)]()


def _message(kind: Callable[..., Any], values: dict[str, Any]) -> Any:
    return kind(**values)


def _word(one: Declared) -> CoreSchema:
    assert one.words is not None
    said = [word.value for word in one.words]
    schema = core.custom_error_schema(
        core.literal_schema(said),
        "no_such_word",
        custom_error_message="none of these",
        custom_error_context={"listed": ", ".join(said)},
    )
    return core.no_info_after_validator_function(one.kind, schema)


def _text(one: Declared) -> CoreSchema:
    text: Text | None = one.mark(Text)
    if text is None:
        return _read_as("digest", _digest, core.str_schema(strict=True))
    pattern, least = (WORDS, 1) if text.is_filled else (WRITING, None)
    schema = core.str_schema(strict=True, min_length=least, max_length=text.longest, **_pattern(pattern))
    return core.no_info_after_validator_function(str.strip, schema)


def _pattern(pattern: str) -> Any:
    return {"pattern": pattern, "regex_engine": "python-re"}


def _read_as(kind: str, read_one: Callable[[str], Any], schema: CoreSchema) -> CoreSchema:
    """Return the schema of a text that is something else when it is read."""

    def found(value: str) -> Any:
        try:
            return read_one(value)
        except ValueError:
            raise PydanticCustomError("format", "unreadable", {"kind": _FORMATS[kind]}) from None

    return core.no_info_after_validator_function(found, schema)


def _digest(value: str) -> str:
    if re.fullmatch("[0-9a-fA-F]{64}", value) is None:
        raise ValueError
    return value.lower()


def _key(value: str) -> UUID:
    found = UUID(value)
    if str(found) != value.lower():
        raise ValueError
    return found


def _day(value: str) -> date:
    found = date.fromisoformat(value)
    if len(value) != 10 or not 1900 <= found.year < 2200:
        raise ValueError
    return found


def _moment() -> CoreSchema:
    return _read_as("moment", read_moment, core.str_schema(strict=True, max_length=LONGEST_MOMENT))


_READERS: Mapping[str, Callable[[], CoreSchema]] = {
    "uuid": lambda: _read_as("key", _key, core.str_schema(strict=True)),
    "date-time": _moment,
    "date": lambda: _read_as("day", _day, core.str_schema(strict=True, max_length=10)),
}


def _number(one: Declared) -> CoreSchema:
    degrees: Degrees | None = one.mark(Degrees)
    if degrees is not None:
        schema: CoreSchema = core.float_schema(strict=True, ge=-degrees.most, le=degrees.most)
        return core.no_info_after_validator_function(_exact, schema)
    span = one.span
    assert span is not None
    if one.kind is int:
        return core.int_schema(strict=True, ge=int(span.least), le=int(span.most))
    schema = core.float_schema(strict=True, ge=float(span.least), le=float(span.most))
    return core.no_info_after_validator_function(partial(_amount, span), schema)


def _amount(span: Span, value: float) -> Decimal:
    if not is_multiple(value, span):
        raise PydanticCustomError("decimals", "too many", {"step": as_json(span.step)})
    return _exact(value)


def _exact(value: float) -> Decimal:
    """Return the number by the digits that were sent."""
    return Decimal(str(as_json(Decimal(str(value)))))
