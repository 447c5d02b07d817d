"""Which process leads the scheduled jobs, and when it last did."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Model


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
