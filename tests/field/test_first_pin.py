"""The first PIN is set on the tablet itself, with the password, by whoever may work with one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldRecord, HandlerPin
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.field.test_records import count, handler_of, put, shift_body
from tests.field.test_tablets import PIN, tablet, take_over
from tests.in_force import role_of
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def set_pin(client: FlaskClient, user: User, header: dict[str, str], **changes: object) -> TestResponse:
    sent = {"email": user.email, "password": PASSWORD, "pin": PIN} | changes
    return client.post("/api/v1/pins", json=sent, headers=header)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_whoever_sets_the_pin_on_the_tablet_works_with_it_at_once(scene: Scene, stranger: FlaskClient) -> None:
    team, header = scene.team(scene.dog("Ruby")), tablet(scene)
    user = handler_of(team)
    answer = set_pin(stranger, user, header)
    told = answer.get_json()
    assert (answer.status_code, set(told)) == (201, {"proof", "user", "name", "language"})
    assert (told["user"], told["name"], told["language"]) == (str(user.id), user.name, "en")
    proof = header | {"X-Handler-Proof": told["proof"]}
    assert put(stranger, team.id, shift_body(), **proof).status_code == 201
    assert db.session.scalars(select(FieldRecord.author_id)).all() == [user.id]
    assert take_over(stranger, user, header).status_code == 201
    other = set_pin(stranger, user, header, pin="830172")
    assert other.status_code == 201, "a forgotten PIN is set anew in the same way"
    assert (take_over(stranger, user, header).status_code, count(HandlerPin)) == (403, 1)
    entries = db.session.scalars(select(AuditEntry)).all()
    assert PASSWORD not in "".join(entry.after for entry in entries)
    assert any(entry.action == "field.set_pin" and "tablet Kilindini tablet 1" in entry.device for entry in entries)
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"password": "wrong"}, 403, "password"),
        ({"email": "nobody@example.org"}, 403, "password"),
        ({"pin": "123456"}, 422, "pin"),
        ({"pin": "12345"}, 422, "pin"),
        ({"pin": 471903}, 400, None),
        ({"email": None}, 400, None),
        ({"email": "a\u0000@example.org"}, 400, None),
        ({"password": "a\u0000b"}, 400, None),
    ],
)
def test_what_is_wrong_with_it_is_told_at_its_field(
    scene: Scene, stranger: FlaskClient, changes: dict[str, object], status: int, field: str | None
) -> None:
    header = tablet(scene)
    answer = set_pin(stranger, scene.user(Role.HANDLER), header, **changes)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["field"]) == (status, field), error
    assert count(HandlerPin) == 0


@freeze_time(NOON)
def test_only_on_an_enrolled_tablet_and_only_by_who_may_have_a_pin(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    user, header = scene.user(Role.HANDLER), tablet(scene)
    assert set_pin(stranger, user, {}).status_code == 401
    assert set_pin(client_as(user), user, {"Authorization": "Bearer nonsense"}).status_code == 401
    for role in (Role.PROSECUTOR, Role.VETERINARIAN, Role.ADMINISTRATOR):
        answer = set_pin(stranger, scene.user(role), header)
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (403, "email")
    for role in (Role.MANAGER, Role.ASSESSOR):
        assert set_pin(stranger, scene.user(role), header).status_code == 201
    change = UserChange(user.name, role_of(user), user.unit_id, "", is_active=False)
    with transaction():
        accounts.change_user(user.id, change, actor=program("test"), at=NOON)
    assert set_pin(stranger, user, header).status_code == 403
    assert count(HandlerPin) == 2


@pytest.mark.both_databases
def test_guessing_a_password_at_a_tablet_waits_as_at_the_sign_in_page(scene: Scene, stranger: FlaskClient) -> None:
    user, header = scene.user(Role.HANDLER), tablet(scene)
    with freeze_time(NOON) as frozen:
        for number in range(5):
            assert set_pin(stranger, user, header, password=f"guess number {number}").status_code == 403
            frozen.tick(1)
        waiting = set_pin(stranger, user, header)
        assert (waiting.status_code, waiting.get_json()["errors"][0]["field"]) == (403, "password")
        assert stranger.post("/login", data={"email": user.email, "password": PASSWORD}).status_code == 429
        assert set_pin(stranger, scene.user(Role.HANDLER), header).status_code == 201, "nobody else waits"
        frozen.tick(timedelta(minutes=1))
        assert set_pin(stranger, user, header).status_code == 201
    refused = select(AuditEntry).where(AuditEntry.action == "accounts.refuse_sign_in")
    assert [entry.object_id for entry in db.session.scalars(refused)] == [str(user.id)] * 5


@freeze_time(NOON)
def test_a_control_character_in_an_address_is_no_fault_of_the_program(scene: Scene, stranger: FlaskClient) -> None:
    sent = {"email": "a\u0000b", "pin": PIN}
    assert stranger.post("/api/v1/takeovers", json=sent, headers=tablet(scene)).status_code == 400
