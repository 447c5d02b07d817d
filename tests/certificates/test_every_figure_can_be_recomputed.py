"""Somebody with the file alone recomputes every printed figure from the record in it, by other means."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.certificates.document import draw
from canine.rules import trial
from canine.rules.policy import Policy
from canine.rules.presentation import ResponseKind
from tests.certificates import recompute
from tests.certificates.example_record import photo, plan
from tests.certificates.full_record import full_record
from tests.certificates.issued import issued
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database
SCRIPT = Path(recompute.__file__)


@pytest.fixture(scope="module")
def pages() -> bytes:
    return draw(full_record(), photo())


def test_every_figure_of_a_full_certificate_agrees_with_a_script_of_its_own(pages: bytes, tmp_path: Path) -> None:
    (tmp_path / "certificate.pdf").write_bytes(pages)
    command = [sys.executable, "-I", str(SCRIPT), str(tmp_path / "certificate.pdf")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Every figure agrees.\n", "")
    assert "canine" not in [
        line.split()[1].split(".")[0] for line in SCRIPT.read_text().splitlines() if "import " in line
    ]


@freeze_time(NOON)
def test_every_figure_of_an_issued_certificate_agrees(app: Flask, scene: Scene) -> None:
    assert recompute.compared(issued(app, scene).pdf) == []


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("95.2 %", "96.2 %"),
        ("p = 0.006", "p = 0.060"),
        ("71 of 81", "72 of 81"),
        ("design effect 1.19", "design effect 1.00"),
        ("27.1 times (6.93 to 106)", "27.1 times (7.93 to 106)"),
        ("21.5 % (6.5 %", "31.5 % (6.5 %"),
        ("0.991 (0.972", "0.991 (0.982"),
        ("55 of 60 known", "56 of 60 known"),
        ("falsely after 1,007", "falsely after 2,007"),
        ("1440 min", "1441 min"),
        ("211.0 hours", "212.0 hours"),
        ("13 of 20; 2 of 40", "17 of 20; 2 of 40"),
        ("Nothing here is legal advice.", "It is right in 99.9 % of cases."),
    ],
)
def test_a_figure_that_the_record_does_not_bear_out_is_named(pages: bytes, printed: str, instead: str) -> None:
    record, source, text = recompute.read(pages)
    assert printed in text
    assert recompute.judged(record, source, text.replace(printed, instead)) != []


def test_a_response_that_was_read_otherwise_is_named(pages: bytes) -> None:
    record, source, text = recompute.read(pages)
    hit = next(line for line in record["presentations"] if line["result"] == "hit")
    hit["response"] = hit["first_entry"] = "none"
    assert any("headline" in fault for fault in recompute.judged(record, source, text))


def test_the_headline_by_first_entries_agrees_too() -> None:
    """A hit that was a correction: the two readings part, and the first entries make the headline."""
    record = full_record()
    lines = list(record.presentations)
    number = next(n for n, line in enumerate(lines) if line.response is ResponseKind.ALERT and line.odour)
    lines[number] = replace(lines[number], first_entry=ResponseKind.NONE)
    score = trial.score(
        plan(),
        {(line.run, line.position): line.response for line in lines},
        Policy(),
        first_entries={(line.run, line.position): line.first_entry for line in lines},
    )
    assert score.strict.counts.misses == score.counts.misses + 1
    changed = replace(record, presentations=tuple(lines), figures=replace(record.figures, strict=score.strict))
    assert recompute.compared(draw(changed, photo())) == []
