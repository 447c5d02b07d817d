"""Which process leads the scheduled jobs, and when it last did."""

from datetime import date, datetime

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


class SharedSetting(Model):
    """By what a setting is known that every host has to have alike: the value itself, or a hash of what is secret.

    Not part of the audit log, which has an entry when it is changed: it says nothing about any operational record.
    """

    __tablename__ = "shared_settings"
    __audited__ = False
    __table_args__ = (CheckConstraint("mark <> ''", name="marked"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    mark: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WatchedDay(Model):
    """What the scheduler's rounds of one day (UTC) say: how many there were, and how long it was silent at the most.

    Not part of the audit log: there is a round each minute, and it says nothing about any operational record.
    """

    __tablename__ = "watched_days"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("ticks >= 1 AND longest_silence_s >= 0", name="ticked_at_least_once"),
        CheckConstraint("last_at >= first_at", name="ends_after_it_begins"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ticks: Mapped[int]
    longest_silence_s: Mapped[int]


class Outage(Record):
    """A time in which no process led the jobs: the program did not run. A certificate tells of it."""

    __tablename__ = "outages"
    __table_args__ = (CheckConstraint("to_at > from_at", name="ends_after_it_begins"),)

    from_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    to_at: Mapped[datetime] = mapped_column(UtcDateTime)
