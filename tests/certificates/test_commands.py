"""`canine certificate`: list, export, verify, with the exit codes and keys of the contract."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from canine.cli import canine_command
from canine.extensions import db
from tests.certificates.issued import issued
from tests.certificates.signed import authority, signed_example
from tests.conftest import settings_for
from tests.scenes import Scene

Run = Callable[..., Result]
CHECK_PDF = Path(__file__).parents[2].parent / "shared" / "checks" / "check-pdf"
KEYS = ["serial", "status", "signature", "whole_file_signed", "registered_bytes", "commitment"]


@dataclass(frozen=True)
class Instance:
    """An instance with one issued certificate."""

    folder: Path
    serial: str
    sha256: str


def run_in(folder: Path, *arguments: str) -> Result:
    environ = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40, "CANINE_DATABASE_URL": None}
    return CliRunner().invoke(canine_command, list(arguments), env=environ)


@pytest.fixture
def instance(sqlite_app: Flask, tmp_path: Path) -> Instance:
    certificate = issued(sqlite_app, Scene())
    found = Instance(tmp_path, certificate.serial, certificate.pdf_sha256)
    db.session.rollback()
    return found


def test_list_export_and_verify_agree_and_the_paper_passes_every_outside_check(instance: Instance) -> None:
    listed = run_in(instance.folder, "certificate", "list", "--json")
    assert listed.exit_code == 0, listed.output
    rows = json.loads(listed.stdout)
    assert [list(row) for row in rows] == [["serial", "team", "status", "valid_from", "valid_to", "sha256"]]
    assert (rows[0]["serial"], rows[0]["sha256"]) == (instance.serial, instance.sha256)

    paper = instance.folder / "paper.pdf"
    exported = run_in(instance.folder, "certificate", "export", instance.serial, str(paper))
    assert exported.exit_code == 0, exported.output
    assert hashlib.sha256(paper.read_bytes()).hexdigest() == instance.sha256

    verified = run_in(instance.folder, "certificate", "verify", str(paper), "--json")
    assert verified.exit_code == 0, verified.output
    answer = json.loads(verified.stdout)
    assert list(answer) == KEYS
    assert answer["serial"] == instance.serial
    assert (answer["signature"], answer["commitment"]) == ("valid", "holds")
    assert (answer["whole_file_signed"], answer["registered_bytes"]) == (True, True)

    ca = instance.folder / "authority.pem"
    ca.write_bytes(authority().authority_pem)
    checked = subprocess.run([CHECK_PDF, paper, ca], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_tampered_file_is_no_and_what_is_no_pdf_is_bad_input(instance: Instance) -> None:
    paper = instance.folder / "paper.pdf"
    run_in(instance.folder, "certificate", "export", instance.serial, str(paper))
    tampered = instance.folder / "tampered.pdf"
    content = bytearray(paper.read_bytes())
    content[len(content) // 3] ^= 4
    tampered.write_bytes(content)
    answer = run_in(instance.folder, "certificate", "verify", str(tampered), "--json")
    assert answer.exit_code == 1
    assert list(json.loads(answer.stdout)) == KEYS
    appended = instance.folder / "appended.pdf"
    appended.write_bytes(paper.read_bytes() + b"\n")
    assert run_in(instance.folder, "certificate", "verify", str(appended)).exit_code == 1

    letter = instance.folder / "letter.pdf"
    letter.write_text("Dear court")
    refused = run_in(instance.folder, "certificate", "verify", str(letter))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert "PDF" in refused.stderr
    gone = run_in(instance.folder, "certificate", "verify", str(instance.folder / "gone.pdf"))
    assert gone.exit_code == 2
    assert "cannot be read" in gone.stderr


def test_an_unknown_serial_and_a_folder_that_cannot_be_written_are_told(instance: Instance) -> None:
    unknown = run_in(instance.folder, "certificate", "export", "MSA-2026-0099", str(instance.folder / "x.pdf"))
    assert unknown.exit_code == 2
    assert "MSA-2026-0099" in unknown.stderr
    no_folder = run_in(instance.folder, "certificate", "export", instance.serial, "/nonexistent/x.pdf")
    assert no_folder.exit_code == 2
    assert "cannot be written" in no_folder.stderr


def test_a_file_is_checked_far_from_its_register_with_the_authority_s_certificate_alone(tmp_path: Path) -> None:
    paper, pem = tmp_path / "paper.pdf", tmp_path / "authority.pem"
    paper.write_bytes(signed_example())
    pem.write_bytes(authority().authority_pem)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = run_in(elsewhere, "certificate", "verify", str(paper), "--authority", str(pem), "--json")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert (found["signature"], found["registered_bytes"], found["status"]) == ("valid", None, None)
    nobody = run_in(elsewhere, "certificate", "verify", str(paper), "--json")
    assert nobody.exit_code == 3, "nobody said whom to trust"
    assert json.loads(nobody.stdout)["signature"] == "unknown_authority"


def test_an_empty_instance_lists_nothing(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copy(migrated_sqlite, settings_for(tmp_path).instance / "canine.sqlite3")
    answer = run_in(tmp_path, "certificate", "list", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, [])
