"""Responses of a check-up are locked on the recorder's tablet, without a network, and received as records."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.certificates.document_trial import _from_tablet
from canine.certificates.messages import CertificateRecord
from canine.checkups import queries, services
from canine.checkups.messages import Judgement
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.field.models import FieldRecord
from canine.rules.field import RecordState
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from canine.transaction import transaction
from tests.certificates import recompute
from tests.certificates.issued import issued
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.field.test_records import body, put
from tests.scenes import Scene, actor, in_no_time, load, plan_of

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    authority()  # a key is made on the day that the machine has
    with freeze_time(NOON):
        yield


def of_trial(found: Checkup, place: tuple[int, int], kind: str, at: datetime, **more: Any) -> dict[str, Any]:
    made = body("trial_response", checkup=str(found.id), run=place[0], position=place[1], kind=kind, **more)
    return made | {"captured_at": at.isoformat(), "sequence": 1}


def sent(client: FlaskClient, bodies: list[dict[str, Any]]) -> list[tuple[int, Any]]:
    """All that a tablet kept goes at once, in its order."""
    records = [each | {"uuid": str(uuid4()), "sequence": number} for number, each in enumerate(bodies, start=1)]
    answer = client.post("/api/v1/records", json=records)
    assert answer.status_code == 200
    return [(each["status"], each) for each in answer.get_json()]


def run_of(found: Checkup, run: int, begins: datetime, every_s: int = 20) -> list[dict[str, Any]]:
    """A dog without an error, one response each twenty seconds by the tablet's clock."""
    lines = [one for one in plan_of(found).presentations() if one.run == run]
    return [
        of_trial(
            found,
            (run, one.position),
            "alert" if one.item.kind is ItemKind.TARGET else "none",
            begins + timedelta(seconds=every_s * number),
        )
        for number, one in enumerate(lines)
    ]


def recorder_of(found: Checkup, client_as: Browser) -> FlaskClient:
    return client_as(accounts.user(found.recorder_id))


def test_a_run_is_recorded_offline_and_received_later_with_the_times_of_the_tablet(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    load(found, 1, NOON - timedelta(minutes=30))
    begins = NOON - timedelta(minutes=25)
    answers = sent(recorder_of(found, client_as), run_of(found, 1, begins))
    assert [status for status, _ in answers] == [201] * 6
    responses = queries.progress(found).runs[0].every_response
    assert [one.at for one in responses] == [begins + timedelta(seconds=20 * number) for number in range(6)]
    assert {one.received_at for one in responses} == {NOON}
    assert queries.tally(found).open_run == 2
    page = recorder_of(found, client_as).get(f"/checkups/{found.id}/runs/1").get_data(as_text=True)
    assert page.count("recorded on a tablet, received") == 6


def test_a_response_that_the_tablet_dates_before_the_loader_left_is_refused_and_kept(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    load(found, 1, NOON - timedelta(minutes=10))
    early = of_trial(found, (1, 1), "alert", NOON - timedelta(minutes=20))
    answer = put(recorder_of(found, client_as), uuid4(), early)
    assert answer.status_code == 422
    assert "Run 1 waits for" in answer.get_json()["errors"][0]["message"]
    assert queries.progress(found).entered == 0


@pytest.mark.parametrize("who", ["loader", "handler", "stranger"])
def test_nobody_but_the_recorder_sends_one(scene: Scene, client_as: Browser, who: str) -> None:
    found = scene.checkup()
    load(found, 1, NOON - timedelta(minutes=30))
    people: dict[str, UUID | None] = {"loader": found.loader_id, "handler": found.handler_user_id}
    user_id = people.get(who)
    client = client_as(accounts.user(user_id) if user_id else Role.HANDLER)
    answer = put(client, uuid4(), of_trial(found, (1, 1), "alert", NOON))
    assert answer.status_code == 403
    assert queries.progress(found).entered == 0


def test_what_is_locked_on_the_tablet_is_locked(scene: Scene, client_as: Browser) -> None:
    """A second word for a position, under a record of its own, is refused: the first one stays."""
    found = scene.checkup()
    load(found, 1, NOON - timedelta(minutes=30))
    client = recorder_of(found, client_as)
    key, first = uuid4(), of_trial(found, (1, 1), "none", NOON)
    assert [put(client, key, first).status_code for _ in range(2)] == [201, 200]
    again = put(client, uuid4(), of_trial(found, (1, 1), "alert", NOON) | {"sequence": 2})
    assert again.status_code == 422 and "is locked" in again.get_json()["errors"][0]["message"]


def test_the_kit_tells_the_recorder_of_the_run_and_of_nothing_that_lies_in_it(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    client = recorder_of(found, client_as)
    (before,) = client.get("/api/v1/kit").get_json()["trials"]
    assert (before["run"], before["positions"], before["is_loaded"], before["taken"]) == (1, 6, False, [])
    load(found, 1, NOON)
    sent(client, [of_trial(found, (1, 1), "not_sniffed", NOON), of_trial(found, (1, 2), "alert", NOON)])
    answer = client.get("/api/v1/kit")
    (trial,) = answer.get_json()["trials"]
    assert (trial["taken"], trial["not_sniffed"], trial["again"], trial["is_loaded"]) == ([1, 2], [1], [], True)
    assert set(trial) == {
        *("id", "name", "place", "run", "positions", "is_loaded", "loader", "taken", "not_sniffed", "again"),
    }
    text = answer.get_data(as_text=True)
    numbers = {one.item.name for one in plan_of(found).presentations()}
    assert not any(name in text for name in numbers)
    for other in (found.loader_id, found.assessor_id):
        assert client_as(accounts.user(other)).get("/api/v1/kit").get_json()["trials"] == []


def test_a_trial_recorded_on_a_tablet_says_so_on_the_paper(app: Flask, scene: Scene, client_as: Browser) -> None:
    """Each run is sent an hour and a half after it was held: pace and rests are those of the tablet's clock."""
    found = scene.checkup()
    client, at = recorder_of(found, client_as), NOON - timedelta(hours=6)
    for run in range(1, len(found.runs) + 1):
        with freeze_time(at), in_no_time():
            load(found, run, at)
        with freeze_time(at + timedelta(minutes=10)), in_no_time():
            answers = sent(recorder_of(found, client_as), run_of(found, run, at + timedelta(minutes=1)))
            assert {status for status, _ in answers} == {201}
        at += timedelta(minutes=15)
    db.session.expire_all()
    assert queries.checkup(found.id).state is CheckupState.SCORED
    with transaction():
        manager = actor(scene.user(Role.MANAGER))
        services.judge_checkup(found.id, Judgement(approve=True), actor=manager, at=NOON)
    made = issued(app, scene, found, NOON)
    record = CertificateRecord.from_json(made.record_json)
    assert record.protocol.pace is not None and record.protocol.pace.close == 0
    assert all(line.received_at is not None for line in record.presentations)
    assert _from_tablet(record) == (
        "66 responses were locked on a tablet and received later, at the most 9 min 0 s: their times are those of the "
        "tablet’s clock. "
    )
    assert recompute.compared(made.pdf) == []
    assert client.get("/api/v1/kit").status_code == 200


def test_what_the_tablet_dates_in_the_future_waits_for_the_clocks(scene: Scene, client_as: Browser) -> None:
    found = scene.checkup()
    load(found, 1, NOON)
    ahead = NOON + timedelta(minutes=30)
    client = recorder_of(found, client_as)
    key = uuid4()
    answer = put(client, key, of_trial(found, (1, 1), "none", ahead), **{"X-Device-Clock": ahead.isoformat()})
    assert answer.status_code == 201
    assert db.session.get_one(FieldRecord, key).state is RecordState.HELD
    assert queries.progress(found).entered == 0
