"""A PostgreSQL server of the tests' own: started on a free loopback port, thrown away afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import psycopg

from tests.ports import free_port


def binaries() -> Path | None:
    """The folder of an installed server's programs, the newest version first; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    found = [*installed, *(Path(path) for path in [shutil.which("postgres")] if path)]
    return found[0].parent if found else None


@contextmanager
def server(*, is_careless: bool = True) -> Iterator[str]:
    """Runs a server; gives the address of its maintenance database. Careless, it does not wait for the disk."""
    programs = binaries()
    assert programs is not None
    # The server refuses to run as root, as which CI runs.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="canine-pg-"))
    if user:
        shutil.chown(folder, user)
    port = free_port()
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(folder / "db"),
        "-U",
        "canine",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(initdb, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    careless = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    options = careless if is_careless else []
    database = ["-D", str(folder / "db"), "-k", str(folder)]
    start = [str(programs / "postgres"), *database, "-h", "127.0.0.1", "-p", str(port), *options]
    process = subprocess.Popen(
        start, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        ready = [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-t", "1", "-q"]
        while subprocess.run(ready, check=False).returncode != 0:
            assert process.poll() is None, "PostgreSQL did not start"
        yield f"postgresql+psycopg://canine@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(signal.SIGINT)  # ends what is still connected, instead of waiting for it
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def another_database(server_url: str, name: str, *, like: str = "template1") -> str:
    """An empty database of a server, or a copy of one to which nobody is connected; gives its address."""
    with _connected(server_url) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return f"{server_url.rpartition('/')[0]}/{name}"


_TRIGGERS_IN_FORCE = """DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal
  LOOP EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', found.name); END LOOP; END $$"""


class Kept:
    """A database that was just migrated; what it held then, in a schema of its own; one connection for all tests."""

    by_url: ClassVar[dict[str, "Kept"]] = {}

    def __init__(self, url: str) -> None:
        self.url = url
        self.by_url[url] = self
        self._connection = connection = _connected(url)
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self._names = [row[0] for row in found]
        self._ways_back: list[str] = []
        self._first = self.keep_rows()

    def keep_rows(self) -> int:
        """Keeps what the database holds now in one more schema; the number by which it comes back."""
        number = len(self._ways_back)
        schema = f"kept_{number}"
        self._connection.execute(f"CREATE SCHEMA {schema}")
        with_rows = []
        for name in self._names:
            if self._connection.execute(f"SELECT 1 FROM public.{name} LIMIT 1").fetchone():
                self._connection.execute(f"CREATE UNLOGGED TABLE {schema}.{name} AS TABLE public.{name}")
                with_rows.append(name)
        way_back = [
            "BEGIN",
            _TRIGGERS_IN_FORCE,
            "SET LOCAL lock_timeout = '10s'",
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM public.{name}" for name in self._names),
            *(f"INSERT INTO public.{name} SELECT * FROM {schema}.{name}" for name in with_rows),
            "COMMIT",
        ]
        self._ways_back.append("; ".join(way_back))
        return number

    def back_to_first_rows(self) -> None:
        """The database as it was after the migrations."""
        self.back_to_rows(self._first)

    def back_to_rows(self, number: int) -> None:
        """The database as it was when these rows were kept: a new one would cost half a second of checkpoints.

        Triggers rest meanwhile, or the append-only tables could not be emptied; one that a test put out of force, as
        somebody with the database's password could, is in force again.
        """
        try:
            self._connection.execute(self._ways_back[number])
        except psycopg.Error:
            # A test had the server end every connection, or left a lock or more behind: it is told of it again, and
            # the connection does not stay in the failed transaction, in which every later test would fail as well.
            self.close()
            self._connection = _connected(self.url)
            self._connection.execute(self._ways_back[number])

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
