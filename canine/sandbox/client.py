"""The application's side: a file goes to the process of the judges, and what they found comes back."""

import atexit
import json
import logging
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from canine.errors import Busy, DomainError
from canine.sandbox import server
from canine.sandbox.limits import Limits
from canine.transaction import is_writing

# What the judges need, imported once: a child that is forked has it already.
MODULES = (
    "canine.certificates.checking",
    "canine.registry.pictures",
    "canine.field.pictures",
    "canine.training.reading.table",
    "canine.draws.reading",
)
# Files at once, and how long a further one waits for its turn: a page shows some photos, and none takes long.
MOST_AT_ONCE = 3
SECONDS_IN_LINE = 3.0
RETRY_AFTER = 10
# The judge ends itself before; this is for a machine that stands still.
_GRACE_SECONDS = 10.0
_SECONDS_TO_START = 60.0
_log = logging.getLogger(__name__)


class BeyondLimits(DomainError):
    """A file that took more memory or time than any true one needs, or broke the program that reads it."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(
            "This file could not be read: it is damaged, or asks for more memory or time than a true one needs. "
            "Choose the file as it was made or downloaded.",
            field=field,
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, as JSON knows it, and the bytes that were made, if any."""

    found: Any
    content: bytes


def judge(name: str, content: bytes, limits: Limits, **options: Any) -> Judgement:
    """Run the function `module:name` on a foreign file in a process of its own.

    The function takes the bytes and the options, and returns a value for JSON and some bytes. Raises DomainError with
    the sentence of a DomainError that it raised, BeyondLimits where it did not end well, and Busy when others wait
    already. Never inside a transaction that writes: nobody waits for a file.
    """
    if is_writing():
        raise RuntimeError(f"{name} was asked to judge a foreign file inside a transaction that writes")
    request = json.dumps({"judge": name, "options": options, "limits": asdict(limits)}).encode()
    with _turn():
        answer = _asked(server.HEADER.pack(len(request)) + request, content, limits)
    head, body = _parts(answer)
    if "refused" in head:
        raise DomainError(head["refused"])
    if "found" not in head:
        _log.warning("%s did not end well with a file of %d bytes: %s", name, len(content), head.get("fault", "ended"))
        raise BeyondLimits
    return Judgement(head["found"], body)


def _parts(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the JSON of an answer and the bytes behind it; nothing for one that breaks off."""
    try:
        begins = server.HEADER.size + server.HEADER.unpack_from(answer)[0]
        head = json.loads(answer[server.HEADER.size : begins])
        body = answer[begins:]
        return (head, body) if len(body) == head["bytes"] else ({}, b"")
    except (struct.error, ValueError, KeyError, TypeError):
        return {}, b""


_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=SECONDS_IN_LINE):
        raise Busy("Other files are being checked right now. Wait ten seconds, and send it again.", RETRY_AFTER)
    try:
        yield
    finally:
        _turns.release()


def _asked(request: bytes, content: bytes, limits: Limits) -> bytes:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(limits.wall_seconds + _GRACE_SECONDS)
        _judges.hand_over(theirs)
        theirs.close()
        try:
            ours.sendall(request)
            ours.sendall(content)
            ours.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: ours.recv(1 << 16), b""))
        except OSError:  # the judge ended before it had read all, or the machine stands still
            return b""


class _Judges:
    """The process that forks; begun with the first file, and anew where it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def hand_over(self, line: socket.socket) -> None:
        """Give a child one end of a line."""
        with self._lock:
            for _ in range(2):
                # A web server may have forked this process: each has judges of its own.
                if self._control is None or self._owner != os.getpid():
                    self._start()
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [b"."], [line.fileno()])
                    return
                except OSError:
                    self.end()
        raise BeyondLimits

    def end(self) -> None:
        """End the process; a next file begins another one."""
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.wait()
        self._control = self._process = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: what stops the server from the keyboard does not reach it. It ends with `ours`.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", server.__name__, str(theirs.fileno()), *MODULES],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        ours.settimeout(_SECONDS_TO_START)
        self._control, self._owner = ours, os.getpid()
        if ours.recv(1) != server.READY:
            self.end()
            raise RuntimeError("the process that judges foreign files did not start")
        ours.settimeout(None)


_judges = _Judges()
atexit.register(_judges.end)
