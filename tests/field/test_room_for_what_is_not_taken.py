"""So much is kept of what one person sends and nobody can take; what goes beyond is said, and stays on the tablet."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldRecord, QuarantinedBody
from canine.rules.roles import Role
from canine.shifts.models import Shift
from tests.conftest import NOON
from tests.field.test_records import body, count, handler_of, put, search_body, shift_body
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
FULL = "Too much of yours waits here already"


@pytest.fixture
def kept_at_most(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def keep(size: int) -> None:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], most_kept=size))

    return keep


def wrong(number: int) -> dict[str, Any]:
    """A body of some six hundred bytes that breaks a rule."""
    return body("shift", number, started_at="one morning", note=f"{number:03d}" + "x" * 400)


@freeze_time(NOON)
def test_what_is_refused_beyond_the_limit_is_not_kept_and_its_sender_reads_so(
    scene: Scene, client_as: Browser, kept_at_most: Callable[[int], None]
) -> None:
    kept_at_most(2_000)
    team = scene.team(scene.dog("Ruby"))
    client, ids = client_as(handler_of(team)), [uuid4() for _ in range(6)]
    codes = [put(client, one, wrong(number)).status_code for number, one in enumerate(ids, start=1)]
    assert codes == [422, 422, 422, 429, 429, 429]
    answer = put(client, ids[3], wrong(4))
    assert FULL in answer.get_json()["errors"][0]["message"]
    assert count(QuarantinedBody) == 3
    assert put(client, ids[0], wrong(1)).status_code == 422, "what is kept is answered as before"
    assert put(client, uuid4(), shift_body(7)).status_code == 201, "what can be taken is taken"
    other = scene.team(scene.dog("Simba"), scene.handler(user=scene.user(Role.HANDLER)))
    assert put(client_as(handler_of(other)), uuid4(), wrong(1)).status_code == 422, "another person has room"
    manager = client_as(Role.MANAGER)
    kept = db.session.scalars(select(QuarantinedBody).where(QuarantinedBody.record_id == ids[1])).one()
    manager.post(f"/field/kept/{kept.id}", data={"settlement": "let_go", "reason": "typed by a child"})
    assert put(client, ids[3], wrong(4)).status_code == 422, "there is room for one again"
    assert verify().faults == []


@freeze_time(NOON)
def test_in_a_list_each_record_has_its_own_answer(
    scene: Scene, client_as: Browser, kept_at_most: Callable[[int], None]
) -> None:
    kept_at_most(700)
    team = scene.team(scene.dog("Ruby"))
    sent = [wrong(1), wrong(2), shift_body(3)]
    answers = client_as(handler_of(team)).post("/api/v1/records", json=[one | {"uuid": str(uuid4())} for one in sent])
    assert [one["status"] for one in answers.get_json()] == [422, 429, 201]
    assert (count(QuarantinedBody), count(Shift)) == (1, 1)


@freeze_time(NOON)
def test_another_version_beyond_the_limit_is_no_conflict_and_the_first_stays(
    scene: Scene, client_as: Browser, kept_at_most: Callable[[int], None]
) -> None:
    kept_at_most(10)
    client, record_id = client_as(handler_of(scene.team(scene.dog("Ruby")))), uuid4()
    receipt = put(client, record_id, shift_body()).get_json()
    refused = put(client, record_id, shift_body(started_at=NOON.isoformat()))
    assert (refused.status_code, "receipt" in refused.get_json()) == (429, False)
    assert (put(client, record_id, shift_body()).get_json(), count(QuarantinedBody)) == (receipt, 0)


@freeze_time(NOON)
def test_what_waits_for_what_never_comes_has_the_same_limit(
    scene: Scene, client_as: Browser, kept_at_most: Callable[[int], None]
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    size = len(str(search_body(shift_id, team)))
    kept_at_most(2 * size)
    searches = [(uuid4(), search_body(shift_id, team, number)) for number in range(2, 6)]
    codes = [put(client, key, content).status_code for key, content in searches]
    assert codes[0] == 201
    assert codes[-1] == 429
    taken = codes.count(201)
    assert count(FieldRecord) == taken
    assert put(client, shift_id, shift_body()).status_code == 201
    assert [put(client, key, content).status_code for key, content in searches] == [200] * taken + [201] * (4 - taken)


@freeze_time(NOON)
def test_administrators_see_what_takes_room_and_how_much(
    scene: Scene, client_as: Browser, kept_at_most: Callable[[int], None]
) -> None:
    kept_at_most(30 * 1024 * 1024)
    client = client_as(handler_of(scene.team(scene.dog("Ruby"))))
    for number in range(3):
        content = body("shift", number + 1, started_at="one morning", note=f"{number}" + "x" * 100_000)
        assert put(client, uuid4(), content).status_code == 422
    page = " ".join(client_as(Role.ADMINISTRATOR).get("/backups").get_data(as_text=True).split())
    line = '<td>Records that were not taken, not settled yet</td><td class="number">3</td><td class="number">0.3</td>'
    assert line in page
    assert '<td>Photos</td><td class="number">0</td><td class="number">0.0</td>' in page
    assert "Of one person's photos that have not come whole 30 MB are kept at most" in page
