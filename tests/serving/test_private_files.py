"""The instance is its owner's alone under any umask, and each of its files is whole or not there."""

import os
import resource
import subprocess
import threading
from pathlib import Path

import pytest

from canine.private_files import write_once, write_whole
from tests.serving.test_starting import CANINE, environment


def run(folder: Path, *arguments: str, umask: int = 0o022, largest_file: int | None = None) -> tuple[int, str]:
    """Return the exit code of a command and what it says on standard error, where files may only become so large."""

    def confine() -> None:
        os.umask(umask)
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    done = subprocess.run(
        [CANINE, *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=confine,
    )
    return done.returncode, done.stderr


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}


def test_whatever_the_umask_nobody_else_reads_what_is_made_or_what_lay_there(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    lay_there = folder / "signing"
    lay_there.mkdir()
    lay_there.chmod(0o755)
    (lay_there / "notes").write_text("a copy of the passphrase")
    (lay_there / "notes").chmod(0o644)
    code, _ = run(folder, "certificate", "list", umask=0)
    assert code == 0
    found = modes(folder)
    assert {"canine.sqlite3", "secret_key", "signing/notes"} <= found.keys()
    assert {name: mode for name, mode in found.items() if mode != (0o700 if name in (".", "signing") else 0o600)} == {}


def test_what_the_program_does_not_keep_stays_as_open_as_it_was(tmp_path: Path) -> None:
    beside = tmp_path / "instance" / "public" / "roster.html"
    beside.parent.mkdir(parents=True)
    beside.write_text("the port's own page")
    beside.parent.chmod(0o755)
    beside.chmod(0o644)
    assert run(tmp_path / "instance", "certificate", "list") == (0, "")
    found = modes(tmp_path / "instance")
    assert (found["."], found["public"], found["public/roster.html"]) == (0o700, 0o755, 0o644)


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 64])
def test_a_damaged_secret_key_stops_the_start_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    code, complaint = run(tmp_path, "certificate", "list")
    assert (code, complaint.count("\n")) == (2, 1)
    assert complaint.startswith("canine: CANINE_INSTANCE: the secret key ")
    assert "take the file away" in complaint
    assert (tmp_path / "secret_key").read_bytes() == content


def test_a_disk_that_is_full_at_the_first_start_leaves_nothing_half_made(tmp_path: Path) -> None:
    code, complaint = run(tmp_path, "certificate", "list", largest_file=10)
    assert (code, complaint.count("\n")) == (2, 1)
    assert [path for path in tmp_path.iterdir() if path.name != "canine.sqlite3"] == []
    assert run(tmp_path, "certificate", "list") == (0, "")


def test_a_disk_that_fills_while_the_database_is_made_is_one_line(tmp_path: Path) -> None:
    code, complaint = run(tmp_path, "certificate", "list", largest_file=200_000)
    assert (code, complaint.count("\n")) == (2, 1), complaint
    assert "disk" in complaint
    assert run(tmp_path, "certificate", "list") == (0, "")


def test_of_many_that_start_together_the_first_one_s_key_is_everybody_s(tmp_path: Path) -> None:
    kept = tmp_path / "secret_key"
    gate = threading.Barrier(8)

    def start(number: int) -> None:
        gate.wait()
        write_once(kept, str(number).encode() * 64)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(kept.read_text())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_file_that_cannot_be_written_whole_stays_what_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "passphrase"
    write_whole(kept, b"plum ladder")
    with pytest.raises(TypeError):
        write_whole(kept, "no bytes")  # type: ignore[arg-type]
    assert kept.read_bytes() == b"plum ladder"
    assert [path.name for path in tmp_path.iterdir()] == ["passphrase"]
