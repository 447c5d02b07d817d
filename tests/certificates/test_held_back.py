"""A certificate that was held back until the dog had failed, and the check-up that went well of several."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from canine.audit.guard import schema_change
from canine.audit.verification import verify
from canine.certificates import queries
from canine.checkups import services as checkups
from canine.checkups.errors import CheckupImpossible
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.rules.roles import Role
from canine.rules.standing import StandingState
from canine.rules.team import Mode
from canine.standing import queries as standing
from canine.transaction import transaction
from tests.certificates.issued import approved, bring_key, issued, settings_of
from tests.conftest import NOON
from tests.scenes import Scene, actor
from tests.standing.test_one_insider_is_never_enough import failed

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    bring_key(settings_of(app).instance)
    with freeze_time(NOON):
        yield


def refusal(client_as: Browser, checkup: Checkup) -> str:
    answer = client_as(Role.MANAGER).post(f"/checkups/{checkup.id}/certificate")
    assert answer.status_code == 422
    assert queries.of_checkup(checkup.id) is None
    return answer.get_data(as_text=True)


def test_a_certificate_held_back_until_after_a_failure_lifts_no_suspension(scene: Scene, client_as: Browser) -> None:
    held_back = approved(scene)
    team = held_back.team
    scene.scored_checkup(scene.checkup(team, at=NOON), at=NOON, misses=20)
    words = f"{team.name} failed a check-up in this mode on 3 Mar 2026, after this one was opened."
    with freeze_time(LATER):
        page = client_as(Role.MANAGER).get(f"/checkups/{held_back.id}").get_data(as_text=True)
        assert words in page
        assert "Issue the certificate" not in page
        assert words in refusal(client_as, held_back)
    assert standing.held(team.id, Mode.FREE_SEARCH, LATER)["ivory"].state is StandingState.SUSPENDED
    assert verify().ok


def test_nor_does_one_whose_trial_was_open_already_when_the_dog_failed(
    scene: Scene, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier release let two be open at a time."""
    team = scene.team()
    opened = scene.checkup(team)
    with monkeypatch.context() as earlier:
        earlier.setattr("canine.checkups.queries.open_with_dog", lambda _dog, _mode: ())
        scene.scored_checkup(scene.checkup(team), misses=20)
    assert "failed a check-up in this mode" in refusal(client_as, approved(scene, opened))


def test_nobody_opens_a_second_one_of_a_dog_to_choose_the_better_result(scene: Scene) -> None:
    dog = scene.dog("Ruby")
    first, other = scene.team(dog), scene.team(dog, scene.handler("Juma Otieno"))
    opened = scene.checkup(first)
    for team in (first, other):
        with pytest.raises(CheckupImpossible, match=r"opened on 3 Mar 2026, is not over\. A dog has one at a time"):
            scene.checkup(team, at=NOON)
    scene.checkup(other, mode=Mode.RASCO)
    scene.scored_checkup(opened)
    scene.checkup(other, at=NOON)


def test_nor_one_of_another_team_of_the_dog_that_failed(scene: Scene, client_as: Browser) -> None:
    dog = scene.dog("Ruby")
    held_back, other = approved(scene, scene.checkup(scene.team(dog))), scene.team(dog, scene.handler("Juma Otieno"))
    scene.scored_checkup(scene.checkup(other, at=NOON), at=NOON, misses=20)
    assert "Juma Otieno failed a check-up in this mode" in refusal(client_as, held_back)


@pytest.mark.both_databases
def test_nothing_is_issued_while_another_check_up_of_the_dog_in_the_mode_is_open(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = scene.team()
    scene.checkup(team, mode=Mode.RASCO)
    passed, still_open = approved(scene, scene.checkup(team)), scene.checkup(team, at=NOON)
    words = "Another check-up of this dog in this mode"
    assert words in refusal(client_as, passed)
    scene.play(still_open, NOON, leave=1)
    assert words in refusal(client_as, passed), "one that runs is open as well"
    with transaction():
        checkups.close_incomplete(still_open.id, "rain", actor=actor(still_open.assessor), at=NOON)
    assert issued(app, scene, passed).checkup_id == passed.id


@pytest.mark.both_databases
def test_the_failed_check_up_that_a_suspension_names_cannot_be_rewritten(scene: Scene) -> None:
    (fact,) = standing.facts_of(failed(scene).id)
    assert fact.failed_checkup_id is not None
    db.session.rollback()
    refused = pytest.raises(DBAPIError, match="append-only")
    with refused, schema_change(), db.engine.begin() as connection:
        connection.execute(text("UPDATE standing_facts SET failed_checkup_id = NULL"))
