"""`canine audit`: what it prints, and with which exit code."""

import json
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, update

from canine.extensions import db
from canine.registry.models import Dog
from tests.audit.tampering import behind_the_program
from tests.certificates.issued import issued
from tests.certificates.test_commands import run_in
from tests.scenes import Scene

KEYS = ["entries", "head", "ok", "first_bad", "altered_rows", "broken_checkpoints", "steps_back"]


@pytest.fixture
def paper(sqlite_app: Flask, tmp_path: Path) -> Path:
    """The PDF of a certificate that was issued in the instance of `tmp_path`."""
    found = tmp_path / "paper.pdf"
    found.write_bytes(issued(sqlite_app, Scene()).pdf)
    db.session.rollback()
    return found


def test_a_whole_record_is_yes_and_the_paper_says_how_far_it_vouches(paper: Path) -> None:
    folder = paper.parent
    alone = run_in(folder, "audit", "verify", "--json")
    assert alone.exit_code == 0, alone.output
    answer = json.loads(alone.stdout)
    assert list(answer) == KEYS
    assert (answer["ok"], answer["first_bad"]) == (True, None)
    # The scene's first entry is older than those of its migrations.
    back = next(one for one in answer["steps_back"] if one["what"] == "entry")
    assert back["at_text"] < back["latest_text"]
    said = run_in(folder, "audit", "verify").stdout
    assert f"The clock was set back: entry {back['number']} is of {back['at_text']}" in said

    against = run_in(folder, "audit", "verify", "--against", str(paper), "--json")
    assert against.exit_code == 0, against.output
    answer = json.loads(against.stdout)
    assert list(answer) == [*KEYS, "vouched_up_to", "agrees"]
    assert answer["agrees"] is True
    assert 0 < answer["vouched_up_to"] < answer["entries"]

    listed = folder / "checkpoints.json"
    exported = run_in(folder, "audit", "checkpoints", str(listed), "--json")
    assert json.loads(exported.stdout)["checkpoints"] == 1
    by_list = json.loads(run_in(folder, "audit", "verify", "--against", str(listed), "--json").stdout)
    assert by_list["vouched_up_to"] == answer["vouched_up_to"]


def test_an_altered_row_is_no_and_named(paper: Path) -> None:
    with behind_the_program() as connection:
        connection.execute(update(cast(Table, Dog.__table__)).values(name="Another"))
    answer = run_in(paper.parent, "audit", "verify")
    assert answer.exit_code == 1
    assert "of dogs was changed outside this program (name)" in answer.stdout


def test_a_witness_of_another_log_is_a_no_and_a_stranger_s_file_is_bad_input(paper: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    pem = tmp_path / "signing" / "authority.pem"
    foreign = run_in(elsewhere, "audit", "verify", "--against", str(paper), "--authority", str(pem), "--json")
    assert foreign.exit_code == 1
    assert json.loads(foreign.stdout)["agrees"] is False
    nobody = run_in(elsewhere, "audit", "verify", "--against", str(paper))
    assert nobody.exit_code == 2
    assert "--authority" in nobody.stderr
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear court")
    refused = run_in(elsewhere, "audit", "verify", "--against", str(letter))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "neither a certificate's PDF nor an exported list" in refused.stderr
