"""Which backups there are on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.backups.models import Backup
from canine.extensions import db

SHOWN = 50


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


def gap_around(at: datetime) -> Gap | None:
    """Return the gap that a moment falls into; None where the record goes on."""
    gaps = (
        Gap(datetime.fromisoformat(one.particulars["made_at"]), one.at)
        for one in audit.notes([Deed.RESTORE_BACKUP.value], object_type=Backup.__tablename__)
    )
    return next((gap for gap in gaps if gap.from_at <= at <= gap.to_at), None)


def last_written() -> Select[datetime | None]:
    """Ask when a backup was last written: a question alone, or a part of another one."""
    return select(func.max(Backup.at)).where(Backup.problem == "")


def last_of_schedule() -> Backup | None:
    """Return what the schedule last made, or tried to make; None where it never did."""
    statement = select(Backup).where(Backup.is_nightly).order_by(Backup.at.desc()).limit(1)
    return db.session.scalars(statement).first()
