"""Bytes from a tablet as a body that fits its declaration, or what is wrong with them field by field. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import rfc8785

from canine.field.record_types import RECORD_TYPES
from canine.rules.canonical import canonical_bytes
from canine.rules.field import read_moment
from canine.rules.order import ORDERS
from canine.rules.sentence import Sentence


class NoJson(ValueError):
    """Bytes that are no JSON object, or one that no two programs would read alike."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field: its path in the body, what was wrong and what would be right."""

    field: str
    message: str


@dataclass(frozen=True)
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
        """Return the payload as values of its message. Only of a body in which `problems` found none."""
        return dict(self.read[0])

    @cached_property
    def read(self) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """The values of the payload, and everything in which the body does not fit."""
        from canine.field.validating import read  # noqa: PLC0415 -- slow import

        found = self.value.get("type")
        if not isinstance(found, str) or found not in RECORD_TYPES:
            return {}, (Problem("type", Sentence("This is one of {listed}.", listed=", ".join(RECORD_TYPES))),)
        values, wrong = read(found, self.text)
        if wrong:
            return {}, tuple(Problem(field, sentence) for field, sentence in wrong)
        return values, _in_disorder(found, values)


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
    return body.read[1]


def _in_disorder(record_type: str, values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with the order of the moments of a payload that fits its schema."""
    order = ORDERS.get(record_type)
    problem = order.problem(values.get(order.earlier), values.get(order.later)) if order else None
    return (Problem(f"payload.{order.later}", problem),) if order and problem else ()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
