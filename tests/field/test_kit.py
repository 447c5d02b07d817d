"""What a tablet is told of a handler's teams: the veterinarian's limits, their standing, the last remark on the dog."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

import canine
from canine.accounts import queries as accounts
from canine.rules.readiness import ReasonKind
from canine.rules.roles import Role
from canine.rules.team import Fitness, Mode
from canine.rules.team_facts import FitnessLimit
from canine.shifts import services as shifts
from canine.shifts.messages import NewNote
from canine.standing import services as standing
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, account_of, actor

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_kit_says_what_limits_a_team_where_it_stands_and_what_was_last_noted_of_the_dog(
    scene: Scene, client_as: Browser
) -> None:
    dog, other = scene.dog("Ruby"), scene.handler("Otieno Odhiambo")
    team, others_team = scene.team(dog), scene.team(dog, other)
    limits = {"limits": "no stairs", "limit": FitnessLimit(Mode.FREE_SEARCH, 32)}
    scene.medical(dog, NOON - timedelta(days=3), fitness=Fitness.FIT_WITH_LIMITS, **limits)
    manager = actor(scene.user(Role.MANAGER))
    with transaction():
        for odour in ("ivory", "rhino horn"):
            scene.odour(odour)
            until = NOON + timedelta(days=90)
            standing.certify(
                team.id, Mode.FREE_SEARCH, [odour], until=until, source="test", actor=manager, at=NOON - timedelta(30)
            )
        standing.suspend(
            team.id, Mode.FREE_SEARCH, ["ivory"], reason="failed", source="test", actor=manager, at=NOON - timedelta(2)
        )
    shift = scene.shift(others_team)
    for minutes, words in ((10, "ate nothing"), (30, "limps on the left fore"), (20, "")):
        note = NewNote(shift.id, shift.started_at + timedelta(minutes=minutes), remarks=words, humidity_percent=70)
        with transaction():
            shifts.note_on_shift(note, actor=actor(accounts.user(shift.recorder_id)), at=NOON)

    [told] = client_as(account_of(team)).get("/api/v1/kit").get_json()["conditions"]
    assert told["name"] == team.name
    assert (told["remark"]["words"], told["remark"]["by"]) == ("limps on the left fore", "Otieno Odhiambo")
    [mode] = told["modes"]
    assert (mode["mode"], mode["certified"]) == ("free_search", ["rhino horn"])
    by_kind = {reason["kind"]: reason for reason in mode["reasons"]}
    assert by_kind["suspended"]["odour"] == "ivory" and by_kind["suspended"]["is_lapse"]
    assert by_kind["suspended"]["on"] == f"{NOON - timedelta(2):%Y-%m-%d}"
    assert (by_kind["fit_with_limits"]["note"], by_kind["fit_with_limits"]["above_c"]) == ("no stairs", 32)


@freeze_time(NOON)
def test_somebody_without_a_team_is_told_of_none(scene: Scene, client_as: Browser) -> None:
    scene.team(scene.dog("Ruby"))
    assert client_as(Role.HANDLER).get("/api/v1/kit").get_json()["conditions"] == []


def test_the_tablet_has_words_for_every_reason() -> None:
    code = (Path(canine.__file__).parent / "static/js/tablet/conditions.js").read_text()
    table = re.search(r"const REASONS = \{(.*?)\};", code, re.DOTALL)
    assert table
    assert re.findall(r"^  (\w+):", table[1], re.MULTILINE) == [kind.value for kind in ReasonKind]
