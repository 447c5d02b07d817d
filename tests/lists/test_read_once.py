"""What a page has read it does not read again; what belongs to many rows is read for all of them together."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.rasco.models import AirSample
from canine.rules.roles import Role
from tests.lists.test_statements_do_not_grow import statements
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]

pytestmark = pytest.mark.one_database


def test_an_account_is_read_once_for_a_page_and_anew_for_the_next_one(app: Flask, scene: Scene) -> None:
    user_id = scene.user(Role.MANAGER).id
    db.session.remove()
    for _ in range(2):
        with app.test_request_context("/"), statements() as seen:
            app.preprocess_request()
            for _ in range(3):
                accounts.user(user_id)
            assert sum("FROM users" in one for one in seen) == 1


def test_what_writes_keeps_no_row(app: Flask, scene: Scene) -> None:
    user_id = scene.user(Role.MANAGER).id
    db.session.remove()
    with app.test_request_context("/", method="POST"), statements() as seen:
        for _ in range(2):
            accounts.user(user_id)
    assert sum("FROM users" in one for one in seen) == 2


def test_the_strikes_of_every_row_at_hand_are_read_with_those_of_the_first(app: Flask, scene: Scene) -> None:
    for number in range(3):
        scene.sample(filter_number=f"F{number}", seal_number=f"S {number:04d}")
    db.session.remove()
    samples = db.session.query(AirSample).all()
    with statements() as seen:
        assert [one.strikes for one in samples] == [[], [], []]
        assert [one.corrections for one in samples] == [[], [], []]
    assert [sum(f"FROM {table}" in one for one in seen) for table in ("strikes", "corrections")] == [1, 1]


def test_a_row_that_was_struck_meanwhile_reads_so_on_the_next_page(scene: Scene, client_as: Browser) -> None:
    sample = scene.sample()
    client = client_as(accounts.user(sample.recorder_id))
    assert "struck" not in client.get(f"/samples/{sample.id}").text.lower()
    address = f"/strikes/air_sample/{sample.id}/new"
    client.post(address, data={"reason": "Written down twice"})
    assert "Written down twice" in client.get(f"/samples/{sample.id}").text
