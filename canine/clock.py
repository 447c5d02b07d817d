"""The only place that asks for the time. Everything below views, commands and jobs is handed `at`."""

import platform
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the place that the ban points to


def _counted() -> float:
    """Seconds by a clock that nobody can set. It counts while the machine sleeps, where the system has such a one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


_started = _counted()


def running_for() -> timedelta:
    """Return how long this process has been running, whatever was done to the clock meanwhile."""
    return timedelta(seconds=_counted() - _started)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the clock of a machine is set: when, by it, the machine began to count; and which run of which machine.

    Two processes of one run that find the same moment have the same clock, whenever each of them began.
    """

    counted_from: float
    run: str


# Less than that is put right by the machine's own time service.
_SAME_S = 300.0


def setting() -> Setting:
    """Return how the clock is set now."""
    return Setting(now().timestamp() - _counted(), _run_of_the_machine())


def is_set_as(then: Setting) -> bool:
    """Whether the clock of this very machine is still set as it was, and the machine was not started anew."""
    found = setting()
    return found.run == then.run and abs(found.counted_from - then.counted_from) <= _SAME_S


@cache
def _run_of_the_machine() -> str:
    """Return what Linux calls this run of this machine; elsewhere the machine's name, as far as it has one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return platform.node()


class Steps:
    """How far the clock was set, forward or back, while this process ran. Where nobody set it, zero."""

    def __init__(self) -> None:
        self._confirmed: int | None = None
        self._ahead = setting().counted_from

    def by(self) -> timedelta:
        """Return by how much the clock is ahead of where it would be if nobody had set it."""
        return timedelta(seconds=setting().counted_from - self._ahead)

    def confirm(self, number: int, confirmed: Setting | None) -> None:
        """Take the clock for right as it was confirmed, also where this process asks for the first time after that.

        A clock that was set again since is another one. Of another machine, or of a confirmation that does not say how
        the clock was set, only the number tells: one that is new to this process counts, the first that it hears of
        was there before and says nothing of what came since.
        """
        if confirmed is not None and confirmed.run == setting().run:
            if is_set_as(confirmed):
                self._ahead = confirmed.counted_from
        elif self._confirmed is not None and number > self._confirmed:
            self._ahead = setting().counted_from
        self._confirmed = number


steps = Steps()
