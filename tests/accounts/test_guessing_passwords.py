"""Who tries one password after another is stopped, and every try is in the log."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import services
from canine.accounts.messages import UserChange
from canine.audit.actor import program
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import PASSWORD, Scene

TRIES = 20


def try_password(client: FlaskClient, email: str, password: str) -> int:
    return client.post("/login", data={"email": email, "password": password}).status_code


def test_after_twenty_tries_in_a_quarter_of_an_hour_even_the_right_password_has_to_wait(
    app: Flask, scene: Scene
) -> None:
    user = scene.user(Role.MANAGER)
    # From the real time on: the limiter forgets what has run out in a thread that no frozen time reaches.
    with freeze_time(datetime.now(UTC)) as frozen:
        client = app.test_client()
        for number in range(TRIES):
            assert try_password(client, user.email, f"guess number {number}") == 422
            frozen.tick(1)
        answer = client.post("/login", data={"email": user.email, "password": PASSWORD})
        assert answer.status_code == 429
        assert "Too many tries in a short time. Wait a quarter of an hour" in answer.get_data(as_text=True)
        assert client.get("/login").status_code == 200, "the page itself can still be read"
        frozen.tick(timedelta(minutes=15))
        assert try_password(client, user.email, PASSWORD) == 302


@freeze_time(NOON)
def test_a_refused_sign_in_is_in_the_log_with_its_address_and_not_its_password(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    client = app.test_client()
    try_password(client, user.email, "open sesame please")
    try_password(client, "nobody@example.org", "open sesame please")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.deed == "accounts.refuse_sign_in").order_by(AuditEntry.number)
    ).all()
    assert [entry.object_id for entry in entries] == [str(user.id), "-"]
    assert "nobody@example.org" in entries[1].after
    assert all("open sesame" not in entry.after + entry.before for entry in entries)


def test_an_account_that_was_ended_is_refused_in_the_same_words(app: Flask, scene: Scene) -> None:
    user = scene.user(Role.MANAGER)
    ended = scene.user(Role.HANDLER)
    with transaction():
        change = UserChange(ended.name, ended.role, ended.unit_id, "", is_active=False)
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
