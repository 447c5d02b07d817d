"""Sessions end on the server, their person and the administrator see them, and a copied cookie opens nothing after."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from canine.accounts.models import User, UserSession
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.field.test_tablets import tablet
from tests.scenes import PASSWORD, Scene
from tests.tables import table, words

Browser = Callable[..., FlaskClient]
NEW = "violet harbour pencil onion"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:126.0) Gecko/20100101 Firefox/126.0"


def signed_in(app: Flask, user: User, agent: str = DESK, address: str = "10.0.0.7") -> FlaskClient:
    """A browser in which the person has signed in with the password."""
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    form = {"email": user.email, "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 302
    return client


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Somebody else's browser with the same cookie."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def sessions_on(answer: TestResponse) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in table(answer, "Sessions")]


@freeze_time(NOON)
def test_a_cookie_that_was_copied_before_its_owner_signed_out_opens_nothing_after(app: Flask, scene: Scene) -> None:
    client = signed_in(app, scene.user(Role.MANAGER))
    thief = copy_of(app, client)
    assert is_in(thief), "a cookie is what opens a session"
    client.post("/logout")
    assert not is_in(thief)
    assert thief.post("/policy/change", data={"reason": "mine"}).location.startswith("/login")


@freeze_time(NOON)
def test_a_person_sees_where_they_are_signed_in_and_ends_the_session_that_is_not_theirs(
    app: Flask, scene: Scene
) -> None:
    user = scene.user(Role.HANDLER)
    with freeze_time(NOON - timedelta(hours=1)):
        phone = signed_in(app, user, PHONE, "41.90.1.2")
    desk = signed_in(app, user)
    shown = desk.get("/account")
    assert sessions_on(shown) == [
        ["Firefox on Windows this one", "10.0.0.7", "3 Mar 2026, 12:00", "3 Mar 2026, 12:00", "–"],
        ["Chrome on Android", "41.90.1.2", "3 Mar 2026, 11:00", "3 Mar 2026, 11:00", "End"],
    ]
    other = db.session.scalars(select(UserSession.id).where(UserSession.device.contains("Android"))).one()
    assert "That session is ended" in desk.post(f"/account/sessions/{other}/end", follow_redirects=True).text
    assert (is_in(phone), is_in(desk)) == (False, True)
    assert desk.post(f"/account/sessions/{other}/end").status_code == 404, "it has ended"


@freeze_time(NOON)
def test_nobody_ends_the_session_of_somebody_else(app: Flask, scene: Scene) -> None:
    asha, stranger = signed_in(app, scene.user(Role.HANDLER)), signed_in(app, scene.user(Role.HANDLER))
    rows = db.session.scalars(select(UserSession.id)).all()
    answers = {stranger.post(f"/account/sessions/{row}/end").status_code for row in rows[:1]}
    stranger.post("/account/sessions/end-others")
    assert answers <= {302, 404}
    assert is_in(asha)


@freeze_time(NOON)
def test_all_others_are_ended_at_once_with_the_tablets_that_were_taken_over(app: Flask, scene: Scene) -> None:
    user, header = scene.user(Role.HANDLER), tablet(scene)
    first, second, here = (signed_in(app, user) for _ in range(3))
    pin = {"email": user.email, "password": PASSWORD, "pin": "730194"}
    proof = app.test_client().post("/api/v1/pins", headers=header, json=pin).get_json()["proof"]
    sender = header | {"X-Handler-Proof": proof}
    assert app.test_client().get("/api/v1/kit", headers=sender).status_code == 200
    assert "signed out everywhere else" in here.post("/account/sessions/end-others", follow_redirects=True).text
    assert [is_in(one) for one in (first, second, here)] == [False, False, True]
    assert app.test_client().get("/api/v1/kit", headers=sender).status_code == 401


@freeze_time(NOON)
def test_the_administrator_sees_and_ends_all_of_somebody_s_and_no_other_role_does(app: Flask, scene: Scene) -> None:
    user, manager = scene.user(Role.MANAGER), signed_in(app, scene.user(Role.MANAGER))
    first, second = signed_in(app, user, PHONE), signed_in(app, user)
    administrator = signed_in(app, scene.user(Role.ADMINISTRATOR))
    browsers = {row[0] for row in sessions_on(administrator.get(f"/accounts/{user.id}"))}
    assert browsers == {"Chrome on Android", "Firefox on Windows"}
    assert manager.post(f"/accounts/{user.id}/sessions/end").status_code == 403
    assert is_in(first)
    answer = administrator.post(f"/accounts/{user.id}/sessions/end", follow_redirects=True)
    assert f"{user.name} is signed out everywhere." in unescape(answer.text)
    assert "is signed in nowhere" in answer.text
    assert [is_in(one) for one in (first, second, manager, administrator)] == [False, False, True, True]


@freeze_time(NOON)
def test_a_new_password_ends_all_others_even_one_whose_cookie_was_copied(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.HANDLER)
    here = signed_in(app, user)
    thief = copy_of(app, here)
    here.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    assert (is_in(here), is_in(thief)) == (True, False)
    assert len(sessions_on(here.get("/account"))) == 1


@freeze_time(NOON)
def test_a_reset_ends_every_session_of_the_person(app: Flask, scene: Scene, client_as: Browser) -> None:
    user, _ = scene.user(Role.HANDLER), scene.user(Role.MANAGER)
    here = signed_in(app, user)
    client_as(Role.ADMINISTRATOR).post(f"/accounts/{user.id}/link", data={"reason": "lost"})
    assert not is_in(here)


def test_when_a_session_was_last_seen_is_moved_on_without_an_entry_of_the_log(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.HANDLER)
    with freeze_time(NOON) as frozen:
        client = signed_in(app, user)
        before = db.session.scalars(select(AuditEntry.number)).all()
        frozen.tick(timedelta(minutes=90))
        assert client.get("/dogs").status_code == 200
        frozen.tick(timedelta(minutes=90))
        assert sessions_on(client.get("/account"))[0][2:4] == ["3 Mar 2026, 12:00", "3 Mar 2026, 13:30"]
        db.session.rollback()
        assert db.session.scalars(select(AuditEntry.number)).all() == before


@freeze_time(NOON)
def test_signing_in_signing_out_and_ending_stand_in_the_account_s_own_history(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.VETERINARIAN)
    signed_in(app, user).post("/logout")
    here = signed_in(app, user)
    here.post("/account/sessions/end-others")
    for shown in (here.get("/account"), signed_in(app, scene.user(Role.ADMINISTRATOR)).get(f"/accounts/{user.id}")):
        for act in (
            "Invited: the account was made, veterinarian of Mombasa Canine Unit",
            "Signed in",
            "Signed out",
            "All other sessions and every takeover of a tablet were ended by their person",
        ):
            assert f"<strong>{act}</strong>" in shown.text, act


@freeze_time(NOON)
def test_a_page_asks_for_the_session_and_its_person_in_one_statement(app: Flask, scene: Scene) -> None:
    client, asked = signed_in(app, scene.user(Role.HANDLER)), list[str]()

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "user_sessions" in statement or "FROM users" in statement:
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert client.get("/password").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len(asked) == 1, asked


@freeze_time(NOON)
def test_the_key_of_a_session_is_nowhere_but_in_its_cookie(app: Flask, scene: Scene) -> None:
    client = signed_in(app, scene.user(Role.HANDLER))
    with client.session_transaction() as cookie:
        key = cookie["key"]
    row = db.session.scalars(select(UserSession)).one()
    assert key not in (row.key_hash, str(row.id))
    assert all(key not in entry.after for entry in db.session.scalars(select(AuditEntry)))
