"""Two versions of a record side by side: a manager says which stands, and "both" makes a second record of the other."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, QuarantinedBody
from canine.notices.models import Notice
from canine.registry.models import Team
from canine.rules.field import RecordState
from canine.rules.roles import Role
from canine.shifts.models import Search, Shift
from tests.conftest import NOON
from tests.field.camera import jpeg, named, send
from tests.field.test_records import MORNING, body, count, handler_of, put, search_body, shift_body
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
LATER = {"started_at": (MORNING + timedelta(minutes=50)).isoformat(), "ended_at": MORNING.replace(hour=7).isoformat()}


def settle(client: FlaskClient, kept: QuarantinedBody, settlement: str, reason: str = "two containers") -> TestResponse:
    return client.post(f"/field/kept/{kept.id}", data={"settlement": settlement, "reason": reason})


def two_versions(client: FlaskClient, team: Team, first: dict[str, Any], second: dict[str, Any]) -> QuarantinedBody:
    """A search of which two versions came under one id."""
    shift_id, search_id = uuid4(), uuid4()
    assert put(client, shift_id, shift_body()).status_code == 201
    assert put(client, search_id, search_body(shift_id, team, **first)).status_code == 201
    assert put(client, search_id, search_body(shift_id, team, **second)).status_code == 409
    return db.session.scalars(select(QuarantinedBody)).one()


def rows_of(page: str) -> dict[str, list[str]]:
    """The cells of the table by the name of the field."""
    found = {}
    for name, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL):
        bare = [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall("<td[^>]*>(.*?)</td>", cells)]
        found[" ".join(re.sub("<[^>]*>", "", name).split())] = bare
    return found


@freeze_time(NOON)
def test_two_versions_stand_side_by_side_and_the_fields_that_differ_are_marked(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    kept = two_versions(
        client_as(handler_of(team)), team, {}, LATER | {"declared_goods": "cashew <nuts>", "photos": [named(jpeg())]}
    )
    rows = rows_of(client_as(Role.MANAGER).get(f"/field/kept/{kept.id}").get_data(as_text=True))
    assert rows["payload.container number"] == ["CSQU3054383", "CSQU3054383"]
    assert rows["payload.started at differs"][1] == LATER["started_at"]
    assert rows["payload.declared goods differs"] == ["–", "cashew <nuts>"]
    assert rows["payload.photos.1.width differs"] == ["–", "64"]
    assert {name for name in rows if name.endswith("differs") and "photos" not in name} == {
        *("payload.started at differs", "payload.ended at differs", "payload.declared goods differs")
    }
    page = client_as(Role.MANAGER).get(f"/field/kept/{kept.id}").get_data(as_text=True)
    assert "(new kept body)" in page
    assert page.index("<table") < page.index("<details>") < page.index("<pre")


@freeze_time(NOON)
def test_both_kept_makes_a_record_of_the_second_version_with_a_receipt_of_its_own(
    scene: Scene, client_as: Browser
) -> None:
    team, manager = scene.team(scene.dog("Ruby")), client_as(Role.MANAGER)
    kept = two_versions(client_as(handler_of(team)), team, {}, LATER)
    first_id = kept.record_id
    assert settle(manager, kept, "both_kept").status_code == 302
    db.session.rollback()
    second = db.session.scalars(select(FieldRecord).where(FieldRecord.came_from_id == kept.id)).one()
    assert (second.receipt, second.state, second.author_id) == (3, RecordState.RECORDED, team.handler.user_id)
    assert json.loads(second.body)["payload"]["started_at"] == LATER["started_at"]
    assert second.content_sha256 == kept.content_sha256
    searches = {one.id: one for one in db.session.scalars(select(Search))}
    assert set(searches) == {first_id, second.id}
    assert searches[second.id].recorder_id == team.handler.user_id
    assert searches[second.id].device.startswith("Kilindini tablet 1; settled by Manager")
    assert (kept.settlement, kept.reason) == ("both_kept", "two containers")
    mine = (AuditEntry.object_type == "field_records", AuditEntry.object_id == str(second.id))
    (entry,) = db.session.scalars(select(AuditEntry).where(*mine)).all()
    assert (entry.action, entry.reason, "Manager" in entry.actor) == ("field.settle_body", '"two containers"', True)
    page = manager.get(f"/field/kept/{kept.id}").get_data(as_text=True)
    assert 'receipt <span class="mono">00000003</span>' in page
    assert settle(manager, kept, "both_kept").status_code == 422, "once"
    assert count(FieldRecord) == 3
    shown = manager.get("/field").get_data(as_text=True)
    assert "twice" not in shown, "two versions of one number were not sent as two"
    assert verify().faults == []


@freeze_time(NOON)
def test_a_second_version_that_a_rule_refuses_is_told_and_nothing_is_settled(scene: Scene, client_as: Browser) -> None:
    team, manager = scene.team(scene.dog("Ruby")), client_as(Role.MANAGER)
    client, record_id = client_as(handler_of(team)), uuid4()
    put(client, record_id, shift_body())
    put(client, record_id, shift_body(started_at=(MORNING + timedelta(hours=1)).isoformat()))
    put(client, record_id, shift_body() | {"payload": {"started_at": "soon"}})
    overlapping, broken = db.session.scalars(select(QuarantinedBody).order_by(QuarantinedBody.id)).all()
    if "soon" in overlapping.body:
        overlapping, broken = broken, overlapping
    for kept, words in ((overlapping, "cannot be recorded"), (broken, "payload.started_at: This is a moment")):
        answer = settle(manager, kept, "both_kept")
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
        db.session.expire_all()
        assert (kept.settlement, kept.settled_at, count(Shift), count(FieldRecord)) == (None, None, 1, 1)
    assert settle(manager, overlapping, "first_stands").status_code == 302
    assert verify().faults == []


@freeze_time(NOON)
def test_a_second_version_that_names_what_has_not_come_is_held(scene: Scene, client_as: Browser) -> None:
    team, manager, later_id = scene.team(scene.dog("Ruby")), client_as(Role.MANAGER), uuid4()
    client = client_as(handler_of(team))
    kept = two_versions(client, team, {}, {"shift": str(later_id)})
    assert settle(manager, kept, "both_kept").status_code == 302
    db.session.rollback()
    second = db.session.scalars(select(FieldRecord).where(FieldRecord.came_from_id == kept.id)).one()
    assert (second.state, second.waits_for) == (RecordState.HELD, later_id)
    assert f"waits for {later_id}" in manager.get(f"/field/kept/{kept.id}").get_data(as_text=True)


@freeze_time(NOON)
def test_the_photos_of_a_second_version_come_under_the_id_that_the_tablet_knows(
    scene: Scene, client_as: Browser
) -> None:
    team, manager = scene.team(scene.dog("Ruby")), client_as(Role.MANAGER)
    client, came, late, new = client_as(handler_of(team)), jpeg(), jpeg(shade=5), jpeg(shade=50)
    both = [named(came), named(late)]
    kept = two_versions(client, team, {"photos": both}, LATER | {"photos": [*both, named(new, "find")]})
    first_id = kept.record_id
    assert send(client, first_id, named(came), 0, came).status_code == 204
    assert send(client, first_id, named(new), 0, new).status_code == 404
    settle(manager, kept, "both_kept")
    for picture in (late, new):
        assert send(client, first_id, named(picture), 0, picture).status_code == 204
    db.session.rollback()
    photos = db.session.scalars(select(FieldPhoto).order_by(FieldPhoto.named_at)).all()
    assert len(photos) == 5 and all(one.completed_at is not None for one in photos)
    second = db.session.scalars(select(FieldRecord).where(FieldRecord.came_from_id == kept.id)).one()
    page = manager.get(f"/searches/{second.id}").get_data(as_text=True)
    assert (page.count("/field/photos/"), page.count('/original"')) == (9, 3) and "Shows</dt><dd>find" in page
    assert verify().faults == []


def notices(matter: str) -> list[Notice]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice).where(Notice.matter == matter)))


@freeze_time(NOON)
def test_managers_are_told_once_of_each_body_that_was_kept(scene: Scene, client_as: Browser) -> None:
    scene.user(Role.MANAGER, "Mary Chebet")
    team = scene.team(scene.dog("Ruby"))
    client, record_id = client_as(handler_of(team)), uuid4()
    broken_id = uuid4()
    for _ in range(2):
        put(client, record_id, shift_body())
        put(client, record_id, shift_body(started_at=(MORNING + timedelta(hours=1)).isoformat()))
        put(client, broken_id, shift_body() | {"payload": {}})
    kept = {one.because.value: one for one in db.session.scalars(select(QuarantinedBody))}
    told = {one.subject_id: one for one in notices("body_kept")}
    assert set(told) == {str(one.id) for one in kept.values()} and len(notices("body_kept")) == 2
    conflict, broken = told[str(kept["conflict"].id)], told[str(kept["breaks_a_rule"].id)]
    assert "a second version of a record" in conflict.sentence and conflict.address.endswith(str(kept["conflict"].id))
    assert "broke a rule. This is missing." in broken.sentence
    assert client_as(Role.MANAGER).get(conflict.address).status_code == 200
    assert verify().faults == []


@freeze_time(NOON)
def test_managers_are_told_when_a_held_record_is_refused(scene: Scene, client_as: Browser) -> None:
    scene.user(Role.MANAGER, "Mary Chebet")
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    early = {"started_at": (MORNING - timedelta(hours=2)).isoformat(), "ended_at": MORNING.isoformat()}
    put(client, uuid4(), search_body(shift_id, team, 2, **early))
    assert notices("record_refused") == []
    put(client, shift_id, shift_body())
    (told,) = notices("record_refused")
    assert told.sentence.startswith("Receipt 00000001, search by ") and "was held and then refused" in told.sentence
    assert "within the shift" in told.sentence and told.address == "/field"
    assert verify().faults == []


@freeze_time(NOON)
def test_a_body_of_any_shape_can_be_looked_at(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    deep: Any = "end"
    for _ in range(200):
        deep = {"in": deep}
    for strange in (body("sauna", heat=[1, {"a": [2]}]), {"deep": deep}, {}):
        assert put(client_as(handler_of(team)), uuid4(), strange).status_code == 422
    for kept in db.session.scalars(select(QuarantinedBody)).all():
        page = client_as(Role.MANAGER).get(f"/field/kept/{kept.id}")
        assert page.status_code == 200
    assert count(QuarantinedBody) == 3
