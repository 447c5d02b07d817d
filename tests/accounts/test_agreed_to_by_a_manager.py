"""Whoever is to act in any role has no right of it before a manager of another name agreed, and after a reset again."""

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts import queries
from canine.accounts.commands import user_group
from canine.accounts.models import ProposedRole, User
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.roles import Role
from tests.accounts.links import WHY, link_on, sets_password
from tests.accounts.test_keeping_accounts import changed, page
from tests.accounts.test_keeping_accounts import typed as form_of
from tests.scenes import PASSWORD, Scene
from tests.standing.test_one_insider_is_never_enough import manager_of_another_unit
from tests.tables import table, words

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]
AGREES = {"answer": "agree", "is_known": "y", "reason": "Worked with her for two years"}


def typed(scene: Scene, **changes: str) -> dict[str, str]:
    """The form of a new assessor, with everything right but what the test names."""
    return form_of(scene, **({"role": "assessor", "reason": WHY} | changes))


def waiting() -> ProposedRole:
    """The role that waits now."""
    db.session.rollback()
    return db.session.scalars(select(ProposedRole).where(ProposedRole.answered_at.is_(None))).one()


def answers(client: FlaskClient, proposal: ProposedRole | None = None, **changes: str) -> TestResponse:
    found = proposal or waiting()
    return client.post(f"/people/roles/{found.id}", data=AGREES | changes, follow_redirects=True)


def grace() -> User:
    db.session.rollback()
    found = queries.user_by_email("grace@example.org")
    assert found is not None
    return found


@pytest.mark.both_databases
def test_an_assessor_works_only_once_a_manager_agreed(app: Flask, scene: Scene, client_as: Browser) -> None:
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    administrator, manager = client_as(Role.ADMINISTRATOR), client_as(mary)
    made = administrator.post("/accounts/new", data=typed(scene))
    assert "Before Grace Achieng works as assessor of Mombasa Canine Unit, a manager has to agree." in page(made)
    assert "Mary Chebet may agree" in page(made)
    rows = {words(row[0]): words(row[1]) for row in table(administrator.get("/accounts"), "Accounts")}
    assert rows["Grace Achieng"] == "to be assessor a manager has to agree"
    early = answers(manager)
    assert early.status_code == 422
    assert "Grace Achieng has not set a password yet" in page(early)
    newcomer = sets_password(app, link_on(made))
    home = newcomer.get("/", follow_redirects=True)
    assert home.request.path == "/account"
    assert "Mary Chebet may agree" in page(home)
    for address in ("/checkups", "/checkups/new", "/dogs", "/policy", "/certificates", "/accounts"):
        wall = newcomer.get(address)
        assert wall.status_code == 403, address
        assert "Your account has no role in force yet: a manager has to agree first." in page(wall)
    assert "Grace Achieng as assessor of Mombasa Canine Unit" in page(manager.get("/readiness"))
    told = db.session.scalars(select(Notice).where(Notice.person_id == mary.id)).one()
    assert WHY in told.sentence
    assert "Grace Achieng works as assessor of Mombasa Canine Unit from now on." in page(answers(manager))
    assert newcomer.get("/checkups/new").status_code == 200
    assert grace().role is Role.ASSESSOR
    assert "Worked with her for two years" in page(newcomer.get("/notices"))
    history = page(newcomer.get("/account"))
    for sentence in (
        "Invited: the account was made, without a role before a manager agrees",
        "A link for a first password was made, to be handed over",
        "A password was set with the link",
        "To work as assessor of Mombasa Canine Unit: a manager has to agree",
        "Agreed to: works as assessor of Mombasa Canine Unit from now on, by Mary Chebet",
        f"Reason: {WHY}",
    ):
        assert sentence in history.replace("</strong>", ""), sentence
        assert sentence in page(administrator.get(f"/accounts/{grace().id}")).replace("</strong>", "")


def test_who_does_not_know_the_person_cannot_agree_and_what_is_declined_stays_without_a_right(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    manager, administrator = client_as(Role.MANAGER), client_as(Role.ADMINISTRATOR)
    unsaid = administrator.post("/accounts/new", data=typed(scene, reason=""))
    assert unsaid.status_code == 422
    assert "Say who this is and how you know them" in page(unsaid)
    newcomer = sets_password(app, link_on(administrator.post("/accounts/new", data=typed(scene))))
    unknown = manager.post(f"/people/roles/{waiting().id}", data={"answer": "agree", "reason": "They say so"})
    assert "Tick this only if it is so" in page(unknown)
    assert "It stays as it is." in page(answers(manager, answer="decline", reason="I know her as Jane"))
    assert grace().role is None
    assert newcomer.get("/checkups/new").status_code == 403
    assert "This account has no role in force. An administrator asks for one." in page(newcomer.get("/account"))
    told = db.session.scalars(select(Notice).where(Notice.person_id == grace().id)).one()
    assert "I know her as Jane" in told.sentence
    form = typed(scene, reason="It was a mistake: ask Mary", is_active="y")
    assert "a manager has to agree" in page(
        administrator.post(f"/accounts/{grace().id}", data=form, follow_redirects=True)
    )
    assert "from now on" in page(answers(manager))
    assert newcomer.get("/checkups/new").status_code == 200


@pytest.mark.both_databases
def test_a_role_and_a_unit_are_kept_until_a_manager_of_the_new_unit_agreed(scene: Scene, client_as: Browser) -> None:
    asha, here = scene.user(Role.HANDLER, "Asha Mwinyi"), scene.user(Role.MANAGER, "Mary Chebet")
    jane, administrator = manager_of_another_unit(), client_as(Role.ADMINISTRATOR)
    browser = client_as(asha)
    asked = administrator.post(f"/accounts/{asha.id}", data=changed(asha, role="manager", reason=WHY))
    assert asked.status_code == 302
    assert browser.get("/dogs").status_code == 200, "what was in force still is"
    assert browser.get("/policy/change").status_code == 403
    assert "To work" in page(browser.get("/account"))
    away = client_as(jane)
    assert "Mary Chebet may agree" in page(answers(away))
    assert "from now on" in page(answers(client_as(here)))
    assert browser.get("/dogs").status_code == 302, "a new role signs out"
    db.session.rollback()
    browser = client_as(asha)
    moved = changed(asha, unit=str(jane.unit_id), reason="Posted to Nairobi")
    administrator.post(f"/accounts/{asha.id}", data=moved)
    assert queries.user(asha.id).unit_id == scene.unit().id
    assert "Jane Muthoni may agree" in page(answers(client_as(here)))
    assert "from now on" in page(answers(away))
    db.session.rollback()
    assert (asha.role, asha.unit_id) == (Role.MANAGER, jane.unit_id)


def test_what_is_not_wanted_any_more_is_withdrawn(scene: Scene, client_as: Browser) -> None:
    asha, administrator = scene.user(Role.HANDLER, "Asha Mwinyi"), client_as(Role.ADMINISTRATOR)
    manager = client_as(Role.MANAGER)
    administrator.post(f"/accounts/{asha.id}", data=changed(asha, role="manager", reason=WHY))
    first = waiting()
    shown = page(administrator.get(f"/accounts/{asha.id}"))
    assert re.search(r"<option [^>]*selected[^>]*>manager<", shown)
    administrator.post(f"/accounts/{asha.id}", data=changed(asha, role="manager", name="Asha Said", reason=WHY))
    assert waiting().id == first.id, "a new name asks nobody again"
    administrator.post(f"/accounts/{asha.id}", data=changed(asha))
    db.session.rollback()
    assert first.state == "withdrawn"
    assert "answered already" in page(answers(manager, first))
    assert asha.role is Role.HANDLER


def test_a_unit_without_a_manager_is_answered_for_by_one_of_another(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    jane, administrator = manager_of_another_unit(), client_as(Role.ADMINISTRATOR)
    of_none = client_as(scene.user(Role.MANAGER, "Ann Waweru", unit_id=None))
    made = administrator.post("/accounts/new", data=typed(scene, role="manager"))
    assert "Jane Muthoni may agree" in page(made)
    assert "Jane Muthoni may agree" in page(answers(of_none)), "whoever is of no unit reaches none"
    sets_password(app, link_on(made))
    assert "from now on" in page(answers(client_as(jane)))
    assert grace().role is Role.MANAGER


def test_the_very_first_manager_is_in_force_by_themselves_and_the_history_says_so(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    administrator = client_as(Role.ADMINISTRATOR)
    first = sets_password(
        app, link_on(administrator.post("/accounts/new", data=typed(scene, role="manager", reason="")))
    )
    assert first.get("/policy/change").status_code == 200
    assert "The first manager here: there was nobody who could agree." in page(first.get("/account"))
    administrator.post(f"/accounts/{grace().id}", data=changed(grace(), is_active=""))
    second = administrator.post(
        "/accounts/new", data=typed(scene, role="manager", name="Peter Mwangi", email="peter@example.org")
    )
    assert "No manager is left who could agree" in page(second)
    assert sets_password(app, link_on(second)).get("/policy/change").status_code == 403
    administrator.post(f"/accounts/{grace().id}", data=changed(grace(), is_active="y", role="handler"))
    third = queries.user_by_email("peter@example.org")
    assert third is not None
    assert third.role is None, "that nobody is a manager any more makes nobody the first"


def test_the_command_makes_accounts_that_wait(scene: Scene, client_as: Browser) -> None:
    scene.user(Role.MANAGER, "Mary Chebet")
    command = ["add", "grace@example.org", "--role", "manager", "--name", "Grace Achieng", "--unit", "MSA"]

    def run(*more: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            user_group, [*command, *more, "--password-stdin"], input=PASSWORD + "\n", obj=lambda: None
        )
        return done.exit_code, f"{done.output} {done.exception}"

    code, said = run()
    assert (code, "Mary Chebet may agree" in said) == (0, True)
    assert client_as(grace()).get("/policy/change").status_code == 403
    assert "from now on" in page(answers(client_as(queries.active_users(Role.MANAGER)[0])))
    assert grace().role is Role.MANAGER
    asked = db.session.scalars(select(ProposedRole)).one()
    assert asked.reason == "Added on the machine, with canine user add."


@pytest.mark.parametrize("who", ["author", "person"])
def test_neither_who_asked_nor_the_person_agrees_under_another_account(
    app: Flask, scene: Scene, client_as: Browser, who: str
) -> None:
    """An administrator who is a manager too, under a second account; and a manager who is to be assessor as well."""
    second = scene.user(Role.MANAGER, "Otieno Okoth" if who == "author" else "Grace Achieng")
    own = scene.user(Role.ADMINISTRATOR, "Otieno Okoth")
    another = {"same_as": "another", "another_because": "A cousin of that name"} if who == "person" else {}
    made = client_as(own).post("/accounts/new", data=typed(scene) | another)
    sets_password(app, link_on(made))
    refused = answers(client_as(second))
    assert "No manager may agree" in page(refused)
    assert "they count as one person" in page(refused)
    assert grace().role is None
    mary = scene.user(Role.MANAGER, "Mary Chebet")
    shown = page(client_as(mary).get(f"/people/roles/{waiting().id}"))
    assert ("Grace Achieng, account manager" in shown) is (who == "person")
    assert "from now on" in page(answers(client_as(mary)))


@pytest.mark.both_databases
def test_who_waits_is_offered_nowhere_and_told_nothing(app: Flask, scene: Scene, client_as: Browser) -> None:
    scene.user(Role.MANAGER)
    sets_password(app, link_on(client_as(Role.ADMINISTRATOR).post("/accounts/new", data=typed(scene, role="manager"))))
    assert grace() not in queries.active_users(*Role)


def test_an_assessor_who_signs_in_again_works_once_a_manager_agreed_anew(scene: Scene, client_as: Browser) -> None:
    asha, administrator = scene.user(Role.ASSESSOR, "Asha Mwinyi"), client_as(Role.ADMINISTRATOR)
    manager, again = client_as(Role.MANAGER), changed(asha, reason=WHY)
    assert administrator.post(f"/accounts/{asha.id}", data=changed(asha, is_active="")).status_code == 302
    unsaid = administrator.post(f"/accounts/{asha.id}", data=changed(asha, reason=""))
    assert "Say who this is and how you know them" in page(unsaid)
    administrator.post(f"/accounts/{asha.id}", data=again)
    db.session.rollback()
    assert (asha.role, asha.deactivated_at) == (None, None)
    assert client_as(asha).get("/checkups/new").status_code == 403
    assert "from now on" in page(answers(manager))
    db.session.rollback()
    assert asha.role is Role.ASSESSOR
    assert client_as(asha).get("/checkups/new").status_code == 200


def test_a_manager_signs_in_again_without_a_word_only_where_none_is_left(scene: Scene, client_as: Browser) -> None:
    mary, john = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER, "John Kiptoo")
    administrator, again = client_as(Role.ADMINISTRATOR), {one.id: changed(one, reason=WHY) for one in (mary, john)}
    for one in (mary, john):
        administrator.post(f"/accounts/{one.id}", data=changed(one, is_active=""))
    administrator.post(f"/accounts/{mary.id}", data=again[mary.id])
    administrator.post(f"/accounts/{john.id}", data=again[john.id])
    db.session.rollback()
    assert (mary.role, john.role) == (Role.MANAGER, None)
    assert "No manager was left who could agree" in page(administrator.get(f"/accounts/{mary.id}"))
    assert "Mary Chebet may agree" in page(administrator.get(f"/accounts/{john.id}"))
