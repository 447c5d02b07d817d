"""A disk that is really full or read-only, or gives back other bytes: a sentence, and nothing acknowledged is lost.

The disks are small ones in memory, which only root may mount; the damaged pages need no root.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from canine import create_app
from canine.audit.verification import verify
from canine.cli import migrate_database
from canine.extensions import db
from canine.field.models import QuarantinedBody
from canine.rules.roles import Role
from tests import postgres
from tests.conftest import settings_for
from tests.field.test_records import body, handler_of, put
from tests.ports import free_port
from tests.scenes import Scene
from tests.serving.test_starting import run

pytestmark = pytest.mark.slow
UNIT = {"code": "LAM", "name": "Lamu", "authority": "Kenya Wildlife Service", "address": "Old Town"}
FULL, MEGABYTE, PAGE = "The disk of the server is full. Nothing was saved.", 1_000_000, 8192


@pytest.fixture
def disk() -> Iterator[Callable[[int], Path]]:
    """Mount a disk of so many MB, where PostgreSQL's account comes as well."""
    mounted = []

    def mount(megabytes: int) -> Path:
        place = Path(tempfile.mkdtemp(prefix=f"canine-disk-{megabytes}-"))
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
        if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
            place.rmdir()
            pytest.skip("a disk is mounted by root, where the machine lets it")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", str(place)], check=False)
        place.rmdir()


def filled(disk: Path, but: int) -> Path:
    """Leave so many bytes of a disk."""
    filler = disk / "filler"
    filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - but)))
    return filler


class Unit:
    """An application with an administrator and a handler, asked over HTTP as somebody at a browser and a tablet."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        with app.app_context():
            scene = Scene()
            team = scene.team(scene.dog("Ruby"))
            self.administrator = scene.browser_of(app)(Role.ADMINISTRATOR)
            self.handler: FlaskClient = scene.browser_of(app)(handler_of(team))
            db.session.remove()

    def send_until_503(self, most: int = 80) -> tuple[list[UUID], str]:
        """Send large bodies that are kept; return those that were acknowledged, and the sentence of the last one."""
        kept: list[UUID] = []
        for number in range(1, most):
            key = uuid4()
            answer = put(self.handler, key, body("shift", number, started_at="x", note=os.urandom(60_000).hex()))
            if answer.status_code != 422:
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) > 0
                return kept, answer.get_json()["errors"][0]["message"]
            kept.append(key)
        pytest.fail("the disk was never full")

    def health(self) -> tuple[int, str]:
        answer = self.app.test_client().get("/healthz")
        return answer.status_code, answer.get_json()["database"]

    def add_unit(self, code: str) -> tuple[int, str]:
        answer = self.administrator.post("/units/new", data=UNIT | {"code": code, "name": f"Unit {code}"})
        return answer.status_code, answer.text

    def add_units_until_503(self, disk: Path) -> list[str]:
        """Add units until the disk is full: small rows find room for a while, where a log was folded in."""
        (disk / "rest").write_bytes(bytes(shutil.disk_usage(disk).free))
        for number in range(1000):
            status, page = self.add_unit(f"U{number}")
            if status != 302:
                assert status == 503, page
                assert "Nothing was saved" in page
                assert f"Unit U{number}" in page, "what was typed stands there"
                return [f"U{one}" for one in range(number)]
        pytest.fail("the disk was never full")

    def has_all(self, kept: list[UUID]) -> bool:
        with self.app.app_context():
            found = set(db.session.scalars(select(QuarantinedBody.record_id)))
            faults = verify().faults
            db.session.remove()
        return set(kept) <= found and faults == []

    def let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_a_full_disk_under_sqlite_is_said_and_what_was_acknowledged_stays(
    disk: Callable[[int], Path], migrated_sqlite: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = disk(40)
    folder = place / "unit"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    unit = Unit(create_app(settings_for(folder)))
    filled(place, 3 * MEGABYTE)
    kept, sentence = unit.send_until_503()
    assert kept, "some had room"
    assert sentence.startswith(FULL)
    added = unit.add_units_until_503(place)
    assert unit.administrator.get("/units").status_code == 200, "what is there is read"
    health = unit.app.test_client().get("/healthz").get_json()
    assert health["status"] == "failing"
    assert any("MB are free on the disk" in one for one in health["troubles"]), health
    told = run(folder, "backup", str(place / "a.backup"))
    assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
    assert not (place / "a.backup").exists()
    for one in ("filler", "rest"):
        (place / one).unlink(missing_ok=True)
    assert unit.add_unit("LAM")[0] == 302
    assert unit.has_all(kept)
    page = unit.administrator.get("/units").text
    assert [one for one in added if f"Unit {one}" not in page] == []
    assert all(one.exc_info is None for one in caplog.records)
    unit.let_go()


def test_a_disk_that_was_mounted_read_only_is_said_by_pages_commands_and_at_the_start(
    disk: Callable[[int], Path], migrated_sqlite: Path
) -> None:
    place = disk(60)
    folder = place / "unit"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    unit = Unit(create_app(settings_for(folder)))
    unit.let_go()
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    status, page = unit.add_unit("LAM")
    assert status == 503
    assert "Nothing was saved" in page
    assert unit.health()[0] == 503
    unit.let_go()
    for words in (("audit", "verify"), ("backup", str(place / "a.backup")), ("serve",)):
        told = run(folder, *words, CANINE_PORT=str(free_port()))
        assert told.returncode == 2, (words, told)
        assert told.stderr.count("\n") == 1, told.stderr
    subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
    assert unit.add_unit("LAM")[0] == 302
    assert unit.has_all([])
    unit.let_go()


class Server:
    """A PostgreSQL of which the test has the files in hand."""

    def __init__(self, folder: Path, *initdb: str) -> None:
        programs = postgres.binaries()
        if programs is None:
            pytest.skip("no PostgreSQL is installed")
        self.programs, self.folder, self.port = programs, folder, free_port()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        made = [str(programs / "initdb"), "-D", str(folder / "db"), "-U", "canine", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*made, *initdb], check=True, user=self.user, cwd=folder, stdout=subprocess.DEVNULL)
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://canine@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        words = [str(self.programs / "postgres"), "-D", str(self.folder / "db"), "-k", str(self.folder)]
        words += ["-h", "127.0.0.1", "-p", str(self.port), "-c", "max_wal_size=64MB"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        self.process = subprocess.Popen(words, user=self.user, cwd=self.folder, **quiet)  # type: ignore[call-overload]
        tries = 3  # its port was free a moment ago
        ready = [str(self.programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port), "-t", "1", "-q"]
        while subprocess.run(ready, check=False).returncode != 0:
            if self.process.poll() is not None:
                assert (tries := tries - 1), "PostgreSQL did not start"
                time.sleep(1)
                self.process = subprocess.Popen(words, user=self.user, cwd=self.folder, **quiet)  # type: ignore[call-overload]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


def unit_on(server: Server, folder: Path) -> Unit:
    app = create_app(settings_for(folder, server.url))
    migrate_database(app)
    return Unit(app)


def test_a_full_disk_under_postgresql_stops_the_server_and_what_was_acknowledged_stays(
    disk: Callable[[int], Path], tmp_path: Path
) -> None:
    place = disk(200)
    server = Server(place)
    try:
        unit = unit_on(server, tmp_path)
        filled(place, 3 * MEGABYTE)
        kept, sentence = unit.send_until_503()
        assert "Nothing was saved" in sentence
        added = unit.add_units_until_503(place)
        for one in ("filler", "rest"):
            (place / one).unlink()
        for _ in range(60):
            if server.process.poll() is not None or unit.health()[0] == 200:
                break
            time.sleep(1)
        if server.process.poll() is not None:  # it gave up: it is started again by whoever made room
            server.start()
        assert unit.add_unit("LAM")[0] == 302
        assert unit.has_all(kept)
        page = unit.administrator.get("/units").text
        assert [one for one in added if f"Unit {one}" not in page] == []
        unit.let_go()
    finally:
        server.stop()


def overwritten(file: Path, how: str) -> None:
    """Write what no server wrote over the first page of a table: all of it, or a few bytes within a row."""
    content = bytearray(file.read_bytes())
    where = slice(0, PAGE) if how == "page" else slice(PAGE - 300, PAGE - 200)
    content[where] = b"\x90" * (where.stop - where.start)
    file.write_bytes(content)


@pytest.mark.parametrize(("how", "checksums"), [("page", False), ("bytes", True), ("bytes", False)], ids=str)
def test_a_page_of_postgresql_that_was_damaged_is_a_sentence_and_no_backup(
    tmp_path: Path, how: str, checksums: bool
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="canine-pg-"))  # PostgreSQL's account comes there
    server = Server(folder, *(["--data-checksums"] if checksums else []))
    try:
        (tmp_path / "unit").mkdir()
        unit = unit_on(server, tmp_path / "unit")
        with unit.app.app_context():
            paths = [
                str(db.session.scalar(text(f"SELECT pg_relation_filepath('{table}')")))
                for table in ("audit_entries", "dogs")
            ]
            db.session.remove()
        unit.let_go()
        server.stop()
        for path in paths:
            overwritten(folder / "db" / path, how)
        server.start()
        if how == "page" or checksums:
            page = unit.handler.get("/dogs")
            assert (page.status_code, "The file of the database is damaged." in page.text) == (503, True)
            assert unit.health() == (503, "is damaged")
        else:
            assert unit.handler.get("/dogs").status_code in (200, 503)
        unit.let_go()
        for words in (("audit", "verify"), ("backup", str(tmp_path / "a.backup"))):
            told = run(tmp_path / "unit", *words, CANINE_DATABASE_URL=server.url, CANINE_SECRET_KEY="k" * 40)
            assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
        assert not (tmp_path / "a.backup").exists()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
