"""Whether database, scheduler and the check of the log are alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.exc import SQLAlchemyError

from canine import release
from canine.audit import queries as audit
from canine.audit.models import LogCheck
from canine.backups import queries as backups
from canine.extensions import db
from canine.faults import DatabaseIsNewer, is_damaged
from canine.heartbeat.models import Outage, SchedulerLease, WatchedDay
from canine.rules.health import Vitals


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a watcher is told: the last check, and the last that came to its end.

    `backed_up_at` is when a backup was last written; `vitals` are None when the database does not answer. `behind` says
    by how much this program is older than the database, which it does not read then; `is_damaged`, that it gave no
    answer since its file is not what it wrote.
    """

    last_tick_at: datetime | None = None
    backed_up_at: datetime | None = None
    vitals: Vitals | None = None
    check: LogCheck | None = None
    ended: LogCheck | None = None
    behind: str = ""
    is_damaged: bool = False

    @property
    def database_answers(self) -> bool:
        """Whether the database gave what was asked."""
        return self.vitals is not None

    @property
    def audit(self) -> str:
        """What is known of the log, in a word or two."""
        if self.ended is not None and not self.ended.ok:
            return "altered"
        if self.check is None:
            return "not checked yet"
        return "ok" if self.check.has_ended else "did not end"


def behind() -> str:
    """Say by how much this program is older than the database; empty where it is not, or nothing answers."""
    try:
        release.look()
    except DatabaseIsNewer as newer:
        return str(newer)
    except SQLAlchemyError:
        db.session.rollback()
    return ""


def pulse(*, can_write: bool = True, running_for: timedelta = timedelta(0)) -> Pulse:
    """Asks the database; a database that does not answer is an answer too."""
    try:
        one_row = select(literal(1)).subquery()
        # Every page of a manager asks, so in one statement: a row for each of the newest checks, or one without any.
        rows = db.session.execute(
            select(
                LogCheck,
                select(func.max(SchedulerLease.last_tick_at)).scalar_subquery(),
                select(func.max(SchedulerLease.expires_at)).scalar_subquery(),
                backups.last_written().scalar_subquery(),
                audit.end_of_key_in_use().scalar_subquery(),
                audit.begins_at().scalar_subquery(),
            )
            .select_from(one_row.outerjoin(LogCheck, audit.is_newest_check()))
            .order_by(LogCheck.at.desc(), LogCheck.entries.desc())
        ).all()
        checks = [row[0] for row in rows if row[0] is not None]
        check, ended = checks[0] if checks else None, next((one for one in checks if one.has_ended), None)
        _, ticked, leads_until, written_at, key_ends_at, begins_at = rows[0]
        checked_at = ended.at if ended else begins_at
        backed_up_at = written_at or begins_at
    except (SQLAlchemyError, UnicodeDecodeError) as error:
        db.session.rollback()
        return Pulse(is_damaged=is_damaged(error))
    is_unfinished = check is not None and not check.has_ended
    is_altered = ended is not None and not ended.ok
    vitals = Vitals(
        can_write=can_write,
        running_for=running_for,
        last_tick_at=ticked,
        leads_until=leads_until,
        is_altered=is_altered,
        is_unfinished=is_unfinished,
        checked_at=checked_at,
        backed_up_at=backed_up_at,
        key_ends_at=key_ends_at,
    )
    return Pulse(ticked, written_at, vitals, check, ended)


@dataclass(frozen=True, slots=True)
class Watched:
    """The rounds of the scheduler in a period: how many, from when to when, and the longest silence between two."""

    ticks: int
    from_at: datetime
    to_at: datetime
    longest_silence_s: int


def watched(since: datetime, until: datetime) -> Watched | None:
    """Return what watched the program in the days (UTC) of a period; None where nothing did.

    A silence that had not ended by the last round counts from that round on.
    """
    ticks, first, last, silence = db.session.execute(
        select(
            func.sum(WatchedDay.ticks),
            func.min(WatchedDay.first_at),
            func.max(WatchedDay.last_at),
            func.max(WatchedDay.longest_silence_s),
        ).where(WatchedDay.day.between(since.date(), until.date()))
    ).one()
    if not ticks:
        return None
    return Watched(int(ticks), first, last, max(int(silence), round((until - last).total_seconds())))


def outages(since: datetime, until: datetime) -> Sequence[Outage]:
    """Every outage that touches a period, in order."""
    return db.session.scalars(
        select(Outage).where(Outage.to_at >= since, Outage.from_at <= until).order_by(Outage.from_at)
    ).all()
