"""Who may hold a check-up, and which trial can be drawn: everything that is in the way is said at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, select

from canine.checkups.models import Checkup
from canine.extensions import db
from canine.registry.models import Team
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from tests.checkups.trials import people_of, take_role, text, typed
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def opened() -> int:
    return db.session.scalar(select(func.count()).select_from(Checkup)) or 0


def asked(scene: Scene, client_as: Browser, team: Team | None = None, **changes: Any) -> str:
    """The page that answers a form with these changes."""
    people = people_of(scene)
    form = typed(scene, people, changes.pop("odours", ("ivory",)), team_id=str((team or scene.team()).id))
    client = client_as(changes.pop("assessor", None) or people["assessor"])
    answer = client.post("/checkups/new", data={k: v for k, v in (form | changes).items() if v is not None})
    assert answer.status_code == 422
    assert opened() == 0
    return text(answer)


@freeze_time(NOON)
def test_the_teams_own_handler_does_not_assess_it(scene: Scene, client_as: Browser) -> None:
    person = scene.user(Role.HANDLER, "Juma Otieno")
    team = scene.team(handler=scene.handler("Juma Otieno", user=person))
    person = take_role(person.id, Role.ASSESSOR)
    assert "You are this team&#39;s handler" in asked(scene, client_as, team, assessor=person)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_whoever_trains_the_team_regularly_by_the_log_does_not_assess_it(scene: Scene, client_as: Browser) -> None:
    person, team = scene.user(Role.ASSESSOR, "Peter Kamau"), scene.team()
    for week in (1, 2, 3, 4):
        scene.exercise(team, THAT_MORNING - timedelta(weeks=week), led_by_id=person.id)
    assert "By the training log you train this team regularly" in asked(scene, client_as, team, assessor=person)
    other = asked(scene, client_as, team, place="")
    assert "By the training log" not in other


@freeze_time(NOON)
def test_every_obstacle_of_the_people_is_said_at_once(scene: Scene, client_as: Browser) -> None:
    person = scene.user(Role.HANDLER, "Juma Otieno")
    team = scene.team(handler=scene.handler("Juma Otieno", user=person))
    person = take_role(person.id, Role.ASSESSOR)
    form = {"assessor": person, "loader_id": str(person.id), "recorder_id": str(person.id)}
    page = asked(scene, client_as, team, **form)
    for words in (
        "You are this team&#39;s handler",
        "who must not know the plan. Choose somebody else to load.",
        "The loader knows the plan and stays out of the room.",
        "who calls the responses. Choose somebody else to enter them.",
        "You judge the trial and must not know the plan",
    ):
        assert words in page, words


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"targets": "12"}, "Ask for at least 20 targets."),
        ({"non_targets": "39"}, "Ask for at least 40 non-targets."),
        ({"sessions": "1"}, "Spread the trial over at least 2 sessions."),
        ({"item_ids": None}, "Items: 0 of ivory are chosen and can be used, and 4 are needed, since none lies twice"),
        ({"item_ids": None}, "0 of blanks are chosen and can be used, and 6 are needed"),
        ({"statement_signed": None}, "Without the statement of independence there is no check-up."),
        ({"targets": "many"}, "Write a whole number."),
        ({"place": " "}, "Say where the trial is held."),
    ],
)
def test_a_trial_that_cannot_be_drawn_is_refused_with_what_would_do(
    scene: Scene, client_as: Browser, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in asked(scene, client_as, **changes)


@freeze_time(NOON)
def test_six_odours_need_more_targets_than_twenty(scene: Scene, client_as: Browser) -> None:
    odours = ("ivory", "rhino horn", "pangolin scale", "big-cat skin", "bushmeat", "sandalwood")
    assert "6 odours need at least 24 targets, or choose fewer odours." in asked(scene, client_as, odours=odours)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_items_of_another_odour_are_left_out_and_those_of_an_aid_past_its_date_not_offered(
    scene: Scene, client_as: Browser
) -> None:
    foreign = scene.item(ItemKind.TARGET, scene.aid(scene.odour("sandalwood"), "SAN-1"))
    found = scene.checkup(item_ids=tuple(item.id for item in (*scene.items(scene.odour()), foreign)))
    assert foreign.id not in {item.item_id for item in found.items}
    old = scene.item(ItemKind.TARGET, scene.aid(scene.odour(), "IVO-OLD", replace_by_on=date(2026, 3, 2)))
    page = text(client_as(Role.ASSESSOR).get("/checkups/new"))
    assert ("SAN-1" in page, "IVO-OLD" in page, str(old.id) in page) == (True, False, False)


@freeze_time(NOON)
def test_items_of_one_aid_alone_are_refused(scene: Scene, client_as: Browser) -> None:
    aid = scene.aid(scene.odour())
    own = [scene.item(ItemKind.TARGET, aid) for _ in range(4)]
    others = [item for item in scene.items() if item.kind is not ItemKind.TARGET]
    page = asked(scene, client_as, item_ids=[str(item.id) for item in (*own, *others)])
    assert "The items of ivory come from 1 training aid, and the policy asks for 2." in page


@freeze_time(NOON)
def test_only_an_assessor_opens_one(scene: Scene, client_as: Browser) -> None:
    for role in set(Role) - {Role.ASSESSOR}:
        assert client_as(role).get("/checkups/new").status_code == 403


@pytest.mark.both_databases
@freeze_time(NOON)
def test_the_same_form_sent_twice_opens_one_check_up(scene: Scene, client_as: Browser) -> None:
    people = people_of(scene)
    form = typed(scene, people, ("ivory",), team_id=str(scene.team().id))
    client = client_as(people["assessor"])
    form["record_id"] = "5b0d8a0e-6f0e-4a53-9d0c-6f7f2f0f0a01"
    first, again = (client.post("/checkups/new", data=form) for _ in range(2))
    assert (first.location, opened()) == (again.location, 1)
