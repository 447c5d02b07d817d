"""Canonical JSON (RFC 8785), the hash that a receipt bears, and a PIN that the server alone can open (RFC 9180)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from canine.field.examples import examples
from canine.field.sealed_pins import CannotBeOpened, open_sealed, public_key
from canine.rules.canonical import canonical, canonical_bytes
from tests.conftest import NOON
from tests.journeys.modules.conftest import Module
from tests.rules.test_canonical import IN_ANOTHER_WAY, QUICK, VALUES, outcome

Modules = Callable[[str], Module]
BODIES = [{"type": name, **body} for name, body in examples(NOON, ZoneInfo("Africa/Nairobi")).items()]


def written(module: Modules, values: list[Any]) -> list[str]:
    """Each value as the tablet writes it, which gets it as Python's JSON."""
    texts = [json.dumps(value) for value in values]
    found: list[str] = module("canonical").run(
        "({ canonical }, texts) => texts.map((text) => canonical(JSON.parse(text)))", texts
    )
    return found


def test_every_value_of_the_table_is_written_as_on_the_server(module: Modules) -> None:
    values = [*QUICK, *IN_ANOTHER_WAY, *BODIES]
    assert written(module, values) == [canonical(value) for value in values]


@settings(max_examples=4)
@given(st.lists(VALUES.filter(lambda value: isinstance(outcome(rfc8785.dumps, value), bytes)), max_size=30))
def test_every_value_is_written_as_the_reference_writes_it(module: Modules, values: list[Any]) -> None:
    assert written(module, values) == [rfc8785.dumps(value).decode() for value in values]


def test_a_record_of_each_type_has_one_hash_on_both_sides(module: Modules) -> None:
    hashes = module("canonical").each("contentHash", [(body,) for body in BODIES])
    assert hashes == [hashlib.sha256(canonical_bytes(body)).hexdigest() for body in BODIES]


def test_the_server_opens_a_pin_that_was_sealed_here_for_this_record_alone(module: Modules) -> None:
    pin, info = "2486", canonical({"record": "a record", "payload": {"answer": "yes"}})
    one, other = module("sealed").each("sealed", [(pin, public_key("secret"), info)] * 2)
    assert one != other, "the same PIN looks the same twice"
    assert open_sealed(one, "secret", bound=info.encode()) == open_sealed(other, "secret", bound=info.encode()) == pin
    for secret, bound in (("another secret", info), ("secret", info.replace("yes", "no"))):
        with pytest.raises(CannotBeOpened):
            open_sealed(one, secret, bound=bound.encode())
