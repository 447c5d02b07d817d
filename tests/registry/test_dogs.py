"""Dogs through the pages: brought in, found, changed, and the steps of their service."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from PIL import Image
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from canine.audit.guard import schema_change
from canine.extensions import db
from canine.registry import queries
from canine.registry.models import Dog
from canine.registry.pictures import redraw
from canine.rules.roles import Role
from canine.rules.team import DogStatus
from canine.transaction import ConstraintBroken, transaction
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene

Browser = Callable[..., FlaskClient]


def typed(scene: Scene, **values: object) -> dict[str, object]:
    """What a manager types for a new dog; None leaves a field out."""
    form: dict[str, object] = {
        "name": "Ruby",
        "microchip": "900 074 000123456",
        "unit_id": str(scene.unit().id),
        "sex": "female",
        "breed": "Springer Spaniel",
        "born_on": "2022-05-01",
        "acquired_from": "Kennels of Ostrava",
        "final_response": "sits and stares",
        "in_training_since": "2025-06-01T08:00",
    }
    return {name: value for name, value in (form | values).items() if value is not None}


def picture(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200), **extra: object) -> BytesIO:
    """A picture file of one colour."""
    out = BytesIO()
    Image.new("RGB", size, (180, 120, 60)).save(out, kind, **extra)
    out.seek(0)
    return out


def send(client: FlaskClient, path: str, form: dict[str, object]) -> TestResponse:
    return client.post(path, data=form, content_type="multipart/form-data")


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@freeze_time(NOON)
def test_a_manager_brings_in_a_dog_which_begins_in_training(scene: Scene, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    answer = send(client, "/dogs/new", typed(scene))
    page = text(client.get(answer.location))
    assert answer.status_code == 302
    assert "900074000123456" in page
    assert "in training" in page
    assert "Springer Spaniel" in page
    assert "keep dogs" in page, "the history names the act"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("microchip", "sentence"),
    [
        ("90007400012345", "A microchip number has 15 digits; this one has 14."),
        ("90007400O123456", "&#39;O&#39; is none"),
        ("999000000123456", "999 at the front marks a test chip"),
    ],
)
def test_a_wrong_microchip_is_refused_with_what_is_wrong_and_keeps_what_was_typed(
    scene: Scene, client_as: Browser, microchip: str, sentence: str
) -> None:
    answer = send(client_as(Role.MANAGER), "/dogs/new", typed(scene, microchip=microchip))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Kennels of Ostrava" in text(answer)
    assert list(queries.dogs()) == []


def test_a_microchip_of_another_dog_is_refused_by_its_name(scene: Scene, client_as: Browser) -> None:
    scene.dog("Kito", microchip="900074000123456")
    answer = send(client_as(Role.MANAGER), "/dogs/new", typed(scene))
    assert answer.status_code == 422
    assert "Kito carries this microchip." in text(answer)


@pytest.mark.one_database
def test_a_file_that_is_no_picture_is_refused_at_its_field_and_keeps_what_was_typed(
    scene: Scene, client_as: Browser
) -> None:
    client = client_as(Role.MANAGER)
    whole = picture().getvalue()
    for file, sentence in (
        (b"%PDF-1.7 not a picture", "This file is not a JPEG or PNG picture."),
        (whole[: len(whole) // 2], "The picture is damaged"),
        (picture("GIF").getvalue(), "This file is not a JPEG or PNG picture."),
    ):
        answer = send(client, "/dogs/new", typed(scene, photo=(BytesIO(file), "ruby.jpg")))
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert "Kennels of Ostrava" in text(answer)
    assert list(queries.dogs()) == []


def test_a_photo_is_kept_upright_and_small_without_what_was_hidden_in_the_file(
    scene: Scene, client_as: Browser
) -> None:
    client = client_as(Role.MANAGER)
    hidden = Image.Exif()
    hidden[0x0112] = 6  # lies on its side
    hidden[0x010E] = "taken at the kennels"
    file = picture(exif=hidden, comment=b"the loader was Juma")
    page = send(client, "/dogs/new", typed(scene, photo=(file, "ruby.jpg")))
    dog = queries.dog_by_microchip("900074000123456")
    assert dog is not None
    assert f"/photos/{dog.photo_id}.jpg" in text(client.get(page.location))
    answer = client.get(f"/photos/{dog.photo_id}.jpg")
    kept = Image.open(BytesIO(answer.data))
    assert (kept.format, kept.size) == ("JPEG", (800, 1600))
    assert b"kennels" not in answer.data
    assert b"Juma" not in answer.data
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store", "it leaves the browser with the session"


@pytest.mark.one_database
def test_a_photo_is_not_shown_to_strangers_nor_to_prosecutors(
    scene: Scene, client_as: Browser, stranger: FlaskClient
) -> None:
    dog = scene.dog(photo=redraw(picture().getvalue()))
    assert stranger.get(f"/photos/{dog.photo_id}.jpg").status_code == 302
    assert client_as(Role.PROSECUTOR).get(f"/photos/{dog.photo_id}.jpg").status_code == 403


@freeze_time(NOON)
def test_a_dog_goes_its_way_step_by_step_and_each_step_keeps_its_reason(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(scene.user(Role.MANAGER, "Amina Otieno"))
    step = {"status": "suspended", "since": "2026-03-02T08:00", "reason": "missed three of ten"}
    assert client.post(f"/dogs/{dog.id}/status", data=step).status_code == 302
    page = text(client.get(f"/dogs/{dog.id}"))
    assert "missed three of ten" in page
    assert "passed the eight-week course" in page
    assert "Amina Otieno" in page
    assert queries.status_at(dog.id, NOON) is DogStatus.SUSPENDED
    assert queries.status_at(dog.id, NOON - timedelta(days=2)) is DogStatus.OPERATIONAL


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"status": "in_training"}, "Ruby is operational; the next step can be retired or suspended or withdrawn"),
        ({"status": "operational"}, "Ruby is operational already."),
        ({"status": "promoted"}, "Choose one from the list."),
        ({"since": "2026-03-03T12:03"}, "This lies in the future."),
        ({"since": "2026-01-05T09:00"}, "the next step comes after that"),
        ({"since": "yesterday"}, "Write day and time, like 2026-03-03 14:10."),
        ({"reason": " "}, "Say why"),
        ({"status": ""}, "Choose the new status."),
    ],
)
@freeze_time(NOON)
def test_a_step_that_cannot_be_is_refused(
    scene: Scene, client_as: Browser, step: dict[str, str], sentence: str
) -> None:
    dog = scene.dog("Ruby")
    form = {"status": "suspended", "since": "2026-03-02T08:00", "reason": "lame"} | step
    answer = client_as(Role.MANAGER).post(f"/dogs/{dog.id}/status", data=form)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert queries.status_at(dog.id, NOON) is DogStatus.OPERATIONAL


@pytest.mark.one_database
def test_a_retired_dog_takes_no_further_step(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(Role.MANAGER)
    form = {"status": "retired", "since": "2026-02-01T08:00", "reason": "ten years old"}
    client.post(f"/dogs/{dog.id}/status", data=form)
    assert "Change status" not in text(client.get(f"/dogs/{dog.id}"))
    again = form | {"status": "operational", "since": "2026-02-02T08:00"}
    answer = client.post(f"/dogs/{dog.id}/status", data=again)
    assert "Ruby is retired; no step follows that." in text(answer)


def test_a_change_of_facts_needs_its_reason_and_keeps_the_photo(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby", photo=redraw(picture().getvalue()))
    photo_id = dog.photo_id
    client = client_as(Role.MANAGER)
    assert "Ruby" in text(client.get(f"/dogs/{dog.id}/change"))
    form = typed(scene, in_training_since=None, name="Ruby II")
    assert "Say why." in text(send(client, f"/dogs/{dog.id}/change", form))
    assert send(client, f"/dogs/{dog.id}/change", form | {"reason": "name misheard"}).status_code == 302
    changed = queries.dog(dog.id)
    assert (changed.name, changed.photo_id) == ("Ruby II", photo_id)
    page = text(client.get(f"/dogs/{dog.id}"))
    assert "Reason: name misheard" in page
    assert "<li>name: Ruby → Ruby II</li>" in page, "the history tells what it was before"


def test_dogs_are_found_by_name_breed_and_microchip_and_paged(scene: Scene, client_as: Browser) -> None:
    for number in range(26):
        scene.dog(f"Pup {number:02d}", operational=False)
    scene.dog("100 % sure", breed="Beagle")
    client = client_as(Role.HANDLER)
    first, second = (text(client.get(f"/dogs?page={number}")) for number in (1, 2))
    assert "100 % sure" in first
    assert "Pup 24" not in first
    assert "Page 1 of 2 (27 in all)" in first
    assert "Pup 24" in second
    assert "Pup 23" not in second
    assert "Page 2 of 2" in text(client.get("/dogs?page=99"))
    assert "100 % sure" in text(client.get("/dogs?q=beAGLE"))
    percent = text(client.get("/dogs?q=%25"))
    assert "100 % sure" in percent
    assert "Pup 00" not in percent, "a percent sign is a character, not a wildcard"
    dog: Dog = queries.dogs()[5]
    spaced = f"{dog.chip[:3]} {dog.chip[3:]}"
    assert dog.name in text(client.get("/dogs", query_string={"q": spaced}))
    assert "No dog matches “zebra”" in text(client.get("/dogs?q=zebra"))


def test_the_list_says_with_whom_a_dog_works(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    scene.team(dog, scene.handler("Juma Ali"))
    scene.team(dog, scene.handler("Grace Wanjiru"))
    assert "Grace Wanjiru, Juma Ali" in text(client_as(Role.VETERINARIAN).get("/dogs"))


@pytest.mark.one_database
def test_a_handler_reads_the_registry_and_changes_nothing_in_it(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    client = client_as(Role.HANDLER)
    page = text(client.get(f"/dogs/{dog.id}"))
    assert "Edit" not in page
    assert "Change status" not in page
    assert client.get("/dogs/new").status_code == 403
    assert client.post(f"/dogs/{dog.id}/status", data={}).status_code == 403


def test_the_steps_of_a_dog_cannot_be_rewritten_in_the_database(scene: Scene) -> None:
    scene.dog("Ruby")
    for statement in ("UPDATE dog_status_events SET reason = 'none'", "DELETE FROM dog_status_events"):
        with pytest.raises((DatabaseError, ConstraintBroken), match="append-only"), schema_change(), transaction():
            db.session.execute(sql(statement))


def test_a_dog_is_in_training_from_the_day_that_was_typed(scene: Scene, client_as: Browser) -> None:
    send(client_as(Role.MANAGER), "/dogs/new", typed(scene))
    dog = queries.dogs()[0]
    assert queries.status_at(dog.id, LONG_AGO) is DogStatus.IN_TRAINING
    assert queries.status_at(dog.id, LONG_AGO.replace(year=2025, month=5)) is None
