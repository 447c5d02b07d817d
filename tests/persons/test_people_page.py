"""Who is one person: an administrator and a manager say it, who are two, and none of them of themselves."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import persons
from canine.accounts.models import PersonProposal, User
from canine.extensions import db
from canine.notices.models import Notice
from canine.registry.models import Handler
from canine.rules.person import PersonProposalState
from canine.rules.roles import Role
from tests.checkups.trials import text
from tests.conftest import NOON
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
KNOWN = {"reason": "Saw both together"}


@pytest.fixture
def scene(sqlite_app: Flask) -> Iterator[Scene]:
    """On SQLite alone, at noon."""
    with freeze_time(NOON):
        yield Scene()


@pytest.fixture
def client_as(sqlite_app: Flask, scene: Scene) -> Browser:
    """A browser in which somebody is signed in."""
    return scene.browser_of(sqlite_app)


def namesakes(scene: Scene) -> tuple[User, User]:
    """Two accounts of one name, as an earlier release let them be: nothing was said of them."""
    one, other = scene.user(Role.HANDLER, "Hassan Ali"), scene.user(Role.ASSESSOR, "Fatma Juma")
    with scene.by_hand():
        other.name = "Hassan  Ali"
    return one, other


def said(one: User, other: User, verdict: str) -> dict[str, str]:
    return {"one": str(one.person_id), "other": str(other.person_id), "verdict": verdict, **KNOWN}


def the_proposal() -> PersonProposal:
    db.session.rollback()
    return db.session.scalars(select(PersonProposal).order_by(PersonProposal.recorded_at)).all()[-1]


def answers(client: FlaskClient, answer: str = "agree") -> str:
    address = f"/people/words/{the_proposal().id}"
    return text(client.post(address, data={"answer": answer, **KNOWN}, follow_redirects=True))


def test_people_of_one_name_count_as_one_until_two_told_them_apart(scene: Scene, client_as: Browser) -> None:
    one, other = namesakes(scene)
    administrator, manager = client_as(Role.ADMINISTRATOR), scene.user(Role.MANAGER)
    assert persons.are_one(one.id, other.id)
    assert one.person_id != other.person_id, "nothing is joined by itself"
    assert "one name, or names that read the same" in text(administrator.get("/people"))
    administrator.post("/people/say", data=said(one, other, "two"))
    assert persons.are_one(one.id, other.id)
    told = db.session.scalars(select(Notice).where(Notice.person_id == manager.id)).one()
    assert "these are two people" in told.sentence
    assert "a person who is manager answers" in answers(client_as(Role.ADMINISTRATOR))
    assert "Two people?" in text(client_as(manager).get("/readiness"))
    assert "They are two people." in answers(client_as(manager))
    assert not persons.are_one(one.id, other.id)
    assert "No two people on record have one name" in text(administrator.get("/people"))


def test_what_a_manager_says_an_administrator_answers_and_two_become_one(scene: Scene, client_as: Browser) -> None:
    one, other = scene.user(Role.HANDLER, "P. Mwangi"), scene.user(Role.ASSESSOR, "Peter Kamau Mwangi")
    client_as(Role.MANAGER).post("/people/say", data=said(one, other, "one"))
    assert "administrator answers" in answers(client_as(Role.MANAGER))
    administrator = client_as(Role.ADMINISTRATOR)
    assert "One person?" in text(administrator.get(f"/people/words/{the_proposal().id}"))
    assert "They are one person from now on." in answers(administrator)
    db.session.rollback()
    assert one.person_id == other.person_id
    assert "Peter Kamau Mwangi, account" in text(administrator.get("/people"))
    part = {"entry_id": str(other.id), "reason": "A mistake: two officers"}
    administrator.post(f"/people/{one.person_id}/part", data=part)
    assert "They are two people." in answers(client_as(Role.MANAGER))
    db.session.rollback()
    assert one.person_id != other.person_id
    assert not persons.are_one(one.id, other.id)


def test_nobody_tells_themselves_apart_and_no_one_person_answers_as_two(scene: Scene, client_as: Browser) -> None:
    manager = scene.user(Role.MANAGER, "Grace Wanjiru")
    administrator = scene.user(Role.ADMINISTRATOR, "Grace Wanjiru")
    one, other = namesakes(scene)
    own = client_as(administrator).post("/people/say", data=said(manager, administrator, "two"))
    assert "Nobody says of themselves" in text(own)
    client_as(administrator).post("/people/say", data=said(one, other, "two"))
    assert "Another person agrees or declines" in answers(client_as(manager))
    assert "It stays." in answers(client_as(administrator), "decline")
    assert the_proposal().state is PersonProposalState.DECLINED
    assert persons.are_one(one.id, other.id)


def test_a_manager_of_another_unit_neither_sees_nor_answers(scene: Scene, client_as: Browser) -> None:
    one, other = namesakes(scene)
    elsewhere = client_as(scene.user(Role.MANAGER, unit_id=scene.other_unit().id))
    client_as(Role.ADMINISTRATOR).post("/people/say", data=said(one, other, "two"))
    assert "Hassan" not in text(elsewhere.get("/people"))
    assert "managers of the unit of one of the two" in answers(elsewhere)


def test_a_handler_is_entered_as_the_person_of_the_account_or_as_another(scene: Scene, client_as: Browser) -> None:
    account = scene.user(Role.HANDLER, "Juma Otieno")
    manager = client_as(Role.MANAGER)
    form = {"name": "JUMA OTIENO", "service_number": "KWS 1", "rank": "", "unit_id": str(scene.unit().id)}
    assert f"The same person: Juma Otieno, account {account.email}" in text(manager.post("/handlers/new", data=form))
    assert manager.post("/handlers/new", data=form | {"same_as": str(account.person_id)}).status_code == 302
    db.session.rollback()
    entered = db.session.scalars(select(Handler)).one()
    assert (entered.person_id, entered.user_id) == (account.person_id, None)
    another = {"same_as": "another", "another_because": "His father", "service_number": "KWS 2"}
    made = manager.post("/handlers/new", data=form | another)
    assert made.status_code == 302
    assert "Perhaps: JUMA OTIENO, handler KWS 1" in text(manager.get(made.location))
    assert the_proposal().reason == "His father"
