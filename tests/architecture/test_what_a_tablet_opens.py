"""A tablet's token, with a person's proof or without, opens the tablet's own routes; without any credential, none."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import services as accounts
from canine.accounts.tablets import TABLET_ENDPOINTS
from canine.extensions import db
from canine.field import services as field
from canine.field.models import FieldRecord, QuarantinedBody
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.architecture.routes import ANYONE, ROUTES
from tests.architecture.test_access import address, rules
from tests.conftest import NOON
from tests.field.test_records import handler_of, put, shift_body
from tests.journeys.tablet import PIN, TEST
from tests.scenes import PASSWORD, Scene, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def enrolled(name: str = "Kilindini tablet 1") -> dict[str, str]:
    """The headers of a tablet that an administrator has just added."""
    with transaction():
        _, token = accounts.enrol_device(name, "MSA", actor=TEST, at=NOON)
    return {"Authorization": f"Bearer {token}"}


def taken_over(app: Flask, scene: Scene, tablet: dict[str, str], user: Any) -> dict[str, str]:
    """The tablet's headers with the proof of a person who has taken it over."""
    new = field.prepare_pin(user.id, PASSWORD, PIN, actor=TEST, at=NOON)
    with transaction():
        field.set_pin(new, actor=actor(user), at=NOON)
    answer = app.test_client().post("/api/v1/takeovers", headers=tablet, json={"email": user.email, "pin": PIN})
    return tablet | {"X-Handler-Proof": answer.get_json()["proof"]}


@freeze_time(NOON)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.HANDLER, Role.ASSESSOR])
def test_a_token_with_a_proof_opens_the_tablet_s_routes_and_is_a_stranger_elsewhere(
    sqlite_app: Flask, role: Role
) -> None:
    scene = Scene()
    scene.unit()
    headers = taken_over(sqlite_app, scene, enrolled(), scene.user(role))
    opened = set()
    for rule in rules(sqlite_app):
        if ROUTES[rule.endpoint] is ANYONE:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = sqlite_app.test_client().open(address(sqlite_app, rule), method=method, headers=headers)
            if answer.status_code == 401 or (answer.status_code == 302 and "/login" in answer.location):
                continue
            opened.add(rule.endpoint)
    gated = {name for name in TABLET_ENDPOINTS if ROUTES[name] is not ANYONE}
    assert opened == gated
    assert set(ROUTES) >= TABLET_ENDPOINTS


# The same in every test process: it stands in the names of the tests.
NOBODY_S = "3f6f3f5e-6d1c-4a56-9a0f-0d6f9f1f7c11"
UNTOLD = [
    ("PUT", f"/api/v1/records/{NOBODY_S}", {"data": b"x" * (1024 * 1024 + 1)}),
    ("PUT", f"/api/v1/records/{NOBODY_S}", {"data": b"{", "headers": {"Content-Type": "application/json"}}),
    ("PUT", "/api/v1/records/no-uuid", {"json": {}}),
    ("POST", "/api/v1/records", {"data": b"\xff", "headers": {"X-Device-Clock": "\x7f"}}),
    ("POST", "/api/v1/records?x=%00", {}),
    ("DELETE", "/api/v1/records", {}),
    ("GET", "/api/v1/records", {}),
    ("GET", "/api/v1/nothing", {}),
    ("GET", "/api/", {}),
    ("OPTIONS", "/api/v1/kit", {}),
    ("POST", "/api/v1/takeovers", {"data": b"{"}),
    ("POST", "/api/v1/pins", {"json": 7}),
    ("PATCH", f"/api/v1/records/{NOBODY_S}/photos/x", {"headers": {"Upload-Offset": "-"}}),
    ("GET", "/api/openapi.json", {}),
]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic eDp5"}], ids=str)
@pytest.mark.parametrize(("method", "where", "sent"), UNTOLD, ids=[f"{one[0]} {one[1][:30]}" for one in UNTOLD])
def test_without_a_credential_nothing_else_is_judged(
    sqlite_app: Flask, method: str, where: str, sent: dict[str, Any], headers: dict[str, str]
) -> None:
    sqlite_app.config["WTF_CSRF_ENABLED"] = True
    both = {**sent.get("headers", {}), **headers}
    answer = sqlite_app.test_client().open(where, method=method, **(sent | {"headers": both}))
    assert (answer.status_code, list(answer.get_json())) == (401, ["errors"])


@freeze_time(NOON)
def test_a_record_bears_the_number_of_the_tablet_that_sends_it(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    enrolled("Airport tablet")
    first = taken_over(app, scene, enrolled(), handler_of(team))
    client = app.test_client()
    for other in ("Airport tablet", "KILINDINI tablet 1", "nobody's"):
        answer = put(client, uuid4(), shift_body() | {"device": other}, **first)
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "device")
        assert "This tablet is enrolled as Kilindini tablet 1" in answer.get_json()["errors"][0]["message"]
    listed = client.post("/api/v1/records", json=[shift_body() | {"uuid": str(uuid4()), "device": "x"}], headers=first)
    assert [one["status"] for one in listed.get_json()] == [422]
    assert put(client, uuid4(), shift_body(), **first).status_code == 201
    (taken,) = db.session.scalars(select(FieldRecord)).all()
    assert (taken.device, taken.sequence) == ("Kilindini tablet 1", 1)
    assert len(db.session.scalars(select(QuarantinedBody)).all()) == 4, "kept as they came"


@freeze_time(NOON)
def test_a_session_bears_the_number_of_no_tablet(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    enrolled()
    with transaction():
        accounts.enrol_device("Lost tablet", "MSA", actor=TEST, at=NOON)
        accounts.revoke_device("Lost tablet", actor=TEST, at=NOON)
    client = client_as(handler_of(team))
    for name in ("Kilindini tablet 1", "kilindini  TABLET 1", "Lost tablet"):
        answer = put(client, uuid4(), shift_body() | {"device": name})
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "device")
    assert put(client, uuid4(), shift_body() | {"device": "the desk"}).status_code == 201


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_tablet_that_was_enrolled_anew_sends_what_it_made_before(app: Flask, scene: Scene) -> None:
    team = scene.team(scene.dog("Ruby"))
    former = enrolled("Lost tablet")
    with transaction():
        accounts.revoke_device("Lost tablet", actor=TEST, at=NOON)
    headers = taken_over(app, scene, enrolled(), handler_of(team))
    body, key = shift_body(17) | {"device": "Lost tablet"}, uuid4()
    client = app.test_client()
    assert put(client, uuid4(), body, **headers).status_code == 422, "a name alone is no proof of having been it"
    wrong = headers | {"X-Former-Token": "guessed"}
    assert put(client, uuid4(), body, **wrong).status_code == 422
    shown = headers | {"X-Former-Token": former["Authorization"].removeprefix("Bearer ")}
    assert put(client, key, body, **shown).status_code == 201
    assert put(client, uuid4(), shift_body(18) | {"device": "Airport tablet"}, **shown).status_code == 422
    kept = db.session.get_one(FieldRecord, key)
    assert (kept.device, kept.sequence, "tablet Kilindini tablet 1" in kept.sent_from) == ("Lost tablet", 17, True)
    assert app.test_client().get("/api/v1/people", headers=former).status_code == 401, "it opens nothing any more"
