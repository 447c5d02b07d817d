"""Photos in the database, as they are kept, beside the same photos as files under their hash (decision 0010).

`python -m tests.bench.photos COUNT` prints seconds and bytes of each step for so many photos of 2 MB.
"""

import hashlib
import json
import os
import random
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from tests.bench.effort import Effort
from tests.bench.row import Row, row

SIZE, PIECE = 2_000_000, 1024 * 1024
# The settings of every connection of the program (canine/transaction.py).
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
TABLES = (
    "CREATE TABLE photos (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, jpeg BLOB)",
    "CREATE TABLE pieces (sha256 TEXT, begins_at INTEGER, content BLOB, PRIMARY KEY (sha256, begins_at))",
)
Figures = dict[str, float]
Result = TypeVar("Result")


class InDatabase:
    """A row for each piece, and a last transaction that puts them together, as the program does it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.highest_wal = folder / "canine.sqlite3", 0
        self.connection = sqlite3.connect(self.file, isolation_level=None)
        for statement in (*(f"PRAGMA {one}" for one in PRAGMAS), *TABLES):
            self.connection.execute(statement)

    def take(self, digest: str, picture: bytes) -> None:
        """Take a photo, each piece once it is on the disk."""
        for start in range(0, len(picture), PIECE):
            self._write("INSERT INTO pieces VALUES (?, ?, ?)", (digest, start, picture[start : start + PIECE]))
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("DELETE FROM pieces WHERE sha256 = ?", (digest,))
        self.connection.execute("INSERT INTO photos VALUES (?, ?, ?)", (digest, len(picture), picture))
        self._commit()

    def read(self, digest: str) -> bytes:
        """Return a photo."""
        (found,) = self.connection.execute("SELECT jpeg FROM photos WHERE sha256 = ?", (digest,)).fetchone()
        return bytes(found)

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(statement, values)
        self._commit()

    def _commit(self) -> None:
        self.connection.execute("COMMIT")
        self.highest_wal = max(self.highest_wal, self.file.with_name(f"{self.file.name}-wal").stat().st_size)


class AsFiles(InDatabase):
    """A file for each photo that grows piece by piece, a row that names it, and each on the disk before the answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder / "photos"
        self.folder.mkdir()

    def take(self, digest: str, picture: bytes) -> None:
        """Take a photo: the file comes before its row, so that a row never names what is not there."""
        part, whole = self.folder / f"{digest}.part", self._place(digest)
        for start in range(0, len(picture), PIECE):
            with part.open("ab") as file:
                file.write(picture[start : start + PIECE])
                file.flush()
                os.fsync(file.fileno())
        whole.parent.mkdir(exist_ok=True)
        part.rename(whole)
        for folder in (whole.parent, self.folder):
            handle = os.open(folder, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
        self._write("INSERT INTO photos VALUES (?, ?, NULL)", (digest, len(picture)))

    def read(self, digest: str) -> bytes:
        """Return a photo."""
        return self._place(digest).read_bytes()

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.jpg"


def measure(effort: Effort) -> list[Row]:
    """Return seconds of each step, photos in the database beside the same as files."""
    ours, files = (figures(kind, effort.photos) for kind in (InDatabase, AsFiles))
    return [row(f"photos_{name}", ours[name], files[name]) for name in ("take", "read", "backup", "restore")]


def figures(kind: type[InDatabase], count: int) -> Figures:
    """Take, read, back up and restore so many photos."""
    found: Figures = {}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        folder, backup = Path(one), Path(other) / "backup.tar.gz"
        kept = kind(folder)
        names = list(_timed(found, "take", lambda: _taken(kept, count)))
        random.Random(1).shuffle(names)
        assert all(hashlib.sha256(picture).hexdigest() == name for name, picture in _timed_reads(found, kept, names))
        found["wal_bytes"], found["bytes"] = kept.highest_wal, _bytes_in(folder)
        _timed(found, "backup", lambda: _back_up(kept, folder, backup))
        found["backup_bytes"] = backup.stat().st_size
        _timed(found, "restore", lambda: _restore(backup, Path(other) / "restored"))
        kept.connection.close()
    return found


def _timed(found: Figures, name: str, act: Callable[[], Result]) -> Result:
    started = perf_counter()
    result = act()
    found[name] = perf_counter() - started
    return result


def _timed_reads(found: Figures, kept: InDatabase, names: list[str]) -> Iterator[tuple[str, bytes]]:
    found["read"] = 0.0
    for name in names:
        started = perf_counter()
        picture = kept.read(name)
        found["read"] += perf_counter() - started
        yield name, picture


def _taken(kept: InDatabase, count: int) -> list[str]:
    names = []
    for _ in range(count):
        picture = os.urandom(SIZE)
        names.append(hashlib.sha256(picture).hexdigest())
        kept.take(names[-1], picture)
    return names


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _back_up(kept: InDatabase, folder: Path, backup: Path) -> None:
    """As canine/backups does it: a copy of one moment, the hash of each file, then all of them packed."""
    copy = backup.with_name("copy.sqlite3")
    kept.connection.execute("VACUUM INTO ?", (str(copy),))
    files = [(copy, "canine.sqlite3")]
    files += [(path, path.relative_to(folder).as_posix()) for path in sorted((folder / "photos").rglob("*.jpg"))]
    hashes = {}
    for path, name in files:
        with path.open("rb") as content:
            hashes[name] = hashlib.file_digest(content, "sha256").hexdigest()
    manifest = backup.with_name("manifest.json")
    manifest.write_text(json.dumps(hashes))
    with tarfile.open(str(backup), "w|gz") as tar:
        for path, name in ((manifest, "manifest.json"), *files):
            tar.add(path, arcname=name)
    copy.unlink()


def _restore(backup: Path, place: Path) -> None:
    with tarfile.open(str(backup), "r|gz") as tar:
        tar.extractall(place, filter="data")
    for name, digest in json.loads((place / "manifest.json").read_text()).items():
        with (place / name).open("rb") as content:
            assert hashlib.file_digest(content, "sha256").hexdigest() == digest
    with closing(sqlite3.connect(place / "canine.sqlite3")) as restored:
        assert restored.execute("PRAGMA quick_check").fetchone() == ("ok",)


if __name__ == "__main__":
    for kind in (InDatabase, AsFiles):
        said = figures(kind, int(sys.argv[1]))
        print(kind.__name__, json.dumps({name: round(value, 1) for name, value in said.items()}), flush=True)
