"""What rooms above say that another policy would change, before it is put into force."""

from collections.abc import Callable
from datetime import datetime

from canine.rules.policy import Policy

Foresight = Callable[[Policy, datetime], str]
_foresights: list[Foresight] = []


def foresees(tell: Foresight) -> Foresight:
    """Registers a function that renders what a policy, in force from a moment on, would change in its room."""
    _foresights.append(tell)
    return tell


def foreseen(policy: Policy, at: datetime) -> list[str]:
    """What every room above has to say."""
    return [tell(policy, at) for tell in _foresights]
