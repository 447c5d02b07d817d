"""Photos of seals and finds: named by their record, sent in pieces over a bad network, true to the last byte."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import services as accounts
from canine.accounts.messages import NewUser
from canine.audit.actor import program
from canine.audit.binding import altered_rows
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, PhotoPiece
from canine.registry.models import Team
from canine.rules.field import RecordState
from canine.rules.photo import LARGEST_PIECE
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.conftest import NOON
from tests.field.camera import address, jpeg, named, send
from tests.field.test_records import MORNING, body, count, handler_of, put, search_body, shift_body
from tests.field.test_tablets import proven, tablet, with_pin
from tests.scenes import PASSWORD, Scene

Browser = Callable[..., FlaskClient]


def logged_search(client: FlaskClient, team: Team, *photos: dict[str, Any]) -> UUID:
    """A search on record that names these photos."""
    shift_id, search_id = uuid4(), uuid4()
    assert put(client, shift_id, shift_body()).status_code == 201
    answer = put(client, search_id, search_body(shift_id, team, photos=list(photos)))
    assert answer.status_code == 201, answer.get_json()
    return search_id


def offset_of(client: FlaskClient, record_id: UUID, photo: dict[str, Any]) -> tuple[int, str | None, str | None]:
    answer = client.head(address(record_id, photo))
    return answer.status_code, answer.headers.get("Upload-Offset"), answer.headers.get("Upload-Length")


@freeze_time(NOON)
def test_a_photo_comes_in_pieces_and_goes_on_where_the_network_broke(scene: Scene, client_as: Browser) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg(padding=LARGEST_PIECE + 1000)
    client, photo, size = client_as(handler_of(team)), named(picture), str(len(picture))
    search_id = logged_search(client, team, photo)
    assert offset_of(client, search_id, photo) == (200, "0", size)
    first = send(client, search_id, photo, 0, picture[:1000])
    assert (first.status_code, first.headers["Upload-Offset"], first.get_data()) == (204, "1000", b"")
    again = send(client, search_id, photo, 0, picture[:1000])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "1000"), "the answer to the first was lost"
    ahead = send(client, search_id, photo, 2000, picture[2000:3000])
    assert (ahead.status_code, ahead.headers["Upload-Offset"]) == (409, "1000")
    assert "1000 of" in ahead.get_json()["errors"][0]["message"]
    too_much = send(client, search_id, photo, 1000, picture[1000 : 1002 + LARGEST_PIECE])
    assert too_much.status_code == 413
    assert offset_of(client, search_id, photo) == (200, "1000", size)
    assert send(client, search_id, photo, 1000, picture[1000:500_000]).status_code == 204
    for _ in range(2):
        last = send(client, search_id, photo, 500_000, picture[500_000:])
        assert (last.status_code, last.headers["Upload-Offset"]) == (204, size), "the last piece again is harmless"
    assert send(client, search_id, photo, 500_000, b"x" * (len(picture) - 500_000)).status_code == 409
    assert offset_of(client, search_id, photo) == (200, size, size)
    kept = db.session.scalars(select(FieldPhoto)).one()
    assert (kept.jpeg, kept.completed_at, count(PhotoPiece)) == (picture, NOON, 0)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "field_photos")).all()
    assert [entry.deed for entry in entries] == ["field.receive_record", "field.receive_photo"]
    assert json.loads(entries[1].after)["jpeg"] == {"sha256": photo["sha256"]}
    assert (verify().faults, altered_rows()) == ([], [])


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (named(jpeg()) | {"sha256": "a" * 64}, "another SHA-256"),
        (named(jpeg(), width=65), "64 by 48 pixels, and the record says 65 by 48"),
        (named(jpeg()[:-300]), "no whole JPEG"),
        (named(b"GIF89a" + bytes(100)), "no whole JPEG"),
    ],
)
def test_what_is_not_the_picture_of_the_record_is_let_go_and_can_be_sent_anew(
    scene: Scene, client_as: Browser, sent: dict[str, Any], words: str
) -> None:
    pictures = {len(one): one for one in (jpeg(), jpeg()[:-300], b"GIF89a" + bytes(100))}
    team, picture = scene.team(scene.dog("Ruby")), pictures[sent["bytes"]]
    client = client_as(handler_of(team))
    search_id = logged_search(client, team, sent)
    send(client, search_id, sent, 0, picture[:50])
    answer = send(client, search_id, sent, 50, picture[50:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (422, "0")
    (error,) = answer.get_json()["errors"]
    assert (error["field"], words in error["message"]) == (None, True), error
    assert (count(PhotoPiece), db.session.scalars(select(FieldPhoto.completed_at)).all()) == (0, [None])
    assert offset_of(client, search_id, sent)[1] == "0"


@freeze_time(NOON)
def test_a_photo_that_came_wrong_is_whole_the_second_time(scene: Scene, client_as: Browser) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    client, photo = client_as(handler_of(team)), named(picture)
    search_id = logged_search(client, team, photo)
    assert send(client, search_id, photo, 0, picture[:-1] + b"\x00").status_code == 422
    longer = send(client, search_id, photo, 0, picture + b"\x00")
    assert (longer.status_code, "more of them came" in longer.get_json()["errors"][0]["message"]) == (422, True)
    assert send(client, search_id, photo, 0, picture).status_code == 204
    assert verify().faults == []


@freeze_time(NOON)
def test_nobody_sends_a_photo_of_another_s_record_or_one_that_no_record_names(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    client, photo = client_as(handler_of(team)), named(picture)
    search_id = logged_search(client, team, photo)
    for other, status in ((stranger, 401), (client_as(Role.HANDLER), 403), (client_as(Role.VETERINARIAN), 403)):
        assert send(other, search_id, photo, 0, picture).status_code == status
        assert offset_of(other, search_id, photo)[0] == status
    for record_id, one in ((uuid4(), photo), (search_id, named(jpeg(shade=9))), (search_id, photo | {"sha256": "z"})):
        assert send(client, record_id, one, 0, picture).status_code == 404
        assert offset_of(client, record_id, one)[0] == 404
    for offset in ("", "-1", "x", "1.5", "99999999999", "١"):
        answer = client.patch(address(search_id, photo), data=picture, headers=[("Upload-Offset", offset)])
        assert answer.status_code == 400, offset
    assert client.patch(address(search_id, photo), data=picture).status_code == 400
    upper = photo | {"sha256": photo["sha256"].upper()}
    assert offset_of(client, search_id, upper)[0] == 200


@freeze_time(NOON)
def test_a_tablet_sends_a_photo_with_its_token_and_the_proof(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    team, picture = with_pin(scene, client_as), jpeg()
    proof, photo = proven(stranger, handler_of(team), tablet(scene)), named(picture)
    search_id = logged_search(client_as(handler_of(team)), team, photo)
    assert send(stranger, search_id, photo, 0, picture, **proof).status_code == 204


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sha256": "a" * 63}, "payload.photos.0.sha256"),
        ({"sha256": "g" * 64}, "payload.photos.0.sha256"),
        ({"bytes": 0}, "payload.photos.0.bytes"),
        ({"bytes": 3 * 1024 * 1024 + 1}, "payload.photos.0.bytes"),
        ({"width": 1601}, "payload.photos.0.width"),
        ({"height": 0}, "payload.photos.0.height"),
        ({"of": "selfie"}, "payload.photos.0.of"),
        ({"exif_taken_at": "x" * 41}, "payload.photos.0.exif_taken_at"),
        ({"exif_latitude": 90.1}, "payload.photos.0.exif_latitude"),
    ],
)
def test_a_photo_that_is_named_wrongly_is_told_at_its_field(
    scene: Scene, client_as: Browser, changes: dict[str, Any], field: str
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, shift_id, shift_body())
    answer = put(client, uuid4(), search_body(shift_id, team, photos=[named(jpeg()) | changes]))
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, field)


@freeze_time(NOON)
def test_a_record_names_at_most_eight_photos_and_each_once(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id, photo = client_as(handler_of(team)), uuid4(), named(jpeg())
    put(client, shift_id, shift_body())
    nine = [photo | {"sha256": f"{number:064x}"} for number in range(9)]
    for photos, words in ((nine, "at most 8"), ([photo, photo], "once"), ([photo, photo | {"of": "find"}], "twice")):
        answer = put(client, uuid4(), search_body(shift_id, team, photos=photos))
        (error,) = answer.get_json()["errors"]
        assert (answer.status_code, error["field"], words in error["message"]) == (422, "payload.photos", True), error
    assert put(client, uuid4(), search_body(shift_id, team, photos=nine[:8])).status_code == 201
    assert count(FieldPhoto) == 8
    again = search_body(shift_id, team, 3, photos=nine[:1], started_at=(MORNING + timedelta(hours=1)).isoformat(),
                        ended_at=(MORNING + timedelta(hours=2)).isoformat())  # fmt: skip
    assert put(client, uuid4(), again).status_code == 201
    assert count(FieldPhoto) == 9, "the same photo in two records has a row in each"


@freeze_time(NOON)
def test_the_photo_of_a_held_record_is_taken_before_the_record_is(scene: Scene, client_as: Browser) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    client, shift_id, search_id, photo = client_as(handler_of(team)), uuid4(), uuid4(), named(picture)
    assert put(client, search_id, search_body(shift_id, team, photos=[photo])).status_code == 201
    assert db.session.scalars(select(FieldRecord.state)).all() == [RecordState.HELD]
    assert send(client, search_id, photo, 0, picture).status_code == 204
    assert put(client, shift_id, shift_body()).status_code == 201
    page = client.get(f"/searches/{search_id}").get_data(as_text=True)
    assert photo["sha256"] in page
    assert verify().faults == []


@freeze_time(NOON)
def test_a_search_shows_its_photos_and_what_the_camera_noted_as_nothing_more_than_that(
    scene: Scene, client_as: Browser
) -> None:
    team, picture, other = scene.team(scene.dog("Ruby")), jpeg(), jpeg(shade=99)
    seal = named(picture, exif_taken_at="2026:03:03 08:31:07", exif_latitude=-4.043478, exif_longitude=39.668206)
    find = named(other, "find")
    client, manager = client_as(handler_of(team)), client_as(Role.MANAGER)
    search_id = logged_search(client, team, seal)
    shown_at = (MORNING + timedelta(minutes=35)).isoformat()
    alert = body("alert", 3, search=str(search_id), kind="alert", place="door", shown_at=shown_at, photos=[find])
    alert_id = uuid4()
    assert put(client, alert_id, alert).status_code == 201
    page = manager.get(f"/searches/{search_id}").get_data(as_text=True)
    assert page.count("not received yet") == 2
    assert page.count("the camera's own note: not checked") == 2
    assert "2026:03:03 08:31:07" in page and "-4.043478 °" in page and "39.668206 °" in page
    waiting = manager.get("/field").get_data(as_text=True)
    assert "have not come" in waiting and seal["sha256"] in waiting and find["sha256"] in waiting
    receipts = [f"{one:08d}" for one in db.session.scalars(select(FieldRecord.receipt))]
    assert all(receipt in waiting for receipt in receipts[1:])
    assert send(client, search_id, seal, 0, picture).status_code == 204
    assert send(client, alert_id, find, 0, other).status_code == 204
    page = manager.get(f"/searches/{search_id}").get_data(as_text=True)
    assert "not received yet" not in page and "Shows</dt><dd>seal" in page and "Shows</dt><dd>find" in page
    assert "Everything that came from the field is on record" in manager.get("/field").get_data(as_text=True)
    photo = db.session.scalars(select(FieldPhoto).where(FieldPhoto.sha256 == seal["sha256"])).one()
    answer = manager.get(f"/field/photos/{photo.id}.jpg")
    assert (answer.get_data(), answer.mimetype) == (picture, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert f'src="/field/photos/{photo.id}.jpg"' in page


@freeze_time(NOON)
def test_a_photo_is_shown_to_its_unit_alone(scene: Scene, client_as: Browser, stranger: FlaskClient) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    client, photo = client_as(handler_of(team)), named(picture)
    search_id = logged_search(client, team, photo)
    row = db.session.scalars(select(FieldPhoto)).one()
    where = f"/field/photos/{row.id}.jpg"
    assert client.get(where).status_code == 404, "it has not come yet"
    send(client, search_id, photo, 0, picture)
    with transaction():
        entry = UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service", "Nairobi")
        elsewhere = units.add_unit(entry, actor=program("test"), at=NOON)
        message = NewUser("m@nbo.example.org", "Mary Elsewhere", Role.MANAGER, PASSWORD, elsewhere.id)
        foreign = accounts.add_user(message, actor=program("test"), at=NOON)
    assert client.get(where).status_code == 200
    assert client_as(Role.ADMINISTRATOR).get(where).status_code == 200
    assert client_as(foreign).get(where).status_code == 404
    assert client_as(Role.VETERINARIAN).get(where).status_code == 403
    assert client_as(Role.PROSECUTOR).get(where).status_code == 403
    assert stranger.get(where).status_code == 302


@freeze_time(NOON)
def test_an_air_sample_shows_its_photos_and_those_of_its_custody(scene: Scene, client_as: Browser) -> None:
    team, second, picture = scene.team(scene.dog("Ruby")), scene.user(Role.HANDLER), jpeg()
    client, shift_id, sample_id, custody_id = client_as(handler_of(team)), uuid4(), uuid4(), uuid4()
    put(client, shift_id, shift_body())
    later = [(MORNING + timedelta(minutes=minutes)).isoformat() for minutes in range(0, 100, 10)]
    sample = body(
        "sample", 2, shift=str(shift_id), container_number="CSQU3054383", seal_state="intact", seal_number="KE445566",
        reason="targeted", targeted_by="Risk desk", filter_number="F1", filter_lot="L", pump="P", flow_l_per_min=20,
        started_at=later[5], stopped_at=later[6], point="vent", second=str(second.id), bag_seal="BAG1",
        photos=[named(picture)],
    )  # fmt: skip
    custody = body("custody", 3, sample=str(sample_id), to=str(second.id), handed_at=later[8], bag_seal="BAG1",
                   place="kennels", photos=[named(jpeg(shade=7), "other")])  # fmt: skip
    assert put(client, sample_id, sample).status_code == 201
    assert put(client, custody_id, custody).status_code == 201
    assert send(client, sample_id, named(picture), 0, picture).status_code == 204
    page = client_as(Role.MANAGER).get(f"/samples/{sample_id}").get_data(as_text=True)
    row = db.session.scalars(select(FieldPhoto).where(FieldPhoto.completed_at.is_not(None))).one()
    assert f"/field/photos/{row.id}.jpg" in page
    assert page.count("not received yet") == 1 and "Shows</dt><dd>other" in page
    assert client_as(Role.MANAGER).get(f"/field/photos/{row.id}.jpg").status_code == 200


@freeze_time(NOON)
def test_a_guest_s_photo_of_the_unit_s_sample_is_the_unit_s_to_see(scene: Scene, client_as: Browser) -> None:
    with transaction():
        message = NewUser("guest@example.org", "Grace Guest", Role.ASSESSOR, PASSWORD, agency="Customs")
        guest = accounts.add_user(message, actor=program("test"), at=NOON)
    team, picture, custody_id = scene.team(scene.dog("Ruby")), jpeg(), uuid4()
    sample = scene.sample(scene.shift(team))
    handed_at = (sample.stopped_at + timedelta(minutes=10)).isoformat()
    custody = body("custody", 1, sample=str(sample.id), to=str(guest.id), handed_at=handed_at,
                   bag_seal=sample.bag_seal, place="kennels", photos=[named(picture)])  # fmt: skip
    client = client_as(guest)
    answer = put(client, custody_id, custody)
    assert answer.status_code == 201, answer.get_json()
    assert send(client, custody_id, named(picture), 0, picture).status_code == 204
    row = db.session.scalars(select(FieldPhoto)).one()
    assert row.record.unit_id is None
    assert client_as(Role.MANAGER).get(f"/field/photos/{row.id}.jpg").status_code == 200
