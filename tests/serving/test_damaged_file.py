"""A file of SQLite that was damaged, or has a log beside it that is not its own: a line, and no half a backup."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving.test_starting import run

pytestmark = pytest.mark.slow
PAGE = 4096
_DIES_WITH_ITS_LOG = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode=WAL")
connection.execute(sys.argv[2])
connection.commit()
os.kill(os.getpid(), 9)
"""


def dies_with_its_log(file: Path, statement: str) -> bytes:
    """What a process that writes and is killed leaves beside the file."""
    done = subprocess.run([sys.executable, "-c", _DIES_WITH_ITS_LOG, str(file), statement], check=False)
    assert done.returncode == -signal.SIGKILL
    return Path(f"{file}-wal").read_bytes()


def emptied(file: Path) -> None:
    """SQLite's log is folded in, and taken away."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)


@pytest.fixture
def unit(migrated_sqlite: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "unit"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    named = ("--role", "manager", "--name", "Amina Yusuf", "--another-person", "Test")
    assert run(folder, "user", "add", "a@example.org", *named).returncode == 0
    emptied(folder / "canine.sqlite3")
    return folder


def test_a_page_that_was_damaged_is_one_line_and_no_backup(unit: Path, tmp_path: Path) -> None:
    file, backup = unit / "canine.sqlite3", tmp_path / "a.backup"
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit_entries'").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = os.urandom(PAGE)
    file.write_bytes(content)
    for words in (("audit", "verify"), ("backup", str(backup))):
        told = run(unit, *words)
        assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
        assert "malformed" in told.stderr
    assert not backup.exists()


def test_a_log_of_an_earlier_time_is_found(unit: Path) -> None:
    """SQLite takes it for its own, and old pages come back: the rows are not what the log of the record says."""
    file = unit / "canine.sqlite3"
    stale = dies_with_its_log(file, "UPDATE users SET name = name || '?'")
    assert stale
    emptied(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE users SET name = replace(name, '?', '')")
    named = ("--role", "handler", "--name", "Brian Otieno", "--another-person", "Test")
    assert run(unit, "user", "add", "b@example.org", *named).returncode == 0
    emptied(file)
    assert run(unit, "audit", "verify").returncode == 0
    Path(f"{file}-wal").write_bytes(stale)
    told = run(unit, "audit", "verify")
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stderr


def test_a_log_of_another_database_makes_no_new_instance(unit: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    foreign = dies_with_its_log(other, "CREATE TABLE notes (line TEXT)")
    assert run(unit, "audit", "verify").returncode == 0
    emptied(unit / "canine.sqlite3")
    (unit / "canine.sqlite3-wal").write_bytes(foreign)
    told = run(unit, "audit", "verify")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
    assert "/setup/" not in told.stdout
