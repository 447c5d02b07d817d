"""How long from the command to the first page, beside a bare Flask application on the same server."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.effort import Effort
from tests.bench.row import Row, row
from tests.ports import free_port

BARE = """
import os
from flask import Flask
from waitress import serve
app = Flask(__name__)
app.get("/login")(lambda: "hello")
serve(app, host="127.0.0.1", port=int(os.environ["CANINE_PORT"]))
"""


def measure(effort: Effort) -> list[Row]:
    """Seconds from starting the process on an empty instance to its first page: the best each."""
    ours = min(_seconds([str(Path(sys.executable).parent / "canine"), "serve"]) for _ in range(effort.times))
    baseline = min(_seconds([sys.executable, "-c", BARE]) for _ in range(effort.times))
    return [row("first_page", ours, baseline)]


def _seconds(command: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environ = {**os.environ, "CANINE_INSTANCE": folder, "CANINE_PORT": str(port)}
        begun = perf_counter()
        process = started(command, environ)
        try:
            wait_for(f"http://127.0.0.1:{port}/login")
            return perf_counter() - begun
        finally:
            process.terminate()
            process.wait(10)


def started(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The command in a process of its own, which says nothing."""
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(url: str) -> None:
    """Returns when a page is there. Raises TimeoutError after a minute."""
    deadline = perf_counter() + 60
    while perf_counter() < deadline:
        try:
            with urlopen(url) as answer:
                if answer.status == 200:
                    return
        except URLError:
            sleep(0.02)
    raise TimeoutError(url)
