"""The quick look at a body says yes only to what the full validation finds nothing wrong with."""

from copy import deepcopy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from canine.field import openapi
from canine.field.fitting import fits_beyond_doubt
from canine.field.formats import FORMATS
from canine.field.payloads import PAYLOADS, body_schema
from tests.conftest import NOON

DOCUMENT = openapi.document(base_url="http://x", at=NOON, zone=ZoneInfo("Africa/Nairobi"))
EXAMPLES: dict[str, dict[str, Any]] = {
    one["example"]["type"]: one["example"] for one in DOCUMENT["components"]["schemas"].values() if "example" in one
}
QUICK = {kind: fits_beyond_doubt(body_schema(kind), FORMATS) for kind in PAYLOADS}
FULL = {kind: Draft202012Validator(body_schema(kind), format_checker=FORMATS) for kind in PAYLOADS}
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, -1, 1.0, 2.5, 10**9, "", "x", "x" * 3000, "a\x00b", "a\n", [], ["x", "x"], [1, True], {}]
) | st.sampled_from(
    [
        "2026-03-03T12:00:00+03:00",
        "2026-03-03",
        "2026-03-03T12:00:00",
        "7D5C9D0E-6f0e-4a53-9d0c-6f7f2f0f0a01",
        "7d5c9d0e6f0e4a539d0c6f7f2f0f0a01",
    ]
)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_every_type_s_example_passes_it(kind: str) -> None:
    assert QUICK[kind](EXAMPLES[kind])


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_what_it_lets_through_is_valid(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(PAYLOADS)))
    body = deepcopy(EXAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from([body, body["payload"]])) if isinstance(body.get("payload"), dict) else body
        parts = PAYLOADS[kind] if place is not body else body
        name = data.draw(st.sampled_from([*sorted(parts), "extra"]))
        if data.draw(st.booleans()):
            place[name] = data.draw(ODD)
        else:
            place.pop(name, None)
    if QUICK[kind](body):
        assert FULL[kind].is_valid(body)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "contentEncoding": "base64"}, "x"),
        ({"anyOf": [{"type": "string"}]}, "x"),
        ({"type": ["string", "null"]}, "x"),
        ({"type": "integer"}, 1.0),
        ({"type": "array", "uniqueItems": True}, [1, 2]),
    ],
)
def test_what_it_does_not_know_it_leaves_to_the_full_validation(schema: dict[str, Any], value: object) -> None:
    assert not fits_beyond_doubt(schema, FormatChecker())(value)
