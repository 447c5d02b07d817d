"""A backup becomes the instance again. What was there before is set aside, and nothing is changed by a file that is
damaged.
"""

import os
import pwd
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, column, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from canine.accounts import queries as accounts
from canine.accounts import sessions
from canine.audit.actions import AuditAction
from canine.audit.actor import Actor
from canine.audit.listener import note
from canine.backups import archive, copying
from canine.backups.archive import Manifest
from canine.backups.queries import INSTANCE
from canine.columns import UtcDateTime
from canine.errors import DomainError
from canine.extensions import (
    BEFORE_THE_FIRST,
    address_of,
    close_database,
    db,
    is_too_early,
    migrate,
    revisions,
)
from canine.postgresql import unhurried
from canine.private_files import FOLDER_MODE, key_files, replaced_by, write_whole
from canine.settings import Settings
from canine.transaction import transaction

# A program that was killed leads the background tasks no longer than that; more is what a wrong clock said.
_LEAD_LASTS = timedelta(minutes=5)
_SUFFIXES = ("", "-wal", "-shm", "-journal")


class RestoreRefused(DomainError):
    """What is there stands against it; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Present:
    """What the database holds now: how long its log is and its last hash, whether anybody has an account, and until
    when a program leads the background tasks. A database that cannot be read has a log of None.
    """

    entries: int | None = 0
    head: str = ""
    has_accounts: bool = False
    led_until: datetime | None = None

    @property
    def holds_something(self) -> bool:
        """Tell whether a restore would take a record away; one that cannot be read may be one."""
        return self.entries is None or self.has_accounts


@dataclass(frozen=True, slots=True)
class Restored:
    """What the instance holds now, what it held before, and where that was put; `left` are files to be put in place
    by hand.
    """

    manifest: Manifest
    before: Present
    aside: str | None
    left: tuple[Path, ...]


def restore(
    file: Path, settings: Settings, *, passphrase: str | None, is_forced: bool, may_lose: bool, at: datetime
) -> Restored:
    """Put the database and the keys of a backup in the place of those of the instance.

    `is_forced`: although it holds a record; `may_lose`: although that has entries that the backup has not. Raises
    RestoreRefused, BackupDamaged or PassphraseWrong before anything is changed.
    """
    with archive.unpacked(file, passphrase, beside=settings.instance) as (folder, manifest):
        if is_too_early(manifest.revision):
            raise RestoreRefused(
                f"{file} is at revision {manifest.revision}, of before 0.1.0: restore it with the program of "
                f"{BEFORE_THE_FIRST}, and start this one on that."
            )
        if manifest.revision not in revisions():
            raise RestoreRefused(f"{file} was made by a newer release of the program: install that one first.")
        present = _present(db.engine)
        _judge(present, manifest, folder / archive.DATABASE, is_forced=is_forced, may_lose=may_lose, at=at)
        copying.bring_up(folder / archive.DATABASE)
        aside = settings.instance / f"before-restore-{at:%Y%m%dT%H%M%SZ}"
        _set_keys_aside(settings.instance, aside)
        left = tuple(_put_keys(folder, settings.instance))
        if db.engine.dialect.name == "sqlite":
            _put_file(folder / archive.DATABASE, Path(str(address_of(settings).database)), aside)
        else:
            _put_rows(folder / archive.DATABASE, aside.name)
    return Restored(manifest, present, aside.name if present.holds_something else None, left)


def log_restored(done: Restored, *, actor: Actor, at: datetime) -> None:
    """Put the restore on record in what was restored, and end every session: some had been ended since.

    The entry names the machine's own account that ran it, and the log whose place was taken.
    """
    manifest, before = done.manifest, done.before
    with transaction():
        note(
            AuditAction.RESTORE_BACKUP,
            "backups",
            INSTANCE,
            actor=actor,
            at=at,
            made_at=manifest.made_at.isoformat(),
            entries=manifest.entries,
            head=manifest.head,
            machine_account=_machine_account(),
            entries_before=before.entries,
            head_before=before.head,
        )
        for user in accounts.users():
            sessions.end_all_of(user.id, actor=actor, at=at)


def _machine_account() -> str:
    """Return the account of the operating system that runs this, not what its environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user number {os.getuid()}"


def _present(engine: Engine) -> Present:
    """Look at what is there by names that every release has had; its schema may be of an earlier one."""
    log, people = table("audit_entries", column("number"), column("hash")), table("users")
    leads = table("scheduler_lease", column("expires_at", UtcDateTime()))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(log.name):
                return Present()
            newest = select(log).order_by(log.c.number.desc()).limit(1)
            entries, head = connection.execute(newest).one_or_none() or (0, "")
            has_accounts = bool(connection.scalar(select(func.count()).select_from(people)))
            led_until = connection.scalar(select(func.max(leads.c.expires_at)))
    except SQLAlchemyError as error:
        if engine.dialect.name == "postgresql":
            raise RestoreRefused(f"The database does not answer: {str(error).splitlines()[0]}.") from error
        return Present(entries=None)
    return Present(int(entries), str(head), has_accounts, led_until)


def _judge(
    present: Present, manifest: Manifest, restored: Path, *, is_forced: bool, may_lose: bool, at: datetime
) -> None:
    """Raise RestoreRefused, with what would have to be said or done first."""
    if present.led_until is not None and at < present.led_until < at + _LEAD_LASTS:
        raise RestoreRefused(
            "A program serves this instance. Stop it first; one that was killed gives its lead up at "
            f"{present.led_until:%H:%M:%S} UTC."
        )
    if not present.holds_something:
        return
    if present.entries is None:
        what = "This instance holds a database that cannot be read"
    else:
        what = f"This instance holds a record of {present.entries} entries"
    if not is_forced:
        raise RestoreRefused(f"{what}. Say --force to put the backup in its place; it is set aside, and not deleted.")
    if not may_lose and not _goes_on_from(present, restored):
        raise RestoreRefused(
            f"{what}, and not all of them are among the {manifest.entries} of the backup. Say --lose-newer-entries to "
            "do without those that came since, or that are of another record."
        )


def _goes_on_from(present: Present, restored: Path) -> bool:
    """Tell whether the log in a file begins with all that is there now."""
    if not present.entries:
        return present.entries == 0
    with closing(sqlite3.connect(restored)) as connection:
        found = connection.execute("SELECT hash FROM audit_entries WHERE number = ?", (present.entries,)).fetchone()
    return found is not None and found[0] == present.head


def _put_file(restored: Path, database: Path, aside: Path) -> None:
    """Put the file in the database's place; a log of SQLite's that lies there is of the database before."""
    close_database()
    for name in (f"{database.name}{suffix}" for suffix in _SUFFIXES):
        if (database.parent / name).exists():
            _move(database.parent / name, aside / name)
    with replaced_by(database) as draft:
        shutil.copyfile(restored, draft)


def _put_rows(restored: Path, aside: str) -> None:
    with unhurried():
        copying.set_aside(db.engine, aside)
        migrate()
        copying.copy_from_file(restored, db.engine)


def _set_keys_aside(instance: Path, aside: Path) -> None:
    for path in key_files(instance):
        _move(path, aside / path.relative_to(instance))


def _put_keys(folder: Path, instance: Path) -> Iterator[Path]:
    """Write the keys of a backup to the instance; yield what the settings alone can put in its place."""
    keys = folder / archive.KEYS
    for path in (path for path in keys.rglob("*") if path.is_file()):
        target = instance / path.relative_to(keys)
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        write_whole(target, path.read_bytes())
    for name in (archive.SETTINGS, archive.SIGNING_KEY):
        if (folder / name).exists():
            write_whole(instance / f"restored_{name}", (folder / name).read_bytes())
            yield instance / f"restored_{name}"


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    shutil.move(path, target)
