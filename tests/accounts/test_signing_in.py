"""Signing in and out, through the front door."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import links
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import PASSWORD, Scene

pytestmark = pytest.mark.one_database


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> str:
    answer = client.post("/login", data={"email": email, "password": password}, follow_redirects=True)
    return answer.get_data(as_text=True)


@pytest.mark.both_databases
def test_a_person_signs_in_and_out(scene: Scene, stranger: FlaskClient) -> None:
    user = scene.user(Role.MANAGER, "Amina Otieno")
    assert "Amina Otieno" in sign_in(stranger, user.email.upper())
    page = stranger.post("/logout", follow_redirects=True).get_data(as_text=True)
    assert "You are signed out." in page
    assert stranger.get("/units").status_code == 302


def test_a_wrong_password_is_refused_without_telling_which_of_the_two_was_wrong(
    scene: Scene, stranger: FlaskClient
) -> None:
    user = scene.user(Role.MANAGER)
    wrong_password = sign_in(stranger, user.email, "not the password at all")
    unknown_person = sign_in(stranger, "nobody@example.org", "not the password at all")
    sentence = "The e-mail address and the password do not fit together. Check both and try again."
    assert sentence in wrong_password
    assert sentence in unknown_person
    assert user.email in wrong_password, "what was typed is kept"


@pytest.mark.both_databases
def test_a_session_ends_after_two_idle_hours_and_after_twelve_in_any_case(scene: Scene, app: Flask) -> None:
    user = scene.user(Role.MANAGER)
    with freeze_time(NOON) as frozen:
        client = app.test_client()
        sign_in(client, user.email)
        for _ in range(11):
            frozen.tick(3600)
            assert client.get("/units").status_code == 200
        frozen.tick(3601)
        assert client.get("/units").status_code == 302
        sign_in(client, user.email)
        frozen.tick(2 * 3600 + 61)  # when somebody was last seen is written once a minute
        assert client.get("/units").status_code == 302


def test_a_new_password_ends_the_other_sessions(scene: Scene, app: Flask) -> None:
    user = scene.user(Role.HANDLER)
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here, user.email)
    sign_in(elsewhere, user.email)
    new = "violet harbour pencil onion"
    form = {"old": PASSWORD, "password": new, "again": new}
    assert here.post("/password", data=form).status_code == 302
    assert here.get("/units").status_code == 200
    assert elsewhere.get("/units").status_code == 302


def test_a_guessable_password_is_refused_with_a_way_out(scene: Scene, app: Flask) -> None:
    user = scene.user(Role.HANDLER)
    client = app.test_client()
    sign_in(client, user.email)
    for password in ("short", "password12345", user.email):
        answer = client.post("/password", data={"old": PASSWORD, "password": password, "again": password})
        assert answer.status_code == 422
        assert "Four unrelated words" in answer.get_data(as_text=True)


@pytest.mark.both_databases
def test_the_set_up_link_is_good_once_and_for_an_hour(app: Flask, stranger: FlaskClient) -> None:
    form = {"name": "Ada Min", "email": "ada@example.org", "password": PASSWORD, "again": PASSWORD}
    with freeze_time(NOON) as frozen:
        with transaction():
            late, token = (links.make_setup_link(at=NOON) for _ in range(2))
        frozen.tick(3599)
        assert stranger.get(f"/setup/{late}").status_code == 200
        assert "Units" in stranger.post(f"/setup/{token}", data=form, follow_redirects=True).get_data(as_text=True)
        assert "This set-up link was used already" in app.test_client().get(f"/setup/{late}").get_data(as_text=True)


def test_an_expired_set_up_link_is_refused(app: Flask, stranger: FlaskClient) -> None:
    with freeze_time(NOON) as frozen:
        with transaction():
            token = links.make_setup_link(at=NOON)
        frozen.tick(3600)
        assert "older than one hour" in stranger.get(f"/setup/{token}").get_data(as_text=True)


@pytest.mark.parametrize(
    "target",
    [
        "/units%0d%0aSet-Cookie:%20a=b",
        "/units%0a",
        "/%09/evil.example",
        "/%0a/evil.example",
        "//evil.example",
        "/%5cevil.example",
        "https://evil.example",
        "http:///evil.example",
        "//[",
        "/\u2028units",
        "%00",
        "/%00",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere_whatever_the_address_says(
    scene: Scene, stranger: FlaskClient, target: str
) -> None:
    user = scene.user(Role.MANAGER)
    answer = stranger.post(f"/login?next={target}", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code in (302, 422)
    assert answer.headers.get("Location", "/") == "/"


def test_after_signing_in_one_is_on_the_page_that_was_asked_for(scene: Scene, stranger: FlaskClient) -> None:
    user = scene.user(Role.MANAGER)
    answer = stranger.post("/login?next=/dogs%3Fq=Ruby%26page=2", data={"email": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/dogs?q=Ruby&page=2"
