"""Bytes from a tablet as a body that fits its schema, or what is wrong with them field by field. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import rfc8785

from canine.field.parts import read_moment, read_parts
from canine.field.payloads import PAYLOADS, body_schema
from canine.rules.canonical import canonical_bytes
from canine.rules.order import ORDERS

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

    from canine.field.fitting import Fits


class NoJson(ValueError):
    """Bytes that are no JSON object, or one that no two programs would read alike."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field: its path in the body, what was wrong and what would be right."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it came, with the hash of its canonical form (RFC 8785)."""

    value: Mapping[str, Any]
    text: str
    content_sha256: str

    @property
    def record_type(self) -> str:
        """Its type."""
        return str(self.value["type"])

    @property
    def captured_at(self) -> datetime:
        """The device's own clock, in UTC."""
        return read_moment(self.value["captured_at"])

    def payload(self) -> dict[str, Any]:
        """Return the payload as values of the program. Only of a body in which `problems` found none."""
        return read_parts(PAYLOADS[self.record_type], self.value["payload"])


def read_body(content: bytes) -> Body:
    """Return the body of one request. Raises NoJson."""
    return body_of(read_json(content))


def read_json(content: bytes) -> Any:
    """Any JSON. Raises NoJson, also for a number that JSON cannot carry and a name that stands twice."""
    try:
        return json.loads(content, parse_constant=_refuse, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise NoJson("This is not JSON.") from error


def body_of(value: Any) -> Body:
    """Return the body that a JSON value is. Raises NoJson unless it is an object that has a canonical form."""
    if not isinstance(value, dict):
        raise NoJson("A record is a JSON object.")
    try:
        canonical = canonical_bytes(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NoJson("This JSON has no canonical form (RFC 8785): a number is too large, or a character broken.") from (
            error
        )
    return Body(value, canonical.decode(), hashlib.sha256(canonical).hexdigest())


def problems(body: Body) -> tuple[Problem, ...]:
    """Everything in which the body does not fit the schema of its type, in the order of its fields."""
    found = body.value.get("type")
    if not isinstance(found, str) or found not in PAYLOADS:
        return (Problem("type", f"This is one of {', '.join(PAYLOADS)}."),)
    if _quick_look(found)(body.value):
        return _in_disorder(body)
    errors = sorted(_validator(found).iter_errors(body.value), key=lambda error: [str(part) for part in error.path])
    return tuple(_problem(error) for error in errors) or _in_disorder(body)


def _in_disorder(body: Body) -> tuple[Problem, ...]:
    """Return what is wrong with the order of the moments of a body that fits its schema."""
    order, payload = ORDERS.get(body.record_type), body.value["payload"]
    if order is None or not {order.earlier, order.later} <= payload.keys():
        return ()
    problem = order.problem(read_moment(payload[order.earlier]), read_moment(payload[order.later]))
    return (Problem(f"payload.{order.later}", problem),) if problem else ()


@cache
def _validator(record_type: str) -> "Draft202012Validator":
    from canine.field.formats import FORMATS, Validator  # noqa: PLC0415 -- slow import

    return Validator(body_schema(record_type), format_checker=FORMATS)


@cache
def _quick_look(record_type: str) -> "Fits":
    from canine.field.fitting import fits_beyond_doubt  # noqa: PLC0415 -- slow import
    from canine.field.formats import FORMATS  # noqa: PLC0415 -- slow import

    return fits_beyond_doubt(body_schema(record_type), FORMATS)


def _problem(error: "ValidationError") -> Problem:
    path, value, schema = [str(part) for part in error.absolute_path], error.validator_value, error.schema
    instance: Any = error.instance
    if error.validator == "required" and isinstance(value, list):
        missing = next(name for name in value if name not in instance)
        return Problem(".".join([*path, missing]), "This is missing.")
    if error.validator == "additionalProperties" and isinstance(schema, Mapping):
        unknown = sorted(set(instance) - set(schema["properties"]))
        return Problem(".".join([*path, unknown[0]]), "There is no such field. Leave it out.")
    if error.validator == "pattern" and isinstance(instance, str) and not instance.strip():
        return Problem(".".join(path), _WORDS["minLength"])
    return Problem(".".join(path), _WORDS.get(str(error.validator), "{}").format(_right(error)))


_WORDS = {
    "type": "This is {}.",
    "enum": "This is one of {}.",
    "const": "This is {}.",
    "format": "This is {}.",
    "maxLength": "This has at most {} characters.",
    "minLength": "This may not be empty.",
    "pattern": "This holds a control character, which no record can keep.",
    "minimum": "This is {} or more.",
    "maximum": "This is {} or less.",
    "multipleOf": "Write no more decimals than in {}.",
    "maxItems": "These are at most {}.",
    "uniqueItems": "Each stands here once.",
}
_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "date-time": "a moment with its offset, like 2026-03-03T14:10:00+03:00",
    "date": "a day, like 2026-03-03",
    "sha256": "a SHA-256, 64 hexadecimal digits",
    "uuid": "a UUID, like 7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01",
}


def _right(error: "ValidationError") -> str:
    value = error.validator_value
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return _KINDS.get(str(value), str(value))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
