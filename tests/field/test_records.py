"""Records from the field: once, with a receipt, whatever the network does; and nothing that came is lost."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import rfc8785
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldRecord, QuarantinedBody
from canine.registry.models import Team
from canine.rules.field import RecordState
from canine.rules.roles import Role
from canine.rules.search import SealState
from canine.shifts.messages import Provenance
from canine.shifts.models import Search, Shift
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
MORNING = NOON - timedelta(hours=4)


def body(record_type: str, sequence: int = 1, **payload: Any) -> dict[str, Any]:
    """A whole body, taken down at NOON."""
    return {
        "type": record_type,
        "form_version": 1,
        "captured_at": "2026-03-03T12:00:00+03:00",
        "device": "Kilindini tablet 1",
        "sequence": sequence,
        "payload": payload,
    }


def shift_body(sequence: int = 1, **changes: Any) -> dict[str, Any]:
    return body("shift", sequence, **({"started_at": MORNING.isoformat()} | changes))


def search_body(shift_id: UUID, team: Team, sequence: int = 2, **changes: Any) -> dict[str, Any]:
    payload = {
        "shift": str(shift_id),
        "team": str(team.id),
        "kind": "container",
        "container_number": "CSQU3054383",
        "seal_state": "intact",
        "seal_number": "KE445566",
        "reason": "targeted",
        "targeted_by": "Risk desk",
        "started_at": (MORNING + timedelta(minutes=30)).isoformat(),
        "ended_at": (MORNING + timedelta(minutes=40)).isoformat(),
    }
    return body("search", sequence, **(payload | changes))


def put(client: FlaskClient, record_id: UUID, content: Any, **headers: str) -> TestResponse:
    return client.put(f"/api/v1/records/{record_id}", json=content, headers=headers)


def handler_of(team: Team) -> User:
    assert team.handler.user_id is not None
    return accounts.user(team.handler.user_id)


def count(kind: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@freeze_time(NOON)
def test_a_new_record_is_answered_with_a_receipt_and_the_same_again_with_the_same(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, record_id = client_as(handler_of(team)), uuid4()
    first, second = put(client, record_id, shift_body()), put(client, record_id, shift_body())
    assert (first.status_code, second.status_code) == (201, 200)
    receipt = first.get_json()
    assert receipt == second.get_json()
    assert set(receipt) == {"uuid", "receipt", "received_at", "content_sha256"}
    assert receipt["uuid"] == str(record_id)
    assert receipt["content_sha256"] == hashlib.sha256(rfc8785.dumps(shift_body())).hexdigest()
    (shift,) = db.session.scalars(select(Shift)).all()
    assert (shift.id, shift.started_at, [one.id for one in shift.teams]) == (record_id, MORNING, [team.id])
    assert shift.device.startswith("Kilindini tablet 1; ")
    assert verify().faults == []


@freeze_time(NOON)
def test_other_content_under_a_known_id_is_a_conflict_that_a_manager_settles(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, record_id = client_as(handler_of(team)), uuid4()
    receipt = put(client, record_id, shift_body()).get_json()
    other = shift_body(started_at=(MORNING + timedelta(hours=1)).isoformat())
    for _ in range(2):
        answer = put(client, record_id, other)
        assert (answer.status_code, answer.get_json()) == (409, receipt)
    assert (count(Shift), count(QuarantinedBody)) == (1, 1)
    manager, kept = client_as(Role.MANAGER), db.session.scalars(select(QuarantinedBody)).one()
    assert "Other content under a known id" in manager.get("/field").get_data(as_text=True)
    page = manager.get(f"/field/kept/{kept.id}").get_data(as_text=True)
    assert "Taken first" in page and f"{(MORNING + timedelta(hours=1)).isoformat()}" in page
    refused = manager.post(f"/field/kept/{kept.id}", data={"settlement": "first_stands", "reason": ""})
    assert (refused.status_code, "Say why" in refused.get_data(as_text=True)) == (422, True)
    manager.post(f"/field/kept/{kept.id}", data={"settlement": "first_stands", "reason": "a second tap"})
    db.session.expire_all()
    assert (kept.settlement, kept.reason) == ("first_stands", "a second tap")
    assert "Everything that came from the field is on record" in manager.get("/field").get_data(as_text=True)
    assert client_as(Role.ADMINISTRATOR).get(f"/field/kept/{kept.id}").status_code == 200
    assert client_as(Role.HANDLER).get("/field").status_code == 403


@pytest.mark.one_database
@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"type": "sauna"}, "type", "This is one of shift, shift_end"),
        ({"sequence": 0}, "sequence", "This is 1 or more."),
        ({"sequence": "1"}, "sequence", "This is a whole number."),
        ({"captured_at": "2026-03-03T12:00:00"}, "captured_at", "a moment with its offset"),
        ({"captured_at": "yesterday"}, "captured_at", "a moment with its offset"),
        ({"extra": 1}, "extra", "There is no such field."),
        ({"form_version": 99}, "form_version", "This is 2 or less."),
        ({"device": ""}, "device", "This may not be empty."),
        ({"device": "a\u0000b"}, "device", "control character"),
        ({"payload": {}}, "payload.started_at", "This is missing."),
        ({"payload": {"started_at": "2026-03-03T08:00:00+03:00", "teams": "x"}}, "payload.teams", "This is a list."),
        ({"payload": {"started_at": "2026-03-03T08:00:00+03:00", "station": "x"}}, "payload.station", "a UUID"),
        ({"payload": {"started_at": "2026-03-05T08:00:00+03:00"}}, "payload.started_at", "lies in the future"),
    ],
)
def test_what_breaks_a_rule_is_named_at_its_field_and_kept_as_it_came(
    scene: Scene, client_as: Browser, changes: dict[str, Any], field: str, words: str
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, record_id, sent = client_as(handler_of(team)), uuid4(), shift_body() | changes
    for _ in range(2):
        answer = put(client, record_id, sent)
        assert answer.status_code == 422
        (error,) = answer.get_json()["errors"]
        assert (error["field"], words in error["message"]) == (field, True), error
        assert error.keys() == {"field", "code", "values", "message"}
    kept = db.session.scalars(select(QuarantinedBody)).one()
    assert (json.loads(kept.body), count(Shift)) == (sent, 0)
    if field != "type":
        assert put(client, record_id, shift_body()).status_code == 201, "corrected, it is taken under the same id"


@freeze_time(NOON)
def test_who_may_not_and_what_is_no_record_is_refused_with_the_contracted_status(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team = scene.team(scene.dog("Ruby"))
    record_id = uuid4()
    assert put(stranger, record_id, shift_body()).status_code == 401
    assert "errors" in put(stranger, record_id, shift_body()).get_json()
    assert put(client_as(Role.VETERINARIAN), record_id, shift_body()).status_code == 403
    assert put(client_as(Role.MANAGER), record_id, shift_body()).status_code == 403, "a manager opens no shift"
    client = client_as(handler_of(team))
    for content, status in (
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"a": NaN}', 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"a": "\\ud800"}', 400),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'"' + b"a" * 1024 * 1024 + b'"', 413),
        (b"\xff\xfe", 400),
    ):
        assert client.put(f"/api/v1/records/{record_id}", data=content).status_code == status, content[:20]
    assert client.put("/api/v1/records/not-a-uuid", json={}).status_code == 404
    other = scene.handler(user=scene.user(Role.HANDLER))
    assert other.user_id is not None
    mine = put(client, record_id, shift_body())
    theirs = put(client_as(accounts.user(other.user_id)), record_id, shift_body())
    assert (mine.status_code, theirs.status_code) == (201, 403), "nobody sends another's record as their own"


@freeze_time(NOON)
def test_what_names_a_record_that_is_on_its_way_is_held_and_goes_on_by_the_hand_of_its_author(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id, search_id, alert_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    shown_at = (MORNING + timedelta(minutes=35)).isoformat()
    alert = body("alert", 3, search=str(search_id), kind="alert", place="left door", shown_at=shown_at)
    assert put(client, alert_id, alert).status_code == 201
    assert put(client, search_id, search_body(shift_id, team)).status_code == 201
    waiting = db.session.scalars(select(FieldRecord).order_by(FieldRecord.receipt)).all()
    assert [(one.state, one.waits_for) for one in waiting] == [
        (RecordState.HELD, search_id),
        (RecordState.HELD, shift_id),
    ]
    assert f"waits for {shift_id}" in client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert put(client, shift_id, shift_body()).status_code == 201
    db.session.expire_all()
    assert {one.state for one in db.session.scalars(select(FieldRecord))} == {RecordState.RECORDED}
    (search,) = db.session.scalars(select(Search)).all()
    assert (search.id, [one.place for one in search.alerts]) == (search_id, ["left door"])
    assert search.recorder_id == team.handler.user_id
    assert verify().faults == []


@freeze_time(NOON)
def test_a_held_record_that_is_refused_when_its_turn_comes_is_shown_with_its_reason_and_stops_no_other(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    early = {"started_at": (MORNING - timedelta(hours=2)).isoformat(), "ended_at": MORNING.isoformat()}
    put(client, uuid4(), search_body(shift_id, team, 2, **early))
    put(client, uuid4(), search_body(shift_id, team, 3))
    assert put(client, shift_id, shift_body()).status_code == 201
    db.session.expire_all()
    states = [one.state for one in db.session.scalars(select(FieldRecord).order_by(FieldRecord.sequence))]
    assert states == [RecordState.RECORDED, RecordState.REFUSED, RecordState.RECORDED]
    assert count(Search) == 1
    assert "within the shift" in client_as(Role.MANAGER).get("/field").get_data(as_text=True)


@freeze_time(NOON)
def test_a_record_goes_on_too_when_what_it_waits_for_is_made_at_a_desk(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, uuid4(), search_body(shift_id, team))
    form = {
        "record_id": str(shift_id),
        "teams": str(team.id),
        "station": str(scene.station().id),
        "started_at": "2026-03-03T08:00",
    }
    client.post("/shifts/new", data=form)
    assert (count(Shift), count(Search)) == (1, 1)


@freeze_time(NOON)
def test_of_a_batch_each_record_is_answered_in_order_and_a_bad_one_harms_no_other(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id, search_id, bad_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    batch = [
        {"uuid": str(search_id), **search_body(shift_id, team)},
        {"uuid": str(shift_id), **shift_body()},
        {"uuid": str(bad_id), **search_body(shift_id, team, 3, container_number="CSQU3054384")},
        {"uuid": "x", **shift_body()},
        "nonsense",
        {"uuid": str(shift_id), **shift_body()},
    ]
    answers = client.post("/api/v1/records", json=batch)
    assert answers.status_code == 200
    found = answers.get_json()
    assert [one["status"] for one in found] == [201, 201, 422, 400, 400, 200]
    assert [one["uuid"] for one in found[:3]] == [str(search_id), str(shift_id), str(bad_id)]
    assert found[5]["receipt"] == found[1]["receipt"]
    assert found[2]["errors"][0]["field"] == "payload.container_number"
    assert (count(Shift), count(Search), count(QuarantinedBody)) == (1, 1, 1)
    assert client.post("/api/v1/records", json=[shift_body()] * 501).status_code == 413
    assert client.post("/api/v1/records", json={"records": []}).status_code == 400


@freeze_time(NOON)
def test_an_id_that_a_form_sent_before_makes_no_second_search(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id, saved_id, other_id, new_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4(), uuid4()
    put(client, shift_id, shift_body())
    shift = db.session.get_one(Shift, shift_id)
    times = {"started_at": MORNING + timedelta(minutes=30), "ended_at": MORNING + timedelta(minutes=40)}
    for record_id in (saved_id, other_id):
        scene.search(shift, targeted_by="Risk desk", capture=Provenance(record_id=record_id), **times)
    batch = [
        {"uuid": str(new_id), **search_body(shift_id, team)},
        {"uuid": str(saved_id), **search_body(shift_id, team, 3)},
        {"uuid": str(other_id), **search_body(shift_id, team, 4, seal_number="KE000001")},
        {"uuid": str(new_id), **search_body(shift_id, team)},
    ]
    answers = client.post("/api/v1/records", json=batch).get_json()
    assert [one["status"] for one in answers] == [201, 201, 422, 200]
    assert "saved once already" in answers[2]["errors"][0]["message"]
    assert (count(Search), count(FieldRecord), count(QuarantinedBody)) == (3, 3, 1)
    receipts = db.session.scalars(select(FieldRecord.receipt).order_by(FieldRecord.receipt)).all()
    assert receipts == list(range(receipts[0], receipts[0] + 3)), "what was begun anew leaves no gap"
    assert verify().faults == []


@freeze_time(NOON)
def test_gaps_and_clocks_are_shown_to_the_manager(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, shift_id, shift_body(2))
    off = (NOON + timedelta(minutes=2, seconds=1)).isoformat()
    for sequence, clock in ((5, off), (6, (NOON + timedelta(minutes=2)).isoformat()), (6, "soon")):
        at = (MORNING + timedelta(minutes=sequence)).isoformat()
        note = body("note", sequence, shift=str(shift_id), noted_at=at, remarks=f"eager {clock}")
        assert put(client, uuid4(), note, **{"X-Device-Clock": clock}).status_code == 201
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert "up to 6: missing 1, 3 to 4; twice 6" in page
    assert page.count("seconds ahead") == 1 and "121 seconds ahead" in page


def test_six_identical_requests_at_once_make_one_row(app: Flask, scene: Scene, client_as: Browser) -> None:
    with freeze_time(NOON, ignore=["concurrent"]):
        team = scene.team(scene.dog("Ruby"))
        clients, record_id = [client_as(handler_of(team)) for _ in range(6)], uuid4()
        db.session.rollback()

        def send(client: FlaskClient) -> TestResponse:
            with app.app_context():
                return put(client, record_id, shift_body())

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(send, clients))
    assert sorted(one.status_code for one in answers) == [200] * 5 + [201]
    assert len({one.get_json()["receipt"] for one in answers}) == 1
    assert (count(Shift), count(FieldRecord)) == (1, 1)


@freeze_time(NOON)
def test_every_type_goes_to_the_service_of_its_form(scene: Scene, client_as: Browser) -> None:
    team, second = scene.team(scene.dog("Ruby")), scene.user(Role.HANDLER)
    client, shift_id, sample_id = client_as(handler_of(team)), uuid4(), uuid4()
    assert put(client, shift_id, shift_body()).status_code == 201
    later = [(MORNING + timedelta(minutes=minutes)).isoformat() for minutes in range(0, 240, 10)]
    search_id = uuid4()
    assert put(client, search_id, search_body(shift_id, team)).status_code == 201
    sent = [
        body("note", 3, shift=str(shift_id), noted_at=later[1], temperature_c=29.5, humidity_percent=70, rain="dry"),
        body("alert", 4, search=str(search_id), kind="change_of_behaviour", place="door", shown_at=later[3]),
        body("outcome", 10, search=str(search_id), outcome="found", inspected_by="Revenue", inspected_at=later[4]),
        body("finding", 11, search=str(search_id), item="carved pieces", exhibit_number="EX-1", concealment="wood",
             found_at=later[4], weighing={"weight_kg": 4.25, "scale": "Kern 7", "weighed_on": "2026-03-03"}),
        body("search_correction", 5, search=str(search_id), fact="seal_number", new="KE445567", reason="misread"),
        body("exercise", 7, started_at=later[0], minutes=30, goal="ivory", place="kennels", hits=3, misses=0,
             false_alerts=0, correct_rejections=7),
    ]  # fmt: skip
    sample = body(
        "sample", 6, shift=str(shift_id), container_number="CSQU3054383", seal_state=SealState.INTACT.value,
        seal_number="KE445566", reason="targeted", targeted_by="Risk desk", filter_number="F1", filter_lot="L",
        pump="P", flow_l_per_min=20, started_at=later[5], stopped_at=later[6], point="vent", second=str(second.id),
        bag_seal="BAG1",
    )  # fmt: skip
    assert put(client, sample_id, sample).get_json().get("errors") is None
    custody = body("custody", 8, sample=str(sample_id), to=str(second.id), handed_at=later[8], bag_seal="BAG1",
                   place="kennels")  # fmt: skip
    end = body("shift_end", 9, shift=str(shift_id), ended_at=later[20], remarks="ate well")
    for one in (*sent, custody, end):
        answer = put(client, uuid4(), one)
        assert answer.status_code == 201, (one["type"], answer.get_json())


@freeze_time(NOON)
def test_a_response_may_come_before_its_session(scene: Scene, client_as: Browser) -> None:
    team, recorder = scene.team(scene.dog("Ruby")), scene.user(Role.ASSESSOR)
    client, session_id = client_as(recorder), uuid4()
    response = body("response", 1, session=str(session_id), team=str(team.id), position=1, kind="none")
    assert put(client, uuid4(), response).status_code == 201
    held = db.session.scalars(select(FieldRecord)).one()
    assert (held.state, held.waits_for) == (RecordState.HELD, session_id)


@freeze_time(NOON)
def test_a_number_whose_record_was_let_go_is_explained_to_the_manager(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, refused = client_as(handler_of(team)), uuid4()
    put(client, uuid4(), shift_body(1))
    assert put(client, refused, shift_body(2)).status_code == 422, "the team is on shift already"
    letting_go = {"record": str(refused), "number": 2, "reason": "tapped twice"}
    assert put(client, uuid4(), body("discard", 3, **(letting_go | {"reason": " "}))).status_code == 422
    assert put(client, uuid4(), body("discard", 3, **letting_go)).status_code == 201
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert "2 was let go by" in page and "tapped twice" in page
    assert "missing 2" not in page
    before = {"started_at": (MORNING - timedelta(hours=9)).isoformat(), "ended_at": MORNING.isoformat()}
    assert put(client, uuid4(), shift_body(5, **before)).status_code == 201
    assert "missing 4" in client_as(Role.MANAGER).get("/field").get_data(as_text=True)
