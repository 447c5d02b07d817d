"""Whether database and scheduler are alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from canine.audit import queries as audit
from canine.extensions import db
from canine.heartbeat.models import Outage, SchedulerLease


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a watcher is told."""

    database_answers: bool
    last_tick_at: datetime | None
    audit_ok: bool | None = None


def pulse() -> Pulse:
    """Asks the database; a database that does not answer is an answer too."""
    try:
        last = db.session.scalar(
            select(SchedulerLease.last_tick_at)
            .where(SchedulerLease.last_tick_at.is_not(None))
            .order_by(SchedulerLease.last_tick_at.desc())
            .limit(1)
        )
        check = audit.last_check()
    except SQLAlchemyError:
        db.session.rollback()
        return Pulse(database_answers=False, last_tick_at=None)
    return Pulse(database_answers=True, last_tick_at=last, audit_ok=check.ok if check else None)


def outages(since: datetime, until: datetime) -> Sequence[Outage]:
    """Every outage that touches a period, in order."""
    return db.session.scalars(
        select(Outage).where(Outage.to_at >= since, Outage.from_at <= until).order_by(Outage.from_at)
    ).all()
