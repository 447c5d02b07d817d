"""One leader among all processes and hosts."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.faults import is_busy
from canine.heartbeat.models import Outage, SchedulerLease, WatchedDay
from canine.rules.health import LONGEST_SILENCE

# Renewed three times as often: after a kill another process leads within half a minute, also on a busy machine.
LEASE_LASTS = timedelta(seconds=16)
CLOCKS_DIFFER = timedelta(seconds=100)
NOBODY = ""
WRITE_TRIED = "a write was tried"
TRY_EVERY = timedelta(seconds=30)
MOST_PATIENCE_MS = 250


def may_lead(job: str, me: str, *, at: datetime, running_for: timedelta) -> bool:
    """Tell whether a process leads, or could: without the writer's lock, for those that ask again and again."""
    lease = db.session.get(SchedulerLease, job, populate_existing=True)
    return lease is None or _is_free(lease, me, at, running_for)


def lead(job: str, me: str, *, at: datetime, running_for: timedelta) -> bool:
    """Take or renew the lease of a job; False while another living process holds it.

    Runs inside a transaction, of which there is only one writer at a time: no two processes can both take it.
    """
    lease = db.session.get(SchedulerLease, job, populate_existing=True)
    if lease is None:
        db.session.add(SchedulerLease(name=job, leader=me, expires_at=at + LEASE_LASTS))
    elif _is_free(lease, me, at, running_for):
        lease.leader, lease.expires_at = me, at + LEASE_LASTS
    else:
        return False
    db.session.flush()
    return True


# Each lease of another process, as this one saw it first, and when that was by a clock that nobody can set.
_held: dict[str, tuple[str, datetime, timedelta]] = {}


def _is_free(lease: SchedulerLease, me: str, at: datetime, running_for: timedelta) -> bool:
    """Whether a lease is one's own, was given back, or is renewed no more: whoever held it is gone.

    The clocks of two hosts differ, so that this is counted here: `running_for` is how long this process has counted. A
    lease that ran out long ago by any clock need not be watched first.
    """
    if lease.leader in (me, NOBODY) or lease.expires_at + CLOCKS_DIFFER <= at:
        return True
    seen = _held.get(lease.name)
    if seen is None or seen[:2] != (lease.leader, lease.expires_at):
        _held[lease.name] = (lease.leader, lease.expires_at, running_for)
        return False
    return running_for - seen[2] >= LEASE_LASTS


def ticked(job: str, *, at: datetime) -> None:
    """Note that the leader has done its round; a longer silence before it is put on record as an outage."""
    lease = db.session.get(SchedulerLease, job)
    if lease is None:
        return
    last = lease.last_tick_at
    if last is not None and at - last > LONGEST_SILENCE:
        with audited(AuditAction.NOTE_OUTAGE, actor=program("scheduler"), at=at):
            db.session.add(Outage(from_at=last, to_at=at))
    _count(last, at)
    lease.last_tick_at = at
    db.session.flush()


def _count(last: datetime | None, at: datetime) -> None:
    """Count a round in its day, with the silence before it. A clock that was set back ends no silence."""
    silence = max(0, round((at - last).total_seconds())) if last is not None else 0
    day = db.session.get(WatchedDay, at.date())
    if day is None:
        db.session.add(WatchedDay(day=at.date(), first_at=at, last_at=at, ticks=1, longest_silence_s=silence))
        return
    day.first_at, day.last_at = min(day.first_at, at), max(day.last_at, at)
    day.ticks += 1
    day.longest_silence_s = max(day.longest_silence_s, silence)


def release(job: str, me: str, *, at: datetime) -> None:
    """Give the lease back at an orderly stop, so that the next process need not wait."""
    lease = db.session.get(SchedulerLease, job)
    if lease is not None and lease.leader == me:
        lease.leader, lease.expires_at = NOBODY, at
        db.session.flush()


def can_write(*, at: datetime, engine: Engine | None = None) -> bool:
    """Try a write, a committed one, on the row that is kept for it: anybody asks, so only once in half a minute.

    True also while another writer is at work: that is no fault. The row says nothing of any record and is in no log.
    """
    try:
        with (engine or db.engine).connect() as connection:
            _wait_no_longer(connection)
            try:
                return _try_to_write(connection, at)
            finally:
                connection.rollback()
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA busy_timeout=15000")
    except SQLAlchemyError as error:
        return is_busy(error)


def _try_to_write(connection: Connection, at: datetime) -> bool:
    ours = SchedulerLease.name == WRITE_TRIED
    tried_at = connection.scalar(select(SchedulerLease.expires_at).where(ours))
    if tried_at is not None and abs(at - tried_at) < TRY_EVERY:
        return True
    connection.rollback()
    _wait_no_longer(connection)
    if tried_at is None:
        connection.execute(insert(SchedulerLease).values(name=WRITE_TRIED, leader="", expires_at=at))
    else:
        connection.execute(update(SchedulerLease).where(ours).values(expires_at=at))
    connection.commit()
    return True


def _wait_no_longer(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {MOST_PATIENCE_MS}")
    else:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={MOST_PATIENCE_MS}")
