"""Hosts of their own on one machine: network namespaces on one bridge, which nothing outside of them reaches."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

FRONT, DATABASE, HOSTS = "canine-front", "canine-db", ("canine-host1", "canine-host2", "canine-host3")
ADDRESSES = {name: f"10.77.0.{number}" for number, name in enumerate((FRONT, DATABASE, *HOSTS), start=1)}
_FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def missing() -> list[str]:
    """What this machine lacks to be several hosts."""
    found = [name for name in ("ip", "nginx", "runuser", "git") if shutil.which(name) is None]
    return found + ([] if os.geteuid() == 0 else ["the rights of root"])


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def network() -> Iterator[None]:
    """Five namespaces that reach each other and nothing else, taken away at the end."""
    take_away()
    try:
        for name in ADDRESSES:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", FRONT, "link", "add", "bridge", "type", "bridge")
        _ip("-n", FRONT, "addr", "add", f"{ADDRESSES[FRONT]}/24", "dev", "bridge")
        _ip("-n", FRONT, "link", "set", "bridge", "up")
        for name in (DATABASE, *HOSTS):
            port = name.removeprefix("canine-")
            _ip("link", "add", port, "netns", FRONT, "type", "veth", "peer", "name", "line", "netns", name)
            _ip("-n", FRONT, "link", "set", port, "master", "bridge", "up")
            _ip("-n", name, "addr", "add", f"{ADDRESSES[name]}/24", "dev", "line")
            _ip("-n", name, "link", "set", "line", "up")
        yield
    finally:
        take_away()


def take_away() -> None:
    """Remove what an earlier run left, and what this one made."""
    for name in ADDRESSES:
        subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)


def cut_off(name: str, *, is_cut: bool) -> None:
    """Pull a host's cable, or put it in again: nobody is told, packets go nowhere."""
    _ip("-n", FRONT, "link", "set", name.removeprefix("canine-"), "down" if is_cut else "up")


def inside(name: str, words: Sequence[str]) -> list[str]:
    """The command line that runs a command in a namespace."""
    return ["ip", "netns", "exec", name, *words]


def clock_off(seconds: int) -> dict[str, str]:
    """The environment in which a program finds its host's clock ahead, or behind; empty where nothing can do it."""
    if not seconds or not _FAKETIME.exists():
        return {}
    return {"LD_PRELOAD": str(_FAKETIME), "FAKETIME": f"{seconds:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def start(name: str, words: Sequence[str], *, output: IO[bytes] | int, **more: object) -> subprocess.Popen[bytes]:
    """Start a program in a namespace; `ip netns exec` becomes the program, so that its number is the program's."""
    return subprocess.Popen(inside(name, words), stdin=subprocess.DEVNULL, stdout=output, stderr=output, **more)  # type: ignore[call-overload,no-any-return]
