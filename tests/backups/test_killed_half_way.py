"""kill -9 in a backup, in a restore and in an upgrade: what is half is never taken for whole, and is done again."""

import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.backups.killed import killed
from tests.backups.runs import digest_of, run_in
from tests.ports import free_port

pytestmark = pytest.mark.slow
PACKING = "canine.backups.archive:_pack_plainly"
FIRST = ["user", "add", "a@example.org", "--role", "administrator", "--name", "Amina Yusuf", "--another-person", "Test"]
SECOND = ["user", "add", "b@example.org", "--role", "manager", "--name", "Brian Otieno", "--another-person", "Test"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """An empty database: None is SQLite in the instance folder."""
    if request.param == "sqlite":
        yield None
        return
    yield postgres.another_database(request.getfixturevalue("postgres_server"), f"killed_{free_port()}")


def emails(folder: Path, url: str | None) -> set[str]:
    if url is None:
        with closing(sqlite3.connect(folder / "canine.sqlite3")) as read:
            return {row[0] for row in read.execute("SELECT email FROM users")}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return {row[0] for row in connection.execute("SELECT email FROM users").fetchall()}


def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(tmp_path: Path, url: str | None) -> None:
    unit, shelf = tmp_path / "unit", tmp_path / "shelf"
    shelf.mkdir()
    assert run_in(unit, *FIRST, database_url=url).exit_code == 0
    whole = shelf / "canine-20260303T090000Z.backup"
    assert run_in(unit, "backup", whole, database_url=url).exit_code == 0
    before = digest_of(whole)
    copying = "copy_of_file" if url is None else "copy_to_file"
    for point in (f"canine.backups.copying:{copying}:after", f"{PACKING}:before", f"{PACKING}:after"):
        killed(unit, point, "backup", whole, "--force", database_url=url)
        assert [path.name for path in shelf.glob("*.backup")] == [whole.name]
        assert digest_of(whole) == before, "the one that was there is what it was"
    assert list(shelf.glob(".backing-up-*")), "a copy of everything was left behind …"
    assert run_in(unit, "backup", shelf / "next.backup", database_url=url).exit_code == 0
    assert sorted(path.name for path in shelf.iterdir()) == [whole.name, "next.backup"], "… and is taken away"
    assert run_in(unit, "audit", "verify", database_url=url).exit_code == 0


def test_a_restore_that_is_killed_says_so_and_is_run_again(tmp_path: Path, url: str | None) -> None:
    unit, backup = tmp_path / "unit", tmp_path / "a.backup"
    assert run_in(unit, *FIRST, database_url=url).exit_code == 0
    assert run_in(unit, "backup", backup, database_url=url).exit_code == 0
    assert run_in(unit, *SECOND, database_url=url).exit_code == 0
    key = (unit / "secret_key").read_text()
    (unit / "secret_key").write_text("f" * 64)  # the backup has another one than the record that it replaces
    force = ("--force", "--lose-newer-entries")
    within = "_put_file" if url is None else "copying"
    points = [
        ("canine.backups.copying:bring_up:after", False),
        ("canine.backups.restoring:_log_restored:after", False),
        ("canine.backups.restoring:_begin:after", True),
        ("canine.backups.restoring:_set_keys_aside:after", True),
    ]
    if url is None:
        points += [("canine.backups.restoring:_move:after", True), (f"canine.backups.restoring:{within}:after", True)]
    else:
        points += [
            ("canine.backups.copying:_set_aside:after", True),
            ("canine.backups.copying:migrate:after", True),
            ("canine.backups.copying:_copy_from_file:after", True),
            ("canine.backups.copying:put_in_place:after", True),
        ]
    for point, is_half in points:
        killed(unit, point, "restore", backup, *force, database_url=url)
        refused = run_in(unit, "audit", "verify", database_url=url)
        if is_half:
            assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), (point, refused.output)
            assert "ended half-way. Type it again: canine restore FILE" in refused.stderr
            continue
        assert refused.exit_code == 0, (point, refused.output)
        assert emails(unit, url) == {"a@example.org", "b@example.org"}, "nothing was changed"
    done = run_in(unit, "restore", backup, database_url=url)
    assert done.exit_code == 0, "what was said the first time need not be said again"
    assert (unit / "secret_key").read_text() == key
    assert emails(unit, url) == {"a@example.org"}
    assert not list(unit.glob(".restoring-*"))
    assert "What was here before is kept as before-restore-" in done.stdout
    named = done.stdout.partition("kept as ")[2].split(".\n")[0].strip().rstrip(".")
    assert (unit / named / "secret_key").read_text() == "f" * 64
    verified = run_in(unit, "audit", "verify", database_url=url)
    assert (verified.exit_code, "unbroken" in verified.stdout) == (0, True)


def test_an_upgrade_that_is_killed_is_done_again(tmp_path: Path, url: str | None, migrated_sqlite: Path) -> None:
    """Before each of a few of its statements: of the first revision, of one in the middle, of the last."""
    for number in (3, 40, 250, 420):
        unit = tmp_path / f"at {number}"
        unit.mkdir()
        killed(unit, f"statement:{number}", "audit", "verify", database_url=url)
        again = run_in(unit, "audit", "verify", database_url=url)
        assert again.exit_code == 0, (number, again.output)
        if url is not None:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    unit, backup = tmp_path / "unit", tmp_path / "a.backup"
    assert run_in(unit, *FIRST).exit_code == 0
    assert run_in(unit, "backup", backup).exit_code == 0
    whole = backup.read_bytes()
    for share in (0, 1, len(whole) // 3, len(whole) // 2, len(whole) * 9 // 10):
        backup.write_bytes(whole[:share])
        refused = run_in(tmp_path / "other", "restore", backup)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), (share, refused.output)
        assert not (tmp_path / "other" / "canine.sqlite3").exists()
    with pytest.raises((tarfile.TarError, EOFError)), tarfile.open(backup) as cut:
        cut.extractall(tmp_path / "files", filter="data")
    shutil.rmtree(tmp_path / "other")
