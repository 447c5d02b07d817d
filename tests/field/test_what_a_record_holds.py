"""What a record may hold, type by type: as much as its form and its column, and what the form asks for."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldRecord
from canine.rules.roles import Role
from canine.shifts.models import Search, Weighing
from tests.conftest import NOON
from tests.field.camera import jpeg, named
from tests.field.test_records import MORNING, body, handler_of, put, search_body, shift_body
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
def test_a_finding_is_recorded_with_its_weight_and_needs_what_the_form_needs(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id, search_id, finding_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    put(client, shift_id, shift_body())
    found_at = (MORNING + timedelta(minutes=50)).isoformat()
    weighing = {"weight_kg": 4.25, "scale": "Kern 7", "weighed_on": "2026-03-03"}
    exhibit = {"item": "carved pieces", "exhibit_number": "EX-1", "concealment": "wood", "found_at": found_at}
    finding = body("finding", 4, search=str(search_id), **exhibit, weighing=weighing)
    outcome = {"search": str(search_id), "outcome": "found", "inspected_by": "Revenue", "inspected_at": found_at}
    for broken, field in (
        (finding["payload"] | {"weighing": weighing | {"weighed_on": "2026-02-30"}}, "payload.weighing.weighed_on"),
        (finding["payload"] | {"weighing": weighing | {"weighed_on": "20260303"}}, "payload.weighing.weighed_on"),
        (finding["payload"] | {"weighing": {"weight_kg": 1}}, "payload.weighing.scale"),
        (finding["payload"] | {"quantity": 0}, "payload.quantity"),
    ):
        answer = put(client, finding_id, finding | {"payload": broken})
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, field)
    held = put(client, finding_id, finding)
    assert held.status_code == 201, "its search has not come"
    early = put(client, search_id, search_body(shift_id, team))
    assert early.status_code == 201
    refused = db.session.scalars(select(FieldRecord).where(FieldRecord.id == finding_id)).one()
    assert "Record first that the inspection found contraband" in refused.problems[0]["message"]
    assert put(client, uuid4(), body("outcome", 5, **outcome)).status_code == 201
    twice = put(client, uuid4(), body("outcome", 6, **outcome))
    assert (twice.status_code, twice.get_json()["errors"][0]["field"]) == (422, "payload.reason")
    again = uuid4()
    future = weighing | {"weighed_on": "2026-03-05"}
    answer = put(client, again, body("finding", 7, search=str(search_id), **exhibit, weighing=future))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "payload.weighing.weighed_on")
    assert (
        put(client, again, body("finding", 8, search=str(search_id), **exhibit, weighing=weighing)).status_code == 201
    )
    (weighed,) = db.session.scalars(select(Weighing)).all()
    assert (weighed.exhibit_id, weighed.weight_kg) == (again, Decimal("4.250"))
    assert "4.25 kg" in client.get(f"/searches/{search_id}").get_data(as_text=True)
    assert verify().faults == []


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("name", "longest"), [("seal_remark", 200), ("declared_goods", 200), ("bill_of_lading", 60), ("targeted_by", 120)]
)
def test_a_text_may_be_as_long_as_its_column_and_no_longer(
    scene: Scene, client_as: Browser, name: str, longest: int
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, shift_id, shift_body())
    assert put(client, uuid4(), search_body(shift_id, team, 2, **{name: "x" * longest})).status_code == 201
    answer = put(client, uuid4(), search_body(shift_id, team, 3, **{name: "x" * (longest + 1)}))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, f"payload.{name}")


@freeze_time(NOON)
def test_the_place_of_an_alert_and_of_a_hand_over_is_as_long_as_its_column(scene: Scene, client_as: Browser) -> None:
    team, second = scene.team(scene.dog("Ruby")), scene.user(Role.HANDLER)
    client, search, sample = client_as(handler_of(team)), scene.search(scene.shift(team)), scene.sample(None)
    shown_at = (search.started_at + timedelta(minutes=5)).isoformat()
    alert = {"search": str(search.id), "kind": "alert", "shown_at": shown_at}
    custody = {
        "sample": str(sample.id),
        "to": str(second.id),
        "bag_seal": sample.bag_seal,
        "handed_at": NOON.isoformat(),
    }
    correction = {"search": str(search.id), "fact": "seal_number", "reason": "misread"}
    for record_type, payload, name, longest in (
        ("alert", alert, "place", 120),
        ("custody", custody, "place", 120),
        ("search_correction", correction, "new", 200),
    ):
        answer = put(client, uuid4(), body(record_type, 9, **payload, **{name: "x" * (longest + 1)}))
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, f"payload.{name}"), record_type


@freeze_time(NOON)
def test_a_number_as_painted_comes_with_a_photo_or_with_the_reason_why_there_is_none(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, shift_id, shift_body())
    painted = {"container_number": "CCLU1918887", "as_painted": True}
    refused = put(client, uuid4(), search_body(shift_id, team, 2, **painted))
    (problem,) = refused.get_json()["errors"]
    assert (refused.status_code, problem["field"]) == (422, "payload.no_photo_reason")
    assert problem["message"].endswith("photograph it, or say why there is no photo of it.")
    for number, more in enumerate(({"photos": [named(jpeg(), "other")]}, {"no_photo_reason": "no light"}), start=3):
        hour = {"started_at": MORNING.replace(minute=10 * number).isoformat(), "ended_at": None}
        typed: dict[str, Any] = search_body(shift_id, team)["payload"] | hour | painted | more
        typed = {key: value for key, value in typed.items() if value is not None and key != "alert"}
        answer = put(client, uuid4(), body("search", number, **typed))
        assert answer.status_code == 201, answer.get_json()
    found = db.session.scalars(select(Search).order_by(Search.started_at)).all()
    assert [(one.number_as_painted, one.no_photo_reason) for one in found] == [(True, ""), (True, "no light")]
