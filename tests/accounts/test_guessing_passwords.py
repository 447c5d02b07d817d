"""Who tries one password after another is stopped, and every try is in the log."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine import clock
from canine.accounts import passwords, services
from canine.accounts.messages import UserChange
from canine.accounts.tries import TooManyTries
from canine.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db, limiter
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.accounts.links import NEW_PASSWORD, link_on, sets_password
from tests.conftest import NOON
from tests.field.test_tablets import tablet
from tests.in_force import role_of
from tests.scenes import PASSWORD, Scene
from tests.tables import table, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
NEW = "violet harbour pencil onion"
TOO_MANY = "Too many wrong passwords in a row for this account."


def try_password(client: FlaskClient, email: str, password: str) -> int:
    return client.post("/login", data={"email": email, "password": password}).status_code


def guess(app: Flask, email: str, times: int) -> list[int]:
    """The answers to so many wrong passwords, each from a browser and an address of its own."""
    answers = []
    for number in range(times):
        client = app.test_client()
        client.environ_base |= {"REMOTE_ADDR": f"10.0.{number}.9"}
        answers.append(try_password(client, email, f"guess number {number}"))
    return answers


@pytest.mark.both_databases
def test_after_five_wrong_passwords_in_a_row_even_the_right_one_has_to_wait_wherever_it_comes_from(
    app: Flask, scene: Scene
) -> None:
    user = scene.user(Role.MANAGER)
    with freeze_time(NOON) as frozen:
        assert guess(app, user.email, 6) == [422] * 5 + [429]
        answer = app.test_client().post("/login", data={"email": user.email.upper(), "password": PASSWORD})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert f"{TOO_MANY} Wait 1 min, then try again." in answer.get_data(as_text=True)
        assert user.email.upper() in answer.get_data(as_text=True), "what was typed is kept"
        frozen.tick(60)
        assert guess(app, user.email, 2) == [422, 429], "one more, and a wait that is twice as long"
        frozen.tick(61)
        assert guess(app, user.email, 1) == [429]
        frozen.tick(60)
        assert try_password(app.test_client(), user.email, PASSWORD) == 302
        assert guess(app, user.email, 5) == [422] * 5, "counted from nothing again"


def test_whoever_guesses_a_colleague_s_password_keeps_nobody_else_behind_the_same_address_out(
    app: Flask, scene: Scene
) -> None:
    user, colleague = scene.user(Role.MANAGER), scene.user(Role.HANDLER)
    client = app.test_client()
    for number in range(40):
        try_password(client, user.email, f"guess number {number}")
    assert try_password(client, colleague.email, PASSWORD) == 302


@pytest.mark.both_databases
def test_the_wait_holds_in_another_process_too(app: Flask, scene: Scene) -> None:
    """The count stands in the database: what a process keeps of tries is forgotten here."""
    email = scene.user(Role.MANAGER).email
    guess(app, email, 5)
    limiter.reset()
    db.session.remove()
    assert try_password(app.test_client(), email, PASSWORD) == 429


def test_an_address_that_nobody_has_waits_like_any_other(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    assert guess(app, "nobody@example.org", 7) == guess(app, user.email, 7)


@pytest.mark.both_databases
def test_passwords_that_were_tried_at_once_are_counted_one_after_the_other(app: Flask, scene: Scene) -> None:
    """All were compared before the first of them was counted; the right one is among them, and comes last."""
    user = scene.user(Role.MANAGER)
    known = [passwords.check_credentials(user.email, f"guess {number}", at=NOON) for number in range(5)]
    known.append(passwords.check_credentials(user.email, PASSWORD, at=NOON))
    for one in known[:5]:
        with transaction():
            assert services.sign_in(one, device="a desk", at=NOON) is None
    with pytest.raises(TooManyTries), transaction():
        services.sign_in(known[5], device="a desk", at=NOON)


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [("/password", "old", {"password": NEW, "again": NEW}), ("/pin", "password", {"pin": "730194", "again": "730194"})],
)
def test_whoever_finds_a_desk_open_does_not_guess_the_password_there(
    app: Flask, scene: Scene, client_as: Browser, address: str, field: str, more: dict[str, str]
) -> None:
    user = scene.user(Role.HANDLER)
    open_desk = client_as(user)
    for number in range(5):
        answer = open_desk.post(address, data={field: f"guess number {number}", **more})
        assert "This is not your password." in answer.text
    refused = open_desk.post(address, data={field: PASSWORD, **more})
    assert refused.status_code == 422
    assert TOO_MANY in refused.text
    assert try_password(app.test_client(), user.email, PASSWORD) == 429, "it is one count"
    assert "in a session that was open" in open_desk.get("/account").text


@freeze_time(NOON)
def test_a_tablet_guesses_no_password_either(app: Flask, scene: Scene) -> None:
    user, header = scene.user(Role.HANDLER), tablet(scene)
    guess(app, user.email, 5)
    pin = {"email": user.email, "password": PASSWORD, "pin": "730194"}
    answer = app.test_client().post("/api/v1/pins", headers=header, json=pin)
    assert answer.status_code == 403
    assert answer.get_json()["errors"][0]["message"].startswith(TOO_MANY)


def test_the_administrator_ends_the_wait_with_a_reset(app: Flask, scene: Scene, client_as: Browser) -> None:
    user, _ = scene.user(Role.HANDLER), scene.user(Role.MANAGER)
    guess(app, user.email, 5)
    answer = client_as(Role.ADMINISTRATOR).post(f"/accounts/{user.id}/link", data={"reason": "somebody is guessing"})
    sets_password(app, link_on(answer))
    assert try_password(app.test_client(), user.email, NEW_PASSWORD) == 302


def test_refused_sign_ins_are_seen_by_the_person_and_by_the_administrator(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    user, other = scene.user(Role.HANDLER, "Asha Mwinyi"), scene.user(Role.HANDLER)
    with freeze_time(NOON):
        guess(app, user.email, 2)
        guess(app, "nobody@example.org", 1)
        client = app.test_client()
        form = {"email": user.email, "password": PASSWORD}
        assert (
            "a wrong password was typed for you 2 times" in client.post("/login", data=form, follow_redirects=True).text
        )
        rows = [[words(cell) for cell in row] for row in table(client.get("/account"), "Refused passwords")]
        assert [row[0::2] for row in rows] == [["3 Mar 2026, 12:00", address] for address in ("10.0.1.9", "10.0.0.9")]
        assert "No wrong password was typed for you." in client_as(other).get("/account").text
        administrator = client_as(Role.ADMINISTRATOR)
        assert len(table(administrator.get(f"/accounts/{user.id}"), "Refused passwords")) == 2
        every = [words(row[1]) for row in table(administrator.get("/accounts/refused"), "Refused passwords")]
        assert every == ["nobody@example.org: nobody has this address", "Asha Mwinyi", "Asha Mwinyi"]
        again = app.test_client().post("/login", data=form, follow_redirects=True)
        assert "a wrong password was typed" not in again.text, "told once"
        guess(app, user.email, 6)
        waits = re.sub(r"<[^>]+>", "", administrator.get("/accounts/refused").text)
        assert "Asha Mwinyi: 5 wrong passwords in a row, until 3 Mar 2026, 12:01" in waits


@pytest.mark.both_databases
@freeze_time(NOON)
def test_what_is_tried_while_an_account_waits_is_seen_by_the_person_and_by_the_administrator(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    user, header = scene.user(Role.HANDLER, "Asha Mwinyi"), tablet(scene)
    desk, administrator = client_as(user), client_as(Role.ADMINISTRATOR)
    guess(app, user.email, 7)
    guess(app, "nobody@example.org", 6)
    wrong = {"old": "guess number 8", "password": NEW, "again": NEW}
    assert TOO_MANY in desk.post("/password", data=wrong).text
    pin = {"email": user.email, "pin": "730194"}
    again = pin | {"password": "guess number 9"}
    assert app.test_client().post("/api/v1/pins", headers=header, json=again).status_code == 403
    assert app.test_client().post("/api/v1/takeovers", headers=header, json=pin).status_code == 403
    waited, not_looked_at = "while the account waited: not looked at", ["sign-in"] * 5
    for answer in (desk.get("/account"), administrator.get(f"/accounts/{user.id}")):
        rows = [words(row[3]) for row in table(answer, "Refused passwords")]
        assert rows == ["a PIN on a tablet", *[waited] * 4, *not_looked_at]
    history = desk.get("/account").text
    assert history.count("A password was typed while the account waited, and not looked at") == 4
    every = [
        (words(row[1]), words(row[4])) for row in table(administrator.get("/accounts/refused"), "Refused passwords")
    ]
    assert ("nobody@example.org: nobody has this address", waited) in every


def test_a_machine_that_tries_too_often_is_in_the_log_once_in_a_quarter_of_an_hour(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    too_many = "too many tries from one machine: none is looked at for a while"

    def logged() -> int:
        rows = table(administrator.get("/accounts/refused"), "Refused passwords")
        return sum(words(row[4]) == too_many for row in rows)

    machine, now = app.test_client(), clock.now()
    machine.environ_base |= {"REMOTE_ADDR": "10.9.9.9"}
    answers = [machine.get(f"/setup/guess-{number}").status_code for number in range(24)]
    assert answers == [410] * 20 + [429] * 4
    assert logged() == 1
    for address, later in (("10.9.9.9", 600), ("10.9.9.9", 1200), ("10.8.8.8", 1201)):
        with transaction():
            services.refuse_too_many(address, device=address, at=now + timedelta(seconds=later))
    assert logged() == 3


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_refused_sign_in_is_in_the_log_with_its_address_and_not_its_password(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    client = app.test_client()
    try_password(client, user.email, "open sesame please")
    try_password(client, "nobody@example.org", "open sesame please")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "accounts.refuse_sign_in").order_by(AuditEntry.number)
    ).all()
    assert [entry.object_id for entry in entries] == [str(user.id), "-"]
    assert "nobody@example.org" in entries[1].after
    assert all("open sesame" not in entry.after + entry.before for entry in entries)


def test_an_account_that_was_ended_is_refused_in_the_same_words(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    ended = scene.user(Role.HANDLER)
    with transaction():
        change = UserChange(ended.name, role_of(ended), ended.unit_id, "", is_active=False)
        services.change_user(ended.id, change, actor=program("test"), at=NOON)
    answers = []
    for email, password in ((ended.email, PASSWORD), (user.email, "not the password")):
        answer = app.test_client().post("/login", data={"email": email, "password": password})
        assert answer.status_code == 422
        shown = unescape(answer.get_data(as_text=True)).replace(email, "…")
        answers.append(re.sub('name="csrf_token"[^>]*>', "", shown))
    assert "do not fit together" in answers[0]
    assert re.sub(r'content="[^"]*"', "", answers[0]) == re.sub(r'content="[^"]*"', "", answers[1])


def test_whoever_signs_in_goes_on_where_they_wanted_and_never_to_a_foreign_address(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    for wanted, reached in (
        ("/dogs?q=ruby", "/dogs?q=ruby"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
    ):
        answer = app.test_client().post(
            "/login", query_string={"next": wanted}, data={"email": user.email, "password": PASSWORD}
        )
        assert (answer.status_code, answer.location) == (302, reached)
