"""A program whose database a newer release upgraded while it ran neither reads nor writes, and says so to everybody."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from canine import clock, jobs, release
from canine.audit.guard import schema_change
from canine.extensions import db
from canine.rules.roles import Role
from canine.units import queries as units

UNIT = {"code": "LAM", "name": "Lamu", "authority": "Kenya Wildlife Service", "address": "Old Town"}


def at_revision(revision: str) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def rename(column: str, to: str) -> None:
    db.session.rollback()
    with schema_change(), db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE units RENAME COLUMN {column} TO {to}"))


@contextmanager
def upgraded_by_a_newer_release() -> Iterator[None]:
    at_revision("9999")
    try:
        yield
    finally:
        at_revision(release.newest_known())


def is_refused(browser: FlaskClient, method: str, address: str, **more: object) -> bool:
    answer = browser.open(address, method=method, **more)  # type: ignore[arg-type]
    return answer.status_code == 503 and "is being upgraded" in answer.text and int(answer.headers["Retry-After"]) > 0


def test_nothing_is_written_and_soon_nothing_read(
    app: Flask, client_as: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    browser = client_as(Role.ADMINISTRATOR)
    assert browser.get("/units").status_code == 200
    with upgraded_by_a_newer_release(), caplog.at_level(logging.ERROR):
        assert is_refused(browser, "POST", "/units/new", data=UNIT), "a writer asks first"
        assert [unit.code for unit in units.units()] == ["MSA"]
        assert is_refused(browser, "GET", "/units"), "and from then on nobody reads"
        jobs._run_or_say(app, jobs.JOBS[0], "this process")
        health = browser.get("/healthz")
        assert (health.status_code, health.get_json()["database"]) == (503, "of a newer release")
        (trouble,) = health.get_json()["troubles"]
        assert trouble.startswith("This host has to be upgraded: the database was upgraded to 9999 by a newer release")
    assert [(one.exc_info, one.getMessage().count("\n")) for one in caplog.records] == [(None, 0)] * 3
    assert browser.get("/units").status_code == 200, "a backup of before was restored"
    assert browser.post("/units/new", data=UNIT).status_code == 302, "what was typed is sent again"


def test_a_statement_that_the_newer_database_does_not_know_is_no_fault_of_the_program(
    app: Flask, client_as: Callable[..., FlaskClient]
) -> None:
    browser = client_as(Role.MANAGER)
    with upgraded_by_a_newer_release():
        rename("address", "lies_at")
        try:
            assert is_refused(browser, "GET", "/units")
        finally:
            rename("lies_at", "address")


def test_a_job_notices_without_anybody_who_writes(app: Flask, client_as: Callable[..., FlaskClient]) -> None:
    browser = client_as(Role.MANAGER)
    with upgraded_by_a_newer_release():
        jobs._run_or_say(app, jobs.JOBS[0], "this process")
        assert is_refused(browser, "GET", "/units")
    assert browser.get("/units").status_code == 200


def test_a_stop_while_the_lead_cannot_be_given_back_is_a_clean_end(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    running = jobs.start(app)
    with upgraded_by_a_newer_release(), caplog.at_level(logging.ERROR):
        jobs.stop(running, at=clock.now())
    assert [one.getMessage() for one in caplog.records] == [
        f"the lead was not given back: the database was upgraded to 9999 by a newer release; this one knows"
        f" {release.newest_known()}"
    ]
