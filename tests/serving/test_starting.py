"""`canine serve` as its user starts it: what it prints, what stops it, and what a bad command line says."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.certificates.signed import PASSPHRASE, authority
from tests.ports import free_port

CANINE = Path(sys.executable).parent / "canine"


def environment(folder: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CANINE_")}
    return kept | {"CANINE_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"} | changes


def run(folder: Path, *arguments: str, typed: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CANINE, *arguments],
        env=environment(folder, **changes),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def served(folder: Path, port: int) -> Iterator[list[str]]:
    """A server that runs until the block ends; gives the lines it printed up to the ready one."""
    process = subprocess.Popen(
        [CANINE, "serve"], env=environment(folder, CANINE_PORT=str(port)), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("Ready:"):
                break
        yield lines
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0, "a service manager's stop is a clean end"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def answer_of(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as response:
        return response.status, response.read().decode()


@pytest.mark.slow
def test_an_empty_folder_becomes_a_served_instance_with_a_set_up_link(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as lines:
        assert lines[-1] == f"Ready: http://127.0.0.1:{port}"
        link = re.search(rf"valid 1 hour\): (http://127\.0\.0\.1:{port}/setup/\S+)", "\n".join(lines))
        assert link is not None, lines
        status, page = answer_of(link[1])
        assert status == 200
        assert 'name="email"' in page
        until = time.monotonic() + 20
        while True:
            status, body = answer_of(f"http://127.0.0.1:{port}/healthz")
            health = json.loads(body)
            if health["scheduler_last_tick"] is not None or time.monotonic() > until:
                break
            time.sleep(0.2)
        assert status == 200
        assert (health["status"], health["database"]) == ("ok", "ok")
        assert health["scheduler_last_tick"] is not None, "the jobs run beside the server"
        busy = run(tmp_path, "serve", CANINE_PORT=str(port))
        assert busy.returncode == 2
        assert busy.stderr.startswith("canine: CANINE_PORT:")
        assert busy.stderr.count("\n") == 1
        elsewhere = run(tmp_path, "serve", CANINE_HOST="192.0.2.1")
        assert (elsewhere.returncode, elsewhere.stderr.count("\n")) == (2, 1)
        assert elsewhere.stderr.startswith("canine: CANINE_HOST: 192.0.2.1 is no address of this machine")
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    ada = ("ada@example.org", "--role", "administrator", "--name", "Ada", "--password-stdin")
    made = run(tmp_path, "user", "add", *ada, typed="plum ladder comet basket\n")
    assert made.returncode == 0, made.stderr
    with served(tmp_path, free_port()) as lines:
        assert not any("/setup/" in line for line in lines), "no link once somebody has an account"


@pytest.mark.slow
def test_the_scheduler_alone_ticks_and_gives_the_lead_back_when_it_is_stopped(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "canine.sqlite3")
    process = subprocess.Popen([CANINE, "scheduler"], env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 30
        while lease(tmp_path, "last_tick_at") is None and time.monotonic() < until:
            time.sleep(0.1)
        assert lease(tmp_path, "last_tick_at") is not None
        assert (lease(tmp_path, "expires_at") or "") > moment_now()
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=15)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, complaints) == (0, "")
    assert "2" < (lease(tmp_path, "expires_at") or "") <= moment_now(), "the next process need not wait"


def moment_now() -> str:
    """The moment as SQLite keeps it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def lease(folder: Path, column: str) -> str | None:
    """A column of the scheduler's lease, None while nobody took it."""
    with closing(sqlite3.connect(folder / "canine.sqlite3")) as connection:
        row = connection.execute(f"SELECT {column} FROM scheduler_lease").fetchone()
    return row[0] if row else None


def test_a_bad_setting_stops_the_start_with_one_line_that_names_it(tmp_path: Path) -> None:
    answer = run(tmp_path, "serve", CANINE_PORT="eighty")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "canine: CANINE_PORT: is 'eighty'; write a number from 1 to 65535.\n"


def test_the_application_of_a_wsgi_server_names_a_bad_setting_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=Path(__file__).parents[2],
        env=environment(tmp_path, CANINE_TIMEZONE="Africa/Atlantis"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("canine: CANINE_TIMEZONE: ")


def test_the_wrong_passphrase_of_the_key_stops_the_start(tmp_path: Path) -> None:
    key = tmp_path / "unit.p12"
    key.write_bytes(authority().signing_p12)
    for command in ("serve", "scheduler"):
        wrong = run(tmp_path, command, CANINE_SIGNING_P12=str(key), CANINE_SIGNING_PASSPHRASE="not " + PASSPHRASE)
        assert wrong.returncode == 2
        assert wrong.stderr.startswith("canine: CANINE_SIGNING_PASSPHRASE")
        assert wrong.stderr.count("\n") == 1
        assert PASSPHRASE not in wrong.stderr
    key.write_bytes(b"not a key")
    assert run(tmp_path, "serve", CANINE_SIGNING_P12=str(key)).stderr.startswith("canine: CANINE_SIGNING_P12")


def test_every_command_answers_help(tmp_path: Path) -> None:
    answer = run(tmp_path, "--help")
    assert answer.returncode == 0
    for command in ("serve", "user", "device", "demo", "training", "efficacy", "certificate", "audit", "remind"):
        assert re.search(rf"^  {command}\b", answer.stdout, re.MULTILINE), command
