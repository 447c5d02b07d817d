"""The policy through the front door: dated versions, reasons, clear errors."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.actor import program
from canine.policy import queries
from canine.policy.forms import as_typed
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene
from tests.tables import table, words

pytestmark = pytest.mark.one_database

TEST = program("test")


def typed(**changed: str) -> dict[str, str]:
    """The change form as the browser sends it, with some values changed."""
    with freeze_time(NOON):
        values = as_typed(queries.in_force(NOON))
    return {**values, "reason": "Decided by the board", "act": "put_into_force", **changed}


@pytest.mark.both_databases
def test_a_manager_changes_a_value_and_the_old_one_still_judges_the_past(client_as: Callable[..., FlaskClient]) -> None:
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        answer = client.post("/policy/change", data=typed(grace_days="10"), follow_redirects=True)
    assert "Version 2 of the policy is on record." in answer.get_data(as_text=True)
    assert "Days of grace for an overdue check-up: 30 → 10" in answer.get_data(as_text=True)
    assert queries.in_force(NOON).grace_days == 10
    assert queries.in_force(NOON - timedelta(seconds=1)).grace_days == 30


def test_a_value_that_cannot_be_is_named_and_everything_typed_stays(client_as: Callable[..., FlaskClient]) -> None:
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        answer = client.post("/policy/change", data=typed(pass_sensitivity="90", grace_days="a month"))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This is a share from 0 to 1: write 0.9 for 90 %." in html
    assert 'value="90"' in html
    assert 'value="a month"' in html
    assert "Decided by the board" in html
    assert queries.version_in_force(NOON).number == 1


def test_a_policy_cannot_reach_back(client_as: Callable[..., FlaskClient]) -> None:
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        answer = client.post("/policy/change", data=typed(grace_days="10", in_force_from="2026-03-03T11:59"))
    assert "A policy cannot reach back" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("day", "is_taken"), [("2027-03-01", True), ("2027-03-06", False), ("2199-12-31", False)])
def test_nobody_bars_every_later_change_by_a_version_of_the_far_future(
    client_as: Callable[..., FlaskClient], day: str, is_taken: bool
) -> None:
    """No version comes before the last one: a first manager alone could fix the policy for good."""
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        answer = client.post("/policy/change", data=typed(retest_days="21", in_force_from=f"{day}T00:00"))
    assert ("A policy begins within a year" in answer.get_data(as_text=True)) is not is_taken
    assert len(queries.versions()) == (2 if is_taken else 1)


def test_a_policy_for_later_waits_for_its_moment(client_as: Callable[..., FlaskClient]) -> None:
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        client.post("/policy/change", data=typed(retest_days="21", in_force_from="2026-04-01T00:00"))
    midnight_in_nairobi = NOON.replace(month=3, day=31, hour=21)
    assert queries.in_force(midnight_in_nairobi - timedelta(seconds=1)).retest_days == 14
    assert queries.in_force(midnight_in_nairobi).retest_days == 21


def test_only_a_manager_changes_the_policy(client_as: Callable[..., FlaskClient]) -> None:
    for role in set(Role) - {Role.MANAGER}:
        assert client_as(role).get("/policy/change").status_code == 403


def test_the_effect_is_shown_before_anything_is_saved(scene: Scene, client_as: Callable[..., FlaskClient]) -> None:
    scene.medical(scene.team(scene.dog("Ruby")).dog, NOON - timedelta(days=30))
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        form = client.get("/policy/change").get_data(as_text=True)
        assert "Show the effect" in form and "Put into force" not in form
        nothing = client.post("/policy/change", data=typed(grace_days="10", act="show_effect"))
        assert "No team's readiness would change." in unescape(nothing.get_data(as_text=True))
        bad = client.post("/policy/change", data=typed(grace_days="a month", act="show_effect"))
        assert (bad.status_code, "would become" in bad.get_data(as_text=True)) == (422, False)
    assert queries.version_in_force(NOON).number == 1


@pytest.mark.both_databases
def test_the_effect_names_the_teams_that_would_become_not_ready(
    scene: Scene, client_as: Callable[..., FlaskClient]
) -> None:
    scene.odour("ivory")
    for name in ("Ruby", "Simba", "Asali"):
        team = scene.team(scene.dog(name))
        # The veterinarian's own day goes before the policy: only a check-up that is overdue weighs.
        scene.medical(team.dog, NOON - timedelta(days=30))
        began = NOON - timedelta(days=20 if name == "Asali" else 80)
        with transaction():
            standing.certify(
                team.id, Mode.RASCO, ("ivory",), until=NOON + timedelta(days=200), source="test", actor=TEST, at=began
            )
    with freeze_time(NOON):
        client = client_as(Role.MANAGER)
        sooner = typed(checkup_every_months="1", grace_days="0", act="show_effect")
        shown = client.post("/policy/change", data=sooner)
    assert "2 teams would become not ready." in " ".join(shown.get_data(as_text=True).split())
    rows = [[words(cell) for cell in row] for row in table(shown, "whose answer would change")]
    assert [(row[0].split()[0], *row[1:]) for row in rows] == [
        ("Ruby", "RASCO", "ready with limits", "not ready"),
        ("Simba", "RASCO", "ready with limits", "not ready"),
    ]
    assert "Put into force" in shown.get_data(as_text=True)
    assert queries.version_in_force(NOON).number == 1
