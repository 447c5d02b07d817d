"""The application on each database, people who are signed in, and time that stands still."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import freezegun
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_hypothesis
from sqlalchemy import text

from canine import clock, create_app, settings
from canine.accounts import services as accounts
from canine.certificates import keys
from canine.certificates.keys import load_signing_key, make_local_authority
from canine.cli import migrate_database
from canine.extensions import db
from canine.settings import Settings
from tests import postgres
from tests.kept import KeptApplication
from tests.scenes import Scene
from tests.sharing import Sharing
from tests.still import keep_for_good, know_modules_by_their_size

# How long a test took is measured by the clock that goes on: `--durations` told of years.
freezegun.configure(extend_ignore_list=["_pytest.timing"])
know_modules_by_their_size()
# How fast a machine is, and what else it does, fails no test.
settings_of_hypothesis.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings_of_hypothesis.load_profile("any machine")
NOON = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
# What a mark says; the nearest one holds. tests/architecture/test_databases.py says what is on both.
DATABASES = {"both_databases": ["sqlite", "postgresql"], "one_database": ["sqlite"]}
ON_CI = os.environ.get("CI") == "true"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing | None:
    """How the tests are shared among the processes of `make test`."""
    return Sharing(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests run on both databases, but for those that are about sentences, rights and pages."""
    chosen = [one.args[0] for one in metafunc.definition.iter_markers("parametrize")]
    if "app" in metafunc.fixturenames and "app" not in chosen:
        mark = next((one.name for one in metafunc.definition.iter_markers() if one.name in DATABASES), "both_databases")
        metafunc.parametrize("app", DATABASES[mark], indirect=True)


def pytest_collection_finish() -> None:
    """The program, its libraries and all tests are there."""
    keep_for_good()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """A password hash is slow on purpose; the tests make hundreds of accounts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "PASSWORD_METHOD", "pbkdf2:sha256:1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _keys_drawn_and_opened_once() -> Iterator[None]:
    """To draw a key takes half a second, to open the file of one a fifth, both on purpose.

    A process draws eight, which serve in turn: no authority has the same key as its signing key or its neighbour.
    """
    draw, turn = cache(lambda _turn: rsa.generate_private_key(65537, 3072)), count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "new_key", lambda: draw(next(turn) % 8))
        patch.setattr(keys, "opened", lru_cache(maxsize=100)(keys.opened))
        yield


@pytest.fixture(scope="session", autouse=True)
def _cryptography_knows_the_time() -> None:
    """Let cryptography look `datetime` up before a test makes time stand still: it keeps what it found first."""
    authority = make_local_authority("Tests", passphrase="tests", at=datetime.now(UTC))
    load_signing_key(authority.signing_p12, "tests").sign_detached(b"first of all")


@pytest.fixture(autouse=True)
def _just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test process runs longer than a program may without its background tasks."""
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(0))
    monkeypatch.setattr(clock, "_counted", lambda: clock.now().timestamp())  # tests set the clock as they like
    monkeypatch.setattr(clock, "steps", clock.Steps())


@pytest.fixture
def at() -> datetime:
    """A Tuesday noon in Nairobi."""
    return NOON


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server for the session of one test process."""
    if postgres.binaries() is None:
        if ON_CI:
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        yield url


def settings_for(folder: Path, database_url: str | None = None, *, port: int | None = None) -> Settings:
    """Settings of an instance in a folder of its own."""
    environ = {"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40}
    if database_url:
        environ["CANINE_DATABASE_URL"] = database_url
    if port:
        environ["CANINE_PORT"] = str(port)
    return settings.read(environ)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the present revision, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(settings_for(folder))
    migrate_database(app)
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.rollback()
        db.engine.dispose()
    return folder / "canine.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Kept]:
    """A database at the present revision, with what it holds at first kept beside; one for a test process."""
    chosen = settings_for(tmp_path_factory.mktemp("migrated"), postgres_server)
    app = create_app(chosen)
    migrate_database(app)
    with app.app_context():
        db.engine.dispose()
    found = postgres.Kept(chosen.database_url)
    yield found
    found.close()


@pytest.fixture(scope="session")
def kept_on_sqlite(migrated_sqlite: Path) -> KeptApplication:
    """The application on SQLite of a test process."""
    return KeptApplication(settings_for(migrated_sqlite.parent))


@pytest.fixture(scope="session")
def kept_on_postgres(migrated_postgres: postgres.Kept, tmp_path_factory: pytest.TempPathFactory) -> KeptApplication:
    """The application on PostgreSQL of a test process."""
    return KeptApplication(settings_for(tmp_path_factory.mktemp("kept"), migrated_postgres.url))


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database at the present revision: once on SQLite, once on PostgreSQL if need be."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_app")
        return
    database: postgres.Kept = request.getfixturevalue("migrated_postgres")
    kept: KeptApplication = request.getfixturevalue("kept_on_postgres")
    database.back_to_first_rows()
    with kept.at(settings_for(tmp_path, database.url)) as app:
        yield app


@pytest.fixture
def sqlite_app(migrated_sqlite: Path, kept_on_sqlite: KeptApplication, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite alone, for what does not touch the database's own behaviour."""
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    with kept_on_sqlite.at(settings_for(tmp_path)) as app:
        yield app


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Builds situations through the services."""
    return Scene()


@pytest.fixture
def client_as(app: Flask, scene: Scene) -> Callable[..., FlaskClient]:
    """A browser in which a person of a role, or a given account, is signed in."""
    return scene.browser_of(app)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()
