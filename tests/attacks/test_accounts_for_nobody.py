"""One administrator, who is an assessor too, makes everybody whom a certificate needs: accounts for nobody as loader,
recorder, witness and receiver, and the link of a reset with which they sign in as the manager who approves.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.accounts.commands import user_group
from canine.accounts.models import ProposedRole, User
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.registry.models import AidMovement
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from canine.training.models import Exercise
from tests.accounts.links import NEW_PASSWORD, WHY, agrees, link_on, sets_password
from tests.accounts.test_keeping_accounts import changed, page
from tests.accounts.test_keeping_accounts import typed as account
from tests.attacks.test_one_insider_is_not_enough import how_many_checkups, opens
from tests.checkups.trials import people_of
from tests.custody.test_one_word_is_not_enough import HANDED
from tests.field.test_records import put, shift_body
from tests.scenes import Scene
from tests.training.test_exercises import typed as exercise

Browser = Callable[..., FlaskClient]
LOST = {"reason": "has forgotten it, asked me in person"}
NO_ROLE = "Your account has no role in force yet: a manager has to agree first."


@pytest.fixture
def own(scene: Scene, client_as: Browser) -> FlaskClient:
    """The browser of the administrator, under one of their two accounts."""
    return client_as(scene.user(Role.ADMINISTRATOR, "Otieno Okoth"))


def reset(client: FlaskClient, user: User) -> FlaskClient:
    """A browser in which whoever made the link of a reset has set the password with it."""
    return sets_password(client.application, link_on(client.post(f"/accounts/{user.id}/link", data=LOST)))


@pytest.mark.parametrize("role", list(Role))
def test_an_account_for_nobody_has_no_right_and_no_part(
    app: Flask, scene: Scene, client_as: Browser, own: FlaskClient, role: Role
) -> None:
    scene.user(Role.MANAGER, "Mary Chebet")
    people, team, sample = people_of(scene), scene.team(), scene.sample()
    made = own.post("/accounts/new", data=account(scene, role=role.value, name="Nobody Atall"))
    nobody = sets_password(app, link_on(made))
    db.session.rollback()
    made_up = accounts.user_by_email("grace@example.org")
    assert made_up is not None
    assert made_up.role is None
    for address in ("/checkups", "/shifts", "/samples", "/certificates", "/cases", "/accounts"):
        assert NO_ROLE in page(nobody.get(address)), address
    assert put(nobody, uuid4(), shift_body()).status_code == 403
    for part in ("loader", "recorder"):
        opens(client_as(people["assessor"]), scene, people | {part: made_up}, team.id)
    assert how_many_checkups() == 0
    form = HANDED | {"to": str(made_up.id), "bag_seal": sample.bag_seal}
    giver = client_as(accounts.user(sample.recorder_id))
    assert giver.post(f"/samples/{sample.id}/hand-overs/new", data=form).status_code == 422
    carried = {"carrier_id": str(people["loader"].id), "witness_id": str(made_up.id), "weight_g": "50.00"}
    aid, led = scene.aid(), exercise(team, led_by_id=str(made_up.id))
    carrier = client_as(people["loader"])
    assert carrier.post(f"/aids/{aid.id}/take-out", data=carried | {"at": "2026-03-03T10:00"}).status_code == 422
    assert carrier.post("/training/exercises/new", data=led).status_code == 422
    assert db.session.scalars(select(AidMovement)).all() == []
    assert db.session.scalars(select(Exercise)).all() == []
    assert set(db.session.scalars(select(ProposedRole.state))) == {"proposed"}


def test_with_the_link_of_a_reset_nobody_approves_or_issues_as_the_manager(
    scene: Scene, client_as: Browser, own: FlaskClient
) -> None:
    mary, john = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER, "John Kiptoo")
    waiting, twin = scene.scored_checkup(), client_as(scene.user(Role.MANAGER, "OTIENO okoth"))
    thief = reset(own, mary)
    judge, approve = f"/checkups/{waiting.id}/judge", {"decision": "approve"}
    assert NO_ROLE in page(thief.post(judge, data=approve))
    home = page(thief.get("/account"))
    assert "Before Mary Chebet works again as manager of Mombasa Canine Unit, a manager has to say" in home
    assert "John Kiptoo may agree: a manager, who is another person than Otieno Okoth." in home
    for refused in (agrees(thief, mary.email), agrees(own, mary.email), agrees(twin, mary.email)):
        assert refused.status_code in (403, 422)
        assert mary.role is None
    # Another reset, another wish and the end of the account lead to the same wall.
    again = reset(own, mary)
    own.post(f"/accounts/{mary.id}", data=as_manager(scene, mary, is_active=""))
    own.post(f"/accounts/{mary.id}", data=as_manager(scene, mary))
    assert "they count as one person" in page(agrees(twin, mary.email))
    assert again.post(judge, data=approve).status_code in (302, 403)
    db.session.rollback()
    assert (mary.role, checkups.checkup(waiting.id).state) == (None, CheckupState.SCORED)
    asked = client_as(john)
    shown = page(asked.get(f"/people/roles/{waits_of(mary).id}"))
    assert "Mary Chebet told me themselves" in shown, "whatever else was asked for since"
    assert "Whoever has the link that Otieno Okoth made" in shown
    assert "from now on" in page(agrees(asked, mary.email))
    assert mary.role is Role.MANAGER


def as_manager(scene: Scene, user: User, **changes: str) -> dict[str, str]:
    form = {"name": user.name, "role": "manager", "unit": str(scene.unit().id), "is_active": "y", "reason": WHY}
    return {name: value for name, value in (form | changes).items() if value}


def waits_of(user: User) -> ProposedRole:
    db.session.rollback()
    found = accounts.role_that_waits(user.id)
    assert found is not None
    return found


def test_who_has_an_account_again_is_said_by_a_manager_who_heard_it_from_them(
    app: Flask, scene: Scene, client_as: Browser, own: FlaskClient
) -> None:
    asha, manager = scene.user(Role.ASSESSOR, "Asha Mwinyi"), client_as(scene.user(Role.MANAGER, "Mary Chebet"))
    link = link_on(own.post(f"/accounts/{asha.id}/link", data=LOST))
    assert "Asha Mwinyi has not set a password yet" in page(agrees(manager, asha.email))
    browser = sets_password(app, link)
    where = f"/people/roles/{waits_of(asha).id}"
    shown = page(manager.get(where))
    assert "Asha Mwinyi told me themselves, seen or heard by me, that they set the password" in shown
    assert "Whoever has the link that Otieno Okoth made" in shown
    assert "Asha Mwinyi again as assessor of Mombasa Canine Unit" in page(manager.get("/readiness"))
    assert browser.get("/checkups/new").status_code == 403
    agrees(manager, asha.email)
    assert browser.get("/checkups/new").status_code == 200
    history = page(own.get(f"/accounts/{asha.id}"))
    for words in ("To work again as assessor of Mombasa Canine Unit: a manager has to say", "Agreed to: works as"):
        assert words in history
    assert history.count("The password was reset: the former one and every session ended") == 1, "told once"
    own.post(f"/accounts/{asha.id}/link", data=LOST)
    manager.post(f"/people/roles/{waits_of(asha).id}", data={"answer": "decline", "reason": "It was not she"})
    db.session.rollback()
    assert asha.role is None


def test_where_no_manager_could_say_it_the_page_makes_no_link_and_the_machine_does(
    scene: Scene, client_as: Browser, own: FlaskClient
) -> None:
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    client_as(scene.user(Role.MANAGER, "Otieno  Ókoth"))
    here = client_as(mary)
    refused = own.post(f"/accounts/{mary.id}/link", data=LOST)
    assert (refused.status_code, f"canine user reset {mary.email}" in page(refused)) == (422, True)
    assert here.get("/policy/change").status_code == 200, "nothing ended"
    john = scene.user(Role.MANAGER, "John Kiptoo")
    own.post(f"/accounts/{mary.id}/link", data=LOST)
    own.post(f"/accounts/{john.id}", data=changed(john, is_active=""))
    twin = accounts.active_users(Role.MANAGER)[0]
    own.post(f"/accounts/{twin.id}", data=changed(twin, is_active=""))
    db.session.rollback()
    assert accounts.active_users(Role.MANAGER) == []
    revived = own.post(f"/accounts/{mary.id}", data=as_manager(scene, mary), follow_redirects=True)
    assert "No manager is left who could agree" in page(revived)
    db.session.rollback()
    assert mary.role is None
    assert own.post(f"/accounts/{john.id}/link", data=LOST).status_code == 422, "an ended account has no link"


def test_the_command_resets_into_force_only_where_no_manager_could_say_who_it_is(
    scene: Scene, client_as: Browser, own: FlaskClient
) -> None:
    mary = scene.user(Role.MANAGER, "Mary Chebet")

    def resets() -> str:
        command = ["reset", mary.email, "--reason", "has forgotten it"]
        said = CliRunner().invoke(user_group, command, obj=lambda: None)
        assert said.exit_code == 0, said.output
        sets_password(own.application, "/setup/" + said.output.split("/setup/")[1].split()[0], NEW_PASSWORD)
        db.session.rollback()
        return said.output

    def has() -> Role | None:
        return accounts.user(mary.id).role

    resets()
    assert has() is Role.MANAGER
    assert "No other manager was there who could say" in page(own.get(f"/accounts/{mary.id}"))
    john = scene.user(Role.MANAGER, "John Kiptoo")
    assert "John Kiptoo may agree" in resets()
    assert has() is None
    agrees(client_as(john), mary.email)
    assert has() is Role.MANAGER


def test_who_invites_an_account_again_does_not_agree_to_it_under_another_account(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    """What another administrator asked for in good faith is waited for; the link of another one would open it."""
    twin = client_as(scene.user(Role.MANAGER, "Otieno Okóth"))
    own = client_as(scene.user(Role.ADMINISTRATOR, "Otieno Okoth"))
    client_as(Role.ADMINISTRATOR).post("/accounts/new", data=account(scene, role="assessor"))
    db.session.rollback()
    grace = accounts.user_by_email("grace@example.org")
    assert grace is not None
    sets_password(app, link_on(own.post(f"/accounts/{grace.id}/link", data={})))
    assert "No manager may agree" in page(agrees(twin, grace.email))
    assert "from now on" in page(agrees(client_as(Role.MANAGER), grace.email))


def test_the_last_administrator_is_not_lost_by_agreeing_to_another_role(scene: Scene, client_as: Browser) -> None:
    first, second = scene.user(Role.ADMINISTRATOR, "Ada Min"), scene.user(Role.ADMINISTRATOR, "Ben Okello")
    manager = client_as(Role.MANAGER)
    for one, other in ((first, second), (second, first)):
        client_as(other).post(f"/accounts/{one.id}", data=changed(one, role="handler"))
    assert "from now on" in page(agrees(manager, first.email))
    last = agrees(manager, second.email)
    assert (last.status_code, "This is the last administrator" in page(last)) == (422, True)
    assert second.role is Role.ADMINISTRATOR
