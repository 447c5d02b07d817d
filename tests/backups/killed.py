"""A command that is killed at a point of its work, as by a power cut: `python -m tests.backups.killed POINT -- WORDS`.

POINT is `module:function:before` or `:after`, of the first call; or `statement:N`, before the N-th statement.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

ROOT = Path(__file__).parents[2]


def killed(folder: Path, point: str, *words: object, database_url: str | None = None, **environ: str) -> None:
    """Run a command in an instance until it is killed at the point; fail where it never gets there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CANINE_")}
    given = kept | {"CANINE_INSTANCE": str(folder)} | environ
    if database_url:
        given["CANINE_DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "tests.backups.killed", point, "--", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, f"{point}: {done.returncode} {done.stdout} {done.stderr}"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    if point.startswith("statement:"):
        numbers, last = count(1), int(point.partition(":")[2])
        event.listen(Engine, "before_cursor_execute", lambda *_: _die() if next(numbers) == last else None)
        return
    name, function, when = point.split(":")
    module = import_module(name)
    meant: Callable[..., Any] = getattr(module, function)

    def dying(*args: Any, **named: Any) -> Any:
        if when == "before":
            _die()
        meant(*args, **named)
        _die()

    setattr(module, function, dying)


if __name__ == "__main__":
    from canine.cli import main

    _arm(sys.argv[1])
    main(sys.argv[3:])
