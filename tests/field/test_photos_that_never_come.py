"""A photo that never comes whole: shown to the manager, its pieces cleared after a month, or let go by its author."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine import jobs
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.field.models import FieldPhoto, PhotoPiece
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.field.camera import jpeg, named, send
from tests.field.test_photos import logged_search, offset_of
from tests.field.test_records import body, count, handler_of, put, search_body, shift_body
from tests.field.test_settling import LATER, settle, two_versions
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
PIECES = next(job for job in jobs.JOBS if job.name == "pieces of photos")
A_MONTH = timedelta(days=30)
MISSING = "Photos that a record names and that are not here, or not wholly"


def clearings() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "field.clear_pieces")))


def keep_at_most(app: Flask, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """As CANINE_MOST_KEPT sets it, in bytes."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], most_kept=size))


def pass_of_jobs(app: Flask, at: datetime) -> None:
    """Two schedulers look one after the other; the second has found no leader any more."""
    db.session.rollback()
    for number, name in enumerate(("first", "second")):
        assert jobs.run(app, PIECES, name, at=at + number * timedelta(minutes=5))


def test_pieces_after_which_none_came_are_cleared_and_the_tablet_begins_again(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team, picture = scene.team(scene.dog("Ruby")), jpeg()
    photo, last_at = named(picture), NOON + timedelta(days=3)
    with freeze_time(NOON):
        search_id = logged_search(client_as(handler_of(team)), team, photo)
        send(client_as(handler_of(team)), search_id, photo, 0, picture[:100])
        page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
        assert MISSING in page and f"100 of {len(picture)} bytes" in page and photo["sha256"] in page
    with freeze_time(last_at):
        send(client_as(handler_of(team)), search_id, photo, 100, picture[100:150])
    pass_of_jobs(app, last_at + A_MONTH - timedelta(hours=1))
    assert (count(PhotoPiece), clearings()) == (2, [])
    pass_of_jobs(app, last_at + A_MONTH)
    (entry,) = clearings()
    row = db.session.scalars(select(FieldPhoto)).one()
    assert (count(PhotoPiece), row.sha256, row.completed_at) == (0, photo["sha256"], None)
    assert (row.cleared_at, row.cleared_bytes, entry.object_id) == (last_at + A_MONTH, 150, str(row.id))
    assert (entry.actor, json.loads(entry.after)["cleared_bytes"]) == ("program: scheduler", 150)
    with freeze_time(last_at + A_MONTH + timedelta(days=1)):
        client, manager = client_as(handler_of(team)), client_as(Role.MANAGER)
        page = manager.get("/field").get_data(as_text=True)
        assert MISSING in page and f"150 of {len(picture)} bytes had come, and were cleared" in page
        assert offset_of(client, search_id, photo) == (200, "0", str(len(picture)))
        gone_on = send(client, search_id, photo, 150, picture[150:])
        assert (gone_on.status_code, gone_on.headers["Upload-Offset"]) == (409, "0")
        assert send(client, search_id, photo, 0, picture).status_code == 204
        assert MISSING not in manager.get("/field").get_data(as_text=True)
    pass_of_jobs(app, last_at + A_MONTH + timedelta(days=90))
    assert len(clearings()) == 1
    assert db.session.scalars(select(FieldPhoto.jpeg)).all() == [picture]
    assert verify().faults == []


def let_go(client: FlaskClient, record_id: UUID, photo: dict[str, Any], number: int, sequence: int) -> TestResponse:
    said = {"record": str(record_id), "number": number, "photo": photo["sha256"], "reason": "too dark to read"}
    return put(client, uuid4(), body("discard", sequence, **said))


@freeze_time(NOON)
def test_a_photo_that_its_author_lets_go_is_missing_for_a_reason_and_its_record_stays(
    scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, manager, photo, other = (
        client_as(handler_of(team)),
        client_as(Role.MANAGER),
        named(jpeg()),
        named(jpeg(shade=9)),
    )
    search_id = logged_search(client, team, photo, other)
    assert let_go(client, search_id, photo | {"sha256": photo["sha256"].upper()}, 2, 3).status_code == 201
    page = manager.get("/field").get_data(as_text=True)
    missing, _, gone = page.partition("Photos that were let go")
    assert other["sha256"] in missing and photo["sha256"] not in missing
    assert photo["sha256"] in gone and "too dark to read" in gone and "was let go by" not in gone
    section = manager.get(f"/searches/{search_id}").get_data(as_text=True)
    assert section.count("too dark to read") == 1 and section.count("not received yet") == 1
    assert photo["sha256"] in section, "the record goes on naming it"


@freeze_time(NOON)
def test_nobody_lets_another_s_photo_go(scene: Scene, client_as: Browser) -> None:
    team, photo = scene.team(scene.dog("Ruby")), named(jpeg())
    search_id = logged_search(client_as(handler_of(team)), team, photo)
    assert let_go(client_as(Role.HANDLER), search_id, photo, 2, 3).status_code == 201
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert MISSING in page and "Photos that were let go" not in page and "too dark" not in page


@freeze_time(NOON)
def test_a_photo_that_was_let_go_explains_no_missing_number(scene: Scene, client_as: Browser) -> None:
    team, photo = scene.team(scene.dog("Ruby")), named(jpeg())
    client = client_as(handler_of(team))
    assert put(client, uuid4(), shift_body()).status_code == 201
    assert let_go(client, uuid4(), photo, 2, 3).status_code == 201
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert "missing 2" in page and "too dark" not in page
    for wrong in ({"photo": "x"}, {"photo": 7}, {"photo": None}):
        said = {"record": str(uuid4()), "number": 2, "reason": "tapped twice"} | wrong
        answer = put(client, uuid4(), body("discard", 4, **said))
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "payload.photo")


@freeze_time(NOON)
def test_a_photo_of_a_second_version_is_let_go_under_the_id_that_the_tablet_knows(
    scene: Scene, client_as: Browser
) -> None:
    team, photo = scene.team(scene.dog("Ruby")), named(jpeg())
    client, manager = client_as(handler_of(team)), client_as(Role.MANAGER)
    kept = two_versions(client, team, {}, LATER | {"photos": [photo]})
    first_id = kept.record_id
    assert settle(manager, kept, "both_kept").status_code == 302
    assert let_go(client, first_id, photo, 2, 4).status_code == 201
    page = manager.get("/field").get_data(as_text=True)
    assert MISSING not in page and "Photos that were let go" in page and "too dark to read" in page


@freeze_time(NOON)
def test_each_missing_photo_says_how_much_of_it_is_here(scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"))
    client, shift_id = client_as(handler_of(team)), uuid4()
    put(client, shift_id, shift_body())
    photos = [named(jpeg(shade=shade)) for shade in range(4)]
    search_id = uuid4()
    assert put(client, search_id, search_body(shift_id, team, photos=photos)).status_code == 201
    for shade, photo in enumerate(photos[:2]):
        assert send(client, search_id, photo, 0, jpeg(shade=shade)[: 10 + shade]).status_code == 204
    page = client_as(Role.MANAGER).get("/field").get_data(as_text=True)
    assert [f"{size} of {photos[0]['bytes']} bytes" in page for size in (10, 11)] == [True, True]
    assert page.count(">not here<") == 2


@freeze_time(NOON)
def test_of_photos_that_never_come_whole_so_much_is_kept_of_each_person(
    app: Flask, scene: Scene, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_at_most(app, monkeypatch, 250)
    team, pictures = scene.team(scene.dog("Ruby")), [jpeg(shade=shade) for shade in range(3)]
    given = [named(one) for one in pictures]
    handler = client_as(handler_of(team))
    search_id = logged_search(handler, team, *given)
    for photo, picture in zip(given[:2], pictures, strict=False):
        assert send(handler, search_id, photo, 0, picture[:100]).status_code == 204
    refused = send(handler, search_id, given[2], 0, pictures[2][:100])
    assert refused.status_code == 422
    assert "Too much is here already of photos of yours" in refused.get_json()["errors"][0]["message"]
    assert count(PhotoPiece) == 2
    other = scene.team(scene.dog("Simba"), scene.handler(user=scene.user(Role.HANDLER)))
    elsewhere = client_as(handler_of(other))
    their_search = logged_search(elsewhere, other, given[2])
    assert send(elsewhere, their_search, given[2], 0, pictures[2][:100]).status_code == 204, "others send theirs"
    keep_at_most(app, monkeypatch, 100_000)
    assert send(handler, search_id, given[0], 100, pictures[0][100:]).status_code == 204
    assert send(handler, search_id, given[2], 0, pictures[2]).status_code == 204
