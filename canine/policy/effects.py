"""What packages above say of the policy: what another one would change, and whether anybody was judged by one yet."""

from collections.abc import Callable
from datetime import datetime

from canine.rules.policy import Policy

Foresight = Callable[[Policy, datetime], str]
_foresights: list[Foresight] = []


def foresees(tell: Foresight) -> Foresight:
    """Register a function that renders what a policy, in force from a moment on, would change in its package."""
    _foresights.append(tell)
    return tell


def foreseen(policy: Policy, at: datetime) -> list[str]:
    """Return what every package above has to say."""
    return [tell(policy, at) for tell in _foresights]


Judging = Callable[[], bool]
_judgings: list[Judging] = []


def judges_by(tell: Judging) -> Judging:
    """Register a function that tells whether its package has begun to judge somebody by a policy."""
    _judgings.append(tell)
    return tell


def has_judged() -> bool:
    """Tell whether anybody was judged by a policy yet: until then one manager sets it, at once."""
    return any(tell() for tell in _judgings)
