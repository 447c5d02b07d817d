"""What a watcher is told while the database is away and when it is back; and who reads the log of outages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import create_engine, text

from canine import create_app
from canine.audit.guard import schema_change
from canine.extensions import db
from canine.heartbeat import queries, services
from canine.rules.roles import Role
from canine.settings import Settings
from canine.transaction import ConstraintBroken, transaction
from tests.conftest import NOON, settings_for
from tests.ports import free_port
from tests.scenes import Scene

JOB = "scheduler"
MINUTE = timedelta(minutes=1)


def tick(me: str, at: datetime) -> bool:
    with transaction():
        leads = services.lead(JOB, me, at=at, running_for=timedelta(0))
        if leads:
            services.ticked(JOB, at=at)
    return leads


def release(me: str, at: datetime) -> None:
    with transaction():
        services.release(JOB, me, at=at)


def found(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    return [(one.from_at, one.to_at) for one in queries.outages(since, until)]


@freeze_time(NOON)
def test_anyone_reads_whether_program_and_database_are_well_and_nobody_writes_it(
    app: Flask, stranger: FlaskClient
) -> None:
    tick("first", NOON)
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    expected = {"status": "ok", "database": "ok", "scheduler_last_tick": NOON.isoformat()}
    assert answer.get_json().items() >= expected.items()
    assert stranger.post("/healthz").status_code == 405


def unreachable(folder: Path) -> Settings:
    """Settings of a PostgreSQL server that was switched off: its port refuses."""
    return settings_for(folder, f"postgresql+psycopg://canine@127.0.0.1:{free_port()}/canine")


def damaged(folder: Path) -> Settings:
    """Settings of a SQLite file that is none."""
    (folder / "canine.sqlite3").write_bytes(b"this was a database once " * 400)
    return settings_for(folder)


@pytest.mark.parametrize("settings", [unreachable, damaged])
def test_a_database_that_is_away_is_told_with_503_to_a_stranger_and_to_one_who_was_signed_in(
    tmp_path: Path, settings: Callable[[Path], Settings]
) -> None:
    app = create_app(replace(settings(tmp_path)))
    app.config.update(TESTING=True)
    signed_in = app.test_client()
    with signed_in.session_transaction() as session:
        session["_user_id"] = "5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01"
        session["_fresh"] = True
    for client in (app.test_client(), signed_in):
        answer = client.get("/healthz")
        assert answer.status_code == 503
        said = "is damaged" if settings is damaged else "does not answer"
        expected = {"status": "failing", "database": said, "scheduler_last_tick": None}
        assert {name: answer.get_json()[name] for name in expected} == expected
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_restart_of_the_database_server_is_felt_by_no_request_after_it(
    app: Flask, scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    client = client_as(Role.MANAGER)
    assert client.get("/notices").status_code == 200
    for address in ("/healthz", "/notices"):
        db.session.rollback()
        db.session.remove()
        end_connections(app.config["SETTINGS"].database_url)
        assert client.get(address).status_code == 200, address


def end_connections(url: str) -> None:
    """Ends every connection to the database but its own, as a restart of the server does."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_a_lead_that_was_given_back_is_free_at_once_and_none_but_its_holder_gives_it_back(app: Flask) -> None:
    release("first", NOON)
    assert tick("first", NOON), "giving back what nobody held leaves nothing behind"
    release("second", NOON + MINUTE)
    assert not tick("second", NOON + MINUTE)
    release("first", NOON + MINUTE)
    assert tick("second", NOON + MINUTE)
    release("first", NOON + MINUTE)
    assert not tick("third", NOON + 2 * MINUTE), "who lost the lead cannot give away the new leader's"


def test_the_lease_of_one_job_says_nothing_about_another(app: Flask) -> None:
    with transaction():
        assert services.lead("one", "first", at=NOON, running_for=timedelta(0))
        assert services.lead("other", "second", at=NOON, running_for=timedelta(0))
        assert not services.lead("other", "first", at=NOON, running_for=timedelta(0))


def test_an_outage_is_found_from_every_period_that_it_touches_and_from_no_other(app: Flask) -> None:
    tick("first", NOON)
    tick("first", NOON + 60 * MINUTE)
    tick("first", NOON + 61 * MINUTE)
    tick("second", NOON + 180 * MINUTE)
    first, second = (NOON, NOON + 60 * MINUTE), (NOON + 61 * MINUTE, NOON + 180 * MINUTE)
    assert found(NOON - MINUTE, NOON + 400 * MINUTE) == [first, second]
    assert found(NOON + 10 * MINUTE, NOON + 20 * MINUTE) == [first], "a trial that lies within it"
    assert found(NOON + 60 * MINUTE, NOON + 60 * MINUTE) == [first], "it ended as the trial began"
    assert found(NOON + 181 * MINUTE, NOON + 400 * MINUTE) == []
    assert found(NOON - 60 * MINUTE, NOON - MINUTE) == []


def test_the_first_tick_of_all_ends_no_outage_and_a_clock_set_back_makes_none(app: Flask) -> None:
    tick("first", NOON)
    tick("first", NOON - 60 * MINUTE)
    assert found(NOON - 400 * MINUTE, NOON + 400 * MINUTE) == []


def test_the_database_itself_refuses_an_outage_that_ends_before_it_begins(app: Flask) -> None:
    with pytest.raises(ConstraintBroken, match="ends_after_it_begins"), schema_change(), transaction():
        db.session.execute(
            text("INSERT INTO outages (id, from_at, to_at) VALUES (:id, :from_at, :to_at)"),
            {"id": "5b0d8a0e6f0e4a539d0c6f7f2f0f0a01", "from_at": NOON, "to_at": NOON - MINUTE},
        )
