"""The server as it is served: connections that say nothing silence nobody."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ports import free_port

IDLE = 150
PATIENCE = 60  # of the sockets: a machine under load is slow, and a silent server never answers


@pytest.fixture
def address(tmp_path: Path, migrated_sqlite: Path) -> Iterator[tuple[str, int]]:
    """A server of its own process."""
    (tmp_path / "canine.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    port = free_port()
    environ = os.environ | {"CANINE_INSTANCE": str(tmp_path), "CANINE_PORT": str(port), "CANINE_SECRET_KEY": "k" * 40}
    program = Path(sys.executable).with_name("canine")
    with subprocess.Popen([program, "serve"], env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if line.startswith("Ready"):
                break
        yield "127.0.0.1", port
        server.terminate()


def test_a_hundred_and_fifty_idle_connections_do_not_silence_the_server(address: tuple[str, int]) -> None:
    with ExitStack() as held:
        for number in range(IDLE):
            line = held.enter_context(socket.create_connection(address, timeout=PATIENCE))
            if number % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        with urllib.request.urlopen("http://{}:{}/login".format(*address), timeout=PATIENCE) as answer:
            assert answer.status == 200
