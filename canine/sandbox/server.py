"""The process of the judges: it has their libraries ready, and forks a child for each foreign file.

It imports what the judges need and nothing of the application. It has one thread, so a fork is whole; the application
has many, so it cannot fork by itself. A child has limits, does one judgement and ends: what a file breaks, it breaks
there.

A request is four bytes of length, a JSON object, and the file until the end; the answer likewise.
"""

import gc
import importlib
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

HEADER = struct.Struct("!I")
READY = b"+"


def serve(control: socket.socket, modules: list[str]) -> None:
    """Import the modules, say so, and fork a child for every socket that comes, until the application ends."""
    for name in modules:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    gc.collect()
    gc.freeze()  # what all children share is not touched by their collectors
    control.sendall(READY)
    while True:
        _, received, _, _ = socket.recv_fds(control, 1, 1)
        if not received:
            return
        with socket.socket(fileno=received[0]) as line:
            if os.fork() == 0:
                control.close()
                _end_after(line)


def _end_after(line: socket.socket) -> None:
    """Judges one file and ends the child, whatever happens: without an answer the file went beyond its limits."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with line.makefile("rb") as sent:
            request = json.loads(sent.read(*HEADER.unpack(sent.read(HEADER.size))))
            _limit(**request["limits"])
            content = sent.read()
        head, body = _judged(request["judge"], content, request["options"])
        written = json.dumps(head | {"bytes": len(body)}).encode()
        line.sendall(HEADER.pack(len(written)) + written + body)
    except MemoryError:
        pass
    finally:
        os._exit(0)


def _limit(memory: int, cpu_seconds: int, wall_seconds: int) -> None:
    """Lets the system end this process by signals that no code in it can hold up."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_size_now() + memory,) * 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(wall_seconds)
    os.nice(5)  # whoever works with the record goes first


def _size_now() -> int:
    """Return the address space in use, in bytes; where the system does not tell it, a guess that is large enough."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 1024**3


def _judged(name: str, content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    module, _, function = name.partition(":")
    found = importlib.import_module(module)
    refused = importlib.import_module("canine.errors").DomainError
    try:
        head, body = getattr(found, function)(content, **options)
    except refused as refusal:
        return {"refused": refusal.sentence}, b""
    except (MemoryError, RecursionError):
        raise MemoryError from None
    except Exception as error:
        return {"fault": f"{type(error).__name__}: {error}"[:400]}, b""
    return {"found": head}, body


def main() -> None:
    """Take the control socket's number and the modules' names from the command line."""
    with socket.socket(fileno=int(sys.argv[1])) as control:
        serve(control, sys.argv[2:])


if __name__ == "__main__":
    main()
