"""Which backups there are on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from canine.audit import queries as audit
from canine.audit.actions import AuditAction
from canine.backups.models import Backup
from canine.extensions import db

SHOWN = 50
# What the log calls that whose place a backup takes.
INSTANCE = "instance"


def newest(limit: int = SHOWN) -> Sequence[Backup]:
    """Return the backups last made or tried, the newest first."""
    return db.session.scalars(select(Backup).order_by(Backup.at.desc()).limit(limit)).all()


def last_written_at() -> datetime | None:
    """Return when a backup was last written; None where none ever was."""
    return db.session.scalar(last_written())


@dataclass(frozen=True, slots=True)
class Gap:
    """What a restore left out: whatever was recorded after the backup was made, until it was restored."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Replaced:
    """The record whose place a backup took. `entries` None: it could not be read, or nobody noted them."""

    is_on_record: bool
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class Restore:
    """A backup that was put in the place of the record: as the log has it.

    `entries` are those of the backup; `before` is what the entry says of the record whose place it took.
    """

    at: datetime
    by: str
    machine_account: str | None
    made_at: datetime
    entries: int
    before: Replaced

    @property
    def gap(self) -> Gap:
        """Return the time of which the record has nothing but what the backup had."""
        return Gap(self.made_at, self.at)


def restores(*, since: datetime | None = None) -> Sequence[Restore]:
    """Return every restore that the log knows of, or those since a moment, the oldest first."""
    found = audit.notes([AuditAction.RESTORE_BACKUP.value], object_type=Backup.__tablename__, limit=None)
    return [_restore(one) for one in reversed(found) if since is None or one.at >= since]


def _restore(noted: audit.Noted) -> Restore:
    said = noted.particulars
    return Restore(
        at=noted.at,
        by=noted.actor,
        machine_account=said.get("machine_account"),
        made_at=datetime.fromisoformat(said["made_at"]),
        entries=said["entries"],
        before=Replaced("entries_before" in said, said.get("entries_before")),
    )


@dataclass(frozen=True, slots=True)
class LastRestored:
    """When a backup last took the record's place, and four digits of the log's entry about it.

    The same backup, restored a second time, has another mark: its entry is of another moment.
    """

    at: datetime
    mark: str


def last_restored() -> LastRestored | None:
    """Return when that was; None where it never was."""
    found = audit.last_entry_of(AuditAction.RESTORE_BACKUP.value, Backup.__tablename__, INSTANCE)
    return LastRestored(found.at, found.hash[:4].upper()) if found is not None else None


def gap_around(at: datetime) -> Gap | None:
    """Return the gap that a moment falls into; None where the record goes on."""
    gaps = (one.gap for one in reversed(restores()))
    return next((gap for gap in gaps if gap.from_at <= at <= gap.to_at), None)


def last_written() -> Select[datetime | None]:
    """Ask when a backup was last written: a question alone, or a part of another one."""
    return select(func.max(Backup.at)).where(Backup.problem == "")


def last_of_schedule() -> Backup | None:
    """Return what the schedule last made, or tried to make; None where it never did."""
    statement = select(Backup).where(Backup.is_nightly).order_by(Backup.at.desc()).limit(1)
    return db.session.scalars(statement).first()
