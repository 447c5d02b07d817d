"""The scheduled jobs: one leader among all processes, nothing told twice, and every silence on record."""

import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine import clock, jobs
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.heartbeat import queries
from canine.heartbeat.models import Outage
from canine.heartbeat.services import CLOCKS_DIFFER, LEASE_LASTS
from canine.jobs import Job
from canine.notices.models import Notice
from canine.rules.roles import Role
from canine.settings import Settings
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene

HEARTBEAT, REMIND = (next(job for job in jobs.JOBS if job.name == name) for name in ("heartbeat", "remind"))
MINUTE = timedelta(minutes=1)


def told() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0


def silences() -> list[tuple[datetime, datetime]]:
    db.session.rollback()
    return [(one.from_at, one.to_at) for one in queries.outages(LONG_AGO, NOON + timedelta(days=400))]


def test_of_two_processes_one_leads_and_the_other_does_nothing(app: Flask, scene: Scene) -> None:
    scene.user(Role.MANAGER)
    scene.team()
    assert jobs.run(app, HEARTBEAT, "first", at=NOON)
    assert not jobs.run(app, REMIND, "second", at=NOON)
    assert told() == 0, "the second had something to tell"
    assert jobs.run(app, REMIND, "first", at=NOON)
    assert told() == 2, "manager and handler: the dog has no medical check-up"
    assert not jobs.run(app, HEARTBEAT, "second", at=NOON + MINUTE)
    assert queries.pulse().last_tick_at == NOON, "who does not lead leaves no sign of life"


def test_a_leader_that_goes_on_keeps_the_lead_and_one_that_fell_silent_loses_it(app: Flask) -> None:
    for minute in range(6):
        assert jobs.run(app, HEARTBEAT, "first", at=NOON + minute * MINUTE)
        assert not jobs.run(app, HEARTBEAT, "second", at=NOON + minute * MINUTE + timedelta(seconds=30))
    end = NOON + 5 * MINUTE + LEASE_LASTS + CLOCKS_DIFFER
    assert not jobs.run(app, HEARTBEAT, "second", at=end - timedelta(seconds=1))
    assert jobs.run(app, HEARTBEAT, "second", at=end)
    assert not jobs.run(app, HEARTBEAT, "first", at=end + timedelta(seconds=1)), "the first is no leader any more"


def test_a_new_leader_tells_nothing_again(app: Flask, scene: Scene) -> None:
    scene.user(Role.MANAGER)
    scene.team()
    assert jobs.run(app, REMIND, "first", at=NOON)
    before = told()
    assert before > 0
    assert jobs.run(app, REMIND, "second", at=NOON + timedelta(hours=1))
    assert told() == before


def test_a_stop_of_the_program_is_put_on_record_with_its_two_ends(app: Flask) -> None:
    jobs.run(app, HEARTBEAT, "first", at=NOON)
    jobs.run(app, HEARTBEAT, "first", at=NOON + timedelta(minutes=10))
    assert silences() == [], "a busy machine may be ten minutes late"
    last = NOON + timedelta(minutes=10)
    back = last + timedelta(minutes=10, seconds=1)
    jobs.run(app, HEARTBEAT, "second", at=back)
    assert silences() == [(last, back)]
    jobs.run(app, HEARTBEAT, "second", at=back + MINUTE)
    assert silences() == [(last, back)], "once"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "heartbeat.note_outage")).one()
    assert entry.at == back
    assert UUID(entry.object_id) == db.session.scalars(select(Outage)).one().id


def test_a_job_that_fails_leaves_nothing_half_done_and_the_next_run_makes_it_good(app: Flask, scene: Scene) -> None:
    scene.user(Role.MANAGER)
    scene.team()

    def fail(at: datetime, settings: Settings) -> None:
        REMIND.run(at, settings)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        jobs.run(app, Job("remind", REMIND.every, fail), "first", at=NOON)
    assert told() == 0
    assert jobs.run(app, REMIND, "second", at=NOON), "a lead that was not committed is nobody's"
    assert told() == 2


@freeze_time(NOON)
def test_a_watcher_reads_the_last_tick(app: Flask, stranger: FlaskClient) -> None:
    answer = stranger.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json().items() >= {"status": "ok", "database": "ok", "scheduler_last_tick": None}.items()
    jobs.run(app, HEARTBEAT, "first", at=NOON)
    assert stranger.get("/healthz").get_json()["scheduler_last_tick"] == "2026-03-03T09:00:00+00:00"


def test_a_database_that_does_not_answer_is_told_with_503(sqlite_app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE scheduler_lease")
    answer = sqlite_app.test_client().get("/healthz")
    assert answer.status_code == 503
    told = answer.get_json()
    assert (told["status"], told["database"], told["scheduler_last_tick"]) == ("failing", "does not answer", None)


def test_the_jobs_run_beside_the_server_and_an_orderly_stop_gives_the_lead_back_at_once(app: Flask) -> None:
    db.session.rollback()
    running = jobs.start(app)
    try:
        until = time.monotonic() + 10
        while queries.pulse().last_tick_at is None and time.monotonic() < until:
            db.session.rollback()
            time.sleep(0.02)
        assert not jobs.run(app, HEARTBEAT, "second", at=clock.now())
    finally:
        jobs.stop(running, at=clock.now())
    assert jobs.run(app, HEARTBEAT, "second", at=clock.now())
