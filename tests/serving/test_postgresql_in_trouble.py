"""PostgreSQL as it behaves: stopped, locked, silent and full, each a sentence in time, and one line in the log."""

import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from canine import create_app, postgresql
from canine.extensions import db
from canine.rules.roles import Role
from canine.transaction import ADVISORY_LOCK
from tests import postgres
from tests.conftest import settings_for
from tests.ports import free_port
from tests.scenes import Scene

UNIT = {"code": "LAM", "name": "Lamu", "authority": "Kenya Wildlife Service", "address": "Old Town"}


class Line:
    """A line to a server that can be cut off (it refuses) or swallow everything (it is there, and says nothing)."""

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self._to, self.is_silent = port, False
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._pairs: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._to))
            self._pairs += [near, far]
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        """Carry bytes both ways until one end is closed, or breaks."""
        with suppress(OSError, ValueError):
            while True:
                ready, _, _ = select.select([near, far], [], [], 0.2)
                for one in ready:
                    said = one.recv(65536)
                    if not said:
                        raise OSError("closed")
                    if not self.is_silent:
                        (far if one is near else near).sendall(said)
        near.close()
        far.close()

    def close(self) -> None:
        for one in (self._listening, *self._pairs):
            one.close()


@pytest.fixture(scope="module")
def line(postgres_server: str) -> Iterator[Line]:
    port = make_url(postgres_server).port
    assert port is not None
    found = Line(port)
    yield found
    found.close()


@pytest.fixture(scope="module")
def served(line: Line, migrated_postgres: postgres.Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that reaches its database over the line, and is less patient than in use."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"LOCK_MS": 500, "STATEMENT_MS": 3000, "POOL_S": 1, "CONNECT_S": 2}.items():
            patch.setattr(postgresql, name, value)
        patch.setattr(postgresql, "_patience", type(postgresql._patience)("patience", default=3.0))
        migrated_postgres.back_to_first_rows()
        address = make_url(migrated_postgres.url).set(port=line.port).render_as_string(hide_password=False)
        app = create_app(settings_for(tmp_path_factory.mktemp("away"), address))
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        yield app  # no context is open around a request: each has its own, as in use
        with app.app_context():
            db.engine.dispose()
    migrated_postgres.back_to_first_rows()


@pytest.fixture(scope="module")
def browser(served: Flask) -> FlaskClient:
    """An administrator's."""
    with served.app_context():
        return Scene().browser_of(served)(Role.ADMINISTRATOR)


@pytest.fixture
def away(served: Flask, browser: FlaskClient, caplog: pytest.LogCaptureFixture) -> Callable[[str], float]:
    """Ask a page, a record and a form while something is wrong; tell how long the slowest took."""

    def ask(sentence: str) -> float:
        slowest = 0.0
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            for method, address, body in (
                ("GET", "/units", {}),
                ("POST", "/units/new", {"data": UNIT}),
                ("PUT", "/api/v1/records/7b0c7e0e-6b8e-4c55-9b2e-5f0b1f2f3a4b", {"json": {}}),
            ):
                began = time.monotonic()
                answer = browser.open(address, method=method, **body)
                slowest = max(slowest, time.monotonic() - began)
                if answer.status_code in (200, 403):
                    continue  # reads and refusals that need no lock go on
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) > 0
                assert sentence in answer.text
        told = [one for one in caplog.records if one.name == "canine.requests"]
        assert told, "somebody was told to come again"
        assert all(one.exc_info is None and "\n" not in one.getMessage() for one in told)
        return slowest

    return ask


def healthz(served: Flask) -> tuple[int, str, float]:
    began = time.monotonic()
    answer = served.test_client().get("/healthz")
    return answer.status_code, answer.get_json()["database"], time.monotonic() - began


@pytest.fixture
def at_the_server(migrated_postgres: postgres.Kept) -> Iterator[psycopg.Connection]:
    """A connection of somebody else, past the line."""
    with psycopg.connect(migrated_postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def test_a_line_that_swallows_everything_holds_nobody(
    served: Flask, line: Line, browser: FlaskClient, away: Callable[[str], float]
) -> None:
    assert browser.get("/units").status_code == 200
    line.is_silent = True
    try:
        assert away("does not answer just now") < 8
        status, database, took = healthz(served)
        assert (status, database) == (503, "does not answer")
        assert took < 1.5
    finally:
        line.is_silent = False
    time.sleep(2.5)  # the look that went into the silence ends
    assert browser.get("/units").status_code == 200
    assert healthz(served)[:2] == (200, "ok")


def test_a_lock_held_elsewhere_is_told_in_time_and_readers_read(
    served: Flask, browser: FlaskClient, away: Callable[[str], float], at_the_server: psycopg.Connection
) -> None:
    at_the_server.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    assert away("The database is busy") < 3
    assert browser.get("/units").status_code == 200
    assert healthz(served)[:2] == (200, "ok")
    at_the_server.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    at_the_server.execute("BEGIN; LOCK TABLE users, audit_entries")
    assert away("The database is busy") < 3
    assert healthz(served)[2] < 1.5
    at_the_server.execute("COMMIT")
    assert browser.get("/units").status_code == 200


def test_a_full_pool_is_told_and_health_has_a_connection_of_its_own(
    served: Flask, browser: FlaskClient, away: Callable[[str], float]
) -> None:
    with served.app_context():
        engine = db.engine
    with ExitStack() as held:
        for _ in range(postgresql.POOL + postgresql.MORE):
            held.enter_context(engine.connect())
        assert away("The database is busy") < 3
        assert healthz(served)[:2] == (200, "ok")
    assert browser.get("/units").status_code == 200


def test_a_full_server_and_a_restarted_one(
    served: Flask, browser: FlaskClient, away: Callable[[str], float], migrated_postgres: postgres.Kept
) -> None:
    with served.app_context():
        db.engine.dispose()
    with ExitStack() as held:
        with suppress(psycopg.OperationalError):
            for _ in range(200):
                held.enter_context(psycopg.connect(migrated_postgres.url.replace("+psycopg", "")))
        away("does not answer just now")
        assert healthz(served)[0] == 503
    assert browser.get("/units").status_code == 200
    with psycopg.connect(migrated_postgres.url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert browser.get("/units").status_code == 200, "nobody's request finds out that the server was restarted"
    assert browser.post("/units/new", data=UNIT).status_code == 302
