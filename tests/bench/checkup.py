"""A check-up of sixty presentations, response by response: the last ten beside the first ten, in the same run."""

import tempfile
from statistics import median
from time import perf_counter
from uuid import UUID

from canine.accounts import queries as accounts
from canine.checkups import queries, services
from canine.checkups.messages import TrialResponse
from canine.extensions import db
from canine.rules.presentation import ResponseKind
from canine.transaction import transaction
from tests.bench.effort import Effort
from tests.bench.instance import empty_instance
from tests.bench.row import Row, row
from tests.scenes import THAT_MORNING, Scene, actor, in_no_time, load, plan_of

TEN = 10


def measure(effort: Effort) -> list[Row]:
    """Seconds of one response near the end, each in its own transaction: the median of the best of each place.

    The baseline is one near the start: what a response costs says nothing about how many came before.
    """
    with tempfile.TemporaryDirectory() as folder:
        app = empty_instance(folder)
        with app.app_context():
            scene = Scene()
            opened = [scene.checkup(team=scene.team(scene.dog(f"Dog {number}"))) for number in range(effort.times)]
            ids = [found.id for found in opened]
            played = [_played(checkup_id) for checkup_id in ids]
            db.session.remove()
            db.engine.dispose()
    best = [min(of_this_place) for of_this_place in zip(*played, strict=True)]
    return [row(f"checkup_response_{len(best)}th", median(best[-TEN:]), median(best[:TEN]))]


def _played(checkup_id: UUID) -> list[float]:
    """Return the seconds of every response of the check-up, in order."""
    found = queries.checkup(checkup_id)
    recorder = actor(accounts.user(found.recorder_id))
    places = [(one.run, one.position) for one in plan_of(found).presentations()]
    seconds = []
    for run, position in places:
        if position == 1:
            load(queries.checkup(checkup_id), run, THAT_MORNING)
        db.session.remove()
        started = perf_counter()
        with in_no_time(), transaction():
            message = TrialResponse(run, position, ResponseKind.NONE)
            services.record_response(checkup_id, message, actor=recorder, at=THAT_MORNING)
        seconds.append(perf_counter() - started)
    return seconds
