"""A record under a certificate is corrected: it says so by itself, and a manager issues it anew under a new serial."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.audit.verification import verify
from canine.certificates import queries
from canine.certificates.checking import check
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.extensions import db
from canine.medical import services as medical
from canine.medical.messages import Examination
from canine.medical.models import MedicalCheckup
from canine.notices.models import Notice
from canine.registry import services as registry
from canine.registry.messages import DogEntry
from canine.registry.models import Dog
from canine.rules.certificate import CertificateStatus
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.team import Fitness, Mode
from canine.standing import queries as standing
from canine.transaction import transaction
from tests.certificates.issued import approved, issued, revoked_by_two
from tests.certificates.signed import authority
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
LATER = NOON + timedelta(days=3)


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def certified(app: Flask, scene: Scene) -> tuple[Certificate, MedicalCheckup]:
    """A certificate over a medical check-up of the day before."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    examined = scene.medical(team.dog, at=THAT_MORNING - timedelta(days=1))
    return issued(app, scene, approved(scene, scene.checkup(team))), examined


def correct(scene: Scene, examined: MedicalCheckup, **values: Any) -> None:
    """The veterinarian corrects the check-up."""
    said = Examination(
        dog_id=examined.dog_id,
        examined_at=examined.examined_at,
        examined_on=examined.examined_on,
        weight_kg=examined.weight_kg,
        temperature_c=examined.temperature_c,
        fitness=examined.fitness,
    )
    with transaction():
        veterinarian = actor(scene.user(Role.VETERINARIAN))
        message = replace(said, **values)
        medical.correct_checkup(examined.id, message, reason="Read off the wrong line.", actor=veterinarian, at=NOON)


def entry_of(dog: Dog, **values: Any) -> DogEntry:
    said = DogEntry(dog.unit_id, dog.name, dog.chip, dog.sex, dog.breed, dog.born_on, dog.final_response)
    return replace(said, **values)


def status_of(serial: str) -> CertificateStatus:
    return queries.status_at(queries.certificate(serial), LATER)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_corrected_medical_check_up_changes_the_basis_and_the_managers_are_told_once(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, examined = certified(app, scene)
    manager = scene.user(Role.MANAGER)
    correct(scene, examined, limits="no free search above 32 °C", fitness=Fitness.FIT_WITH_LIMITS)
    assert status_of(certificate.serial) is CertificateStatus.BASIS_CHANGED
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == manager.id, Notice.matter == NoticeKind.BASIS_CHANGED)
    ).all()
    assert [(one.subject_id, one.address) for one in told] == [
        (certificate.serial, f"/certificates/{certificate.serial}")
    ]
    public = page(client_as(Role.HANDLER).get(f"/verify/{certificate.serial}"))
    assert "The medical check-up was corrected after the certificate was issued." in public
    assert verify().ok


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("values", "is_changed"),
    [
        ({"microchip": "985112345678903"}, True),
        ({"breed": "Malinois cross"}, True),
        ({"acquired_from": "The army"}, False),
    ],
    ids=str,
)
def test_only_what_the_paper_says_of_the_dog_is_its_basis(
    app: Flask, scene: Scene, values: dict[str, str], is_changed: bool
) -> None:
    certificate, _ = certified(app, scene)
    dog = certificate.team.dog
    with transaction():
        manager = actor(scene.user(Role.MANAGER))
        registry.change_dog(dog.id, entry_of(dog, **values), reason="Misread.", actor=manager, at=NOON)
    assert (status_of(certificate.serial) is CertificateStatus.BASIS_CHANGED) is is_changed


@freeze_time(NOON)
def test_what_comes_later_corrects_nothing(app: Flask, scene: Scene) -> None:
    certificate, _ = certified(app, scene)
    scene.medical(certificate.team.dog, at=NOON)
    scene.exercise(certificate.team)
    scene.search(scene.shift(certificate.team))
    assert status_of(certificate.serial) is CertificateStatus.VALID


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_manager_issues_it_anew_and_both_papers_name_each_other(app: Flask, scene: Scene, client_as: Browser) -> None:
    older, examined = certified(app, scene)
    correct(scene, examined, limits="no free search above 32 °C", fitness=Fitness.FIT_WITH_LIMITS)
    manager = client_as(Role.MANAGER)
    assert "Issue it anew" in page(manager.get(f"/certificates/{older.serial}"))
    with freeze_time(LATER):
        manager = client_as(Role.MANAGER)
        answer = manager.post(
            f"/certificates/{older.serial}/reissue", data={"reason": "The vet's limits were left out."}
        )
    assert answer.headers["Location"] == "/certificates/MSA-2026-0002"
    newer = queries.certificate("MSA-2026-0002")
    assert newer.replaces_id == older.id
    assert newer.valid_to == older.valid_to, "issuing anew makes no certificate longer"
    record = CertificateRecord.from_json(queries.paper(newer.serial).record_json)
    assert record.replaces is not None
    assert (record.replaces.serial, record.replaces.pdf_sha256) == (older.serial, older.pdf_sha256)
    assert record.medical is not None
    assert record.medical.limits == "no free search above 32 °C"
    paper = queries.paper(newer.serial).pdf
    assert check(paper, authority().authority_pem).genuine
    first = " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())
    assert f"Replaces certificate {older.serial}" in first
    assert "The vet's limits were left out." in first
    with freeze_time(LATER + timedelta(hours=1)):
        public = page(manager.get(f"/verify/{older.serial}"))
        assert "Re-issued as MSA-2026-0002: The vet's limits were left out." in public
        assert "It was superseded" in public
        assert "MSA-2026-0002" in page(manager.get(f"/certificates/{older.serial}"))
        assert older.serial in page(manager.get("/certificates/MSA-2026-0002"))
    assert (status_of(older.serial), queries.status_at(newer, LATER)) == (
        CertificateStatus.SUPERSEDED,
        CertificateStatus.VALID,
    )
    held = standing.held(newer.team_id, Mode.FREE_SEARCH, LATER)["ivory"]
    assert (held.certified, held.until) == (True, older.valid_to)
    assert verify().ok


@freeze_time(NOON)
def test_only_a_changed_basis_is_issued_anew_and_only_by_a_manager_who_took_no_part(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, examined = certified(app, scene)
    address = f"/certificates/{certificate.serial}/reissue"
    manager = client_as(Role.MANAGER)
    answer = manager.post(address, data={"reason": "For fun."})
    assert answer.status_code == 422
    assert f"Certificate {certificate.serial} is valid. Issued anew is only" in page(answer)
    correct(scene, examined, weight_kg=examined.weight_kg + 1)
    assert manager.post(address, data={"reason": " "}).status_code == 422
    assert client_as(Role.ASSESSOR).post(address, data={"reason": "x"}).status_code == 403
    revoked_by_two(scene, certificate.serial, "The trial was staged.", NOON)
    assert "is revoked" in page(manager.post(address, data={"reason": "Weight."}))
    assert queries.every(at=NOON)[-1].serial == certificate.serial, "nothing was issued"


@freeze_time(NOON)
def test_a_dog_that_was_unfit_by_the_corrected_check_up_gets_no_new_certificate(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    certificate, examined = certified(app, scene)
    correct(scene, examined, fitness=Fitness.UNFIT)
    answer = client_as(Role.MANAGER).post(f"/certificates/{certificate.serial}/reissue", data={"reason": "Health."})
    assert answer.status_code == 422
    assert "unfit on the day of the trial" in page(answer)
