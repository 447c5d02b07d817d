"""What one insider tried to have a dog work that a colleague barred, or that is not fit."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.actor import program
from canine.covert_checks import queries as covert_checks
from canine.extensions import db
from canine.medical.models import MedicalCheckup
from canine.registry import queries
from canine.registry import services as registry
from canine.registry.messages import TeamEntry
from canine.registry.models import Dog, ProposedReturn
from canine.rules.roles import Role
from canine.rules.team import DogStatus
from canine.transaction import transaction
from tests.accounts.test_keeping_accounts import page
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def step(browser: FlaskClient, dog: Dog, status: str, **more: str) -> str:
    data = {"status": status, "since": "2026-03-03T11:00", "reason": "it limped", **more}
    return page(browser.post(f"/dogs/{dog.id}/status", data=data, follow_redirects=True))


def answers(browser: FlaskClient, word: str = "agree") -> str:
    db.session.expire_all()
    every = db.session.scalars(select(ProposedReturn)).all()
    found = next((one for one in every if one.is_open), every[0])
    data = {"answer": word, "reason": "I saw it walk"}
    return page(browser.post(f"/dogs/returns/{found.id}", data=data, follow_redirects=True))


def now(dog: Dog) -> DogStatus:
    db.session.expire_all()
    return queries.last_step(dog.id).status


def test_i_bring_a_dog_back_alone_that_a_colleague_suspended(app: Flask, scene: Scene, client_as: Browser) -> None:
    dog, colleague = scene.dog("Ruby"), client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    own, twin = client_as(scene.user(Role.MANAGER, "John Kiptoo")), client_as(scene.user(Role.MANAGER, "JOHN kiptoo"))
    step(colleague, dog, "suspended")
    with freeze_time(NOON + timedelta(hours=1)):
        said = step(own, dog, "operational", since="2026-03-03T11:30", reason="only a thorn")
        assert "It is proposed. Ruby stays suspended until a second manager agrees." in said
        assert now(dog) is DogStatus.SUSPENDED
        assert "waits for an answer: one at a time" in step(colleague, dog, "operational")
        assert "Not a valid choice" in answers(own)
        assert "Another person, who is a manager, agrees or declines." in answers(twin)
        assert "Ruby on duty again" in page(colleague.get("/readiness"))
        assert now(dog) is DogStatus.SUSPENDED
    with freeze_time(NOON + timedelta(hours=2)):
        assert "Ruby works again." in answers(colleague)
        assert "This was answered already." in answers(colleague)
    assert now(dog) is DogStatus.OPERATIONAL
    assert queries.last_step(dog.id).since == NOON + timedelta(hours=2), "not from the day that was typed"


def test_what_is_declined_stays_and_another_unit_s_manager_answers_nothing(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    dog, colleague, own = scene.dog("Ruby"), client_as(scene.user(Role.MANAGER, "Ann Waweru")), client_as(Role.MANAGER)
    elsewhere = client_as(scene.user(Role.MANAGER, "Tom Barasa", unit_id=scene.other_unit().id))
    step(colleague, dog, "suspended")
    step(own, dog, "operational")
    assert "This is a matter of" in answers(elsewhere)
    assert "Ruby stays suspended." in answers(colleague, "decline")
    assert now(dog) is DogStatus.SUSPENDED


def test_i_am_a_manager_now_and_bring_back_the_dog_that_i_handle(app: Flask, scene: Scene, client_as: Browser) -> None:
    team = scene.team(scene.dog("Ruby"), handler=scene.handler("Paul Ndegwa"))
    own, colleague = client_as(scene.user(Role.MANAGER, "paul NDEGWA")), client_as(Role.MANAGER)
    step(colleague, team.dog, "suspended")
    assert "You handle Ruby" in step(own, team.dog, "operational")
    step(colleague, team.dog, "operational")
    assert "You handle Ruby" in answers(own)
    assert now(team.dog) is DogStatus.SUSPENDED


def test_i_am_its_veterinarian_too_and_find_the_dog_that_i_handle_fit(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    team = scene.team(scene.dog("Ruby"), handler=scene.handler("Paul Ndegwa"))
    own, other = (client_as(scene.user(Role.VETERINARIAN, name)) for name in ("Paul  NDEGWA", "Grace Muthoni"))
    form = {
        "dog_id": str(team.dog_id),
        "examined_at": "2026-03-03T10:00",
        "weight_kg": "28.4",
        "temperature_c": "38.6",
        "fitness": "fit",
    }
    assert "You handle Ruby" in page(own.post("/medical/new", data=form))
    assert db.session.scalars(select(MedicalCheckup).where(MedicalCheckup.dog_id == team.dog_id)).all() == []
    assert other.post("/medical/new", data=form).status_code == 302


def test_i_agree_to_a_covert_check_in_the_first_hour_of_the_day_on_which_my_team_begins(
    app: Flask, scene: Scene
) -> None:
    half_past_midnight = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
    pair = TeamEntry(scene.dog("Ruby").id, scene.handler().id, date(2026, 3, 4))
    with transaction():
        team = registry.form_team(pair, actor=program("test"), at=half_past_midnight)
    own = team.handler.user_id
    assert own is not None
    assert covert_checks.handles_in(scene.unit().id, own, half_past_midnight)
    assert not covert_checks.handles_in(scene.unit().id, own, half_past_midnight - timedelta(days=1))
