"""A password or a PIN is hashed and compared while everybody else may write, whichever page it is typed on."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import links, passwords, services
from canine.accounts.messages import Handing, NewUser
from canine.actor import program
from canine.rules.roles import Role
from canine.transaction import is_writing, transaction
from tests.conftest import NOON
from tests.field.test_tablets import tablet
from tests.scenes import PASSWORD, Scene

NEW = "plum ladder comet basket seven"
PIN = "730194"
Browser = Callable[..., FlaskClient]


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """For each hash that was computed, whether it was inside a transaction that writes."""
    found: list[bool] = []

    def watched(compute: Callable[..., bytes]) -> Callable[..., bytes]:
        def watching(*arguments: Any, **named: Any) -> bytes:
            found.append(is_writing())
            return compute(*arguments, **named)

        return watching

    monkeypatch.setattr(hashlib, "pbkdf2_hmac", watched(hashlib.pbkdf2_hmac))
    monkeypatch.setattr(hashlib, "scrypt", watched(hashlib.scrypt))
    yield found


@freeze_time(NOON)
def test_no_hash_is_computed_while_others_wait(
    app: Flask, scene: Scene, client_as: Browser, stranger: FlaskClient, hashed: list[bool]
) -> None:
    asha = scene.user(Role.HANDLER, "Asha Mwinyi")
    own, header = client_as(asha), tablet(scene)
    email = asha.email
    with transaction():
        new = NewUser("new@example.org", "New Person", Role.HANDLER, reason="New here")
        _, link = links.invite(new, Handing(""), actor=program("test"), at=NOON)
    api = {"headers": header}
    acts: dict[str, Callable[[], Any]] = {
        "sign in": lambda: stranger.post("/login", data={"email": email, "password": "not the one at all"}),
        "sign in, nobody": lambda: stranger.post("/login", data={"email": "x@example.org", "password": "any one"}),
        "pin": lambda: own.post("/pin", data={"password": PASSWORD, "pin": PIN, "again": PIN}),
        "first pin": lambda: stranger.post(
            "/api/v1/pins", json={"email": email, "password": PASSWORD, "pin": PIN}, **api
        ),
        "takeover": lambda: stranger.post("/api/v1/takeovers", json={"email": email, "pin": PIN}, **api),
        "own": lambda: own.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW}),
        "link": lambda: app.test_client().post(link, data={"password": NEW, "again": NEW}),
    }
    for name, act in acts.items():
        hashed.clear()
        answer = act()
        assert hashed, f"{name}: no hash at all, {answer.status}: {answer.get_data(as_text=True)[-1500:]}"
        assert not any(hashed), f"{name}: hashed inside the transaction"


@freeze_time(NOON)
def test_the_first_account_is_hashed_before_its_transaction_too(sqlite_app: Flask, hashed: list[bool]) -> None:
    with transaction():
        token = links.make_setup_link(at=NOON)
    form = {"email": "first@example.org", "name": "First Person", "password": NEW, "again": NEW}
    answer = sqlite_app.test_client().post(f"/setup/{token}", data=form)
    assert (answer.status_code, hashed) == (302, [False])


def test_a_password_that_was_changed_while_it_was_compared_opens_nothing(app: Flask, scene: Scene) -> None:
    asha = scene.user(Role.HANDLER, "Asha Mwinyi")
    known = passwords.check_credentials(asha.email, PASSWORD, at=NOON)
    old, made = passwords.hash_for_own_change(asha.id, PASSWORD, NEW, actor=program("test"), at=NOON)
    with transaction():
        services.change_own_password(old, made, actor=program("test"), at=NOON)
    with transaction():
        assert services.sign_in(known, device="a desk", at=NOON) is None
