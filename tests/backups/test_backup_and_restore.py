"""A backup of either database becomes an instance on either database again, with every row and every key."""

import json
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import Engine

from canine.accounts.models import UserSession
from canine.extensions import Model, close_database, db
from canine.rules.roles import Role
from canine.settings import Settings
from tests import postgres
from tests.backups.runs import digest_of, run_in
from tests.certificates.issued import bring_key, issued
from tests.conftest import NOON
from tests.ports import free_port
from tests.scenes import THAT_MORNING, Scene

Browser = Callable[..., FlaskClient]
PASSPHRASE = "seven dogs at the gate"


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has, but those that a restore writes: the log, and the backups themselves."""
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Model.metadata.sorted_tables
            if table.name not in ("audit_entries", "backups")
        }


def rows_of(url: str) -> dict[str, int]:
    engine = create_engine(url)
    try:
        return counts(engine)
    finally:
        engine.dispose()


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.mark.parametrize("onto", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_is_restored_on_an_empty_machine_of_either(
    app: Flask, scene: Scene, postgres_server: str, tmp_path: Path, passphrase_file: Path, onto: str
) -> None:
    with freeze_time(NOON):
        certificate = issued(app, scene)
        serial, sha256 = certificate.serial, certificate.pdf_sha256
    settings: Settings = app.config["SETTINGS"]
    db.session.rollback()
    before, backup = counts(db.engine), tmp_path / "unit.backup"
    made = run_in(
        settings.instance,
        "backup",
        backup,
        "--passphrase-file",
        passphrase_file,
        "--json",
        database_url=settings.database_url,
        CANINE_SECRET_KEY="k" * 40,
        CANINE_SMTP_URL="smtp://canine:secret@mail.example.org",
    )
    assert made.exit_code == 0, made.output
    answer = json.loads(made.stdout)
    assert (answer["sha256"], answer["encrypted"]) == (digest_of(backup), True)
    assert backup.stat().st_mode & 0o077 == 0, "nobody else reads a backup"
    assert b"SQLite format" not in backup.read_bytes(), "it is encrypted"

    folder = tmp_path / "another machine"
    url = None
    if onto == "postgresql":
        url = postgres.another_database(postgres_server, f"restored_{free_port()}")
    restored = run_in(folder, "restore", backup, "--passphrase-file", passphrase_file, "--json", database_url=url)
    assert restored.exit_code == 0, restored.output
    said = json.loads(restored.stdout)
    assert (said["ok"], said["entries"], said["head"]) == (True, answer["entries"], answer["head"])
    assert rows_of(url or f"sqlite:///{folder / 'canine.sqlite3'}") == before
    assert (folder / "secret_key").read_text() == "k" * 40, "sealed plans are read again"
    assert "CANINE_SMTP_URL=smtp://canine:secret@mail.example.org" in (folder / "restored_settings.env").read_text()
    paper = tmp_path / "paper.pdf"
    assert run_in(folder, "certificate", "export", serial, paper, database_url=url).exit_code == 0
    assert digest_of(paper) == sha256
    assert run_in(folder, "certificate", "verify", paper, database_url=url).exit_code == 0, "the keys came along"
    assert run_in(folder, "audit", "verify", database_url=url).exit_code == 0


def test_a_backup_is_of_one_moment_whoever_writes_meanwhile(app: Flask, scene: Scene, tmp_path: Path) -> None:
    settings: Settings = app.config["SETTINGS"]
    scene.user(Role.MANAGER)
    db.session.rollback()
    done = threading.Event()

    def write() -> None:
        with app.app_context():
            own = Scene()
            while not done.is_set():
                own.odour(f"odour {next(own.numbers)} {threading.get_ident()}")
            db.session.remove()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        made = run_in(settings.instance, "backup", tmp_path / "a.backup", database_url=settings.database_url)
    finally:
        done.set()
        for writer in writers:
            writer.join()
    assert made.exit_code == 0, made.output
    restored = run_in(tmp_path / "other", "restore", tmp_path / "a.backup", "--json")
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["ok"]


@pytest.mark.one_database
def test_after_a_restore_everybody_signs_in_again_and_the_log_says_why(
    app: Flask, client_as: Browser, tmp_path: Path
) -> None:
    client_as(Role.MANAGER)
    assert db.session.scalar(select(func.count()).select_from(UserSession).where(UserSession.ended_at.is_(None))) == 1
    db.session.rollback()
    assert run_in(tmp_path, "backup", tmp_path / "a.backup").exit_code == 0
    restored = run_in(tmp_path / "other", "restore", tmp_path / "a.backup")
    assert restored.exit_code == 0, restored.output
    assert "Everybody signs in again." in restored.stdout
    with closing(sqlite3.connect(tmp_path / "other" / "canine.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM user_sessions WHERE ended_at IS NULL").fetchone() == (0,)
        said = connection.execute("SELECT after FROM audit_entries WHERE deed = 'backups.restore_backup'").fetchall()
        entries = connection.execute("SELECT entries FROM backups").fetchall()
    assert len(said) == 1
    assert json.loads(said[0][0])["entries"] > 0
    assert entries == [], "the entry about the backup comes after what it holds"


@pytest.mark.one_database
def test_what_was_there_is_set_aside_and_asked_about_first(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    backup, file = tmp_path / "a.backup", tmp_path / "canine.sqlite3"
    assert run_in(tmp_path, "backup", backup).exit_code == 0
    before = digest_of(file)
    asked = run_in(tmp_path, "restore", backup)
    assert (asked.exit_code, "Say --force" in asked.stderr) == (2, True)
    newer = run_in(tmp_path, "restore", backup, "--force")
    assert (newer.exit_code, "Say --lose-newer-entries" in newer.stderr) == (2, True)
    assert digest_of(file) == before
    assert [path for path in tmp_path.iterdir() if path.name.startswith((".restoring", "before-restore"))] == []
    done = run_in(tmp_path, "restore", backup, "--force", "--lose-newer-entries", "--json")
    assert done.exit_code == 0, done.output
    assert digest_of(tmp_path / json.loads(done.stdout)["aside"] / "canine.sqlite3") == before


@pytest.mark.one_database
def test_a_record_that_only_lacks_what_the_backup_has_needs_no_second_word(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    earlier, later = tmp_path / "earlier.backup", tmp_path / "later.backup"
    assert run_in(tmp_path, "backup", earlier).exit_code == 0
    assert run_in(tmp_path, "backup", later).exit_code == 0
    other = tmp_path / "other"
    assert run_in(other, "restore", earlier).exit_code == 0
    with closing(sqlite3.connect(other / "canine.sqlite3")) as connection, connection:
        connection.executescript(  # as it was before the restore put itself on record
            "DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries WHERE deed = 'backups.restore_backup' "
            "OR deed = 'accounts.end_sessions'"
        )
    assert run_in(other, "restore", later, "--force").exit_code == 0


def _shorter(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-12_000])


def _another_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def _text(file: Path) -> None:
    file.write_text("This is no backup.")


def _another_tar(file: Path) -> None:
    with tarfile.open(file, "w:gz") as tar:
        tar.add(__file__, arcname="../../outside")


@pytest.mark.one_database
@pytest.mark.parametrize("is_encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("damage", [_shorter, _another_byte, _text, _another_tar])
def test_a_damaged_file_changes_nothing(
    app: Flask, scene: Scene, tmp_path: Path, passphrase_file: Path, damage: object, is_encrypted: bool
) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    words = ["--passphrase-file", passphrase_file] if is_encrypted else []
    backup, other = tmp_path / "a.backup", tmp_path / "other"
    assert run_in(tmp_path, "backup", backup, *words).exit_code == 0
    assert callable(damage)
    damage(backup)
    before = digest_of(tmp_path / "canine.sqlite3")
    for folder, force in ((tmp_path, ["--force", "--lose-newer-entries"]), (other, [])):
        refused = run_in(folder, "restore", backup, *words, *force)
        assert refused.exit_code == 2, refused.output
        assert "cannot be used" in refused.stderr or "does not open" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert digest_of(tmp_path / "canine.sqlite3") == before
    assert [path.name for path in other.iterdir()] == ["secret_key"]


@pytest.mark.one_database
def test_a_passphrase_is_asked_for_and_a_wrong_one_told(
    app: Flask, scene: Scene, tmp_path: Path, passphrase_file: Path
) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    backup = tmp_path / "a.backup"
    made = run_in(tmp_path, "backup", backup, CANINE_BACKUP_PASSPHRASE=PASSPHRASE)
    assert (made.exit_code, "not encrypted" in made.stdout) == (0, False)
    assert "--passphrase-file" in run_in(tmp_path / "other", "restore", backup).stderr
    wrong = tmp_path / "wrong"
    wrong.write_text("seven dogs at the door")
    assert "does not open" in run_in(tmp_path / "other", "restore", backup, "--passphrase-file", wrong).stderr
    assert run_in(tmp_path / "other", "restore", backup, "--passphrase-file", passphrase_file).exit_code == 0
    short = run_in(tmp_path, "backup", tmp_path / "b.backup", CANINE_BACKUP_PASSPHRASE="seven dogs")
    assert (short.exit_code, "shorter than 12" in short.stderr) == (2, True)
    again = run_in(tmp_path, "backup", backup)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    nowhere = run_in(tmp_path, "backup", tmp_path / "no such folder" / "b.backup")
    assert (nowhere.exit_code, "was not written" in nowhere.stderr) == (2, True)


@pytest.mark.one_database
def test_a_served_instance_and_a_release_of_another_time_are_no_place_for_a_restore(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    backup = tmp_path / "a.backup"
    assert run_in(tmp_path, "backup", backup).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "canine.sqlite3")) as connection, connection:
        until = "datetime('now', '+90 seconds') || '.000000'"
        connection.execute(f"INSERT INTO scheduler_lease VALUES ('scheduler', 'host/1', {until}, NULL)")
    served = run_in(tmp_path, "restore", backup, "--force", "--lose-newer-entries")
    assert (served.exit_code, "Stop it first" in served.stderr) == (2, True)
    with tarfile.open(backup, "r:gz") as tar:
        tar.extractall(tmp_path / "files", filter="data")
    manifest = tmp_path / "files" / "manifest.json"
    told = json.loads(manifest.read_text())
    for revision, why in (("9999", "by a newer release"), ("0037", "is at revision 0037, of before 0.1.0: restore it")):
        manifest.write_text(json.dumps(told | {"revision": revision}))
        with tarfile.open(backup, "w:gz") as tar:
            tar.add(manifest, arcname="manifest.json")
            for name in told["files"]:
                tar.add(tmp_path / "files" / name, arcname=name)
        refused = run_in(tmp_path / "other", "restore", backup)
        assert (refused.exit_code, refused.stderr.count("\n"), why in refused.stderr) == (2, 1, True)


@pytest.mark.one_database
def test_what_cannot_be_read_is_replaced_when_asked(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    backup, file = tmp_path / "a.backup", tmp_path / "canine.sqlite3"
    assert run_in(tmp_path, "backup", backup).exit_code == 0
    db.engine.dispose()
    file.write_bytes(b"\x00" * 4096 + file.read_bytes()[4096:])
    (tmp_path / "canine.sqlite3-wal").write_bytes(b"a log of another database")
    asked = run_in(tmp_path, "restore", backup)
    assert (asked.exit_code, "cannot be read" in asked.stderr) == (2, True)
    done = run_in(tmp_path, "restore", backup, "--force", "--lose-newer-entries")
    assert done.exit_code == 0, done.output
    assert run_in(tmp_path, "audit", "verify").exit_code == 0


@pytest.mark.one_database
def test_a_paper_that_the_restore_lost_is_told_from_a_forged_number(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scene.user(Role.MANAGER)
    db.session.rollback()
    backup, paper = tmp_path / "a.backup", tmp_path / "paper.pdf"
    bring_key(tmp_path)
    with freeze_time(THAT_MORNING - timedelta(hours=2)):
        assert run_in(tmp_path, "backup", backup).exit_code == 0
    with freeze_time(NOON):
        paper.write_bytes(issued(app, scene).pdf)
    close_database()
    with freeze_time(NOON + timedelta(hours=2)):
        done = run_in(tmp_path, "restore", backup, "--force", "--lose-newer-entries")
        assert done.exit_code == 0, done.output
        asked = {"by": "file", "paper": (BytesIO(paper.read_bytes()), "paper.pdf")}
        page = app.test_client().post("/verify", data=asked).get_data(as_text=True)
    assert "The register has no certificate of the number" in page
    assert "was lost, and the register restored from a backup" in page
