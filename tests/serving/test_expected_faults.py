"""What the machine does wrong is one line in the log and a sentence for whoever waits, and nothing typed is lost."""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from canine import jobs
from canine.extensions import db
from canine.faults import fault_of
from canine.rules.roles import Role
from tests.conftest import settings_for

UNIT = {"code": "LAM", "name": "Lamu & Malindi", "authority": "Kenya Wildlife Service", "address": "Old\nTown"}


@contextmanager
def every_connection(statement: str) -> Iterator[None]:
    """Every connection from now on begins with the statement, as one to a machine that is in trouble would."""

    def trouble(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(statement)
        else:
            connection.execute(statement)
            connection.commit()

    db.session.remove()
    db.engine.dispose()
    event.listen(Engine, "connect", trouble)
    try:
        yield
    finally:
        event.remove(Engine, "connect", trouble)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def no_disk_to_write_on(app: Flask) -> Iterator[None]:
    is_sqlite = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    with every_connection("PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only = on"):
        yield


@contextmanager
def no_database(app: Flask) -> Iterator[None]:
    """SQLite's file is something else for a while; PostgreSQL takes no connection and ended those that were open."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    db.engine.dispose()
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        content = file.read_bytes()
        for beside in ("-wal", "-shm"):
            Path(f"{file}{beside}").unlink(missing_ok=True)
        file.write_bytes(b"Dear court, " * 400)
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
            file.write_bytes(content)
        return
    server, _, name = address.replace("+psycopg", "").rpartition("/")
    with psycopg.connect(f"{server}/template1", autocommit=True) as keeper:
        keeper.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            keeper.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def test_a_disk_that_cannot_be_written_on_loses_nothing_that_was_typed(
    app: Flask, client_as: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    browser = client_as(Role.ADMINISTRATOR)
    app.config["WTF_CSRF_ENABLED"] = True  # as in use: the form carries its token
    (token,) = re.findall(r'name="csrf-token" content="([^"]+)"', browser.get("/units/new").text)
    typed = UNIT | {"csrf_token": token}
    with no_disk_to_write_on(app), caplog.at_level(logging.ERROR):
        answer = browser.post("/units/new", data=typed)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "cannot write to its disk. Nothing was saved." in answer.text
    assert "Lamu &amp; Malindi</textarea>" in answer.text
    assert 'action="/units/new"' in answer.text
    lines = [record for record in caplog.records if record.name == "canine.requests"]
    assert [(record.exc_info, record.getMessage().count("\n")) for record in lines] == [(None, 0)]
    assert re.match(r"POST /units/new 503 in \d+ ms: \S", lines[0].getMessage())
    assert f"{token}</textarea>" in answer.text
    assert browser.post("/units/new", data=typed).status_code == 302, "sent again, it is saved"


def test_without_a_database_pages_and_programs_are_told_to_come_again(
    app: Flask, client_as: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    browser = client_as(Role.MANAGER)
    with no_database(app), caplog.at_level(logging.ERROR):
        page = browser.get("/readiness")
        record = browser.put("/api/v1/records/7b0c7e0e-6b8e-4c55-9b2e-5f0b1f2f3a4b", json={})
    for answer in (page, record):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert "Nothing was saved" in page.text
    assert "Sign out" not in page.text, "the page around it asks the database nothing"
    assert "Nothing was saved" in record.get_json()["errors"][0]["message"]
    assert all(found.exc_info is None for found in caplog.records)
    assert browser.get("/readiness").status_code == 200


def test_a_job_that_meets_a_fault_says_so_in_a_line_and_runs_in_the_next_round(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    beat = jobs.JOBS[0]
    with no_disk_to_write_on(app), caplog.at_level(logging.ERROR):
        jobs._run_or_say(app, beat, "this process")
    assert [(record.exc_info, record.getMessage()[: len(beat.name)]) for record in caplog.records] == [
        (None, beat.name)
    ]


def test_a_mistake_in_the_program_is_no_fault_of_the_machine(app: Flask) -> None:
    for statement in ("SELECT * FROM no_such_table", "SELEC 1"):
        with pytest.raises(Exception, match=r"no_such_table|SELEC") as raised:
            db.session.execute(db.text(statement))
        assert fault_of(raised.value) is None
        db.session.rollback()
    assert fault_of(FileNotFoundError(2, "No such file or directory")) is None


def test_a_damaged_setting_found_while_serving_is_a_sentence_without_its_value(
    app: Flask, client_as: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    folder = settings_for(tmp_path).instance / "signing"
    folder.mkdir()
    (folder / "authority.pem").write_bytes(b"")
    answer = client_as(Role.MANAGER).get("/authority.pem")
    assert answer.status_code == 503
    assert "set up wrongly" in answer.text
    assert str(tmp_path) not in answer.text
