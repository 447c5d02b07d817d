"""What a scene's loader does, and a look at the plan that only a test may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.checkups import queries, services
from canine.checkups.models import Checkup
from canine.checkups.sealing import unsealed
from canine.checkups.services import loading, running
from canine.rules.trial import Plan
from canine.transaction import transaction


def plan_of(checkup: Checkup) -> Plan:
    """What the sealed plan says: only a test may look at it so."""
    return Plan.read(unsealed(queries.sealed_opening(checkup.id))[0])


@contextmanager
def in_no_time() -> Iterator[None]:
    """Let a whole trial be held at one moment: what has to rest, and how long, has tests of its own."""
    with patch.object(running, "require_apart"), patch.object(loading, "require_rested"):
        yield


def load(checkup: Checkup, run: int, at: datetime) -> None:
    """The loader ticks a run's positions and says that they have left; nothing where that was said, or is not asked."""
    if checkup.loads_by_run and queries.loading(checkup.id, run).left_at is None:
        user, positions = accounts.user(checkup.loader_id), range(1, checkup.positions_per_run + 1)
        loader = Actor(user.id, user.name, "test browser")
        with in_no_time(), transaction():
            services.tick_places(checkup.id, run, positions, actor=loader, at=at)
            services.say_loaded(checkup.id, run, actor=loader, at=at)
