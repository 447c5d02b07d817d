"""Certificates and case papers print a name in the letters that their fonts have, and the record keeps both."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.lettering import unprintable
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.prosecution.case import FILE, unzipped
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


@freeze_time(NOON)
def test_certificate_and_case_paper_print_the_latin_spelling_and_keep_both(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    dog = scene.dog("黑虎", latin_name="Heihu")
    handler = scene.handler(user=scene.user(Role.HANDLER, "Asha Mwinyi"))
    certificate = issued(app, scene, approved(scene, scene.checkup(scene.team(dog, handler))))
    printed = words_of(certificate.pdf)
    assert "Heihu, Belgian Malinois" in printed
    assert "These stand here in Latin letters: Heihu." in printed
    assert not unprintable(printed)
    assert '"latin":[{"latin":"Heihu","name":"黑虎"}]' in certificate.record_json
    assert '"name":"黑虎"' in certificate.record_json
    shift = scene.shift(certificate.team, started_at=THAT_MORNING + timedelta(minutes=20))
    search = scene.search(shift, declared_goods="茶 tea")
    prosecutor = client_as(Role.PROSECUTOR)
    files = unzipped(prosecutor.post(f"/cases/search/{search.id}/bundle", data={"file": FILE}).data)
    paper = words_of(files["case.pdf"])
    assert "Heihu" in paper
    assert "[U+8336] tea" in paper
    assert "In Latin letters stand: Heihu." in paper
    assert "like [U+738B]. The file case.json has the words as they were entered." in paper
    assert not unprintable(paper)
    assert "黑虎".encode() in files["case.json"]


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_name_of_an_earlier_release_without_a_spelling_is_signed_on_no_paper(app: Flask, scene: Scene) -> None:
    dog = scene.dog("Ruby")
    checkup = approved(scene, scene.checkup(scene.team(dog)))
    with transaction(), audited(AuditAction.KEEP_DOGS, actor=program("test"), at=THAT_MORNING):
        dog.name = "黑虎"
    with pytest.raises(DomainError, match="cannot print “黑虎” whole"):
        issued(app, scene, checkup)
