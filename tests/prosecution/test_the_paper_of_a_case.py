"""case.pdf: no word breaks in its tables, each computer and each clock is named, and what nobody recorded says so."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from canine.audit.verification import steps_back_within, verify
from canine.certificates.layout import CELL, CELL_BOLD, WIDTH, register_fonts
from canine.certificates.messages import CertificateRecord
from canine.prosecution import paper
from canine.prosecution.queries import around
from canine.prosecution.queries.held import Question, held
from canine.rules.roles import Role
from canine.rules.team import Mode
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.prosecution.case import FILE, a_case, unzipped
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

MOMENT = "9 October 2026, 09:36:00 (UTC+03:00)"
CUSTODY = ("When", "From", "To", "For what", "Place", "Seal", "Condition", "Remark")
WORDS = ("When", "Receipt", "What is on record of it", "Written by", "Received")
STORED = ("EX938272", "bag closed, seal intact", "–")
SEIZED = ("MSA/2026/EX-017", "52.38", "–", "Esther Nzai")
INSPECTION = ("Outcome", "Inspected by", "When", "Finding", "Exhibit", "kg", "Corrected because", "Written by")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (CUSTODY, (MOMENT, "Patience Omar", "P. Chome, exhibit store", "into the store", "Exhibit store", *STORED)),
        (WORDS, (MOMENT, "KIL/31235", "is outside the unit and has no word here " * 4, "Patience Omar", MOMENT)),
        (INSPECTION, ("contraband found", "Verification officer S. Hinzano", MOMENT, "pangolin scale", *SEIZED)),
    ],
)
def test_no_word_of_a_head_or_a_cell_breaks(head: tuple[str, ...], row: tuple[str, ...]) -> None:
    register_fonts()
    shares = paper._widths(head, [list(row)])
    assert sum(shares) == pytest.approx(1)
    for share, title, words in zip(shares, head, row, strict=True):
        room = share * WIDTH - 6
        for word, style in [*((one, CELL_BOLD) for one in title.split()), *((one, CELL) for one in words.split())]:
            assert stringWidth(word, style.fontName, style.fontSize) <= room + 0.01, (word, room)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@freeze_time(NOON)
def test_the_paper_names_its_computers_its_clocks_and_what_is_not_recorded(app: Flask, scene: Scene) -> None:
    certificate, search = a_case(app, scene)
    answer = scene.browser_of(app)(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
    shown = text_of(unzipped(answer.data)["case.pdf"])
    assert "Occurrence Book (OB) entry not recorded" in shown
    assert "Occurrence Book of the police: no entry of the plan’s fingerprint or of the log is on record." in shown
    assert "the program’s default, which nobody set; in force until the first version on which" in shown
    assert "1 Jan 2000" not in shown
    devices = shown.partition("(b) Particulars of the devices")[2].partition("(c) The conditions")[0]
    rows = CertificateRecord.from_json(certificate.record_json).production.devices
    assert rows[0].kind == "server" and len(rows) > 1
    for one in rows[1:]:
        name = one.particulars.partition("; not described by the administrator")[0]
        assert name in devices, "what wrote a row under the certificate stands on the paper of the case too"
    assert devices.count("not described by the administrator") >= len(rows)
    # The clock of a scene stands in the past of its migrations.
    assert verify().steps_back


@freeze_time(NOON)
def test_a_clock_that_was_set_back_while_the_case_was_written_stands_in_its_paper(app: Flask, scene: Scene) -> None:
    certificate = issued(app, scene)
    before = steps_back_within(1, 10**9)
    scene.user(Role.HANDLER, "Of an earlier day")
    step = steps_back_within(1, 10**9)[-1]
    assert step not in before and step.what == "entry"
    assert steps_back_within(1, step.number - 1) == before
    search = scene.search(scene.shift(certificate.team, started_at=THAT_MORNING + timedelta(minutes=20)))
    answer = scene.browser_of(app)(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
    shown = text_of(unzipped(answer.data)["case.pdf"])
    assert f"entry {step.number} is of 5 January 2026, 09:00:00 (UTC+03:00), after one of " in shown
    assert "What is said here of times is worth less for that." in shown


def test_a_check_up_stands_in_a_case_at_the_end_of_its_test_and_not_when_a_manager_decided(
    app: Flask, scene: Scene
) -> None:
    checkup = approved(scene)
    ended = next(one.at for one in checkup.events if one.state.value == "complete")
    (line,) = around.since_then([checkup.team], ended - timedelta(minutes=1), NOON).lines
    assert line.cells[0] == ended
    assert around.since_then([checkup.team], ended, NOON + timedelta(days=2)).lines == ()
    assert "at its last response, whenever a manager decided" in around.year_before([checkup.team], NOON).note


@freeze_time(NOON)
def test_a_policy_on_which_somebody_decided_is_told_with_its_day(app: Flask, scene: Scene) -> None:
    team = scene.team()
    asked = Question(team.id, Mode.FREE_SEARCH, NOON, NOON, ZoneInfo("Africa/Nairobi"))
    (version,) = [
        value for part in held(asked).parts for name, value in getattr(part, "pairs", ()) if name == "Version"
    ]
    assert str(version).startswith("1, the program’s default, which nobody set")
