"""Canonical JSON: the quick way writes what RFC 8785 asks for, byte for byte, or leaves it to the slow one."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from canine.rules.canonical import canonical, canonical_bytes, is_written_alike
from canine.rules.search import SealState

NAMES = st.text(max_size=4) | st.sampled_from(["a", "B", "_id", "ä", "\ue000", "\U0001f600", "\x7f", "\n"])
NUMBERS = st.integers() | st.floats() | st.floats(1e-8, 1e22) | st.integers(-(2**53) - 2, 2**53 + 2).map(float)
TEXTS = st.text() | st.text(st.characters(max_codepoint=0x9F)) | st.sampled_from(list(SealState))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
# The tablet's module is held to the same values (tests/journeys/modules).
QUICK = [{"b": 1, "a": [True, None, 'ä\u2028\x1f\x7f"\\/']}, 2**53 - 1, 29.5, -0.25, 1e-4, SealState.INTACT, {}, [], ""]
IN_ANOTHER_WAY = [5.0, -0.0, 1e-5, 1e16, 1e21, {"\ue000": 1, "\U0001f600": 2}]
IN_NO_WAY = [float("nan"), float("inf"), 2**53, {1: 2}, b"", {1}]


def outcome(write: Any, value: Any) -> object:
    try:
        return write(value)
    except rfc8785.CanonicalizationError as error:
        return type(error)


@settings(max_examples=1000, deadline=None)
@given(VALUES)
def test_every_value_becomes_the_bytes_or_the_error_of_the_reference(value: Any) -> None:
    assert outcome(canonical_bytes, value) == outcome(rfc8785.dumps, value)


@pytest.mark.parametrize("value", QUICK)
def test_what_most_records_hold_is_written_the_quick_way(value: Any) -> None:
    assert is_written_alike(value)
    assert canonical(value) == rfc8785.dumps(value).decode()


@pytest.mark.parametrize("value", [*IN_ANOTHER_WAY, *IN_NO_WAY])
def test_what_python_writes_otherwise_is_left_to_the_reference(value: Any) -> None:
    assert not is_written_alike(value)


def test_half_of_a_surrogate_pair_has_no_canonical_form() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_bytes({"text": "\ud800"})
