"""One leader among all processes and hosts."""

from datetime import datetime, timedelta

from canine.audit.actor import program
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.heartbeat.models import Outage, SchedulerLease

LEASE_LASTS = timedelta(minutes=2)
# A tick comes every minute; a busy machine may miss a few.
LONGEST_SILENCE = timedelta(minutes=10)


def lead(job: str, me: str, *, at: datetime) -> bool:
    """Takes or renews the lease of a job; False while another living process holds it.

    Runs inside a transaction, of which there is only one writer at a time: no two processes can both take it.
    """
    lease = db.session.get(SchedulerLease, job, populate_existing=True)
    if lease is None:
        db.session.add(SchedulerLease(name=job, leader=me, expires_at=at + LEASE_LASTS))
    elif lease.leader == me or lease.expires_at <= at:
        lease.leader, lease.expires_at = me, at + LEASE_LASTS
    else:
        return False
    db.session.flush()
    return True


def ticked(job: str, *, at: datetime) -> None:
    """Notes that the leader has done its round; a longer silence before it is put on record as an outage."""
    lease = db.session.get(SchedulerLease, job)
    if lease is None:
        return
    last = lease.last_tick_at
    if last is not None and at - last > LONGEST_SILENCE:
        with deed(Deed.NOTE_OUTAGE, actor=program("scheduler"), at=at):
            db.session.add(Outage(from_at=last, to_at=at))
    lease.last_tick_at = at
    db.session.flush()


def release(job: str, me: str, *, at: datetime) -> None:
    """Gives the lease back at an orderly stop, so that the next process need not wait."""
    lease = db.session.get(SchedulerLease, job)
    if lease is not None and lease.leader == me:
        lease.expires_at = at
        db.session.flush()
