"""Photos of seals and finds: named by their record, sent in pieces over a bad network, true to the last byte."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, PhotoPiece
from canine.registry.models import Team
from canine.rules.field import RecordState
from canine.rules.photo import LARGEST_PIECE
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.field.camera import address, jpeg, named, send
from tests.field.test_records import MORNING, count, handler_of, put, search_body, shift_body
from tests.field.test_tablets import proven, tablet, with_pin
from tests.scenes import Scene

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
    assert [entry.action for entry in entries] == ["field.receive_record", "field.receive_photo"]
    assert json.loads(entries[1].after)["jpeg"] == {"sha256": photo["sha256"]}
    assert verify().faults == []


def test_the_same_piece_sent_four_times_at_once_is_taken_once(app: Flask, scene: Scene, client_as: Browser) -> None:
    with freeze_time(NOON, ignore=["concurrent"]):
        team, picture = scene.team(scene.dog("Ruby")), jpeg()
        clients, photo = [client_as(handler_of(team)) for _ in range(4)], named(picture)
        search_id = logged_search(clients[0], team, photo)
        db.session.rollback()

        def push(client: FlaskClient, offset: int, piece: bytes) -> int:
            with app.app_context():
                return send(client, search_id, photo, offset, piece).status_code

        with ThreadPoolExecutor(4) as pool:
            firsts = list(pool.map(lambda client: push(client, 0, picture[:100]), clients))
            lasts = list(pool.map(lambda client: push(client, 100, picture[100:]), clients))
    assert (sorted(firsts), lasts) == ([204, 409, 409, 409], [204] * 4)
    assert (count(PhotoPiece), db.session.scalars(select(FieldPhoto.jpeg)).all()) == (0, [picture])
    assert verify().faults == []


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
    proof, photo = proven(stranger, handler_of(team), tablet(scene, "Airport tablet 1")), named(picture)
    search_id = logged_search(client_as(handler_of(team)), team, photo)
    assert send(stranger, search_id, photo, 0, picture, **proof).status_code == 204


@pytest.mark.one_database
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
    row = db.session.scalars(select(FieldPhoto)).one()
    link = f'<a href="/field/photos/{row.id}.jpg">photo of seal</a>'
    assert link in client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert put(client, shift_id, shift_body()).status_code == 201
    page = client.get(f"/searches/{search_id}").get_data(as_text=True)
    assert photo["sha256"] in page
    assert verify().faults == []
