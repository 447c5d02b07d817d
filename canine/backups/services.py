"""Services of the backups package: a backup is made, and kept as long as the policy says."""

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

from sqlalchemy.exc import SQLAlchemyError

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.backups import archive, copying
from canine.backups.archive import Manifest
from canine.backups.models import Backup
from canine.errors import DomainError
from canine.extensions import address_of, db, revisions
from canine.private_files import FOLDER_MODE, SECRET_KEY, key_files, sync_folder, working_folder, write_whole
from canine.rules.backup import Retention, kept
from canine.settings import Settings, given
from canine.transaction import snapshot, transaction

_PREFIX, _STAMP, _ENDING = "canine-", "%Y%m%dT%H%M%SZ", ".backup"


class BackupFailed(DomainError):
    """No backup was written; what there was before is untouched."""


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was written, and what is in it."""

    file: Path
    sha256: str
    size: int
    manifest: Manifest


def make(
    file: Path,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    passphrase: str | None,
    is_nightly: bool = False,
    actor: Actor,
    at: datetime,
) -> Written:
    """Write a backup of the whole instance to a file, and put it on record; a failure is put on record, too.

    Opens its own transaction, after the slow work: others go on writing meanwhile. Raises BackupFailed.
    """
    row = Backup(
        at=at,
        file=str(file)[-400:],
        size=0,
        sha256="",
        entries=0,
        head="",
        is_encrypted=passphrase is not None,
        is_nightly=is_nightly,
        problem="",
    )
    written: Written | None = None
    try:
        written = _write(file.absolute(), settings, environ, passphrase, at)
        row.size, row.sha256 = written.size, written.sha256
        row.entries, row.head = written.manifest.entries, written.manifest.head
    except (OSError, sqlite3.Error, SQLAlchemyError, UnicodeDecodeError) as error:
        row.problem = f"{file} was not written: {_why(error)}."[:400]
    with transaction(), audited(AuditAction.MAKE_BACKUP, actor=actor, at=at):
        db.session.add(row)
    if written is None:
        raise BackupFailed(row.problem)
    return written


def nightly(
    settings: Settings, environ: Mapping[str, str], retention: Retention, *, actor: Actor, at: datetime
) -> Written:
    """Write this night's backup to the folder of the settings, and let those go that no longer have to stay.

    Raises BackupFailed.
    """
    folder = _folder(settings)
    file = folder / f"{_PREFIX}{at:{_STAMP}}{_ENDING}"
    written = make(file, settings, environ, passphrase=settings.backup_passphrase, is_nightly=True, actor=actor, at=at)
    found = nightly_files(folder)
    # Whatever the clock said when the others were written: this one is whole.
    for moment in found.keys() - kept(found, retention, settings.timezone) - {at.replace(microsecond=0)}:
        found[moment].unlink(missing_ok=True)
    return written


def beside_the_nightly(settings: Settings, environ: Mapping[str, str], *, actor: Actor, at: datetime) -> Written:
    """Write one more backup to the folder of the settings, which no night takes away. Raises BackupFailed."""
    file = _folder(settings) / f"asked-for-{at:{_STAMP}}{_ENDING}"
    return make(file, settings, environ, passphrase=settings.backup_passphrase, actor=actor, at=at)


def is_on_the_same_disk(settings: Settings) -> bool:
    """Tell whether the folder of the backups lies on the disk of the instance, as far as it is there."""
    folder = settings.backups
    return folder.exists() and folder.stat().st_dev == settings.instance.stat().st_dev


def _folder(settings: Settings) -> Path:
    """Return the folder of the settings; the one in the instance is made."""
    if settings.backups.parent == settings.instance:
        settings.backups.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return settings.backups


def nightly_files(folder: Path) -> dict[datetime, Path]:
    """Return the backups of the schedule that lie in a folder, by their moments; other files are somebody else's."""
    found = {}
    for path in folder.glob(f"{_PREFIX}*{_ENDING}"):
        with suppress(ValueError):
            stamp = path.name.removeprefix(_PREFIX).removesuffix(_ENDING)
            found[datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)] = path
    return found


def _why(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return str(reason or error).strip().splitlines()[0].rstrip(".")


def _write(file: Path, settings: Settings, environ: Mapping[str, str], passphrase: str | None, at: datetime) -> Written:
    with working_folder(file.parent, ".backing-up-") as place:
        folder = _made(place / "files")
        database = folder / archive.DATABASE
        dialect = db.engine.dialect.name
        if dialect == "sqlite":
            copying.copy_of_file(Path(str(address_of(settings).database)), database)
        else:
            with snapshot() as connection:
                copying.copy_to_file(connection, database)
        for path in key_files(settings.instance):
            _copy(path, folder / archive.KEYS / path.relative_to(settings.instance))
        # Given by a setting or kept in the file: without it, a sealed plan stays sealed for good.
        write_whole(_made(folder / archive.KEYS) / SECRET_KEY, settings.secret_key.encode())
        if settings.signing_p12 is not None:
            _copy(settings.signing_p12, folder / archive.SIGNING_KEY)
        lines = [f"{name}={quote(value)}" for name, value in given(environ).items()]
        (folder / archive.SETTINGS).write_text("\n".join(lines) + "\n")
        entries, head = log_of(database)
        manifest = archive.manifest_of(
            folder, made_at=at, revision=revisions()[-1], came_from=dialect, entries=entries, head=head
        )
        archive.pack(folder, manifest, place / "packed", passphrase)
        (place / "packed").replace(file)
        sync_folder(file.parent)
    with file.open("rb") as packed:
        return Written(file, hashlib.file_digest(packed, "sha256").hexdigest(), file.stat().st_size, manifest)


def _copy(source: Path, target: Path) -> None:
    write_whole(_made(target.parent) / target.name, source.read_bytes())


def _made(folder: Path) -> Path:
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return folder


def log_of(database: Path) -> tuple[int, str]:
    """Return how many entries the log in an SQLite file has, and the hash of the last. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database)) as connection:
        newest = "SELECT number, hash FROM audit_entries ORDER BY number DESC LIMIT 1"
        number, digest = connection.execute(newest).fetchone() or (0, "")
    return int(number), str(digest)
