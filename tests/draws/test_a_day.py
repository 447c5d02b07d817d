"""A day's draw from its commitment to what became of each container, through pages and commands."""

import hashlib
import json
import subprocess
import time
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from freezegun import freeze_time
from pypdf import PdfReader

from canine.audit.models import AuditEntry
from canine.cli import canine_command
from canine.draws import queries
from canine.draws.reading import read_list
from canine.extensions import db
from canine.rules.cargo import container_check_digit, container_number_as_painted
from canine.rules.random_draw import in_order, mixed_seed
from canine.rules.roles import Role
from tests.conftest import NOON
from tests.draws.days import LISTED, SHEET, Browser, a_day, commits, enters, latest, words
from tests.scenes import Scene

pytestmark = pytest.mark.one_database


def workbook(rows: list[list[str]]) -> bytes:
    """A workbook as spreadsheets save one: shared texts, and a sheet of cells with their places."""
    texts = sorted({cell for row in rows for cell in row})
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = "".join(
        f'<row r="{at}">'
        + "".join(f'<c r="{"ABCD"[place]}{at}" t="s"><v>{texts.index(cell)}</v></c>' for place, cell in enumerate(row))
        + "</row>"
        for at, row in enumerate(rows, start=3)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/sharedStrings.xml", f"<sst {space}>{''.join(f'<si><t>{one}</t></si>' for one in texts)}</sst>"
        )
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>")
    return out.getvalue()


def test_a_list_is_read_with_its_headings_from_csv_and_from_a_workbook() -> None:
    rows = [["No", "Cntr. Number", "Yard Position", "Carrier"]]
    rows += [[str(at), number, f"B{at}", "MAEU"] for at, number in enumerate(LISTED[:5])]
    for content in (workbook(rows), "\n".join(";".join(row) for row in rows).encode()):
        found = read_list(content).containers
        assert [(one.number, one.yard, one.line) for one in found] == [
            (number, f"B{at}", "MAEU") for at, number in enumerate(LISTED[:5])
        ]
    for broken in (b"PK\x03\x04 and nothing else", workbook(rows)[:200]):
        with pytest.raises(Exception, match="This workbook cannot be read"):
            read_list(broken)


@freeze_time(NOON)
def test_a_day_of_two_yards_with_a_targeted_container_and_a_public_part(scene: Scene, client_as: Browser) -> None:
    manager, handler = client_as(Role.MANAGER), client_as(Role.HANDLER)
    unit = scene.unit()
    assert commits(manager, unit.id, public_source="three dice before two witnesses").status_code == 302
    found = latest()
    logged = db.session.query(AuditEntry).filter_by(object_id=str(found.id)).one()
    assert found.commitment in logged.after, "told in the log before the list is known"
    assert b"Container" not in found.sealed_seed
    twice = SHEET + f"\n{LISTED[0]},A,20\n".encode()
    targeted = f"{LISTED[7]}; Inspector Otieno; image of the scanner"
    answer = handler.post(
        f"/draws/{found.id}/list",
        data={"sheet": (BytesIO(twice), "day.csv"), "divided_by": "yard", "targeted": targeted},
        follow_redirects=True,
    )
    assert f"In the list more than once, and drawn from as one: {LISTED[0]} (row 202)" in words(answer)
    assert "Write the public part" in words(
        manager.post(f"/draws/{found.id}/draw", data={"counts_0": "5", "counts_1": "7"})
    )
    answer = manager.post(
        f"/draws/{found.id}/draw",
        data={"counts_0": "5", "counts_1": "7", "public_part": "2 6 3"},
        follow_redirects=True,
    )
    shown = words(answer)
    assert "Targeted: taken out before the draw" in shown
    assert "Inspector Otieno" in shown
    found = latest()
    assert found.draw is not None
    seed = bytes.fromhex(found.draw.seed)
    assert hashlib.sha256(seed).hexdigest() == found.commitment
    mixed = mixed_seed(seed, "2 6 3")
    assert mixed == hashlib.sha256(seed + b"\x002 6 3").digest()
    for yard, count in (("A", 5), ("B", 7)):
        numbers = [n for at, n in enumerate(LISTED) if "AB"[at % 2] == yard and at != 7]
        assert [one.number for one in found.draw.containers if one.stratum == yard] == list(
            in_order(numbers, mixed)[:count]
        )
    paper = manager.get(f"/draws/{found.id}/paper.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages).replace("\n", "")
    for told in (found.commitment, found.draw.seed, "three dice", "2 6 3", "Inspector Otieno", LISTED[7]):
        assert told in text
    assert manager.get(f"/draws/{found.id}/list/file").data == twice


def a_port_day() -> list[str]:
    """2,000 container numbers whose check digits fit."""
    owners = [f"MSCU{number}" for number in range(100000, 102000)]
    return [container_number_as_painted(f"{begun}{container_check_digit(begun)}") for begun in owners]


@freeze_time(NOON)
def test_anyone_repeats_a_day_of_2000_with_what_page_and_paper_print(
    app: Flask, scene: Scene, client_as: Browser, tmp_path: Path
) -> None:
    numbers = a_port_day()
    assert len(numbers) == 2000
    manager, handler = client_as(Role.MANAGER), client_as(Role.HANDLER)
    commits(manager, scene.unit().id, public_source="rate of the dollar")
    found = latest()
    assert enters(handler, found, "\n".join(["container", *numbers]).encode()).status_code == 302
    manager.post(f"/draws/{found.id}/draw", data={"counts_0": "40", "public_part": "129.35"})
    found = latest()
    assert found.draw is not None
    drawn = [one.number for one in found.draw.containers]
    assert len(drawn) == 40
    (tmp_path / "list.csv").write_bytes(manager.get(f"/draws/{found.id}/list/file").data)
    (tmp_path / "numbers-1.txt").write_bytes(manager.get(f"/draws/{found.id}/numbers-1.txt").data)
    (tmp_path / "record.json").write_bytes(manager.get(f"/draws/{found.id}/record.json").data)
    shown = manager.get(f"/draws/{found.id}").get_data(as_text=True)
    printed = [part.partition("</code>")[0] for part in shown.split("<code>")[1:]]
    unescaped = [
        one.replace("&#39;", "'").replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for one in printed
        if "canine draw verify" not in one
    ]
    done = subprocess.run(
        ["bash", "-c", "\n".join(unescaped)], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert found.day_list is not None
    assert [line.split()[0] for line in done[:3]] == [
        found.day_list.sha256,
        found.commitment,
        mixed_seed(bytes.fromhex(found.draw.seed), "129.35").hex(),
    ]
    assert [line.split()[1] for line in done[3:]] == drawn
    run = CliRunner().invoke(canine_command, ["draw", "verify", str(tmp_path / "record.json"), "--json"])
    assert (run.exit_code, json.loads(run.stdout)["agrees"]) == (0, True), run.output


def test_a_draw_from_2000_numbers_takes_less_than_a_tenth_of_a_second() -> None:
    numbers = [f"MSCU{number:07d}" for number in range(2000)]
    began = time.perf_counter()
    in_order(numbers, b"\1" * 32)
    assert time.perf_counter() - began < 0.1


@freeze_time(NOON)
def test_a_record_that_somebody_touched_is_found(scene: Scene, client_as: Browser, tmp_path: Path) -> None:
    found = a_day(client_as, scene.unit().id)
    record = json.loads(client_as(Role.MANAGER).get(f"/draws/{found.id}/record.json").data)
    drawn = record["strata"][0]["drawn"]
    for touched, sentence in (
        ({"seed": "11" * 32}, "not the one that was committed to"),
        ({"strata": [record["strata"][0] | {"drawn": [drawn[1], drawn[0], *drawn[2:]]}]}, "Number 1 of the draw is"),
        ({"strata": [record["strata"][0] | {"drawn": drawn[:3]}]}, "Fewer than 12"),
        ({"targeted": [{"number": drawn[0], "targeted_by": "x", "reason": "y"}]}, "Number 1 of the draw is"),
        ({"committed_at": "2026-03-03T10:00:00.000000+00:00"}, "after the list was known"),
        ({"list": record["list"] | {"content_base64": "TVNDVQ=="}}, "another one"),
        ({"mixed_seed": "11" * 32}, "another seed"),
        ({"list": None}, "no whole record"),
    ):
        path = tmp_path / "touched.json"
        path.write_text(json.dumps(record | touched))
        run = CliRunner().invoke(canine_command, ["draw", "verify", str(path)])
        assert run.exit_code == 1
        assert sentence in run.stdout


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose the file, or paste the list."),
        ({"pasted": "MSCU6639871"}, "The check digit of MSCU6639871 does not fit"),
        ({"pasted": "no numbers here"}, "no container number"),
        ({"pasted": LISTED[0], "targeted": f"{LISTED[1]}; Otieno; image"}, f"{LISTED[1]} is not in the list"),
        ({"pasted": LISTED[0], "targeted": f"{LISTED[0]} Otieno"}, "with a semicolon between"),
        ({"pasted": LISTED[0], "targeted": f"{LISTED[0]}; Otieno; image"}, "nothing left to draw from"),
    ],
)
def test_a_list_that_is_not_right_is_said_and_what_was_typed_stays(
    scene: Scene, client_as: Browser, typed: dict[str, str], sentence: str
) -> None:
    handler = client_as(Role.HANDLER)
    commits(client_as(Role.MANAGER), scene.unit().id)
    found = latest()
    answer = handler.post(f"/draws/{found.id}/list", data=typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert typed.get("pasted", "") in answer.get_data(as_text=True)
    assert latest().day_list is None


@freeze_time(NOON)
def test_more_than_there_are_and_none_are_said(scene: Scene, client_as: Browser) -> None:
    manager, handler = client_as(Role.MANAGER), client_as(Role.HANDLER)
    commits(manager, scene.unit().id)
    found = latest()
    assert handler.post(f"/draws/{found.id}/list", data={"pasted": "\n".join(LISTED[:3])}).status_code == 302
    for count, sentence in (
        ("4", "from 0 to 3"),
        ("0", "Draw at least one"),
        ("", "Say how many."),
        ("x", "whole number"),
    ):
        answer = manager.post(f"/draws/{found.id}/draw", data={"counts_0": count})
        assert answer.status_code == 422
        assert sentence.lower() in words(answer).lower()
    assert latest().draw is None


def test_searches_and_samples_of_the_day_point_to_the_draw_and_the_rest_is_not_reached(
    scene: Scene, client_as: Browser
) -> None:
    with freeze_time(NOON - timedelta(hours=5)):
        found = a_day(client_as, scene.unit().id)
    assert found.draw is not None
    drawn = [one.number for one in found.draw.containers]
    with freeze_time(NOON):
        team = scene.team()
        shift = scene.shift(team)
        search = scene.search(shift, container_number=drawn[0])
        scene.search(shift, container_number=LISTED[-1] if LISTED[-1] not in drawn else LISTED[-2])
        manager, handler = client_as(Role.MANAGER), client_as(Role.HANDLER)
        assert f"draw {found.number}: place 1" in words(manager.get(f"/searches/{search.id}"))
        became = queries.became(latest().draw.containers)  # type: ignore[union-attr]
        assert [one.state(NOON) for one in became[:2]] == ["searched", "waits"]
        second = became[1].container.id
        assert "Say first why" in words(manager.post(f"/draws/containers/{second}/replace"))
        answer = handler.post(
            f"/draws/containers/{second}/not-reached", data={"reason": "left the port"}, follow_redirects=True
        )
        assert "left the port" in words(answer)
        assert manager.post(f"/draws/containers/{second}/replace").status_code == 302
        order = in_order(LISTED, bytes.fromhex(found.draw.seed))
        added = latest().draw.containers[-1]  # type: ignore[union-attr]
        assert (added.number, added.place, added.replaces_id) == (order[12], 13, second)
        first = became[0].container.id
        assert "It was looked at" in words(
            handler.post(f"/draws/containers/{first}/not-reached", data={"reason": "no time"})
        )
    with freeze_time(NOON + timedelta(days=1)):
        manager = client_as(Role.MANAGER)
        shown = words(manager.get("/draws/shares"))
        assert "2026-03-03 13 1 1 11 92.3 %" in shown
        for by in ("day", "person", "yard"):
            assert manager.get(f"/draws/shares.svg?by={by}").data.startswith(b"<")
        assert "nobody on record" in shown
