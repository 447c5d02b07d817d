"""A server that is behind holds a tablet's true records until its clock has reached them; nobody corrects anything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.audit.verification import verify
from canine.extensions import db
from canine.field import services
from canine.field.models import FieldRecord
from canine.notices.models import Notice
from canine.rules.field import HoldReason, RecordState
from canine.rules.roles import Role
from canine.shifts.models import Search, Shift
from canine.transaction import transaction
from tests.conftest import NOON
from tests.field.test_records import body, handler_of, put, search_body, shift_body
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
BEHIND = timedelta(minutes=10)


def on_tablet(clock: datetime) -> dict[str, str]:
    return {"X-Device-Clock": clock.isoformat()}


def captured(record: dict[str, Any], at: datetime) -> dict[str, Any]:
    return record | {"captured_at": at.isoformat()}


def state_of(record_id: UUID) -> tuple[RecordState, HoldReason | None]:
    db.session.rollback()
    found = db.session.get_one(FieldRecord, record_id)
    return found.state, found.hold_reason


def resume(at: datetime) -> int:
    with transaction():
        return services.resume_held_records(at=at)


@pytest.mark.both_databases
def test_records_of_a_right_tablet_are_held_by_a_server_that_is_behind_and_taken_when_it_is_not(
    scene: Scene, client_as: Browser
) -> None:
    team, true_time = scene.team(scene.dog("Ruby")), NOON + BEHIND
    shift_id, search_id = uuid4(), uuid4()
    times = {
        "started_at": (true_time - timedelta(minutes=5)).isoformat(),
        "ended_at": (true_time - timedelta(minutes=1)).isoformat(),
    }
    with freeze_time(NOON):
        client, manager = client_as(handler_of(team)), client_as(Role.MANAGER)
        opened = captured(shift_body(started_at=(true_time - timedelta(minutes=6)).isoformat()), true_time)
        searched = captured(search_body(shift_id, team, 2, **times), true_time)
        for key, record in ((shift_id, opened), (search_id, searched)):
            answer = put(client, key, record, **on_tablet(true_time))
            assert answer.status_code == 201, answer.get_json()
        assert state_of(shift_id) == (RecordState.HELD, HoldReason.CLOCKS)
        assert state_of(search_id) == (RecordState.HELD, None), "it waits for its shift"
        assert "clock is 10 minutes ahead of this server" in manager.get("/field").get_data(as_text=True)
        assert resume(NOON) == 0
        (told,) = db.session.scalars(select(Notice).where(Notice.matter == "clocks_disagree")).all()
        assert "Records from Kilindini tablet 1 are held" in told.sentence
    assert resume(true_time) == 1
    assert state_of(shift_id) == state_of(search_id) == (RecordState.RECORDED, None)
    assert [len(db.session.scalars(select(kind)).unique().all()) for kind in (Shift, Search)] == [1, 1]
    assert resume(true_time) == 0
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        (NOON + BEHIND, NOON),
        (NOON + BEHIND, NOON + timedelta(minutes=5)),
        (NOON + BEHIND, None),
        (NOON + timedelta(days=2), NOON + timedelta(days=2)),
    ],
    ids=["both clocks say no", "neither has reached it", "no clock is told", "the clocks are days apart"],
)
def test_what_lies_in_the_future_by_both_clocks_is_refused_as_ever(
    scene: Scene, client_as: Browser, moment: datetime, clock: datetime | None
) -> None:
    team = scene.team(scene.dog("Ruby"))
    headers = on_tablet(clock) if clock else {}
    answer = put(client_as(handler_of(team)), uuid4(), shift_body(started_at=moment.isoformat()), **headers)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "payload.started_at")


@pytest.mark.both_databases
def test_training_is_held_alike_and_what_is_wrong_at_its_turn_is_refused_then(scene: Scene, client_as: Browser) -> None:
    team, true_time = scene.team(scene.dog("Ruby")), NOON + BEHIND
    exercise = {
        "started_at": (true_time - timedelta(minutes=3)).isoformat(),
        "minutes": 1,
        "goal": "ivory among fish",
        "place": "kennels",
        "hits": 1,
        "misses": 0,
        "false_alerts": 0,
        "correct_rejections": 4,
    }
    key, wrong = uuid4(), uuid4()
    scene.shift(team, NOON - timedelta(hours=2), NOON)
    overlapping = {"started_at": (NOON - timedelta(minutes=30)).isoformat(), "ended_at": true_time.isoformat()}
    with freeze_time(NOON):
        client = client_as(handler_of(team))
        for record_id, record in ((key, body("exercise", 1, **exercise)), (wrong, shift_body(2, **overlapping))):
            sent = put(client, record_id, captured(record, true_time), **on_tablet(true_time))
            assert sent.status_code == 201, sent.get_json()
    assert resume(true_time) == 2
    assert state_of(key) == (RecordState.RECORDED, None)
    assert state_of(wrong) == (RecordState.REFUSED, None)
