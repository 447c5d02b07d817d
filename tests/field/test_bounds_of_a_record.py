"""A record that no form would take is refused at once and at its field, whether or not what it names has come."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.field.examples import examples
from tests.conftest import NOON
from tests.field.test_records import handler_of, put
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def changed(app: Flask, record_type: str, **values: Any) -> dict[str, Any]:
    """The document's example of a record, with these values in its payload; what it names is still on its way."""
    example = examples(NOON, app.config["TIMEZONE"])[record_type]
    return example | {"payload": example["payload"] | values}


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("record_type", "values", "field", "words"),
    [
        ("sample", {"stopped_at": "2026-03-02T07:00:00+03:00"}, "stopped_at", "The pump stops after it starts."),
        ("sample", {"stopped_at": "2026-03-02T07:30:00+03:00"}, "stopped_at", "The pump stops after it starts."),
        ("sample", {"stopped_at": "2026-03-02T14:00:00+03:00"}, "stopped_at", "more than 6 hours"),
        ("search", {"ended_at": "2026-03-02T06:59:00+03:00"}, "ended_at", "A search cannot end before it starts."),
        ("shift", {"ended_at": "2026-03-01T06:59:00+03:00"}, "ended_at", "A shift cannot end before it starts."),
        ("sample", {"flow_l_per_min": 0}, "flow_l_per_min", "This is 0.01 or more."),
        ("sample", {"flow_l_per_min": 20.005}, "flow_l_per_min", "Write no more decimals than in 0.01."),
        ("custody", {"storage_temperature_c": 4.25}, "storage_temperature_c", "Write no more decimals than in 0.1."),
        ("custody", {"storage_temperature_c": 1e300}, "storage_temperature_c", "This is 70 or less."),
        ("custody", {"place": " \t "}, "place", "This may not be empty."),
        ("finding", {"item": "   "}, "item", "This may not be empty."),
        ("finding", {"item": "x" * 201}, "item", "This has at most 200 characters."),
        ("finding", {"quantity": 10**15}, "quantity", "This is 1000000 or less."),
        ("exercise", {"hits": 10_001}, "hits", "This is 10000 or less."),
        ("shift", {"started_at": "9999-12-31T23:59:59-23:59"}, "started_at", "a moment with its offset"),
        ("shift", {"started_at": "0001-01-01T00:00:00+23:59"}, "started_at", "a moment with its offset"),
    ],
)
def test_what_no_form_takes_no_record_takes(
    app: Flask, scene: Scene, client_as: Browser, record_type: str, values: dict[str, Any], field: str, words: str
) -> None:
    client = client_as(handler_of(scene.team(scene.dog("Ruby"))))
    answer = put(client, uuid4(), changed(app, record_type, **values))
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["field"], words in error["message"]) == (f"payload.{field}", True), error


@freeze_time(NOON)
@pytest.mark.parametrize("written", ["1e400", "-1e400", "9" * 400, "NaN", "Infinity", '"\\udc00"', "[" * 5000])
def test_a_number_that_no_program_reads_is_no_json(scene: Scene, client_as: Browser, written: str) -> None:
    client = client_as(handler_of(scene.team(scene.dog("Ruby"))))
    for address in (f"/api/v1/records/{UUID(int=1)}", "/api/v1/pins", "/api/v1/takeovers", "/api/v1/language"):
        answer = client.open(address, method=_method(address), data=f'{{"sequence": {written}, "email": {written}}}')
        assert 400 <= answer.status_code < 500, (address, answer.status_code)


def _method(address: str) -> str:
    return "POST" if address.endswith(("pins", "takeovers")) else "PUT"


@pytest.mark.both_databases
@freeze_time(NOON)
@pytest.mark.parametrize("weight", [0.001, 12.345, 99999.999, 7])
def test_what_a_scale_shows_is_taken_to_the_gram(app: Flask, scene: Scene, client_as: Browser, weight: float) -> None:
    """No binary fraction of a decimal is refused for the digits that it does not have."""
    client = client_as(handler_of(scene.team(scene.dog("Ruby"))))
    weighing = {"weight_kg": weight, "scale": "Kern 7", "weighed_on": "2026-03-02"}
    assert put(client, uuid4(), changed(app, "finding", weighing=weighing)).status_code == 201, "held for its search"
