"""A body is read as its published schema says: what fits the one fits the other, and is wrong at the same fields."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from canine.field import openapi
from canine.field.reading import body_of
from canine.field.record_types import RECORD_TYPES, body_schema
from canine.field.schemas import is_multiple
from canine.field.validating import read
from canine.rules.field import read_moment
from canine.rules.limits import Span
from tests.conftest import NOON

FORMATS = FormatChecker(formats=())
DOCUMENT = openapi.document(base_url="http://x", at=NOON, zone=ZoneInfo("Africa/Nairobi"))
EXAMPLES: dict[str, dict[str, Any]] = {
    one["example"]["type"]: one["example"] for one in DOCUMENT["components"]["schemas"].values() if "example" in one
}
ODD: st.SearchStrategy[Any] = (
    st.sampled_from(
        [None, True, False, 0, 1, -1, 1.0, 2.5, 20.005, 10**9, "", "x", " ", "x" * 3000, "a\x00b", "a\n", [], {}, [{}]]
    )
    | st.sampled_from(
        [["x", "x"], [1, True], ["7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01"] * 2, {"kind": "alert"}, "alert", "4.25"]
    )
    | st.sampled_from(
        [
            "2026-03-03T12:00:00+03:00",
            "2026-03-03",
            "2026-03-03T12:00:00",
            "20260303",
            "7D5C9D0E-6f0e-4a53-9d0c-6f7f2f0f0a01",
            "7d5c9d0e6f0e4a539d0c6f7f2f0f0a01",
            "9f86d081884c7d659a2feaa0c55ad0159F86D081884C7D659A2FEAA0C55AD015",
        ]
    )
)


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(read_moment(value))


@FORMATS.checks("uuid", raises=ValueError)
def is_key(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("date", raises=ValueError)
def is_day(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and 1900 <= date.fromisoformat(value).year < 2200)


@FORMATS.checks("sha256")
def is_digest(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch("[0-9a-fA-F]{64}", value) is not None


def multiple_of(_validator: Any, step: float, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """By the digits that were sent: a binary fraction is the multiple of hardly any decimal step."""
    decimals = len(str(step).partition(".")[2])
    is_number = isinstance(instance, int | float) and not isinstance(instance, bool)
    if is_number and not is_multiple(instance, Span.of("0", "0", decimals)):
        yield ValidationError("too many decimals")


Validator: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # has no types
    Draft202012Validator, {"multipleOf": multiple_of}
)
PUBLISHED = {kind: Validator(body_schema(kind), format_checker=FORMATS) for kind in RECORD_TYPES}


def wrong_by_the_schema(kind: str, body: dict[str, Any]) -> set[str]:
    found = set()
    for error in PUBLISHED[kind].iter_errors(body):
        instance: Any = error.instance
        schema: Any = error.schema
        path, names = [str(part) for part in error.absolute_path], [""]
        if error.validator == "required":
            names = [name for name in schema["required"] if name not in instance]
        elif error.validator == "additionalProperties":
            names = sorted(set(instance) - set(schema["properties"]))
        found |= {".".join([*path, name] if name else path) for name in names}
    return found


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_every_type_s_example_is_read(kind: str) -> None:
    values, wrong = read(kind, body_of(EXAMPLES[kind]).text)
    assert wrong == [] and len(values) >= len(EXAMPLES[kind]["payload"])


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_what_is_wrong_by_the_schema_is_wrong_to_the_reader(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(RECORD_TYPES)))
    body = deepcopy(EXAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from([body, body["payload"]])) if isinstance(body.get("payload"), dict) else body
        schema = body_schema(kind)["properties"]
        parts = schema["payload"]["properties"] if place is not body else schema
        name = data.draw(st.sampled_from([*sorted(set(parts) - {"type"}), "extra"]))
        if data.draw(st.booleans()):
            place[name] = data.draw(ODD)
        else:
            place.pop(name, None)
    _values, wrong = read(kind, body_of(body).text)
    read_so, published = {field for field, _ in wrong}, wrong_by_the_schema(kind, body)
    # Of a list with a wrong entry, the reader does not say as well that one stands there twice.
    assert read_so == {one for one in published if not any(other.startswith(f"{one}.") for other in read_so)}
    assert [one for one in wrong if not re.fullmatch(r"[A-Z].*\.|[A-Z].* like \S+\.", one[1])] == []
