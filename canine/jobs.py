"""The scheduled jobs: a table, one leader among all processes, and nothing that a lost tick could lose.

What is due is a question about a moment, and what was told is on record: a job may run twice, late, or after a
restart, and does the same. The scheduler keeps no state of its own.
"""

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import FrameType
from uuid import uuid4

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from canine import clock, release
from canine.accounts import queries as accounts
from canine.actor import program
from canine.audit import queries as audit_queries
from canine.audit import services as audit
from canine.backups import queries as backup_queries
from canine.backups import services as backups
from canine.certificates import authority, revoking, stamping
from canine.covert_checks import revealing as covert_checks
from canine.field import services as field
from canine.heartbeat import clock_watch
from canine.heartbeat import services as heartbeat
from canine.notices import delivery
from canine.notices import services as notices
from canine.policy import queries as policy
from canine.readiness import services as readiness
from canine.settings import Settings
from canine.transaction import transaction
from canine.units import queries as units
from canine.web import request_log

_log = logging.getLogger(__name__)
LEASE = "scheduler"
# Much shorter than the lease, so that the leader keeps it, and another one soon sees that it does not.
LEAD_EVERY = timedelta(seconds=5)
HEARTBEAT_EVERY = timedelta(minutes=1)
REMIND_EVERY = timedelta(minutes=15)
LOOK_EVERY = timedelta(minutes=15)
MAIL_EVERY = timedelta(minutes=1)
CHECKPOINT_EVERY = timedelta(days=1)
AFTER_FIRST_PAGE = timedelta(seconds=2)
# The hour of the unit's night at which the whole log is walked.
CHECK_AT = time(2, 0)
# … and a backup is written.
BACK_UP_AT = time(2, 30)
# A check that did not end, and a backup that was not written, are tried again after that.
AGAIN_AFTER = timedelta(hours=4)
SCHEDULER = program("scheduler")


@dataclass(frozen=True, slots=True)
class Job:
    """A job by its name, how often it runs, and what it does at a moment.

    A long job reads first and opens its own transaction to write, so that nobody waits for it.
    """

    name: str
    every: timedelta
    run: Callable[[datetime, Settings], object]
    is_long: bool = False


def _beat(at: datetime, _settings: Settings) -> None:
    heartbeat.ticked(LEASE, at=at)


def _lead(_at: datetime, _settings: Settings) -> None:
    """Nothing more: to run any job at all, a process takes the lead, or keeps it."""


def _remind(at: datetime, settings: Settings) -> None:
    readiness.remind(at=at, zone=settings.timezone)


def _checkpoint(at: datetime, settings: Settings) -> None:
    """Once a day, when there is a unit to sign for; the table of checkpoints says when it was last."""
    last, kept = audit_queries.last_checkpoint(), units.units()
    if kept and (last is None or at - last.at >= CHECKPOINT_EVERY):
        try:
            key = authority.seal(settings, kept[0].authority, at=at).key
        except (authority.KeyCannotBeTrusted, authority.KeyIsElsewhere) as refused:
            _log.error("No checkpoint of the log: %s", refused.sentence)
            return
        audit.make_checkpoint(key, "daily", actor=SCHEDULER, at=at)


def _check_log(at: datetime, settings: Settings) -> None:
    """Once a night; a night in which nothing ran is made up for at the next tick."""
    due_at, last = _last_night(CHECK_AT, settings, at), audit_queries.last_check()
    if last is not None and last.at >= due_at and (last.has_ended or at - last.at < AGAIN_AFTER):
        return
    audit.check(actor=SCHEDULER, at=at)


def _last_night(hour: time, settings: Settings, at: datetime) -> datetime:
    """Return when an hour of the unit's night was last."""
    local = at.astimezone(settings.timezone)
    tonight = datetime.combine(local.date(), hour, tzinfo=settings.timezone)
    return tonight if local >= tonight else tonight - timedelta(days=1)


def _back_up(at: datetime, settings: Settings) -> None:
    """Once a night, where anybody has an account; a night in which nothing ran is made up for at the next tick."""
    due_at, last = _last_night(BACK_UP_AT, settings, at), backup_queries.last_of_schedule()
    if last is not None and last.at >= due_at and (last.is_well or at - last.at < AGAIN_AFTER):
        return
    if not accounts.has_users():
        return
    retention = policy.in_force(at).backup_retention
    try:
        backups.nightly(settings, os.environ, retention, actor=SCHEDULER, at=at)
    except backups.BackupFailed as failed:
        _log.error("No backup: %s", failed.sentence)


def _mail(at: datetime, settings: Settings) -> None:
    """Fill the outbox, commits, and then sends what is due: nothing without a mail server in the settings."""
    if settings.mail_server is None:
        return
    with transaction():
        if notices.digests_wait(at=at, zone=settings.timezone):
            _remind(at, settings)  # after a night in which nothing ran, the digest has this morning's notices too
        notices.queue(base_url=settings.base_url, zone=settings.timezone, actor=SCHEDULER, at=at)
    delivery.deliver(settings.mail_server, actor=SCHEDULER, now=clock.now)


def _stamp(at: datetime, settings: Settings) -> None:
    if settings.tsa_url is not None:
        stamping.stamp_what_lacks_one(settings.tsa_url, actor=SCHEDULER, at=at)


def _clear_pieces(at: datetime, _settings: Settings) -> None:
    field.clear_old_pieces(actor=SCHEDULER, at=at)


def _resume_held_records(at: datetime, _settings: Settings) -> None:
    field.resume_held_records(at=at)


def _lapse_revocations(at: datetime, _settings: Settings) -> None:
    revoking.lapse_revocations(actor=SCHEDULER, at=at)


def _reveal_covert_checks(at: datetime, _settings: Settings) -> None:
    covert_checks.reveal_due(at=at)


JOBS = (
    Job("lead", LEAD_EVERY, _lead),
    Job("heartbeat", HEARTBEAT_EVERY, _beat),
    Job("remind", REMIND_EVERY, _remind),
    Job("mail", MAIL_EVERY, _mail, is_long=True),
    Job("checkpoint", LOOK_EVERY, _checkpoint),
    Job("check of the log", LOOK_EVERY, _check_log, is_long=True),
    Job("backup", LOOK_EVERY, _back_up, is_long=True),
    Job("timestamps", MAIL_EVERY, _stamp, is_long=True),
    Job("pieces of photos", LOOK_EVERY, _clear_pieces),
    Job("revocations that lapsed", MAIL_EVERY, _lapse_revocations),
    Job("covert checks whose time is over", MAIL_EVERY, _reveal_covert_checks),
    Job("records held for the clock", MAIL_EVERY, _resume_held_records),
)


def run(app: Flask, job: Job, me: str, *, at: datetime) -> bool:
    """Run a job in a transaction of its own if this process leads; return whether it did."""
    with app.app_context():
        release.look()
        doubt = clock_watch.doubt_at(at)
        if doubt is not None:
            app.logger.warning("%s: %s It is left out until the clock is right or confirmed.", job.name, doubt.sentence)
            return False
        if not heartbeat.may_lead(LEASE, me, at=at, running_for=clock.running_for()):
            return False
        with transaction():
            if not heartbeat.lead(LEASE, me, at=at, running_for=clock.running_for()):
                return False
            if not job.is_long:
                job.run(at, _settings(app))
                return True
        job.run(at, _settings(app))
        return True


def _run_or_say(app: Flask, job: Job, me: str) -> None:
    """Run a job; an expected fault is one line in the log, and the next round tries again."""
    try:
        run(app, job, me, at=clock.now())
    except Exception as error:
        _say(app, job.name, error)


def _say(app: Flask, what: str, error: Exception) -> None:
    """Log an expected fault in a line; raise whatever is a mistake in the program."""
    with app.app_context():
        fault = release.fault_or_behind(error)
    if fault is None:
        raise error
    app.logger.error("%s: %s", what, fault.detail)


@dataclass(frozen=True, slots=True)
class Running:
    """The jobs of one process, which is known by a name of its own."""

    app: Flask
    scheduler: BaseScheduler
    me: str


def start(app: Flask) -> Running:
    """Start the jobs in a thread beside the server, until `stop`; the first page does not wait for them."""
    scheduler = BackgroundScheduler(timezone=_settings(app).timezone, daemon=True)
    running = _filled(app, scheduler, clock.now() + AFTER_FIRST_PAGE)
    running.scheduler.start()
    return running


def stop(running: Running, *, at: datetime) -> None:
    """End the jobs when the one under way is done, and give the lead back: the next process need not wait for it.

    Where the database is away, or of a newer release, the lead runs out by itself.
    """
    running.scheduler.shutdown(wait=True)
    try:
        with running.app.app_context(), transaction():
            if clock_watch.doubt_at(at) is None:
                heartbeat.release(LEASE, running.me, at=at)
    except Exception as error:
        _say(running.app, "the lead was not given back", error)


def run_forever(app: Flask) -> None:
    """Run the jobs and nothing else, until the process is stopped."""
    request_log.write_to_stderr(_settings(app).log_level)
    running = _filled(app, BlockingScheduler(timezone=_settings(app).timezone), clock.now())
    with until_stopped():
        running.scheduler.start()
    stop(running, at=clock.now())


@contextmanager
def until_stopped() -> Iterator[None]:
    """Run the block until it ends by itself, or a service manager or the keyboard stops it: both are a clean end."""
    signal.signal(signal.SIGTERM, _stop)
    with suppress(KeyboardInterrupt):
        yield


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _filled(app: Flask, scheduler: BaseScheduler, first_at: datetime) -> Running:
    me = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
    for job in JOBS:
        scheduler.add_job(
            lambda job=job: _run_or_say(app, job, me),
            IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=_settings(app).timezone),
            id=job.name,
            next_run_time=first_at,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return Running(app, scheduler, me)


def _settings(app: Flask) -> Settings:
    chosen: Settings = app.config["SETTINGS"]
    return chosen
