"""Files that nobody else may read, whole or not there at all: keys, passphrases, the database."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_OTHERS = 0o077


# What the program keeps in its instance: the database with SQLite's own files beside it, and the keys. All else is
# somebody else's: an instance may have been set to a folder that holds more than the record.
SECRET_KEY = "secret_key"
# Lies there while a backup takes the record's place: where that was ended half-way, nothing starts.
RESTORING = "restoring"
_KEYS = (SECRET_KEY, "signing/*")
_KEPT = ("canine.sqlite3*", "signing", *_KEYS, ".*.tmp", "signing/.*.tmp", "backups", "backups/*")


def close_to_others(folder: Path) -> None:
    """Let nobody but the owner read the folder and what the program keeps in it, whatever the umask was.

    Links are left alone. Raises PermissionError where it belongs to somebody else and is open to others.
    """
    _close(folder, FOLDER_MODE)
    for path in (path for pattern in _KEPT for path in folder.glob(pattern)):
        if not path.is_symlink():
            with suppress(FileNotFoundError):  # SQLite takes its own files away while we look
                _close(path, FOLDER_MODE if path.is_dir() else FILE_MODE)


def key_files(folder: Path) -> list[Path]:
    """Return the files of an instance without which its sessions, plans and signatures cannot go on."""
    return sorted(path for pattern in _KEYS for path in folder.glob(pattern) if path.is_file())


def _close(path: Path, mode: int) -> None:
    if path.stat().st_mode & _OTHERS:
        path.chmod(mode)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole, also after a power cut, or what it was before. Raises OSError."""
    draft = _draft(path, content)
    try:
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def replaced_by(path: Path) -> Iterator[Path]:
    """Give an empty draft that nobody else may read; at the end of the block it stands in the file's place, whole.

    Where the block raises, the file is what it was. Raises OSError.
    """
    draft = _draft(path, b"")
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_once(path: Path, content: bytes) -> None:
    """Do the same unless the file is there: of several processes that start together, the first one's stays."""
    draft = _draft(path, content)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def working_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """Give a folder for the time being; what a process left in such a one that was killed is taken away first.

    It may hold a copy of everything. Raises OSError.
    """
    for left in beside.glob(f"{prefix}*"):
        _take_away_unless_at_work(left)
    with TemporaryDirectory(dir=beside, prefix=prefix) as place, _locked(Path(place)):
        yield Path(place)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder, which ends with the process at the latest. Raises BlockingIOError where another does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _take_away_unless_at_work(folder: Path) -> None:
    with suppress(OSError), _locked(folder):
        shutil.rmtree(folder, ignore_errors=True)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_empty_file(path: Path) -> None:
    """Make the file with nobody else's rights, if it is not there, before a library makes it with the umask's."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
