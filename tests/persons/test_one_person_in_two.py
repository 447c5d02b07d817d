"""One person under two accounts, unlinked, renamed or with another role: whatever they try alone is refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import func, inspect, select

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.commands import user_group
from canine.accounts.models import PersonProposal, User
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.registry.models import Handler, Team
from canine.rules.roles import Role
from canine.training import queries as training
from canine.training.models import Exercise
from canine.transaction import transaction
from tests.accounts.links import link_on, sets_password
from tests.accounts.test_keeping_accounts import changed
from tests.accounts.test_keeping_accounts import typed as account
from tests.checkups.trials import people_of, text
from tests.checkups.trials import typed as trial
from tests.conftest import NOON
from tests.corrections.test_strikes import strike
from tests.scenes import THAT_MORNING, Scene
from tests.training.test_exercises import typed as exercise

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
IS_HANDLER = "This is the team&#39;s handler"


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def opens(scene: Scene, client_as: Browser, team: Team, **people: User) -> str:
    """Somebody tries to open a check-up of the team with these people; what the answer says."""
    everybody = people_of(scene) | people
    form = trial(scene, everybody, ("ivory",), team_id=str(team.id))
    return text(client_as(everybody["assessor"]).post("/checkups/new", data=form, follow_redirects=True))


def keeps(handler: Handler, **changes: str) -> dict[str, str]:
    """The form of a handler as it is, without an account, but for what the test names."""
    return {
        "name": handler.name,
        "service_number": handler.service_number,
        "rank": handler.rank,
        "unit_id": str(handler.unit_id),
        "user_id": "",
        "reason": "left the account",
    } | changes


def second_account(scene: Scene, client_as: Browser, name: str, role: str, **said: str) -> User:
    """An administrator makes an account and says whose it is; its person sets a password, and a manager agrees."""
    email = f"second-{role}@example.org"
    form = account(scene, name=name, email=email, role=role, reason="He works here") | said
    link = link_on(client_as(Role.ADMINISTRATOR).post("/accounts/new", data=form))
    sets_password(client_as(Role.HANDLER).application, link)
    db.session.rollback()
    found = accounts.user_by_email(email)
    assert found is not None
    waits = accounts.role_that_waits(found.id)
    if waits is not None:
        deceived = {"answer": "agree", "is_known": "y", "reason": "He told me so"}
        answer = client_as(Role.MANAGER).post(f"/people/roles/{waits.id}", data=deceived)
        assert answer.status_code == 302, text(answer)
        db.session.rollback()
    return found


ANOTHER = {"same_as": "another", "another_because": "A cousin of that name"}


def test_a_handler_unlinked_from_his_account_does_not_load_his_own_plan(scene: Scene, client_as: Browser) -> None:
    team = scene.team()
    own = accounts.user(team.handler.user_id)  # type: ignore[arg-type]  # scenes give everyone an account
    manager = client_as(Role.MANAGER)
    manager.post(f"/handlers/{team.handler_id}/change", data=keeps(team.handler))
    db.session.rollback()
    assert db.session.get_one(Handler, team.handler_id).user_id is None
    assert IS_HANDLER in opens(scene, client_as, team, loader=own)
    other = scene.user(Role.HANDLER, "Zuhura Said")
    manager.post(f"/handlers/{team.handler_id}/change", data=keeps(team.handler, user_id=str(other.id)))
    db.session.rollback()
    for loader in (own, other):
        assert IS_HANDLER in opens(scene, client_as, team, loader=loader)
    assert db.session.scalar(select(func.count()).select_from(Checkup)) == 0


def test_a_handlers_second_account_does_not_load_his_plan_either(scene: Scene, client_as: Browser) -> None:
    team = scene.team(handler=scene.handler("Juma Otieno"))
    administrator = client_as(Role.ADMINISTRATOR)
    like = account(scene, name="\u0408uma OT\u0406ENO", email="second-handler@example.org", role="handler")
    asked = administrator.post("/accounts/new", data=like)
    assert asked.status_code == 422
    for words in ("The same person: Juma Otieno", "Another person of that name", 'value="second-handler@example.org"'):
        assert words in text(asked)
    unsaid = administrator.post("/accounts/new", data=like | {"same_as": "another"})
    assert "Say how you know that it is another person." in text(unsaid)
    second = second_account(scene, client_as, like["name"], "handler", **ANOTHER)
    assert IS_HANDLER in opens(scene, client_as, team, loader=second)
    renamed = changed(second, name="Peter Mwangi")
    assert administrator.post(f"/accounts/{second.id}", data=renamed).status_code == 302
    assert IS_HANDLER in opens(scene, client_as, team, loader=second)
    command = ["add", "third@example.org", "--role", "handler", "--name", "juma otieno", "--password-stdin"]
    outside = CliRunner().invoke(user_group, command, input="plum ladder comet basket\n", obj=lambda: None)
    assert outside.exit_code != 0
    assert "--another-person" in str(outside.exception)
    assert accounts.user_by_email("third@example.org") is None


def test_one_person_is_not_assessor_loader_recorder_and_manager(scene: Scene, client_as: Browser) -> None:
    """An administrator who makes accounts of all roles for himself, and says of each that it is another person."""
    own = scene.user(Role.ADMINISTRATOR, "Otieno Okoth")
    roles = ("assessor", "handler", "veterinarian", "manager")
    assessor, loader, recorder, manager = (
        second_account(scene, client_as, own.name, role, **ANOTHER) for role in roles
    )
    team = scene.team()
    said = opens(scene, client_as, team, assessor=assessor, loader=loader, recorder=recorder)
    assert "Choose somebody else to load" in said
    assert "count as one person until an administrator and a manager say on the page People that they are two" in said
    assert "Choose somebody else to record" in said
    checkup = scene.scored_checkup(scene.checkup(team, assessor=assessor, recorder_id=assessor.id))
    judging = client_as(manager).post(f"/checkups/{checkup.id}/judge", data={"decision": "approve"})
    assert judging.status_code == 403
    assert "You took part in this check-up" in text(judging)
    waiting = db.session.scalars(select(PersonProposal)).all()
    assert len(waiting) >= len(roles)
    for one in waiting:
        answer = client_as(manager).post(f"/people/words/{one.id}", data={"answer": "agree", "reason": "So it is"})
        assert "Nobody says of themselves that they are two people" in text(answer)


def test_an_assessor_does_not_correct_away_the_exercises_that_bar_her(scene: Scene, client_as: Browser) -> None:
    assessor, team = scene.user(Role.ASSESSOR, "Peter Kamau", agency="Customs"), scene.team()
    client = client_as(assessor)
    fine = {"misses": "0", "false_alerts": "0"}
    for hour in (1, 3, 5, 7):
        form = exercise(team, led_by_id=str(assessor.id), started_at=f"2026-03-03T0{hour}:00", minutes="60", **fine)
        assert client.post("/training/exercises/new", data=form).status_code == 302
    led = db.session.scalars(select(Exercise)).all()
    away_from_her = ({"led_by_id": str(team.handler.user_id)}, {"team_id": str(scene.team().id)})
    for one, changes in zip(led, away_from_her, strict=False):
        form = exercise(team, led_by_id=str(assessor.id), started_at="2026-03-03T01:00", minutes="60", **fine)
        away = client.post(f"/training/exercises/{one.id}/correct", data=form | changes | {"reason": "a slip"})
        assert "Nobody corrects alone which exercises they led" in text(away)
    for one in led:
        assert "second person" in strike(client, "exercise", one.id)
    said = opens(scene, client_as, team, assessor=assessor)
    assert "By the training log you train this team regularly" in said
    own = accounts.user(assessor.id)
    administrator = scene.user(Role.ADMINISTRATOR, "Peter Kamau")
    typed = client_as(administrator).post(f"/accounts/{own.id}", data=changed(own, agency="A far country"))
    assert "nobody attests their own" in text(typed)


def test_the_agency_of_an_assessor_is_what_somebody_else_entered(scene: Scene, client_as: Browser) -> None:
    people = people_of(scene)
    form = trial(scene, people, ("ivory",), team_id=str(scene.team().id)) | {"agency": "A far country"}
    assert client_as(people["assessor"]).post("/checkups/new", data=form).status_code == 302
    assert db.session.scalars(select(Checkup)).one().assessor_agency == "Customs Canine Unit"


@pytest.mark.both_databases
def test_what_an_assessor_took_off_herself_in_an_earlier_release_bars_her_still(scene: Scene) -> None:
    assessor, team, day = scene.user(Role.ASSESSOR), scene.team(), THAT_MORNING.date()
    first, other = (scene.exercise(team, THAT_MORNING - timedelta(hours=n), led_by_id=assessor.id) for n in (1, 4))
    handler_id = team.handler.user_id
    for one, author_id in ((first, assessor.id), (other, handler_id)):
        columns = {each.key: getattr(one, each.key) for each in inspect(Exercise).column_attrs if each.key != "id"}
        changes = {"corrects_id": one.id, "reason": "a slip", "led_by_id": handler_id, "recorder_id": author_id}
        with transaction(), audited(AuditAction.LOG_EXERCISE, actor=program("earlier release"), at=THAT_MORNING):
            db.session.add(Exercise(**columns | changes))
    led = training.exercises_led(team, day - timedelta(days=1), day)
    assert led == {persons.somebody(assessor.id): 1, persons.somebody_of(team.handler.person_id): 2}
