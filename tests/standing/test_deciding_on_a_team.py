"""A team's standing through the front door: decisions with reasons, and the end of a team."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.actor import program
from canine.registry.models import Team
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.standing import queries, services
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database


def certified(scene: Scene) -> Team:
    """A team certified for ivory in both modes since yesterday."""
    team = scene.team()
    scene.odour("ivory")
    since = NOON - timedelta(days=1)
    with transaction():
        for mode in Mode:
            services.certify(
                team.id,
                mode,
                ["ivory"],
                until=since + timedelta(days=365),
                source="test",
                actor=program("test"),
                at=since,
            )
    return team


def state(team: Team, mode: Mode, at: object = NOON) -> StandingState:
    return queries.held(team.id, mode, at)["ivory"].state  # type: ignore[arg-type]


@pytest.mark.both_databases
def test_a_manager_suspends_one_mode_and_the_past_stays(scene: Scene, client_as: Callable[..., FlaskClient]) -> None:
    team = certified(scene)
    with freeze_time(NOON):
        manager = client_as(Role.MANAGER)
        decision = {"kind": "suspended", "mode": "rasco", "reason": "Filters mixed up in the room"}
        answer = manager.post(f"/teams/{team.id}/standing/decide", data=decision, follow_redirects=True)
    assert "Filters mixed up in the room" in answer.get_data(as_text=True)
    assert state(team, Mode.RASCO) is StandingState.SUSPENDED
    assert state(team, Mode.FREE_SEARCH) is StandingState.CERTIFIED
    assert state(team, Mode.RASCO, NOON - timedelta(seconds=1)) is StandingState.CERTIFIED


def test_a_decision_without_a_reason_is_sent_back_with_what_was_chosen(
    scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    team = certified(scene)
    with freeze_time(NOON):
        answer = client_as(Role.MANAGER).post(f"/teams/{team.id}/standing/decide", data={"kind": "withdrawn"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "the reason stands in the team&#39;s record" in html
    assert "checked" in html
    assert state(team, Mode.RASCO) is StandingState.CERTIFIED


@pytest.mark.both_databases
def test_when_a_team_ends_so_does_what_it_was_certified_for(
    scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    team = certified(scene)
    with freeze_time(NOON):
        manager = client_as(Role.MANAGER)
        end = {"to_on": "2026-03-03", "reason": "The handler was posted elsewhere"}
        answer = manager.post(f"/teams/{team.id}/end", data=end, follow_redirects=True)
    assert "has ended" in answer.get_data(as_text=True)
    assert state(team, Mode.RASCO) is StandingState.ENDED
    assert state(team, Mode.RASCO, NOON - timedelta(seconds=1)) is StandingState.CERTIFIED


def test_a_team_cannot_end_tomorrow(scene: Scene, client_as: Callable[..., FlaskClient]) -> None:
    team = certified(scene)
    with freeze_time(NOON):
        end = {"to_on": "2026-03-05", "reason": "Posted elsewhere"}
        answer = client_as(Role.MANAGER).post(f"/teams/{team.id}/end", data=end)
    assert answer.status_code == 422
    assert "Posted elsewhere" in answer.get_data(as_text=True)
    assert state(team, Mode.RASCO) is StandingState.CERTIFIED
