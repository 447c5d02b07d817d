"""The scheduled jobs: a table, one leader among all processes, and nothing that a lost tick could lose.

What is due is a question about a moment, and what was told is on record: a job may run twice, late, or after a
restart, and does the same. The scheduler keeps no state of its own.
"""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from canine import clock
from canine.heartbeat import services as heartbeat
from canine.readiness import services as readiness
from canine.settings import Settings
from canine.transaction import transaction

LEASE = "scheduler"
# Shorter than the lease, so that the leader keeps it.
HEARTBEAT_EVERY = timedelta(minutes=1)
REMIND_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Job:
    """A job by its name, how often it runs, and what it does at a moment."""

    name: str
    every: timedelta
    run: Callable[[datetime, ZoneInfo], object]


def _beat(at: datetime, _zone: ZoneInfo) -> None:
    heartbeat.ticked(LEASE, at=at)


def _remind(at: datetime, zone: ZoneInfo) -> None:
    readiness.remind(at=at, zone=zone)


JOBS = (
    Job("heartbeat", HEARTBEAT_EVERY, _beat),
    Job("remind", REMIND_EVERY, _remind),
)


def run(app: Flask, job: Job, me: str, *, at: datetime) -> bool:
    """Runs a job in a transaction of its own if this process leads; tells whether it did."""
    with app.app_context(), transaction():
        if not heartbeat.lead(LEASE, me, at=at):
            return False
        job.run(at, _settings(app).timezone)
        return True


def start(app: Flask) -> BaseScheduler:
    """Starts the jobs in a thread beside the server; they end with it."""
    scheduler = BackgroundScheduler(timezone=_settings(app).timezone, daemon=True)
    _fill(scheduler, app)
    scheduler.start()
    return scheduler


def run_forever(app: Flask) -> None:
    """Runs the jobs and nothing else, until the process is stopped."""
    scheduler = BlockingScheduler(timezone=_settings(app).timezone)
    _fill(scheduler, app)
    scheduler.start()


def _fill(scheduler: BaseScheduler, app: Flask) -> None:
    me = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
    for job in JOBS:
        scheduler.add_job(
            lambda job=job: run(app, job, me, at=clock.now()),
            IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=_settings(app).timezone),
            id=job.name,
            next_run_time=clock.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )


def _settings(app: Flask) -> Settings:
    chosen: Settings = app.config["SETTINGS"]
    return chosen
