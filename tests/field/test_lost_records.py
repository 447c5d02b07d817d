"""A tablet says with every contact which number it gave last: what is lost is missing, and not merely absent."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import TabletAnnouncement
from canine.notices.models import Notice
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.field.test_records import handler_of, put, search_body, shift_body
from tests.field.test_tablets import proven, tablet, with_pin
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
FIRST, SECOND = UUID(int=1), UUID(int=2)


def says(last: int, storage: UUID = FIRST) -> dict[str, str]:
    return {"X-Device-Sequence": str(last), "X-Device-Storage": str(storage)}


def announcements() -> list[tuple[int, bool]]:
    db.session.rollback()
    rows = db.session.scalars(select(TabletAnnouncement).order_by(TabletAnnouncement.announced_at))
    return [(row.last_sequence, row.is_new_storage) for row in rows]


@pytest.mark.parametrize("contact", ["people", "kit", "takeover", "record", "list"])
def test_what_a_tablet_announced_and_does_not_send_is_missing_whatever_the_contact(
    scene: Scene, client_as: Browser, stranger: FlaskClient, contact: str
) -> None:
    with freeze_time(NOON):
        team, header = with_pin(scene, client_as), tablet(scene)
        proof = proven(stranger, handler_of(team), header)
        assert "nothing is missing" in client_as(Role.MANAGER).get("/field").get_data(as_text=True)
        if contact == "people":
            stranger.get("/api/v1/people", headers=header | says(3))
        elif contact == "kit":
            stranger.get("/api/v1/kit", headers=proof | says(3))
        elif contact == "takeover":
            stranger.post("/api/v1/takeovers", headers=header | says(3), json={"email": "x@y.z", "pin": "1"})
            proven(stranger, handler_of(team), header | says(3))
        elif contact == "record":
            assert put(stranger, uuid4(), shift_body(1), **(proof | says(3))).status_code == 201
        else:
            listed = [shift_body(1) | {"uuid": str(uuid4())}]
            assert stranger.post("/api/v1/records", json=listed, headers=proof | says(3)).status_code == 200
        page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    first = 2 if contact in ("record", "list") else 1
    assert f"Kilindini tablet 1, up to 3: missing {first} to 3" in page
    assert "The tablet said on" in page
    assert verify().faults == []


@freeze_time(NOON)
def test_a_tablet_that_sends_in_step_leaves_nothing_behind(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, header = with_pin(scene, client_as), tablet(scene)
    proof, shift_id = proven(stranger, handler_of(team), header | says(0)), uuid4()
    put(stranger, shift_id, shift_body(1), **(proof | says(1)))
    for number in (2, 3):
        put(stranger, uuid4(), search_body(shift_id, team, number), **(proof | says(number)))
        stranger.get("/api/v1/kit", headers=proof | says(number))
    assert announcements() == [(0, False)], "one row for the storage, none for what came at once"
    numbers = stranger.get("/api/v1/people", headers=header | says(3)).get_json()["numbers"]
    assert numbers == {"last_sequence": 3, "missing": []}
    assert "nothing is missing" in client_as(Role.MANAGER).get("/field").get_data(as_text=True)


def test_after_a_clearing_tablet_and_manager_are_told_what_is_missing(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    manager = scene.user(Role.MANAGER, "Mary Chebet")
    with freeze_time(NOON):
        team, header = with_pin(scene, client_as), tablet(scene)
        proof = proven(stranger, handler_of(team), header | says(0))
        put(stranger, uuid4(), shift_body(1), **(proof | says(4)))
    with freeze_time(NOON + timedelta(hours=1)):
        told = stranger.get("/api/v1/people", headers=header | says(0, SECOND)).get_json()["numbers"]
        stranger.get("/api/v1/people", headers=header | says(0, SECOND))
        page = client_as(manager).get("/field").get_data(as_text=True)
    assert told == {"last_sequence": 4, "missing": [[2, 4]]}
    assert "missing 2 to 4" in page and "Its storage was new on" in page
    notices = db.session.scalars(select(Notice).where(Notice.matter == "storage_cleared")).all()
    assert [notice.person_id for notice in notices] == [manager.id]
    assert "These numbers never came: 2 to 4." in notices[0].sentence
    assert announcements() == [(0, False), (4, False), (0, True)]
    assert verify().faults == []


@pytest.mark.one_database
@freeze_time(NOON)
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Device-Sequence": "many", "X-Device-Storage": str(FIRST)},
        {"X-Device-Sequence": "-1", "X-Device-Storage": str(FIRST)},
        {"X-Device-Sequence": "9" * 400, "X-Device-Storage": str(FIRST)},
        {"X-Device-Sequence": "3", "X-Device-Storage": "here"},
        {"X-Device-Sequence": "3"},
    ],
    ids=["a word", "below zero", "too long", "no storage's id", "no storage"],
)
def test_what_cannot_be_read_announces_nothing(app: Flask, scene: Scene, headers: dict[str, str]) -> None:
    answer = app.test_client().get("/api/v1/people", headers=tablet(scene) | headers)
    assert answer.status_code == 200
    assert db.session.scalar(select(func.count()).select_from(TabletAnnouncement)) == 0
