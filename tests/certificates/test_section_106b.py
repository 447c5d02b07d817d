"""Section 106B is answered by its subsections, and nothing is said of outages where nothing watched."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader

from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.heartbeat import services as heartbeat
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import LONG_AGO, THAT_MORNING, Scene

pytestmark = pytest.mark.one_database


def said(certificate: Certificate) -> CertificateRecord:
    return CertificateRecord.from_json(certificate.record_json)


def printed(certificate: Certificate) -> str:
    pages = PdfReader(BytesIO(certificate.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def ticks(*minutes: int) -> None:
    """Rounds of the watcher, so many minutes before the trial."""
    for before in minutes:
        at = THAT_MORNING - timedelta(minutes=before)
        with transaction():
            heartbeat.lead("scheduler", "test", at=at, running_for=timedelta(0))
            heartbeat.ticked("scheduler", at=at)


@freeze_time(NOON)
def test_where_nothing_watched_no_outage_is_denied(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene, approved(scene))
    record, paper = said(certificate), printed(certificate)
    assert record.production.watch is None
    assert "(2)(c), working properly: not watched." in paper
    assert "nothing can be said here of outages" in paper
    assert "No outage is on record" not in paper


@freeze_time(NOON)
def test_beside_the_watcher_s_ticks_stands_the_longest_silence(app: Flask, scene: Scene) -> None:
    checkup = approved(scene)
    ticks(10, 9, 6, 5)
    certificate = issued(app, scene, checkup)
    record, paper = said(certificate), printed(certificate)
    assert record.production.watch is not None
    assert (record.production.watch.ticks, record.production.outages) == (4, ())
    assert "the watcher recorded 4 ticks from 3 March 2026" in paper
    # The watcher has been silent since the last of them: until the issue, ten minutes after the trial.
    assert "the longest silence was 15 min. No outage is on record." in paper
    assert "Before 3 March 2026 it was not watched." in paper


@freeze_time(NOON)
def test_an_outage_is_told_where_the_watcher_was_silent(app: Flask, scene: Scene) -> None:
    checkup = approved(scene)
    ticks(120, 10, 0)
    paper = printed(issued(app, scene, checkup))
    assert "the longest silence was 1 h 50 min. 1 outage is on record, below." in paper
    assert "No outage is on record" not in paper


@freeze_time(NOON)
def test_the_period_begins_with_the_first_entry_relied_on_and_has_its_months(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene, approved(scene))
    production = said(certificate).production
    assert production.from_on <= LONG_AGO.date() < THAT_MORNING.date()
    assert production.use is not None
    assert {one.month for one in production.use} >= {"2026-01", "2026-03"}
    more = next(one.entries for one in production.use if one.month == "2026-01")
    paper = printed(certificate)
    assert f"January 2026 {more:,}" in paper
    for part in ("(2)(a)", "(2)(b)", "(2)(c)", "(2)(d)", "(3), several computers", "Section 35.", "Section 65(8)."):
        assert part in paper, part
    assert "Section 78A(3)(d)" in paper and "on printer (make, model, serial)" in paper


@freeze_time(NOON)
def test_courses_and_certificates_stand_whenever_they_were(app: Flask, scene: Scene) -> None:
    team = scene.team()
    first = issued(app, scene, approved(scene, scene.checkup(team)))
    assert not any(first.serial in line for one in said(first).qualifications or () for line in one.lines)
    later = NOON + timedelta(days=1)
    with freeze_time(later):
        second = issued(app, scene, approved(scene, scene.checkup(team, at=later), at=later), at=later)
    found = {one.part: one.lines for one in said(second).qualifications or ()}
    assert set(found) == {"handler", "dog", "assessor", "loader"}
    assert found["assessor"] == ()
    assert any(first.serial in line for line in found["dog"]) and any(first.serial in line for line in found["handler"])
    assert "no course or certificate is on record" in printed(second)
