"""The administrator adds, changes and ends accounts; what is refused is said at its field, and what was typed stays."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import queries
from canine.accounts.models import User
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.roles import Role
from tests.accounts.links import NEW_PASSWORD, WHY, agrees, link_on
from tests.conftest import NOON
from tests.in_force import role_of
from tests.scenes import PASSWORD, Scene
from tests.tables import table, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def typed(scene: Scene, **changes: str) -> dict[str, str]:
    """The form of a new account, with everything right but what the test names."""
    return {
        "name": "Grace Achieng",
        "email": "grace@example.org",
        "role": "prosecutor",
        "unit": str(scene.unit().id),
        "agency": "",
        "reason": WHY,
    } | changes


def changed(user: User, **changes: str) -> dict[str, str]:
    """The form of an account as it is, but for what the test names; `is_active=""` leaves the box empty."""
    form = {"name": user.name, "role": role_of(user).value, "unit": str(user.unit_id), "is_active": "y"}
    form |= {"reason": WHY} | changes
    return {name: value for name, value in form.items() if value}


def signs_in(app: Flask, email: str, password: str = PASSWORD) -> bool:
    return app.test_client().post("/login", data={"email": email, "password": password}).status_code == 302


def test_a_new_person_sets_the_password_and_lands_where_the_role_works(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    administrator, manager = client_as(Role.ADMINISTRATOR), client_as(Role.MANAGER)
    answer = administrator.post("/accounts/new", data=typed(scene, email=" Grace@Example.org"))
    grace = app.test_client()
    form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert grace.post(link_on(answer), data=form, follow_redirects=True).request.path == "/account"
    assert agrees(manager, "grace@example.org").status_code == 200
    rows = [[words(cell) for cell in row] for row in table(administrator.get("/accounts"), "Accounts")]
    assert ["Grace Achieng", "prosecutor", "Mombasa Canine Unit", "grace@example.org", "may sign in"] in rows
    assert grace.get("/", follow_redirects=True).request.path == "/certificates"
    assert signs_in(app, "grace@example.org", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("changes", "words_at_field"),
    [
        ({"role": "wizard"}, "Not a valid choice"),
        ({"role": ""}, "Not a valid choice"),
        ({"unit": "00000000-0000-4000-8000-000000000000"}, "Choose one from the list."),
        ({"unit": "the big one"}, "Choose one from the list."),
        ({"email": "grace@nowhere@example.org"}, "is not an e-mail address"),
        ({"email": ""}, "Type the e-mail address."),
        ({"name": "  "}, "Type the person's name."),
        ({"name": "G" * 121}, "Field cannot be longer than 120 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    app: Flask, scene: Scene, client_as: Browser, changes: dict[str, str], words_at_field: str
) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    form = typed(scene, agency="Office of the Prosecutor") | changes
    answer = administrator.post("/accounts/new", data=form)
    assert answer.status_code == 422
    shown = page(answer)
    assert words_at_field in shown
    assert 'value="Office of the Prosecutor"' in shown
    if "name" not in changes:
        assert 'value="Grace Achieng"' in shown
    assert queries.user_by_email("grace@example.org") is None


@pytest.mark.both_databases
def test_an_address_has_one_account_whatever_its_capitals(scene: Scene, client_as: Browser) -> None:
    taken = scene.user(Role.HANDLER, "Asha Mwinyi", email="asha@example.org")
    answer = client_as(Role.ADMINISTRATOR).post("/accounts/new", data=typed(scene, email="ASHA@example.org"))
    assert answer.status_code == 422
    assert "asha@example.org has an account already." in page(answer)
    assert 'value="ASHA@example.org"' in page(answer)
    assert db.session.scalars(select(User).where(User.email == "asha@example.org")).one().id == taken.id


@pytest.mark.both_databases
def test_the_end_of_access_ends_the_sessions_and_the_sign_in(app: Flask, scene: Scene, client_as: Browser) -> None:
    asha = scene.user(Role.HANDLER, "Asha Mwinyi")
    here, administrator = client_as(asha), client_as(Role.ADMINISTRATOR)
    assert here.get("/dogs").status_code == 200
    answer = administrator.post(f"/accounts/{asha.id}", data=changed(asha, is_active=""), follow_redirects=True)
    rows = {words(row[0]): words(row[4]) for row in table(answer, "Accounts")}
    assert rows["Asha Mwinyi"].startswith("ended")
    assert here.get("/dogs").status_code == 302
    assert not signs_in(app, asha.email)
    administrator.post(f"/accounts/{asha.id}", data=changed(asha, reason=WHY))
    assert signs_in(app, asha.email)
    assert here.get("/dogs").status_code == 302, "the old session stays ended"


def test_a_new_role_ends_the_sessions_and_a_new_name_does_not(scene: Scene, client_as: Browser) -> None:
    asha = scene.user(Role.HANDLER)
    administrator, here = client_as(Role.ADMINISTRATOR), client_as(asha)
    administrator.post(f"/accounts/{asha.id}", data=changed(asha, name="Asha Said"))
    assert "Asha Said" in page(here.get("/dogs"))
    administrator.post(f"/accounts/{asha.id}", data=changed(asha, role="veterinarian"))
    assert here.get("/dogs").status_code == 200, "before a manager agreed it is no new role"
    agrees(client_as(Role.MANAGER), asha.email)
    assert here.get("/dogs").status_code == 302


def test_the_own_new_password_is_told_to_nobody(scene: Scene, client_as: Browser) -> None:
    client = client_as(scene.user(Role.HANDLER))
    client.post("/password", data={"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert "new password" not in page(client.get("/notices"))


@pytest.mark.both_databases
@pytest.mark.parametrize("changes", [{"is_active": ""}, {"role": "manager"}])
def test_the_last_administrator_cannot_be_lost(scene: Scene, client_as: Browser, changes: dict[str, str]) -> None:
    ada = scene.user(Role.ADMINISTRATOR)
    administrator = client_as(ada)
    answer = administrator.post(f"/accounts/{ada.id}", data=changed(ada, **changes))
    assert answer.status_code == 422
    assert "This is the last administrator; make another one first." in page(answer)
    second = scene.user(Role.ADMINISTRATOR)
    assert client_as(second).post(f"/accounts/{ada.id}", data=changed(ada, **changes)).status_code == 302


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_log_names_who_changed_an_account_and_holds_no_password(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    ada, asha = scene.user(Role.ADMINISTRATOR), scene.user(Role.HANDLER)
    client_as(ada).post(f"/accounts/{asha.id}", data=changed(asha, name="Asha Said"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.change_user")).one()
    assert (entry.actor_id, entry.object_id) == (ada.id, str(asha.id))
    assert "Asha Said" in entry.after
    kept = queries.user(asha.id)
    everything = " ".join(
        f"{one.before} {one.after} {one.reason}" for one in db.session.scalars(select(AuditEntry)).all()
    )
    for secret in (PASSWORD, kept.password_hash, kept.session_mark):
        assert secret is not None
        assert secret not in everything


def test_the_own_password_needs_the_present_one_and_the_same_new_one_twice(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    asha = scene.user(Role.HANDLER)
    client = client_as(asha)
    good = {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    for wrong, sentence in (
        ({"old": "not the present one"}, "This is not your password."),
        ({"again": NEW_PASSWORD + "s"}, "The two passwords differ."),
        ({"old": ""}, "Type your present password."),
    ):
        answer = client.post("/password", data=good | wrong)
        assert answer.status_code == 422
        assert sentence in page(answer)
        assert NEW_PASSWORD not in page(answer)
    assert signs_in(app, asha.email)
    done = client.post("/password", data=good, follow_redirects=True)
    assert "Your password is changed. You were signed out everywhere else." in page(done)
    assert (signs_in(app, asha.email), signs_in(app, asha.email, NEW_PASSWORD)) == (False, True)
