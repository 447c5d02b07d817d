"""A dog with a chip older than ISO 11784, or with none, is on record as it is, and papers say so."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.audit.verification import verify
from canine.certificates import queries as certificates
from canine.extensions import db
from canine.registry import queries
from canine.registry.models import Dog
from canine.rules.cargo import MicrochipWrong, older_chip
from canine.rules.kennel import ChipStandard
from canine.rules.roles import Role
from tests.certificates.issued import approved, issued
from tests.certificates.test_basis import changed, said_of
from tests.conftest import NOON
from tests.registry.test_dogs import send, text, typed
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
OLDER = {"chip_standard": "older", "microchip": "00-01 a4c 9f2", "chip_reason": "chipped in 2012 by the former owner"}
NONE = {"chip_standard": "none", "microchip": "", "chip_reason": "the chip was lost; the vet chips again in May"}


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("said", "number", "shown"), [(OLDER, "0001A4C9F2", "0001A4C9F2"), (NONE, None, "No chip")], ids=["older", "none"]
)
def test_a_dog_is_recorded_with_the_chip_that_it_has(
    scene: Scene, client_as: Browser, said: dict[str, str], number: str | None, shown: str
) -> None:
    client = client_as(Role.MANAGER)
    answer = send(client, "/dogs/new", typed(scene, **said))
    assert answer.status_code == 302, text(answer)
    page = text(client.get(answer.location))
    assert shown in page and said["chip_reason"] in page
    (dog,) = queries.dogs()
    assert (dog.microchip, dog.chip_standard) == (number, ChipStandard(said["chip_standard"]))
    assert (number or "none") in text(client.get("/dogs"))
    assert client_as(Role.VETERINARIAN).get("/medical/new").status_code == 200
    assert verify().ok


@pytest.mark.one_database
@freeze_time(NOON)
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (OLDER | {"chip_reason": " "}, "Say why the dog has an older chip, or none"),
        (NONE | {"chip_reason": ""}, "Say why the dog has an older chip, or none"),
        (NONE | {"microchip": "900074000123456"}, "A number and “no chip” contradict each other."),
        (OLDER | {"microchip": "900074000123456"}, "read again, or choose ISO 11784"),
        (OLDER | {"microchip": "00:01"}, "is neither"),
        (OLDER | {"microchip": ""}, "Write the number of the chip"),
        ({"chip_standard": "iso_11784", "microchip": ""}, "Write the microchip number: 15 digits"),
        ({"chip_standard": "tattoo"}, "Not a valid choice"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(
    scene: Scene, client_as: Browser, said: dict[str, str], sentence: str
) -> None:
    answer = send(client_as(Role.MANAGER), "/dogs/new", typed(scene, **said))
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)
    assert "Kennels of Ostrava" in text(answer)
    assert list(queries.dogs()) == []


@freeze_time(NOON)
def test_an_older_number_is_one_dog_s_however_it_is_written_and_two_dogs_may_have_none(
    scene: Scene, client_as: Browser
) -> None:
    client = client_as(Role.MANAGER)
    for name in ("Kito", "Zuri"):
        assert send(client, "/dogs/new", typed(scene, name=name, **NONE)).status_code == 302
    assert send(client, "/dogs/new", typed(scene, **OLDER)).status_code == 302
    answer = send(client, "/dogs/new", typed(scene, name="Simba", **OLDER | {"microchip": "0001a4c9f2"}))
    assert (answer.status_code, "Ruby carries this microchip" in text(answer)) == (422, True)
    assert [dog.name for dog in queries.dogs()] == ["Kito", "Ruby", "Zuri"]


@freeze_time(NOON)
def test_what_a_dog_had_before_its_new_chip_is_told_of_that_time(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby", microchip="", chip_standard=ChipStandard.NONE, chip_reason="not chipped yet")
    assert dog.chip_at(NOON) == "none"
    chipped = {"chip_standard": "iso_11784", "microchip": "900074000123456", "chip_reason": ""}
    changed(client_as(Role.MANAGER), f"/dogs/{dog.id}", **chipped)
    db.session.expire_all()
    assert dog.chip_at(NOON - timedelta(days=1)) == "none (now 900074000123456)"
    assert (dog.chip_at(NOON), dog.chip_reason) == ("900074000123456", "")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_a_certificate_says_so_and_rests_on_it(app: Flask, scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby", microchip="", chip_standard=ChipStandard.NONE, chip_reason="the chip was lost")
    found = issued(app, scene, approved(scene, scene.checkup(scene.team(dog, scene.handler("Asha Mwinyi")))))
    serial = found.serial
    first = " ".join(PdfReader(BytesIO(certificates.paper(serial).pdf)).pages[0].extract_text().split())
    assert "None. As recorded: the chip was lost" in first and "ISO 11784" not in first
    changed(client_as(Role.MANAGER), f"/dogs/{dog.id}", **OLDER)
    assert said_of(serial) == ["The record of the dog was corrected after the certificate was issued."]


@pytest.mark.parametrize("typed_number", ["123456789", "0A 1B-2C 3D4E"])
def test_older_numbers_have_digits_and_letters(typed_number: str) -> None:
    assert older_chip(typed_number) == typed_number.replace(" ", "").replace("-", "")
    with pytest.raises(MicrochipWrong, match="at least 8"):
        older_chip("1234567")


def test_the_database_takes_no_chip_without_its_standard_and_its_reason(app: Flask, scene: Scene) -> None:
    scene.dog("Ruby")
    db.session.commit()
    with schema_change():
        for impossible in ("microchip = NULL", "chip_standard = 'older'", "chip_standard = 'none', chip_reason = 'x'"):
            with pytest.raises(DBAPIError, match="ck_dogs_"), db.engine.begin() as connection:
                connection.execute(sql(f"UPDATE dogs SET {impossible}"))
        with db.engine.begin() as connection:
            connection.execute(
                sql("UPDATE dogs SET microchip = NULL, chip_standard = 'none', chip_reason = 'it was lost'")
            )
    assert db.session.query(Dog).count() == 1
