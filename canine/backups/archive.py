"""A backup as a file: packed with a manifest of hashes, encrypted when there is a passphrase.

Without one it is a tar file, compressed by gzip. With one it is a tar file of two members in the age format
(https://age-encryption.org/v1), which other programs open, too: `key.age`, the identity, sealed by the passphrase, and
`contents.tar.gz.age`, sealed to it.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from canine.errors import DomainError
from canine.private_files import FILE_MODE, replaced_by, sync_folder, working_folder

FORMAT = "canine-backup/1"
DATABASE = "canine.sqlite3"
SETTINGS = "settings.env"
SIGNING_KEY = "signing_key.p12"
KEYS = "keys"
_MANIFEST = "manifest.json"
_KEY, _CONTENTS = "key.age", "contents.tar.gz.age"
_GZIP = b"\x1f\x8b"
_MOST_MANIFEST = 1_000_000
_PIECE = 1 << 20


class BackupDamaged(DomainError):
    """The file is no backup, or not what was packed."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} cannot be used: {why} Nothing was changed.")


class PassphraseWrong(DomainError):
    """The backup is encrypted, and what was given does not open it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: when and of which log, at which revision, and each file with size and SHA-256."""

    made_at: datetime
    revision: str
    came_from: str
    entries: int
    head: str
    files: dict[str, tuple[int, str]]

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in the file."""
        return {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}


def manifest_of(folder: Path, **said: Any) -> Manifest:
    """Return the manifest of everything in a folder, with what is `said` of it."""
    found = {path.relative_to(folder).as_posix(): _judged(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    return Manifest(files=found, **said)


def pack(folder: Path, manifest: Manifest, file: Path, passphrase: str | None) -> None:
    """Write the folder's files to `file`, whole or not at all, for nobody else to read. Raises OSError."""
    with replaced_by(file) as draft:
        if passphrase is None:
            with draft.open("wb") as packed:
                _pack_plainly(folder, manifest, packed)
        else:
            _pack_encrypted(folder, manifest, draft, passphrase)


@contextmanager
def unpacked(file: Path, passphrase: str | None, *, beside: Path) -> Iterator[tuple[Path, Manifest]]:
    """Give a folder for the time being with the files of a backup, each as its manifest has it.

    The folder lies in `beside`. Raises BackupDamaged or PassphraseWrong.
    """
    with working_folder(beside, ".restoring-") as place:
        folder = place / "files"
        folder.mkdir()
        try:
            with _opened(file, place, passphrase) as contents:
                manifest = _unpack(file, contents, folder)
        except (OSError, EOFError, tarfile.TarError) as error:
            raise BackupDamaged(file, f"it is no whole backup ({error}).") from error
        for name, judged in manifest.files.items():
            if not (folder / name).is_file():
                raise BackupDamaged(file, f"{name} is missing.")
            if _judged(folder / name) != judged:
                raise BackupDamaged(file, f"{name} is not what the manifest says.")
        yield folder, manifest


def _judged(path: Path) -> tuple[int, str]:
    with path.open("rb") as content:
        return path.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()


def _pack_plainly(folder: Path, manifest: Manifest, packed: IO[bytes]) -> None:
    """Write the manifest first, so that whoever reads it knows what to expect."""
    with tarfile.open(fileobj=packed, mode="w|gz") as tar:
        _add(tar, _MANIFEST, json.dumps(manifest.as_json(), indent=1).encode(), manifest.made_at)
        for name in manifest.files:
            entry = tar.gettarinfo(str(folder / name), arcname=name)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode = FILE_MODE
            with (folder / name).open("rb") as content:
                tar.addfile(entry, content)


def _add(tar: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), FILE_MODE, int(at.timestamp())
    tar.addfile(entry, BytesIO(content))


def _pack_encrypted(folder: Path, manifest: Manifest, draft: Path, passphrase: str) -> None:
    import pyrage  # noqa: PLC0415 -- only where something is encrypted

    identity = pyrage.x25519.Identity.generate()
    with TemporaryDirectory(dir=draft.parent, prefix=".packing-") as place:
        plain, sealed = Path(place, "contents"), Path(place, _CONTENTS)
        with plain.open("wb") as packed:
            _pack_plainly(folder, manifest, packed)
        with plain.open("rb") as content, sealed.open("wb") as encrypted:
            pyrage.encrypt_io(content, encrypted, [identity.to_public()])
        with tarfile.open(draft, "w") as tar:
            _add(tar, _KEY, pyrage.passphrase.encrypt(str(identity).encode(), passphrase), manifest.made_at)
            tar.add(sealed, arcname=_CONTENTS, filter=_of_nobody)


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


@contextmanager
def _opened(file: Path, place: Path, passphrase: str | None) -> Iterator[IO[bytes]]:
    """Give the compressed contents of a backup, decrypted if need be."""
    with file.open("rb") as found:
        is_plain = found.read(len(_GZIP)) == _GZIP
    if is_plain:
        with file.open("rb") as contents:
            yield contents
        return
    import pyrage  # noqa: PLC0415 -- only where something is encrypted

    with tarfile.open(file, "r:") as tar:
        key, sealed = tar.extractfile(_member(file, tar, _KEY)), tar.extractfile(_member(file, tar, _CONTENTS))
        if key is None or sealed is None:
            raise BackupDamaged(file, "it is no backup.")
        if not passphrase:
            raise PassphraseWrong(f"{file} is encrypted: say with --passphrase-file where its passphrase is.")
        try:
            identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key.read(), passphrase).decode())
        except pyrage.DecryptError as error:
            raise PassphraseWrong(f"The passphrase does not open {file}, or its key is damaged.") from error
        with (place / "contents").open("w+b") as contents:
            try:
                pyrage.decrypt_io(sealed, contents, [identity])
            except pyrage.DecryptError as error:
                raise BackupDamaged(file, "what is in it was altered or cut off.") from error
            contents.seek(0)
            yield contents


def _member(file: Path, tar: tarfile.TarFile, name: str) -> tarfile.TarInfo:
    try:
        return tar.getmember(name)
    except KeyError as error:
        raise BackupDamaged(file, "it is no backup.") from error


def _unpack(file: Path, contents: IO[bytes], folder: Path) -> Manifest:
    """Write what the manifest names to the folder, and nothing else."""
    with tarfile.open(fileobj=contents, mode="r|gz") as tar:
        first = tar.next()
        if first is None or first.name != _MANIFEST or first.size > _MOST_MANIFEST:
            raise BackupDamaged(file, "it is no backup.")
        manifest = _read_manifest(file, tar.extractfile(first))
        while (entry := tar.next()) is not None:
            if entry.name not in manifest.files or not entry.isreg():
                raise BackupDamaged(file, f"the manifest does not know {entry.name}.")
            target, content = folder / entry.name, tar.extractfile(entry)
            target.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as written:
                while content is not None and (piece := content.read(_PIECE)):
                    written.write(piece)
                written.flush()
                os.fsync(written.fileno())
            sync_folder(target.parent)
    return manifest


def _read_manifest(file: Path, found: IO[bytes] | None) -> Manifest:
    try:
        said = json.loads(found.read()) if found is not None else {}
        if said.pop("format") != FORMAT:
            raise ValueError("another format")
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in said.pop("files").items()}
        manifest = Manifest(made_at=datetime.fromisoformat(said.pop("made_at")), files=files, **said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupDamaged(file, "its manifest cannot be read, or is of a newer release.") from error
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in files):
        raise BackupDamaged(file, "its manifest names files outside of it.")
    if DATABASE not in files:
        raise BackupDamaged(file, "it holds no database.")
    return manifest
