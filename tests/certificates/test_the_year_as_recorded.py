"""The year on the paper is that of the rows: its days, its mode, its records, and one way of writing a date."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader

from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.rules.team import Mode
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database


def said(certificate: Certificate) -> CertificateRecord:
    return CertificateRecord.from_json(certificate.record_json)


def printed(certificate: Certificate) -> str:
    pages = PdfReader(BytesIO(certificate.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@freeze_time(NOON)
def test_a_free_search_paper_tells_its_own_work_from_the_team_s_first_day_on(app: Flask, scene: Scene) -> None:
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    scene.medical(team.dog, THAT_MORNING - timedelta(days=50))
    for days in (1, 20, 40):
        scene.exercise(team, THAT_MORNING - timedelta(days=days))
    shift = scene.shift(team, started_at=THAT_MORNING - timedelta(hours=5))
    scene.search(shift)
    scene.sample(shift)
    certificate = issued(app, scene, approved(scene, scene.checkup(team)))
    record, paper = said(certificate), printed(certificate)
    assert (record.history.operations.searches, record.history.operations.samples) == (1, 0)
    assert "Work in free search" in paper and "1 search," in paper and "air sample," not in paper
    assert record.monitoring is not None
    assert record.monitoring.since == record.history.from_on == date(2026, 1, 5)
    assert "known targets found since 5 January 2026" in paper
    assert "Last examined on" in paper and "50 days before the last of the trial" in paper
    assert "fitness on the day" not in paper.lower()
    short = re.findall(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b", paper)
    assert short == [], "one way of writing a date"


@freeze_time(NOON)
def test_training_of_the_day_before_the_year_is_not_in_it(app: Flask, scene: Scene) -> None:
    team = scene.team(from_on=date(2025, 1, 1))
    first = date(2025, 3, 4)
    for on in (first - timedelta(days=1), first, THAT_MORNING.date()):
        scene.exercise(team, THAT_MORNING - (THAT_MORNING.date() - on), held_on=on)
    history = said(issued(app, scene, approved(scene, scene.checkup(team)))).history
    assert history.from_on == first
    assert [(one.month, one.exercises) for one in history.training if one.exercises] == [
        (date(2025, 3, 1), 1),
        (date(2026, 3, 1), 1),
    ]


@freeze_time(NOON)
def test_all_that_the_paper_rests_on_is_among_the_records_relied_on(app: Flask, scene: Scene) -> None:
    team = scene.team()
    scene.exercise(team, THAT_MORNING - timedelta(days=2))
    shift = scene.shift(team, started_at=THAT_MORNING - timedelta(hours=5))
    scene.search(shift)
    checkup = approved(scene, scene.checkup(team))
    first = {one.kind: one.sha256 for one in said(issued(app, scene, checkup)).relied_on}
    kinds = set(first)
    assert {"check-up", "loading", "score", "team", "dog", "handler", "training, 1 row", "searches, 1 row"} <= kinds
    assert any(kind.startswith("policy, version") for kind in kinds)
    assert any(kind.startswith("training aid ") for kind in kinds)
    assert any(kind.startswith("standing, ") for kind in kinds)


@freeze_time(NOON)
def test_a_rasco_paper_rests_on_its_samples_and_sessions(app: Flask, scene: Scene) -> None:
    team = scene.team()
    shift = scene.shift(team, started_at=THAT_MORNING - timedelta(hours=5))
    scene.search(shift)
    scene.sample(shift)
    certificate = issued(app, scene, approved(scene, scene.checkup(team, mode=Mode.RASCO)))
    record = said(certificate)
    assert (record.history.operations.searches, record.history.operations.samples) == (0, 1)
    kinds = {one.kind for one in record.relied_on}
    assert {"air samples, 1 row", "presentation sessions, 0 rows"} <= kinds
    assert not any(kind.startswith("searches") for kind in kinds)
