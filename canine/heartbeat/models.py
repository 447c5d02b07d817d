"""Which process leads the scheduled jobs, and when it last did."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Model, Record


class SchedulerLease(Model):
    """The one row that a process must hold to run the jobs; it expires by itself when the process dies.

    Not part of the audit log: it says nothing about any operational record.
    """

    __tablename__ = "scheduler_lease"
    __audited__ = False

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    leader: Mapped[str] = mapped_column(String(120))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_tick_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Outage(Record):
    """A time in which no process led the jobs: the program did not run. A certificate tells of it."""

    __tablename__ = "outages"
    __table_args__ = (CheckConstraint("to_at > from_at", name="ends_after_it_begins"),)

    from_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    to_at: Mapped[datetime] = mapped_column(UtcDateTime)
