"""Sheets of repetitions: the real one to the last cell, a second time, half broken, and what is no sheet at all.

The real one is by K. Fratt et al., with "Using extinction to reduce false alerts in cheetah scat detection dogs"
(repository kfratt/extinction, file doi_data_clean.csv).
"""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from canine.audit.models import AuditEntry
from canine.cli import canine_command
from canine.extensions import db
from canine.rules.efficacy import Counts
from canine.rules.roles import Role
from canine.training import queries
from canine.training.commands import training_group
from canine.training.models import Repetition, TrainingImport
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
HEADINGS = (
    "Date,Dog,Handler,Cheetah,Negative 1,Rep Number,Number True Alerts,Number False Alerts,"
    "# of correct dismissals,# of misses,FA1 (s),FA2 (s)"
)
ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "cheetah-scat-dogs-kenya-2022.csv"


def text(answer: TestResponse) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def run(*arguments: str | Path) -> Result:
    """The command as a person types it, on the database of the test; these sheets write the month first."""
    return CliRunner().invoke(training_group, ["import", "--month-first", *map(str, arguments)], obj=lambda: None)


def report(*arguments: str | Path) -> dict[str, object]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


def sheet(folder: Path, *rows: str, name: str = "sheet.csv", headings: str = HEADINGS) -> Path:
    path = folder / name
    commas = headings.count(",")
    whole = [row + "," * (commas - row.count(",")) if row else "" for row in rows]
    path.write_text("\r\n".join([headings, *whole]), encoding="utf-8")
    return path


def rejected_of(*rows: str, folder: Path) -> list[dict[str, object]]:
    found = report(sheet(folder, *rows))["rejected"]
    assert isinstance(found, list)
    return found


def test_the_real_sheet_is_taken_to_the_last_readable_row_and_every_other_is_named(app: Flask) -> None:
    found = report(REAL)
    assert (found["read"], found["imported"]) == (247, 244)
    rejected = found["rejected"]
    assert isinstance(rejected, list)
    assert [(each["row"], each["column"], each["value"]) for each in rejected] == [
        (27, "Number True Alerts", "0.5"),
        (38, "# of correct dismissals", "1.5"),
        (189, "Number True Alerts", ""),
    ]
    assert all(each["reason"] for each in rejected)
    rows = list(csv.reader(REAL.read_text(encoding="utf-8").splitlines()))
    for each in rejected:  # the row and the column are those that a spreadsheet shows
        assert rows[each["row"] - 1][rows[0].index(each["column"])] == each["value"]


@pytest.mark.both_databases
def test_nothing_of_the_real_sheet_is_lost_or_changed(app: Flask) -> None:
    run(REAL)
    rows = list(csv.reader(REAL.read_text(encoding="utf-8").splitlines()))
    recorded = {each.row: each for each in db.session.scalars(select(Repetition))}
    assert len(recorded) == 244
    for number, each in recorded.items():
        month, day, year = map(int, rows[number - 1][0].split("/"))
        none_or_number: dict[int | None, str] = {None: "n/a"}
        told = [
            each.held_on,
            each.dog_name,
            each.handler_name,
            each.target or "none",
            each.off_target or "none",
            str(each.number),
            *(none_or_number.get(count, str(count)) for count in (each.hits, each.false_alerts)),
            *(none_or_number.get(count, str(count)) for count in (each.correct_rejections, each.misses)),
            *each.false_alert_seconds,
        ]
        cells = [cell.strip() for cell in rows[number - 1][1:]]
        assert told == [date(year, month, day), *cells[:9], *(cell for cell in cells[9:] if cell)]


@pytest.mark.both_databases
def test_the_same_sheet_again_brings_nothing_and_says_so(app: Flask, tmp_path: Path) -> None:
    run(REAL)
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    again = run(REAL, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["imported"] == 0
    assert "Nothing was imported. Of 247 rows 244 are on record already, 3 cannot be taken." in again.stderr
    copy = tmp_path / "renamed.csv"
    copy.write_bytes(b"\xef\xbb\xbf" + REAL.read_bytes().replace(b"\r\n", b"\n"))
    assert "Nothing was imported." in run(copy).stdout
    assert db.session.scalar(select(func.count()).select_from(Repetition)) == 244
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_dry_run_reports_and_changes_nothing(app: Flask) -> None:
    assert report(REAL, "--dry-run")["imported"] == 244
    assert "Nothing was changed. Of 247 rows 244 would be imported" in run(REAL, "--dry-run").stdout
    assert db.session.scalars(select(TrainingImport)).all() == []
    assert report(REAL)["imported"] == 244


@pytest.mark.both_databases
def test_a_sheet_that_grew_brings_only_its_new_rows(app: Flask, tmp_path: Path) -> None:
    first = "5/9/2022,Madi,Edwin,CH3,LE1,1,1,0,1,0"
    assert report(sheet(tmp_path, first, first))["imported"] == 2, "equal rows are repetitions of their own"
    grown = report(sheet(tmp_path, first, first, first, "5/9/2022,Persi,Edwin,CH3,LE1,1,0,1,0,0,43"))
    assert grown == {"read": 4, "imported": 2, "rejected": []}


@pytest.mark.both_databases
def test_a_row_that_stands_there_with_other_counts_is_not_added_beside_it(app: Flask, tmp_path: Path) -> None:
    report(sheet(tmp_path, "5/9/2022,Madi,Edwin,CH3,LE1,1,1,0,1,0"))
    changed = report(sheet(tmp_path, "5/9/2022,MADI,Edwin,CH3,LE1,1,1,2,1,0", "5/9/2022,Madi,Edwin,CH3,LE1,2,1,2,1,0"))
    assert changed["imported"] == 1
    assert isinstance(changed["rejected"], list)
    [one] = changed["rejected"]
    assert (one["row"], one["column"], one["value"]) == (2, "Rep Number", "1")
    assert "is on record with other counts" in one["reason"]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("13/5/2022,Madi,Edwin,CH3,LE1,1,1,0,1,0", "Date", "13/5/2022", "With the month first, as it was said"),
        ("2/30/2022,Madi,Edwin,CH3,LE1,1,1,0,1,0", "Date", "2/30/2022", "This is no day"),
        ("5/9/2822,Madi,Edwin,CH3,LE1,1,1,0,1,0", "Date", "2822-05-09", "has not come yet"),
        ("5/9/2022, ,Edwin,CH3,LE1,1,1,0,1,0", "Dog", " ", "The dog is missing."),
        ("5/9/2022,Madi,Edwin,,LE1,1,1,0,1,0", "Cheetah", "", "write none"),
        ("5/9/2022,Madi,Edwin,CH3,LE1,first,1,0,1,0", "Rep Number", "first", "This is no number."),
        ("5/9/2022,Madi,Edwin,CH3,LE1,1,-1,0,1,0", "Number True Alerts", "-1", "between 0 and"),
        ("5/9/2022,Madi,Edwin,CH3,LE1,1,NaN,0,1,0", "Number True Alerts", "NaN", "whole number"),
        ("5/9/2022,Madi,Edwin,CH3,LE1,1,1,n/a,1,0", "Number False Alerts", "n/a", "names a sample"),
        ("5/9/2022,Madi,Edwin,CH3,LE1,1,1,0,1,0,soon", "FA1 (s)", "soon", "no time in seconds"),
        ("5/9/2022,Madi,Edwin", "Cheetah", "", "write none"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_cell(
    sqlite_app: Flask, tmp_path: Path, row: str, column: str, value: str, reason: str
) -> None:
    good = "5/9/2022,Persi,Edwin,CH3,LE1,1,1,0,1,0"
    [found] = rejected_of(good, "", row, good, folder=tmp_path)
    assert (found["row"], found["column"], found["value"]) == (4, column, value)
    assert reason in str(found["reason"])
    assert db.session.scalar(select(func.count()).select_from(Repetition)) == 2


def test_where_nothing_was_out_nothing_is_counted(sqlite_app: Flask, tmp_path: Path) -> None:
    rows = ("5/9/2022,Madi,Edwin,none,LE1,1,n/a,1,2,n/a", "5/9/2022,Madi,Edwin,CH3,None,2,1,N/A,n/a,0")
    assert rejected_of(*rows, folder=tmp_path) == []
    [dog] = queries.sheet_dogs()
    assert dog.tally.figures.counts == Counts(hits=1, misses=0, false_alerts=1, correct_rejections=2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "This is no CSV file."),
        (b"PK\x03\x04\x81\x8d\x8f", "This is no CSV file."),
        (b"", "The file is empty."),
        (b"name,age\r\nRuby,4", "This is no sheet of training repetitions: no column is called date (or day"),
        (HEADINGS.replace("Dog", "Hound").encode(), "no column is called dog (or dog name, name of dog, canine)."),
        (HEADINGS.encode() + b'\r\n"5/9/2022,Madi', "This is no CSV file: unexpected end of data."),
    ],
)
def test_what_is_no_sheet_is_refused_in_one_line(tmp_path: Path, content: bytes, sentence: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("CANINE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("CANINE_SECRET_KEY", "k" * 40)
    (tmp_path / "file.csv").write_bytes(content)
    done = CliRunner().invoke(canine_command, ["training", "import", str(tmp_path / "file.csv"), "--json"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_refused_in_one_line_and_a_new_instance_takes_a_sheet(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("CANINE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("CANINE_SECRET_KEY", "k" * 40)
    missing = CliRunner().invoke(canine_command, ["training", "import", str(tmp_path / "gone.csv")])
    assert missing.exit_code == 2
    assert missing.stderr == f"canine: {tmp_path / 'gone.csv'} cannot be read: No such file or directory.\n"
    taken = CliRunner().invoke(canine_command, ["training", "import", str(REAL), "--json"])
    assert (taken.exit_code, json.loads(taken.stdout)["imported"]) == (0, 244)


def counted(dog: str) -> Counts:
    """The dog's counts, added up straight from the file: whole rows whose counts fit the samples that were out."""
    total = Counts(0, 0, 0, 0)
    for row in csv.DictReader(REAL.read_text(encoding="utf-8").splitlines()):
        cells = [row[name] for name in HEADINGS.split(",")[6:10]]
        hits, false_alerts, rejections, misses = (cell.replace("n/a", "0") for cell in cells)
        if row["Dog"] != dog or not all(cell.isdigit() for cell in (hits, false_alerts, rejections, misses)):
            continue
        if row["Cheetah"] == "none" and (int(hits) or int(misses)):
            continue
        total += Counts(int(hits), int(misses), int(false_alerts), int(rejections))
    return total


@pytest.mark.both_databases
def test_the_dogs_of_the_sheet_show_their_real_counts_and_rates_as_training(app: Flask, client_as: Browser) -> None:
    run(REAL)
    assert {dog.name: dog.tally.figures.counts for dog in queries.sheet_dogs()} == {
        "Madi": counted("Madi"),
        "Persi": counted("Persi"),
    }
    page = text(client_as(Role.VETERINARIAN).get("/training/dogs"))
    for dog in queries.sheet_dogs():
        sensitivity = dog.tally.figures.sensitivity
        assert sensitivity is not None
        low, high = sensitivity.clopper_pearson
        rate = f"{sensitivity.k} of {sensitivity.n} = {sensitivity.estimate:.1%}".replace("%", " %")
        assert f"{rate} ({low * 100:.1f}–{high * 100:.1f} %)" in page
    assert page.count("training, not blind") == 2
    assert page.count("No dog of this name is in the registry yet.") == 2
    assert "K. Fratt et al." in page
    assert page.count("1 of them contradicts itself") == 1, "a true alert of Madi, and no target was out"


@pytest.mark.both_databases
def test_a_registered_dog_gets_the_numbers_of_its_name_and_namesakes_get_none(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    run(REAL)
    madi = scene.dog("MADI")
    client = client_as(Role.HANDLER)
    page = text(client.get(f"/dogs/{madi.id}"))
    assert "Repetitions on imported sheets" in page
    hits, targets = counted("Madi").hits, counted("Madi").targets
    assert f"{hits} of {targets} = " in page
    assert "K. Fratt et al." in page
    assert "Repetitions on imported sheets" not in text(client.get(f"/dogs/{scene.dog('Ruby').id}"))
    other = scene.dog("Madi")
    for dog in (madi, other):
        page = text(client.get(f"/dogs/{dog.id}"))
        assert f"{hits} of {targets} = " not in page
        assert "2 dogs have this name" in page


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_manager_uploads_a_sheet_and_reads_its_report(app: Flask, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)

    def upload(**fields: str) -> TestResponse:
        file = (io.BytesIO(REAL.read_bytes()), "kenya.csv")
        return client.post("/training/imports/new", data={"sheet": file, **fields}, content_type="multipart/form-data")

    assert "Choose the file." in text(client.post("/training/imports/new", data={}))
    looked = text(upload(dry_run="y"))
    assert "Nothing was changed. Of 247 rows 244 would be imported, 0 are on record already" in looked
    assert "Imported sheets" in text(client.get("/training/imports"))
    assert "kenya.csv" not in text(client.get("/training/imports"))
    taken = upload(source="our own kennel")
    page = text(client.get(taken.location))
    for words in ("kenya.csv", "0.5", "1.5", "(empty)", "our own kennel", "Number True Alerts"):
        assert words in page
    assert "kenya.csv" in text(client.get("/training/imports"))
    again = text(upload())
    assert "Nothing was imported. Of 247 rows 244 are on record already, 3 cannot be taken." in again
    assert "Page 1 of 6 (148 in all)" in text(client.get("/training/repetitions?q=persi"))
    first = db.session.scalars(select(TrainingImport)).one()
    assert first.imported_at == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def test_only_a_manager_uploads_a_sheet(app: Flask, client_as: Browser) -> None:
    for role in (Role.HANDLER, Role.ASSESSOR, Role.ADMINISTRATOR):
        assert client_as(role).post("/training/imports/new", data={}).status_code == 403


def test_a_picture_is_refused_at_its_field(app: Flask, client_as: Browser) -> None:
    file = (io.BytesIO(b"\x89PNG\r\n\x1a\n\x00"), "dog.png")
    answer = client_as(Role.MANAGER).post(
        "/training/imports/new", data={"sheet": file}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "This is no CSV file. Save the sheet as CSV, and take that file." in text(answer)
