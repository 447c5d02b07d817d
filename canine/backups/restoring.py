"""A backup becomes the instance again. What was there before is set aside, and nothing is changed by a file that is
damaged.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, column, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from canine.accounts import queries as accounts
from canine.accounts import sessions
from canine.actor import Actor, machine_account
from canine.audit.actions import AuditAction
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
    revisions,
)
from canine.private_files import FOLDER_MODE, RESTORING, key_files, replaced_by, write_whole
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
    """The backup that the instance holds now, and the folder with its former files; `left` are files to be put in place
    by hand.
    """

    manifest: Manifest
    aside: str | None
    left: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A restore as it was asked for. `is_forced`: although the instance holds a record; `may_lose`: although that has
    entries that the backup has not. `opened` makes an application by settings.
    """

    file: Path
    passphrase: str | None
    is_forced: bool
    may_lose: bool
    actor: Actor
    at: datetime
    opened: Callable[[Settings], Flask]


def restore(order: Order, settings: Settings) -> Restored:
    """Put the database and the keys of a backup in the place of those of the instance.

    The log of what is put there says so already; one that was ended half-way is finished by another one. Raises
    RestoreRefused, BackupDamaged or PassphraseWrong before anything is changed.
    """
    file, passphrase, at = order.file, order.passphrase, order.at
    with archive.unpacked(file, passphrase, beside=settings.instance) as (folder, manifest):
        if is_too_early(manifest.revision):
            raise RestoreRefused(
                f"{file} is at revision {manifest.revision}, of before 0.1.0: restore it with the program of "
                f"{BEFORE_THE_FIRST}, and start this one on that."
            )
        if manifest.revision not in revisions():
            raise RestoreRefused(f"{file} was made by a newer release of the program: install that one first.")
        present, begun = _present(db.engine), _begun(settings.instance)
        _refuse_while_served(present, at)
        if begun is not None:
            present = begun.before
        if begun is None or begun.head != manifest.head:
            _judge(present, manifest, folder / archive.DATABASE, order)
        aside = settings.instance / (begun.aside if begun is not None else f"before-restore-{at:%Y%m%dT%H%M%SZ}")
        copying.bring_up(folder / archive.DATABASE)
        with order.opened(_as_instance(settings, folder)).app_context():
            _log_restored(manifest, present, actor=order.actor, at=at)
            close_database()
        _begin(settings.instance, _Begun(manifest.head, present, aside.name))
        _set_keys_aside(settings.instance, aside)
        left = tuple(_put_keys(folder, settings.instance))
        if db.engine.dialect.name == "sqlite":
            _put_file(folder / archive.DATABASE, Path(str(address_of(settings).database)), aside)
        else:
            copying.put_in_place(folder / archive.DATABASE, db.engine, aside.name)
        (settings.instance / RESTORING).unlink()
    return Restored(manifest, aside.name if present.holds_something else None, left)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A restore under way: the head of the backup's log, what was there before, and where that is kept."""

    head: str
    before: Present
    aside: str


def _begin(instance: Path, begun: _Begun) -> None:
    """Leave a mark: where this is ended half-way, keys and record are not of one another, and nothing starts."""
    before = {"entries": begun.before.entries, "head": begun.before.head, "has_accounts": begun.before.has_accounts}
    said = {"head": begun.head, "before": before, "aside": begun.aside}
    write_whole(instance / RESTORING, json.dumps(said).encode())


def _begun(instance: Path) -> _Begun | None:
    try:
        said = json.loads((instance / RESTORING).read_bytes())
        return _Begun(said["head"], Present(**said["before"]), said["aside"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _as_instance(settings: Settings, folder: Path) -> Settings:
    """Return settings by which the unpacked database is an instance's own."""
    return replace(settings, instance=folder, database_url=f"sqlite:///{folder / archive.DATABASE}")


def _log_restored(manifest: Manifest, before: Present, *, actor: Actor, at: datetime) -> None:
    """Put the restore on record in what is to be put in place, and end every session: some had been ended since.

    The entry names the machine's own account that ran it, and the log whose place was taken.
    """
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
            machine_account=machine_account(),
            entries_before=before.entries,
            head_before=before.head,
        )
        for user in accounts.users():
            sessions.end_all_of(user.id, actor=actor, at=at)


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


def _refuse_while_served(present: Present, at: datetime) -> None:
    """Raise RestoreRefused while a program leads the background tasks."""
    if present.led_until is not None and at < present.led_until < at + _LEAD_LASTS:
        raise RestoreRefused(
            "A program serves this instance. Stop it first; one that was killed gives its lead up at "
            f"{present.led_until:%H:%M:%S} UTC."
        )


def _judge(present: Present, manifest: Manifest, restored: Path, order: Order) -> None:
    """Raise RestoreRefused, with what would have to be said first."""
    if not present.holds_something:
        return
    if present.entries is None:
        what = "This instance holds a database that cannot be read"
    else:
        what = f"This instance holds a record of {present.entries} entries"
    if not order.is_forced:
        raise RestoreRefused(f"{what}. Say --force to put the backup in its place; it is set aside, and not deleted.")
    if not order.may_lose and not _goes_on_from(present, restored):
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
    with replaced_by(database) as draft:
        shutil.copyfile(restored, draft)
        for name in (f"{database.name}{suffix}" for suffix in _SUFFIXES):
            if (database.parent / name).exists():
                _move(database.parent / name, aside / name)


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
    """Move a file aside; where that was done by a run that was ended half-way, the file is the backup's own."""
    if target.exists():
        path.unlink()
        return
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    shutil.move(path, target)
