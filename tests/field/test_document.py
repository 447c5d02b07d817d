"""The OpenAPI document: every type with its schema and an example that its own schema and this program take."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from jsonschema import Draft202012Validator
from sqlalchemy import select

from canine.extensions import db
from canine.field.models import FieldRecord
from canine.field.reading import body_of, problems
from canine.field.record_types import RECORD_TYPES
from canine.rules.field import RecordState
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.draws.days import a_day
from tests.field.test_records import MORNING, handler_of, put
from tests.scenes import Scene, load

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
def test_every_type_has_a_schema_and_an_example_that_fits_it(scene: Scene, client_as: Browser) -> None:
    answer = client_as(Role.PROSECUTOR).get("/api/openapi.json")
    document = answer.get_json()
    assert (answer.status_code, document["openapi"]) == (200, "3.1.0")
    schemas = document["components"]["schemas"]
    records = {name: schema for name, schema in schemas.items() if name.endswith("Record")}
    assert {schema["properties"]["type"]["const"] for schema in records.values()} == set(RECORD_TYPES)
    assert {"ShiftRecord", "SearchRecord", "SampleRecord", "CustodyRecord", "ResponseRecord", "ExerciseRecord"} <= set(
        records
    )
    for name, schema in records.items():
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(schema["example"])
        assert problems(body_of(schema["example"])) == (), name
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == {
        ("/api/v1/records/{uuid}", "put"),
        ("/api/v1/records", "post"),
        ("/api/v1/records/{uuid}/photos/{sha256}", "parameters"),
        ("/api/v1/records/{uuid}/photos/{sha256}", "head"),
        ("/api/v1/records/{uuid}/photos/{sha256}", "patch"),
        ("/api/v1/takeovers", "post"),
        ("/api/v1/pins", "post"),
        ("/api/v1/language", "put"),
        ("/api/v1/people", "get"),
        ("/api/v1/kit", "get"),
    }
    assert set(document["paths"]["/api/v1/records/{uuid}"]["put"]["responses"]) == {
        *("200", "201", "400", "401", "403", "409", "413", "422", "429")
    }


def test_a_stranger_is_told_nothing(stranger: FlaskClient) -> None:
    answer = stranger.get("/api/openapi.json")
    assert (answer.status_code, list(answer.get_json())) == (401, ["errors"])


@freeze_time(NOON)
def test_the_example_of_a_shift_is_taken_from_any_handler(app: Flask, scene: Scene, client_as: Browser) -> None:
    example = (
        client_as(Role.ADMINISTRATOR)
        .get("/api/openapi.json")
        .get_json()["components"]["schemas"]["ShiftRecord"]["example"]
    )
    for name in ("Ruby", "Simba"):
        team = scene.team(scene.dog(name), scene.handler(name, user=scene.user(Role.HANDLER)))
        scene.shift(team)  # one that is open does not stand in its way
        for _ in range(2):
            answer = put(client_as(handler_of(team)), uuid4(), example)
            assert answer.status_code == 201, answer.get_json()


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_example_of_every_type_is_taken_when_it_names_what_is_on_record(scene: Scene, client_as: Browser) -> None:
    schemas = client_as(Role.ADMINISTRATOR).get("/api/openapi.json").get_json()["components"]["schemas"]
    examples = {name: one["example"] for name, one in schemas.items() if name.endswith("Record")}
    team, second = scene.team(scene.dog("Ruby")), scene.user(Role.HANDLER)
    client, shift_id, search_id, sample_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    keys = {
        **{"shift": str(shift_id), "search": str(search_id), "sample": str(sample_id), "team": str(team.id)},
        **{"second": str(second.id), "to": str(second.id)},
    }
    own_ids = {"ShiftRecord": shift_id, "SearchRecord": search_id, "SampleRecord": sample_id}
    for name, example in examples.items():
        payload = example["payload"] | {one: keys[one] for one in example["payload"] if one in keys}
        if name == "ShiftRecord":
            del payload["ended_at"]
        if name in ("ShiftEndRecord", "ShiftClosingRecord"):
            continue
        if name == "SampleEndRecord":  # the other one is struck by its own example
            other = scene.sample(second_id=handler_of(team).id)
            payload |= {"sample": str(other.id), "noticed_at": NOON.isoformat()}
        if name == "NotReachedRecord":
            draw = a_day(client_as, scene.unit().id).draw
            assert draw is not None
            payload["drawn"] = str(draw.containers[0].id)
        if name == "TrialResponseRecord":
            trial = scene.checkup(scene.team(scene.dog("Nala")), recorder_id=handler_of(team).id)
            load(trial, 1, datetime.fromisoformat(example["captured_at"]))
            payload["checkup"] = str(trial.id)
        answer = put(client, own_ids.get(name, uuid4()), example | {"payload": payload})
        assert answer.status_code == 201, (name, answer.get_json())
    end = examples["ShiftEndRecord"]
    assert put(client, uuid4(), end | {"payload": end["payload"] | {"shift": str(shift_id)}}).status_code == 201
    left_open = scene.shift(scene.team(scene.dog("Rex")), MORNING)
    relief = client_as(handler_of(scene.team(left_open.teams[0].dog)))
    closing = examples["ShiftClosingRecord"]
    named = closing["payload"] | {"shift": str(left_open.id), "ended_at": MORNING.isoformat()}
    assert put(relief, uuid4(), closing | {"payload": named}).status_code == 201
    states = {one.record_type: one.state for one in db.session.scalars(select(FieldRecord))}
    waiting = {"response", "custody_confirmation", "exhibit_custody"}
    assert states == {one: RecordState.HELD if one in waiting else RecordState.RECORDED for one in RECORD_TYPES}


def test_every_address_of_the_interface_is_in_the_document(app: Flask, client_as: Browser) -> None:
    told = client_as(Role.HANDLER).get("/api/openapi.json").get_json()["paths"]
    there = {
        re.sub("<[^>]+>", "{}", rule.rule) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")
    }
    assert {re.sub(r"\{\w+\}", "{}", path) for path in told} == there
