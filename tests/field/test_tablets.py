"""A tablet that several people share: its token says which one it is, the handler's PIN says who works with it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import links
from canine.accounts import services as accounts
from canine.accounts.messages import Handing
from canine.accounts.models import User
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.field.models import FieldRecord, HandlerPin
from canine.registry.models import Team
from canine.rules.pin import pin_problem
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.field.test_records import handler_of, put, shift_body
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
TEST = program("test")
PIN = "471903"


def tablet(scene: Scene, name: str = "Kilindini tablet 1") -> dict[str, str]:
    """The header of an enrolled tablet."""
    scene.unit()
    with transaction():
        _, token = accounts.enrol_device(name, "MSA", actor=TEST, at=NOON)
    return {"Authorization": f"Bearer {token}"}


def with_pin(scene: Scene, client_as: Browser, name: str = "Ruby") -> Team:
    team = scene.team(scene.dog(name), scene.handler(name, user=scene.user(Role.HANDLER)))
    answer = client_as(handler_of(team)).post("/pin", data={"password": PASSWORD, "pin": PIN, "again": PIN})
    assert answer.status_code == 302
    return team


def take_over(client: FlaskClient, user: User, header: dict[str, str], pin: str = PIN) -> TestResponse:
    return client.post("/api/v1/takeovers", json={"email": user.email, "pin": pin}, headers=header)


def proven(client: FlaskClient, user: User, header: dict[str, str]) -> dict[str, str]:
    answer = take_over(client, user, header)
    assert answer.status_code == 201, answer.get_json()
    return header | {"X-Handler-Proof": answer.get_json()["proof"]}


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_handler_takes_a_tablet_over_and_sends_as_nobody_else(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, header = with_pin(scene, client_as), tablet(scene)
    assert put(stranger, uuid4(), shift_body(), **header).status_code == 401, "a tablet alone is nobody"
    proof = proven(stranger, handler_of(team), header)
    assert put(stranger, uuid4(), shift_body(), **proof).status_code == 201
    record = db.session.scalars(select(FieldRecord)).one()
    assert record.author_id == team.handler.user_id
    assert "tablet Kilindini tablet 1; " in record.sent_from
    without_token = {"X-Handler-Proof": proof["X-Handler-Proof"]}
    assert put(stranger, uuid4(), shift_body(2), **without_token).status_code == 401


@freeze_time(NOON)
def test_on_a_shared_tablet_the_proof_goes_before_whoever_signed_in_to_the_browser(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    ruby, simba = with_pin(scene, client_as, "Ruby"), with_pin(scene, client_as, "Simba")
    proof = proven(stranger, handler_of(simba), tablet(scene))
    browser_of_ruby = client_as(handler_of(ruby))
    assert put(browser_of_ruby, uuid4(), shift_body(), **proof).status_code == 201
    assert db.session.scalars(select(FieldRecord.author_id)).all() == [simba.handler.user_id]
    wrong = {"Authorization": "Bearer nonsense"}
    assert put(browser_of_ruby, uuid4(), shift_body(2), **wrong).status_code == 401


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_revoked_tablet_a_new_password_another_tablet_and_a_closed_account_end_it(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, header, other = with_pin(scene, client_as), tablet(scene), tablet(scene, "Kilindini tablet 2")
    user, proof = handler_of(team), proven(stranger, handler_of(team), header)
    borrowed = proof | other
    assert put(stranger, uuid4(), shift_body(), **borrowed).status_code == 401, "a proof is for one tablet"
    with freeze_time(NOON + timedelta(hours=12, seconds=1)):
        assert put(stranger, uuid4(), shift_body(), **proof).status_code == 401, "a shift later it has run out"
    with transaction():
        links.make_link(user.id, Handing(""), "lost his notes", actor=TEST, at=NOON)
    assert put(stranger, uuid4(), shift_body(), **proof).status_code == 401
    proof = proven(stranger, user, header)
    with transaction():
        accounts.revoke_device("Kilindini tablet 1", actor=TEST, at=NOON)
    assert put(stranger, uuid4(), shift_body(), **proof).status_code == 401
    assert take_over(stranger, user, header).status_code == 401


@pytest.mark.both_databases
@freeze_time(NOON)
def test_wrong_pins_of_one_person_keep_no_colleague_behind_the_same_address_out(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    header, guessed = tablet(scene), handler_of(with_pin(scene, client_as))
    colleague = handler_of(with_pin(scene, client_as, "Asali"))
    for _ in range(40):
        assert take_over(stranger, guessed, header, "000000").status_code == 403
    assert take_over(stranger, colleague, header).status_code == 201


@pytest.mark.both_databases
def test_five_wrong_pins_make_everybody_wait_a_quarter_of_an_hour(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    with freeze_time(NOON):
        team, header = with_pin(scene, client_as), tablet(scene)
        user = handler_of(team)
        for _ in range(5):
            answer = take_over(stranger, user, header, "000000")
            assert (answer.status_code, "does not fit" in answer.get_json()["errors"][0]["message"]) == (403, True)

    def told(at: datetime) -> int:
        with freeze_time(at):
            return take_over(stranger, user, header).status_code

    assert told(NOON + timedelta(minutes=15) - timedelta(seconds=1)) == 403
    assert told(NOON + timedelta(minutes=15)) == 201
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    actors = [entry.actor for entry in entries if entry.action == "field.take_over"]
    assert len(actors) == 6 and actors[:5] == ["wrong PIN"] * 5
    assert PIN not in "".join(entry.after for entry in db.session.scalars(select(AuditEntry)))


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong"}, "This is not your password."),
        ({"again": "471904"}, "The two are not the same"),
        ({"pin": "12345", "again": "12345"}, "6 to 12 digits"),
        ({"pin": "123456", "again": "123456"}, "guessed first"),
        ({"pin": "47a903", "again": "47a903"}, "digits only"),
    ],
)
def test_a_pin_that_is_guessed_is_refused(
    scene: Scene, client_as: Browser, changes: dict[str, str], words: str
) -> None:
    answer = client_as(Role.HANDLER).post("/pin", data={"password": PASSWORD, "pin": PIN, "again": PIN} | changes)
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
    assert db.session.scalars(select(HandlerPin)).all() == []


@pytest.mark.parametrize("pin", ["111111", "123456", "987654", "890123", "121212", "٤٧١٩٠٣", "", "4719031234567"])
def test_pins_that_are_tried_first(pin: str) -> None:
    assert pin_problem(pin) is not None


@pytest.mark.parametrize("pin", ["471903", "000471", "1357911"])
def test_pins_that_will_do(pin: str) -> None:
    assert pin_problem(pin) is None


@freeze_time(NOON)
def test_what_is_no_takeover_is_refused(scene: Scene, stranger: FlaskClient) -> None:
    header = tablet(scene)
    assert stranger.post("/api/v1/takeovers", json={}).status_code == 401
    contents: tuple[object, ...] = ({}, [], {"email": 1, "pin": PIN}, {"email": "a@b.org"})
    for content in contents:
        assert stranger.post("/api/v1/takeovers", json=content, headers=header).status_code == 400
    answer = stranger.post("/api/v1/takeovers", json={"email": "a@b.org", "pin": PIN}, headers=header)
    assert "There is no PIN for this person." in answer.get_json()["errors"][0]["message"]


def test_a_handler_finds_the_pin_beside_the_password_and_a_prosecutor_has_none(client_as: Browser) -> None:
    assert 'href="/pin"' in client_as(Role.HANDLER).get("/account").get_data(as_text=True)
    assert 'href="/pin"' not in client_as(Role.PROSECUTOR).get("/account").get_data(as_text=True)


def test_a_pin_is_typed_twice(scene: Scene, client_as: Browser) -> None:
    page = client_as(Role.HANDLER).post("/pin", data={"password": PASSWORD, "pin": PIN, "again": ""})
    assert page.status_code == 422
    assert "The two are not the same: type both again." in page.get_data(as_text=True)
    assert db.session.scalars(select(HandlerPin)).all() == []
