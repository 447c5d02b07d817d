"""Sessions an hour apart, and minutes between two uses of an item: refused at the service, whoever is in a hurry."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.checkups import queries, services
from canine.checkups.errors import StillResting, TooSoonForSession
from canine.checkups.messages import TrialResponse
from canine.checkups.models import Checkup
from canine.rules.presentation import ResponseKind
from canine.rules.trial import PlannedRun
from canine.transaction import transaction
from tests.checkups.trials import text
from tests.scenes import THAT_MORNING, Scene, actor, plan_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
REST, GAP = timedelta(minutes=3), timedelta(minutes=60)


def loaded(found: Checkup, run: int, at: datetime) -> None:
    loader = actor(found.loader)
    with transaction():
        services.tick_places(found.id, run, range(1, found.positions_per_run + 1), actor=loader, at=at)
        services.say_loaded(found.id, run, actor=loader, at=at)


def entered(found: Checkup, run: int, at: datetime) -> None:
    recorder = actor(accounts.user(found.recorder_id))
    with transaction():
        for position in range(1, found.positions_per_run + 1):
            message = TrialResponse(run, position, ResponseKind.NONE)
            services.record_response(found.id, message, actor=recorder, at=at)


def sharing(runs: tuple[PlannedRun, ...]) -> Iterator[PlannedRun]:
    """Runs that hold an item of the run before."""
    for before, run in pairwise(runs):
        if {item.number for item in before.items} & {item.number for item in run.items}:
            yield run


def test_an_item_used_just_now_and_a_hurried_session_wait_and_the_pages_say_how_long(
    scene: Scene, client_as: Browser
) -> None:
    found = scene.checkup()
    other = scene.checkup()
    plan, at = plan_of(found), THAT_MORNING
    first_sharing, second_session = next(sharing(plan.runs)), plan.sessions[2][0]
    for run in plan.runs[: second_session.number - 1]:
        if run is first_sharing:
            soon = at + REST - timedelta(seconds=1)
            with pytest.raises(StillResting, match=rf"Item \d+ rests until {at + REST + timedelta(hours=3):%H:%M:%S}"):
                loaded(found, run.number, soon)
            assert queries.loading(found.id, run.number).left_at is None
        at += REST
        loaded(found, run.number, at)
        entered(found, run.number, at)
    with pytest.raises(StillResting):
        loaded(other, 1, at + timedelta(minutes=1))  # the other dog is shown what the first one has just sniffed
    number, ended = second_session.number, at
    loaded(found, number, ended + REST)
    with pytest.raises(TooSoonForSession, match="Sessions lie 60 minutes apart"):
        entered(found, number, ended + GAP - timedelta(seconds=1))
    with freeze_time(ended + GAP - timedelta(seconds=1)):
        page = text(client_as(accounts.user(found.recorder_id)).get(f"/checkups/{found.id}/runs/{number}"))
    assert "Session 2 begins on" in page and 'name="kind"' not in page
    entered(found, number, ended + GAP)
    assert queries.tally(found).entered_by_run[number] == found.positions_per_run
