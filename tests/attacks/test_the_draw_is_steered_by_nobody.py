"""What one bribed officer tried with the random draw, in the words in which they said it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select, text

from canine.audit.models import AuditEntry
from canine.draws import queries
from canine.draws.models import DrawCommitment
from canine.extensions import db
from canine.rules.random_draw import in_order
from canine.rules.roles import Role
from canine.sealing import SealedElsewhere, unsealed
from canine.transaction import transaction
from tests.conftest import NOON
from tests.draws.days import LISTED, Browser, a_day, commits, enters, latest, words
from tests.scenes import Scene


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@pytest.fixture
def manager(client_as: Browser) -> FlaskClient:
    return client_as(Role.MANAGER)


@pytest.fixture
def handler(client_as: Browser) -> FlaskClient:
    return client_as(Role.HANDLER)


def test_i_look_at_the_seed_before_i_write_the_list(
    app: Flask, scene: Scene, manager: FlaskClient, handler: FlaskClient
) -> None:
    commits(manager, scene.unit().id)
    found = latest()
    seed = unsealed(app.config["SETTINGS"].secret_key, "seed of a draw", found.sealed_seed)
    for address in (f"/draws/{found.id}", "/draws", f"/draws/{found.id}/record.json", f"/draws/{found.id}/paper.pdf"):
        answer = manager.get(address)
        assert seed.hex().encode() not in answer.data
        assert seed not in answer.data
        assert answer.status_code == (404 if address.endswith(("json", "pdf")) else 200)
    with app.app_context():
        rows = db.session.execute(select(AuditEntry.before, AuditEntry.after)).all()
        assert not [row for row in rows if seed.hex() in str(row)], "nor does the log"
        raw = db.session.execute(text("SELECT sealed_seed FROM draw_commitments")).scalar_one()
        assert seed not in bytes(raw), "nor a copy of the database"
    with pytest.raises(SealedElsewhere):
        unsealed("another key of forty characters, at least", "seed of a draw", found.sealed_seed)
    assert "The seed stays sealed until it is" in words(manager.post(f"/draws/{found.id}/draw", data={"counts_0": "1"}))


def test_i_leave_my_container_out_of_the_list_and_draw_from_it_myself(
    scene: Scene, manager: FlaskClient, client_as: Browser
) -> None:
    commits(manager, scene.unit().id)
    found = latest()
    assert enters(manager, found).status_code == 302
    answer = manager.post(f"/draws/{found.id}/draw", data={"counts_0": "3"})
    assert answer.status_code == 403
    assert "You entered the list. Another manager draws" in words(answer)
    second = client_as(Role.MANAGER)
    assert second.post(f"/draws/{found.id}/draw", data={"counts_0": "3"}).status_code == 302


def test_i_put_another_list_in_its_place_once_it_is_locked(
    scene: Scene, manager: FlaskClient, handler: FlaskClient, client_as: Browser
) -> None:
    commits(manager, scene.unit().id)
    found = latest()
    enters(handler, found)
    for somebody in (handler, manager, client_as(Role.HANDLER)):
        answer = enters(somebody, found, "\n".join(LISTED[5:]).encode())
        assert answer.status_code == 422
        assert "It stays as it is" in words(answer)
    assert latest().day_list.listed_count == 200  # type: ignore[union-attr]


def test_i_draw_until_my_container_is_not_among_them(scene: Scene, client_as: Browser) -> None:
    unit = scene.unit()
    first = a_day(client_as, unit.id)
    manager = client_as(Role.MANAGER)
    again = manager.post(f"/draws/{first.id}/draw", data={"counts_0": "12"})
    assert again.status_code == 422
    assert "has drawn already. A draw is made once" in words(again)
    silent = commits(manager, unit.id)
    assert silent.status_code == 422
    assert "There is a commitment for 3 Mar 2026 already: number 1. Say why" in words(silent)
    second = a_day(client_as, unit.id, reason="the first list was yesterday's")
    assert second.number == 2
    for one in (first, second):
        shown = words(manager.get(f"/draws/{one.id}"))
        assert "This day has 2 commitments" in shown
        assert "the first list was yesterday" in shown
        record = manager.get(f"/draws/{one.id}/record.json").get_json()
        assert [each["number"] for each in record["commitments_of_the_day"]] == [1, 2]
        assert manager.get(f"/draws/{one.id}/paper.pdf").status_code == 200
    assert words(manager.get("/draws")).count("drawn") >= 2


def test_i_commit_to_two_seeds_and_open_the_one_that_i_like(
    scene: Scene, manager: FlaskClient, client_as: Browser
) -> None:
    commits(manager, scene.unit().id)
    commits(manager, scene.unit().id, reason="another one, to be safe")
    with freeze_time(NOON + timedelta(days=1)):
        later = client_as(Role.MANAGER)
        listed = later.get("/draws").get_data(as_text=True).partition("<tbody")[2]
        assert listed.count("never opened") == 2, "what was never opened stays in sight"
        found = latest()
        assert "this seed was never opened. Ask" in words(later.get(f"/draws/{found.id}"))
        late = enters(later, found)
        assert late.status_code == 422
        assert "is over: nothing is drawn for it any more" in words(late)


def test_i_choose_the_replacement_for_one_that_was_not_reached(
    scene: Scene, client_as: Browser, manager: FlaskClient, handler: FlaskClient
) -> None:
    found = a_day(client_as, scene.unit().id)
    assert found.draw is not None
    one = found.draw.containers[3].id
    assert "Say first why" in words(manager.post(f"/draws/containers/{one}/replace", data={"number": LISTED[0]}))
    handler.post(f"/draws/containers/{one}/not-reached", data={"reason": "it was full of bees"})
    manager.post(f"/draws/containers/{one}/replace", data={"number": LISTED[0]})
    added = latest().draw.containers[-1]  # type: ignore[union-attr]
    assert added.number == in_order(LISTED, bytes.fromhex(found.draw.seed))[12]
    assert "The next in order was taken for it already" in words(manager.post(f"/draws/containers/{one}/replace"))
    assert handler.post(f"/draws/containers/{added.id}/replace").status_code == 403


def test_i_change_the_seed_in_the_database(
    app: Flask, scene: Scene, manager: FlaskClient, handler: FlaskClient
) -> None:
    commits(manager, scene.unit().id)
    enters(handler, latest())

    def altered() -> Any:
        with transaction():
            db.session.execute(text("UPDATE draw_commitments SET commitment = 'x'"))

    with pytest.raises(Exception, match="would not be logged"):
        altered()
    db.session.rollback()


def test_a_manager_of_another_unit_draws_for_us(scene: Scene, manager: FlaskClient, client_as: Browser) -> None:
    commits(manager, scene.unit().id)
    found = latest()
    stranger = client_as(scene.user(Role.MANAGER, "Stranger", unit_id=scene.other_unit().id))
    for answer in (
        stranger.get(f"/draws/{found.id}"),
        enters(stranger, found),
        stranger.post(f"/draws/{found.id}/draw", data={"counts_0": "3"}),
    ):
        assert answer.status_code == 403
        assert "ask a manager of that unit" in words(answer)
    assert found.commitment not in words(stranger.get("/draws"))


def test_i_search_it_before_the_draw_and_say_that_it_was_the_drawn_one(scene: Scene, client_as: Browser) -> None:
    shift = scene.shift()
    for number in LISTED[:60]:
        scene.search(shift, container_number=number, is_another=True)
    found = a_day(client_as, scene.unit().id, count="60")
    assert isinstance(found, DrawCommitment)
    assert found.draw is not None
    assert {one.state(NOON) for one in queries.became(found.draw.containers)} == {"waits"}
