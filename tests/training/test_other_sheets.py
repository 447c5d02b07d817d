"""Sheets of other programs and other habits: what the whole file decides, what is refused, what is asked and kept.

The small sheets are after public reports on programs that read tables; names are made up.
"""

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.rules.roles import Role
from canine.training.commands import training_group
from canine.training.models import Repetition, SheetColumns
from canine.training.reading import COLUMNS, recognised
from canine.transaction import transaction
from canine.units import queries as units
from tests.scenes import LONG_AGO, Scene
from tests.training.test_importing_a_sheet import text
from tests.typed import form_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
OUTSIDE = Path(__file__).parents[2].parent / "shared" / "data" / "outside"
HEADINGS = "Date,Dog,Handler,Target,Off-target,Repetition,Hits,False alerts,Correct rejections,Misses"
ROW = "2026-06-05,Dog A,Handler A,ivory,coffee,1,1,0,1,0"
SUMMER = "2026-08-03 12:00:00"


def run(file: Path | bytes, *options: str, folder: Path | None = None) -> Result:
    if isinstance(file, bytes):
        assert folder is not None
        path = folder / "sheet.csv"
        path.write_bytes(file)
        file = path
    return CliRunner().invoke(training_group, ["import", str(file), "--json", *options], obj=lambda: None)


def days() -> list[date]:
    return list(db.session.scalars(select(Repetition.held_on).order_by(Repetition.held_on, Repetition.row)))


@pytest.mark.parametrize(
    ("name", "options", "taken", "wrong"),
    [
        ("I1-day-first.csv", (), [date(2026, 6, day) for day in (5, 6, 13, 20)], []),
        ("I3-cell-too-many.csv", (), [], [(2, "column K", "0")]),
        ("I4-sep-line.csv", (), [date(2026, 6, 5)], []),
        ("I4-date-forms.csv", (), [date(2026, 6, 5)], [(2, "Date", "6/1/2016 08:39")]),
        ("I4-date-forms.csv", ("--day-first",), [date(2016, 1, 6), date(2026, 6, 5)], []),
        ("I4-date-forms.csv", ("--month-first",), [date(2016, 6, 1), date(2026, 6, 5)], []),
    ],
)
@freeze_time(SUMMER)
def test_sheets_from_outside(
    app: Flask, name: str, options: tuple[str, ...], taken: list[date], wrong: list[tuple[int, str, str]]
) -> None:
    done = run(OUTSIDE / name, *options)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [(each["row"], each["column"], each["value"]) for each in found["rejected"]] == wrong
    assert all(each["reason"] for each in found["rejected"])
    assert days() == taken


@freeze_time(SUMMER)
def test_a_heading_that_stands_twice_is_refused_in_one_line_with_nothing_taken(sqlite_app: Flask) -> None:
    done = run(OUTSIDE / "I3-heading-twice.csv")
    assert "Misses stands twice" in str(done.exception)
    assert days() == []


def table(*rows: str, headings: str = HEADINGS, between: str = ",") -> str:
    return "\r\n".join([headings, *rows]).replace(",", between) + "\r\n"


SWAHILI_AND_SHORT = "TAREHE,K9 Name,Name of handler,Target odour,Distractor,Trial no.,TP,FP,TN,FN"
OF_A_DATABASE = "date,dog_name,HandlerName,target,non_target,rep,# of hits,falseAlerts,no. correct rejections,Miss"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (table(ROW, between="\t").encode(), ""),
        (table(ROW, between=";").encode(), ""),
        (("sep=\t\r\n" + table(ROW, between="\t")).encode("utf-16"), ""),
        (table(ROW).encode("utf-16-le"), ""),
        (table(ROW).encode("utf-16-be"), ""),
        (b"\xef\xbb\xbf" + table(ROW).encode(), ""),
        (table(ROW).replace("\r\n", "\r").encode(), ""),
        (("Training log of the unit,,,,,,,,,\r\nprinted 1 July 2026\r\n\r\n" + table(ROW)).encode(), ""),
        (table(ROW.replace("Dog A", "Zoé Müller")).encode("mac_roman"), "read as Mac Roman"),
        (table(ROW.replace("Handler A", "André Nuñez")).encode("cp1252"), "read as Windows-1252"),
        (table(ROW, headings=SWAHILI_AND_SHORT).encode(), ""),
        (table(ROW, headings=OF_A_DATABASE).encode(), ""),
    ],
)  # fmt: skip
@freeze_time(SUMMER)
def test_a_sheet_is_read_however_it_was_saved(sqlite_app: Flask, tmp_path: Path, content: bytes, told: str) -> None:
    done = run(content, folder=tmp_path)
    assert done.exit_code == 0, done.exception
    assert json.loads(done.stdout) == {"read": 1, "imported": 1, "rejected": []}
    assert (told in done.stderr) if told else not done.stderr
    row = db.session.scalars(select(Repetition)).one()
    assert row.dog_name in ("Dog A", "Zoé Müller")
    assert row.handler_name in ("Handler A", "André Nuñez")
    assert (row.held_on, row.hits, row.false_alerts, row.correct_rejections, row.misses) == (
        date(2026, 6, 5),
        1,
        0,
        1,
        0,
    )


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("5-Jun-26", "June 5, 2026", "Fri 5 June 2026", "5 Juni 2026"), [date(2026, 6, 5)] * 4),
        (("2026/06/05", "20260605", "2026-06-05T08:39:00", "5 Jun 2026 4:10 pm"), [date(2026, 6, 5)] * 4),
        (("05.06.26", "13.06.26"), [date(2026, 6, 5), date(2026, 6, 13)]),
        (("05-06-2026 08:00", "05-30-2026 08:00"), [date(2026, 5, 6), date(2026, 5, 30)]),
        (("05/06/2026", "05/05/2026"), [date(2026, 5, 5)]),  # the second is one day in either order
        (("05/06/2026", "13/06/2026", "06/14/2026"), [date(2026, 6, 13), date(2026, 6, 14)]),
        (("26/06/05", "26/06/06"), []),
        (("Mon 5 June 2026", "31/06/2026", "5 Jun", "46178", "5/6/2026 25:00"), []),
    ],
)
@freeze_time(SUMMER)
def test_a_day_is_read_as_it_is_written_and_the_column_decides(
    sqlite_app: Flask, tmp_path: Path, cells: tuple[str, ...], read: list[date]
) -> None:
    rows = [
        ROW.replace("2026-06-05", f'"{cell}"').replace("coffee,1", f"coffee,{n}") for n, cell in enumerate(cells, 1)
    ]
    done = run(table(*rows).encode(), folder=tmp_path)
    assert days() == read
    rejected = json.loads(done.stdout)["rejected"]
    assert len(rejected) == len(cells) - len(read)
    assert {each["column"] for each in rejected} <= {"Date"}


@freeze_time(SUMMER)
def test_a_heading_may_say_what_comes_first(sqlite_app: Flask, tmp_path: Path) -> None:
    row = ROW.replace("2026-06-05", "05/06/2026")
    run(table(row, headings=HEADINGS.replace("Date", "Date (dd/mm/yyyy)")).encode(), folder=tmp_path)
    assert days() == [date(2026, 6, 5)]


@freeze_time(SUMMER)
def test_a_shorter_row_is_not_filled_up(sqlite_app: Flask, tmp_path: Path) -> None:
    found = json.loads(run(table(ROW.replace(",Handler A", ""), ROW).encode(), folder=tmp_path).stdout)
    assert found["imported"] == 1
    [one] = found["rejected"]
    assert (one["row"], one["column"]) == (2, "Misses")
    assert "has 9 cells and the headings are 10" in one["reason"]


@pytest.mark.both_databases
@freeze_time(SUMMER)
def test_the_same_repetition_in_other_letters_is_the_same(app: Flask, tmp_path: Path) -> None:
    first = ROW.replace("Dog A", "Duma").replace("Handler A", "Ng’ang’a  Mũthoni")
    again = ROW.replace("Dog A", "DUMA ").replace("Handler A", "Ng'ang'a Muthoni").replace("ivory", "Ivory")
    run(table(first).encode(), folder=tmp_path)
    done = run(table(again).encode(), folder=tmp_path)
    assert json.loads(done.stdout)["imported"] == 0
    assert "1 are on record already" in done.stderr
    assert len(days()) == 1


STRANGE = "When,Hound,Who,Smell,Other smell,No.,Good,Bad,Rightly passed,Overlooked"
CHOSEN = tuple(column.name for column in COLUMNS)


def upload(client: FlaskClient, content: str, **fields: str) -> TestResponse:
    data = {"sheet": (io.BytesIO(content.encode()), "strange.csv"), **fields}
    return client.post("/training/imports/new", data=data, content_type="multipart/form-data")


def answered(client: FlaskClient, asked: TestResponse, **chosen: str) -> TestResponse:
    """The page of the columns, sent with what a browser keeps of it and what was chosen."""
    assert "How to read this sheet" in text(asked)
    page = asked.get_data(as_text=True)
    kept = {
        name: value
        for tag in re.findall(r"<input[^>]+type=\"hidden\"[^>]*>", page)
        for name, value in [(re.search('name="([^"]+)"', tag)[1], re.search('value="([^"]*)"', tag)[1])]  # type: ignore[index]
    }
    for name, options in re.findall(r'<select[^>]+name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        preset = re.search(r'<option selected value="(\d+)"', options)
        kept[name] = preset[1] if preset else ""
    return client.post("/training/imports/columns", data={**kept, **chosen}, content_type="multipart/form-data")


@pytest.mark.both_databases
@freeze_time(SUMMER)
def test_columns_are_chosen_once_and_remembered(scene: Scene, client_as: Browser, tmp_path: Path) -> None:
    client = client_as(Role.MANAGER)
    content = table(ROW, headings=STRANGE)
    asked = upload(client, content)
    assert "no column is called date (or day" in text(asked)
    assert "B: Hound: Dog A" in text(asked)
    places = {name: str(at) for at, name in enumerate(CHOSEN)}
    wrong = answered(client, asked, **{**places, "misses": "6", "dog": ""})
    assert wrong.status_code == 422
    assert "Choose the column." in text(wrong)
    double = answered(client, wrong, **{**places, "misses": "6"})
    assert "Column G is chosen for misses too: one column is one thing." in text(double)
    assert days() == []
    taken = answered(client, double, **places)
    assert taken.status_code == 302
    assert days() == [date(2026, 6, 5)]
    grown = table(ROW, ROW.replace("coffee,1", "coffee,2"), headings=STRANGE.upper())
    assert upload(client, grown).status_code == 302, "nobody is asked a second time"
    assert len(days()) == 2
    (unit,) = units.units()
    done = run(grown.encode(), "--unit", unit.code, folder=tmp_path)
    assert json.loads(done.stdout) == {"read": 2, "imported": 0, "rejected": []}, "nor does the command ask"
    assert run(grown.encode(), folder=tmp_path).exit_code == 0, "where there is one unit, it is that one's sheet"
    scene.other_unit()
    unnamed = run(grown.encode(), folder=tmp_path)
    assert "name your unit with --unit" in str(unnamed.exception), "one unit's choice is not everybody's"
    stranger = scene.user(Role.MANAGER, "Otieno")
    with transaction(), audited(AuditAction.CHANGE_USER, actor=program("test"), at=LONG_AGO):
        stranger.unit_id = None
    assert "How to read this sheet" in text(upload(client_as(stranger), grown)), "nor that of a manager of no unit"


@pytest.mark.both_databases
@freeze_time(SUMMER)
def test_the_same_file_brings_nothing_after_other_columns_were_chosen(app: Flask, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    content = table(ROW, headings=STRANGE)
    places = {name: str(at) for at, name in enumerate(CHOSEN)}
    answered(client, upload(client, content), **places)
    asked = upload(client, content, ask="y")
    assert "selected" in asked.get_data(as_text=True), "what was chosen before is offered"
    again = answered(client, asked, **{**places, "dog": "2", "handler": "1"})
    assert "Nothing was imported. Of 1 rows 1 are on record already" in text(again)
    assert db.session.scalar(select(func.count()).select_from(SheetColumns)) == 2
    assert "Nothing was imported." in text(upload(client, content))
    assert len(days()) == 1


@freeze_time(SUMMER)
def test_a_look_asks_too_and_keeps_nothing(app: Flask, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    asked = upload(client, table(ROW, headings=STRANGE), dry_run="y")
    looked = answered(client, asked, **{name: str(at) for at, name in enumerate(CHOSEN)})
    assert "Nothing was changed. Of 1 rows 1 would be imported" in text(looked)
    assert db.session.scalar(select(func.count()).select_from(SheetColumns)) == 0
    assert days() == []


@freeze_time(SUMMER)
def test_the_page_asks_what_comes_first_where_the_column_does_not_show_it(app: Flask, client_as: Browser) -> None:
    client = client_as(Role.MANAGER)
    content = table(ROW.replace("2026-06-05", "05/06/2026"))
    asked = upload(client, content)
    for words in ("the day: 05/06/2026 is 5 Jun 2026", "the month: 05/06/2026 is 6 May 2026"):
        assert words in text(asked)
    unsaid = answered(client, asked)
    assert unsaid.status_code == 422
    assert "The sheet does not show it: say which comes first." in text(unsaid)
    assert answered(client, unsaid, day_order="day_first").status_code == 302
    assert days() == [date(2026, 6, 5)]
    assert db.session.scalar(select(func.count()).select_from(SheetColumns)) == 0, "its headings say which is which"


def test_a_sheet_that_did_not_come_along_is_asked_for_again(app: Flask, client_as: Browser) -> None:
    answer = client_as(Role.MANAGER).post("/training/imports/columns", data={"carried": "%%%"})
    assert answer.status_code == 422
    assert "The sheet did not come along. Choose the file again." in text(answer)
    assert "sheet" in form_of(answer.get_data(as_text=True), "/training/imports/new").fields, "where a file is taken"


@pytest.mark.parametrize(("heading", "name"), [("Remarks", None), ("Dog’s name", "dog"), ("# of misses", "misses")])
def test_headings_are_known_in_their_usual_forms(heading: str, name: str | None) -> None:
    assert recognised(heading) == name
