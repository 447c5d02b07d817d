"""`/healthz` and the pages say what is wrong: a write that fails, a silent scheduler, a late check."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from canine import clock, jobs
from canine.actor import program
from canine.audit import queries, services
from canine.audit.verification import verify
from canine.extensions import db
from canine.heartbeat.models import SchedulerLease
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
HEARTBEAT, CHECK = (next(job for job in jobs.JOBS if job.name == name) for name in ("heartbeat", "check of the log"))
US = program("test")


def health(app: Flask, at: datetime) -> tuple[int, dict[str, Any]]:
    with freeze_time(at), app.app_context():
        answer = app.test_client().get("/healthz")
    return answer.status_code, answer.get_json()


def test_a_database_that_takes_no_write_is_told_with_503(app: Flask) -> None:
    db.session.remove()
    db.engine.dispose()

    def only_read(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        is_sqlite = db.engine.dialect.name == "sqlite"
        cursor.execute("PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only = on")
        cursor.close()
        if not is_sqlite:
            connection.commit()

    event.listen(Engine, "connect", only_read)  # that of the watcher, too, whose engine is its own
    try:
        status, told = health(app, NOON)
    finally:
        event.remove(Engine, "connect", only_read)
        db.engine.dispose()
    assert (status, told["status"], told["database"]) == (503, "failing", "takes no write")
    assert "full or read-only" in told["troubles"][0]
    assert health(app, NOON)[0] == 200


def test_a_write_is_tried_once_in_half_a_minute_and_another_writer_is_no_fault(app: Flask) -> None:
    def tried_at() -> datetime:
        db.session.rollback()
        row = db.session.get(SchedulerLease, "a write was tried")
        assert row is not None
        return row.expires_at

    size = queries.head().size
    health(app, NOON)
    health(app, NOON + timedelta(seconds=20))
    assert tried_at() == NOON
    health(app, NOON + timedelta(seconds=40))
    assert tried_at() == NOON + timedelta(seconds=40)
    assert queries.head().size == size, "a look at the program is no act"
    with transaction():
        status, _ = health_of_another_thread(app, NOON + timedelta(minutes=5))
    assert status == 200


def health_of_another_thread(app: Flask, at: datetime) -> tuple[int, dict[str, Any]]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(health, app, at).result()


def test_a_scheduler_that_never_ran_or_fell_silent_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health(app, NOON)[1]["status"] == "ok", "it has only just started"
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(minutes=11))
    status, told = health(app, NOON)
    assert (status, told["status"]) == (200, "failing")
    assert "Background tasks have not run" in told["troubles"][0]
    jobs.run(app, HEARTBEAT, "first", at=NOON)
    assert health(app, NOON)[1]["status"] == "ok"
    assert health(app, NOON + timedelta(minutes=11))[1]["status"] == "failing"
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(minutes=1))
    assert health(app, NOON + timedelta(minutes=11))[1]["status"] == "ok", "the program was off, and is on again"


def test_a_lease_of_years_is_told_and_taken_over_when_nobody_renews_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.run(app, HEARTBEAT, "from the future", at=NOON + timedelta(days=400))
    told = health(app, NOON)[1]
    assert told["status"] == "failing" and "still to come" in told["troubles"][0]
    assert not jobs.run(app, HEARTBEAT, "second", at=NOON), "its leader may live, with a clock that is ahead"
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(seconds=15))
    assert not jobs.run(app, HEARTBEAT, "second", at=NOON + timedelta(seconds=15))
    assert jobs.run(app, HEARTBEAT, "from the future", at=NOON + timedelta(days=400, seconds=15)), "it does live"
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(seconds=30))
    assert not jobs.run(app, HEARTBEAT, "second", at=NOON + timedelta(seconds=30))
    monkeypatch.setattr(clock, "running_for", lambda: timedelta(seconds=55))
    assert jobs.run(app, HEARTBEAT, "second", at=NOON)
    assert health(app, NOON)[1]["status"] == "ok"
    assert not jobs.run(app, HEARTBEAT, "third", at=NOON + timedelta(minutes=1)), "a living one keeps its lead"


def damaged(*_arguments: Any) -> Any:
    raise DatabaseError("SELECT", {}, Exception("database disk image is malformed"))


def test_a_check_that_did_not_end_is_on_record_an_alarm_and_tried_again(
    app: Flask, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time(NOON):
        manager = client_as(Role.MANAGER)
    with monkeypatch.context() as broken:
        broken.setattr(services, "verify", damaged)
        assert jobs.run(app, CHECK, "first", at=NOON)
    db.session.rollback()
    made = queries.last_check()
    assert made is not None and not made.ok and not made.has_ended
    assert health(app, NOON)[1]["audit"] == "did not end"
    with freeze_time(NOON):
        page = manager.get("/log").get_data(as_text=True)
    assert page.count("The check could not be made to its end: database disk image is malformed.") == 2
    assert jobs.run(app, CHECK, "first", at=NOON + timedelta(hours=1))
    assert health(app, NOON)[1]["audit"] == "did not end", "not again at each tick"
    assert jobs.run(app, CHECK, "first", at=NOON + timedelta(hours=5))
    assert health(app, NOON + timedelta(hours=5))[1]["audit"] == "ok"


def test_a_check_older_than_two_days_is_an_alarm_of_its_own(app: Flask, client_as: Browser) -> None:
    later = NOON + timedelta(days=2, minutes=1)
    with freeze_time(later):
        people = {role: client_as(role) for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.HANDLER)}
    with transaction():
        services.record_check(verify(), actor=US, at=NOON)
    sentence = "The log was not checked to its end for more than two days."
    assert health(app, NOON + timedelta(days=2))[1]["troubles"] == []
    status, told = health(app, later)
    assert (status, told["status"], told["troubles"]) == (200, "failing", [sentence])
    with freeze_time(later):
        shown = {role for role, browser in people.items() if sentence in browser.get("/notices").get_data(as_text=True)}
    assert shown == {Role.MANAGER, Role.ADMINISTRATOR}


def test_a_manager_has_the_check_made_again_at_once(app: Flask, scene: Scene, client_as: Browser) -> None:
    scene.dog("Ruby")
    manager = client_as(Role.MANAGER)
    assert "Check the log now" in manager.get("/log").get_data(as_text=True)
    page = manager.post("/log/check", follow_redirects=True).get_data(as_text=True)
    assert "entries, unbroken, and every row as the log has it." in page
    db.session.rollback()
    made = queries.last_check()
    assert made is not None and made.ok
    assert client_as(Role.HANDLER).post("/log/check").status_code == 403
