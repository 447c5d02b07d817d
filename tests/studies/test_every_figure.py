"""Every figure of a study's report against a script of its own that reads the exported rows; and what they cost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path
from random import Random
from time import process_time
from tracemalloc import get_traced_memory, start, stop

import pytest
from pypdf import PdfReader

from canine.accounts.models import User
from canine.parquet import ROWS_OF_A_GROUP
from canine.rules.referral_choice import Workload
from canine.rules.study import PresentedKind, StudyAim
from canine.rules.study_results import Presented
from canine.studies.exporting import COLUMNS, dictionary_csv, tidy_csv, tidy_parquet
from canine.studies.models import Study, StudyAgreement, StudyOpening
from canine.studies.paper import report_paper
from canine.studies.queries import Progress
from canine.studies.results import results
from canine.units.models import Unit
from tests.rules.test_study_rules import AT, presented
from tests.studies import reads_parquet, recompute

SCRIPT = Path(recompute.__file__)
DAY = Workload(120, 0.015)
PLANNED = ["ivory, 50 g, 40 ft, 5 min", "empty container, 40 ft, 5 min"]
DONE = Progress(90, 90, 90, 90, 7, 7)
CONDITIONS = [
    {"number": 1, "odour": "ivory", "mass_g": "50", "size": "40_ft", "minutes": 5, "containers": 60},
    {"number": 2, "odour": "", "mass_g": None, "size": "40_ft", "minutes": 5, "containers": 30},
]


def rows() -> list[Presented]:
    """Three dogs on 90 filters, two of them twice; blanks of each kind; some that are excluded."""
    luck = Random(3)
    made: list[Presented] = []
    for at, dog in product(range(90), ("Askari", "Bahari", "Chui")):
        is_target, difficulty = at % 3 != 0, luck.random() * 0.5
        for turn in range(2 if dog == "Chui" and at % 4 == 0 else 1):
            chance = 0.98 - (0.25 if at % 2 == 0 else 0.0) - difficulty if is_target else 0.08
            one = presented(at, is_target, alert=luck.random() < chance, dog=dog)
            hours = luck.uniform(1, 60)
            made.append(
                replace(
                    one,
                    at=AT + timedelta(seconds=40 * len(made)),
                    on=(AT + timedelta(seconds=40 * len(made))).date(),
                    session=f"session {at // 10}-{turn}",
                    storage_hours=round(hours, 4),
                    temperature_c=Decimal(luck.randint(240, 330)) / 10,
                    humidity_percent=luck.randint(60, 90),
                    hours_in_container=round(luck.uniform(2, 30), 4),
                    counts=luck.random() < 0.9,
                    excluded="not double-blind" if luck.random() < 0.03 else "",
                )
            )
    for at, kind in enumerate([PresentedKind.FIELD_BLANK] * 7 + [PresentedKind.FILTER_BLANK] * 9):
        blank = replace(made[0], kind=kind, container=None, condition="", odour="", form="", mass_g=None, size="")
        made.append(replace(blank, filter=f"B{at}", alert=at == 3, at=AT + timedelta(hours=3, minutes=at), excluded=""))
    return made


def study() -> Study:
    """An opened study that is in no database."""
    return Study(
        number=1, title="Ivory in closed containers", question="How often is ivory found?", aim=StudyAim.AT_LEAST,
        rate=Decimal("0.9"), second=None, sides=1, misses=0, power=Decimal("0.8"), each=3, correlation=Decimal("0.3"),
        expected_sensitivity=Decimal("0.9"), expected_specificity=Decimal("0.95"), needed=16, conditions=CONDITIONS,
        containers=90, field_blanks=7, filter_blanks=9, commitment="c" * 64, planned_at=AT,
        planned_by_name="A. Planner", unit=Unit(code="MSA", name="Mombasa Canine Unit", authority="Wildlife Service"),
        preparer=User(name="P. Preparer"),
        agreement=StudyAgreement(agreed_at=AT, agreed_by_name="M. Manager"),
        opening=StudyOpening(seed="5" * 64, contents=[], reason="", opened_at=AT, opened_by_name="A. Planner"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The rows as they are exported, and the report of the same rows."""
    folder, found = tmp_path_factory.mktemp("study"), rows()
    shown = results(found, PLANNED, DAY)
    pdf = report_paper(study(), DONE, shown, preparer="P. Preparer", at=AT, zone="Africa/Nairobi", by="M. Manager")
    (folder / "presentations.csv").write_bytes(b"".join(tidy_csv(found)))
    (folder / "report.pdf").write_bytes(pdf)
    return folder / "presentations.csv", folder / "report.pdf"


def test_every_figure_of_the_report_agrees_with_a_script_that_reads_the_exported_rows(
    exported: tuple[Path, Path],
) -> None:
    command = [sys.executable, "-I", str(SCRIPT), *map(str, exported), str(DAY.containers), str(DAY.base_rate)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Every figure agrees.\n", "")
    imports = [line for line in SCRIPT.read_text().splitlines() if line.startswith(("import", "from"))]
    assert not any("canine" in line for line in imports)


def test_no_figure_of_the_report_is_left_that_the_script_does_not_recompute(exported: tuple[Path, Path]) -> None:
    # What is left is of the plan and of how far it came, as they were written; and the pages.
    plan = {"90.0%", "95.0%", "0.3", "90of90", "7of7", "1.5%", "1of3", "2of3", "3of3"}
    assert set(recompute.left_over(*exported, DAY.containers, DAY.base_rate)) <= plan


def test_a_row_that_is_another_one_is_found_out(exported: tuple[Path, Path], tmp_path: Path) -> None:
    table, pdf = exported
    lines = table.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if ",target," in line and line.endswith(","))
    cells = lines[at].split(",")
    column = lines[0].split(",").index("alert")
    # A cell before it may hold commas within quotes: the flag is counted from the end.
    from_end = column - len(lines[0].split(","))
    cells[from_end] = "1" if cells[from_end] == "0" else "0"
    altered = tmp_path / "altered.csv"
    altered.write_text("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]), encoding="utf-8")
    assert recompute.compared(altered, pdf, DAY.containers, DAY.base_rate)


def test_the_report_says_what_it_does_not_show_and_what_is_not_estimable() -> None:
    found = [replace(one, alert=True) for one in rows() if one.is_target]
    shown = results(found, PLANNED, DAY)
    pdf = report_paper(study(), DONE, shown, preparer="P. Preparer", at=AT, zone="Africa/Nairobi", by="M. Manager")
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "What this study does not show" in text and "probability that a container holds something" in text
    assert "empty container, all dogs, pooled 0 of 0 not estimable" in text
    assert "Not estimable: every target was found, or none" in text


def test_the_dictionary_names_every_column_and_what_a_spreadsheet_would_compute_is_quoted() -> None:
    one = replace(rows()[0], load="=HYPERLINK(1)")
    head, row, *_ = b"".join(tidy_csv([one])).decode().splitlines()
    assert head.split(",") == [column.name for column in COLUMNS]
    assert "'=HYPERLINK(1)" in row
    named = [line.split(",")[0] for line in dictionary_csv().decode().splitlines()[1:]]
    assert named == head.split(",")


def test_parquet_holds_the_rows_of_the_csv_each_in_its_own_kind() -> None:
    found = rows()
    # As many as need several groups of rows.
    many = found * 20
    names, read = reads_parquet.read(b"".join(tidy_parquet(many)))
    assert names == [column.name for column in COLUMNS]
    assert len(read) == len(many) > 2 * ROWS_OF_A_GROUP
    for row, one in zip(read, many, strict=True):
        told = dict(zip(names, row, strict=True))
        assert (told["filter"], told["alert"], told["on"]) == (one.filter, int(one.alert), one.on)
        assert told["at"] == one.at.replace(microsecond=one.at.microsecond // 1000 * 1000)
        assert told["mass_g"] == (None if one.mass_g is None else float(one.mass_g))
        assert told["container"] == one.container and told["odour"] == (one.odour or None)
    assert reads_parquet.read(b"".join(tidy_parquet([]))) == (names, [])


def test_two_thousand_rows_are_analysed_within_two_seconds() -> None:
    found = rows()
    many = [replace(one, filter=f"{one.filter}-{at // len(found)}") for at, one in enumerate((found * 10)[:2_000])]
    began = process_time()
    shown = results(many, PLANNED, DAY)
    assert process_time() - began < 2
    assert shown[0].plotted


def test_twenty_thousand_rows_are_exported_within_five_seconds_in_the_room_of_a_few() -> None:
    one = rows()[0]

    def many(count: int) -> Iterator[Presented]:
        return (replace(one, position=at % 12) for at in range(count))

    def peak(count: int, write: Callable[[Iterator[Presented]], Iterator[bytes]] = tidy_csv) -> int:
        start()
        size = sum(len(piece) for piece in write(many(count)))
        _, most = get_traced_memory()
        stop()
        assert size > count * 100
        return most

    assert peak(4_000) < 1.2 * peak(1_000) + 50_000
    assert peak(5 * ROWS_OF_A_GROUP, tidy_parquet) < 1.2 * peak(2 * ROWS_OF_A_GROUP, tidy_parquet) + 50_000
    began = process_time()
    assert sum(map(len, tidy_csv(many(20_000)))) and process_time() - began < 5
    began = process_time()
    assert sum(map(len, tidy_parquet(many(20_000)))) and process_time() - began < 5
