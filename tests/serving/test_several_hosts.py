"""Several processes and hosts on one database: they start at once, share counts, and differ in their clocks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time

from canine import create_app
from canine.accounts.tablets import _signer
from canine.extensions import db, limiter
from canine.heartbeat import services
from canine.rules.roles import Role
from canine.rules.shift import is_future
from canine.transaction import transaction
from tests import postgres
from tests.conftest import NOON, settings_for
from tests.scenes import PASSWORD, Scene

AHEAD = timedelta(seconds=90)
ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)


def started(folder: Path, database_url: str | None, *arguments: str) -> subprocess.Popen[str]:
    folder.mkdir(exist_ok=True)
    environ = os.environ | {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40}
    if database_url:
        environ["CANINE_DATABASE_URL"] = database_url
    return subprocess.Popen(
        [sys.executable, *arguments], env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_three_that_start_at_once_on_an_empty_database_all_start(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two commands, and a WSGI server's import of `app.py`, which migrates as they do."""
    url = None
    if database == "postgresql":
        url = postgres.another_database(request.getfixturevalue("postgres_server"), "at_once")
    folders = [tmp_path / (name if url else "one") for name in ("first", "second", "third")]
    run = "from canine.cli import main; main(['key', 'list'])"
    ways = (run, run, "import app")
    running = [started(folder, url, "-c", way) for folder, way in zip(folders, ways, strict=True)]
    ended = [(*one.communicate(timeout=180), one.returncode) for one in running]
    assert [code for _, _, code in ended] == [0, 0, 0], ended
    again = started(folders[0], url, "-c", "from canine.cli import main; main(['audit', 'verify'])")
    assert again.communicate(timeout=120)[0].startswith("1 entries, unbroken"), "one policy, entered once"


@pytest.fixture
def hosts(
    migrated_postgres: postgres.Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, Flask]]:
    """Two applications on one PostgreSQL, each with an instance folder of its own and the same secret key."""
    migrated_postgres.back_to_first_rows()
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        app = create_app(settings_for(tmp_path / name, migrated_postgres.url))
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        made.append(app)
    yield made[0], made[1]
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    migrated_postgres.back_to_first_rows()


def test_sessions_proofs_and_counts_are_shared_by_hosts_whose_clocks_differ(hosts: tuple[Flask, Flask]) -> None:
    ahead, behind = hosts
    with ahead.app_context():
        manager = Scene().user(Role.MANAGER)
        email = manager.email
    with freeze_time(NOON + AHEAD):
        browser = ahead.test_client()
        assert browser.post("/login", data={"email": email, "password": PASSWORD}).status_code == 302
        cookie = browser.get_cookie("session")
        with ahead.app_context():
            proof = _signer().dumps(["who", "which", "mark"])
    assert cookie is not None
    with freeze_time(NOON):
        other = behind.test_client()
        other.set_cookie("session", cookie.value)
        assert other.get("/notices").status_code == 200, "signed in on the host that is ahead"
        other.set_cookie("session", cookie.value[:-2])
        assert other.get("/notices").status_code == 302, "a forged one is none"
        with behind.app_context():
            assert _signer().loads(proof, return_timestamp=True)[0] == ["who", "which", "mark"]
    assert not is_future(NOON + AHEAD, NOON), "what is written on the host ahead is no mistake"
    for turn, app in enumerate((ahead, behind, ahead), start=1):
        with app.app_context():
            assert limiter.storage.incr("a key", 60) == turn
            assert limiter.storage.get("a key") == turn
            assert limiter.storage.get_expiry("a key") > 0
    with behind.app_context():
        limiter.storage.clear("a key")
    with ahead.app_context():
        assert limiter.storage.get("a key") == 0


def test_the_lead_is_taken_over_within_half_a_minute_and_not_by_a_clock_that_is_ahead(app: Flask) -> None:
    def lead(me: str, after_s: int, clock_off: timedelta = timedelta(0)) -> bool:
        """Ask as a process does every five seconds."""
        at, running = NOON + after_s * SECOND + clock_off, timedelta(seconds=after_s)
        if not services.may_lead("scheduler", me, at=at, running_for=running):
            return False
        with transaction():
            return services.lead("scheduler", me, at=at, running_for=running)

    assert lead("first", 0)
    for after_s in range(5, 60, 5):
        assert lead("first", after_s)
        assert not lead("ahead", after_s + 1, AHEAD), "the first one lives"
        assert not lead("behind", after_s + 2, -AHEAD)
    killed_at = 55
    taken = [after_s for after_s in range(killed_at + 1, killed_at + 40, 5) if lead("behind", after_s, -AHEAD)]
    assert taken
    assert taken[0] - killed_at <= 30
