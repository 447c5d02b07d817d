"""A dog or a handler goes to another unit once a manager there takes them in, with everybody whom they work with."""

from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from canine.accounts.models import User
from canine.actor import program
from canine.extensions import db
from canine.registry.models import ProposedMove, Team
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.checkups.trials import take_role
from tests.registry.test_dogs import typed
from tests.scenes import LONG_AGO, Scene, account_of
from tests.standing.test_one_insider_is_never_enough import manager_of_another_unit

Browser = Callable[..., FlaskClient]
POSTED = {"reason": "Posted to Nairobi from Monday on"}
AGREES = {"answer": "agree", "reason": "We are short of a team"}


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def asks(client: FlaskClient, mover: str, unit_id: object, **changes: str) -> str:
    form = POSTED | {"unit_id": str(unit_id)} | changes
    return page(client.post(f"/{mover}/move", data=form, follow_redirects=True))


def asked() -> ProposedMove:
    db.session.rollback()
    return db.session.scalars(select(ProposedMove).where(ProposedMove.answered_at.is_(None))).one()


def units_of(team: Team) -> set[object]:
    db.session.rollback()
    return {team.dog.unit_id, team.handler.unit_id}


def test_a_dog_goes_with_its_handlers_once_the_other_unit_agreed(scene: Scene, client_as: Browser) -> None:
    mary, jane = scene.user(Role.MANAGER, "Mary Chebet"), manager_of_another_unit()
    first, second = scene.team(), scene.team()
    both = scene.team(first.dog, second.handler)
    own, there = client_as(mary), client_as(jane)
    moved = typed(scene, unit_id=str(jane.unit_id), reason="Posted")
    plain = own.post(f"/dogs/{first.dog_id}/change", data=moved, content_type="multipart/form-data")
    assert plain.status_code == 422, "no word of the other unit"
    assert "Nairobi Canine Unit is asked." in asks(own, f"dogs/{first.dog_id}", jane.unit_id)
    assert units_of(first) == {scene.unit().id}
    again = asks(own, f"handlers/{second.handler_id}", jane.unit_id)
    assert "is asked" in again, "another one of them may be asked for, too"
    assert "was asked already" in asks(own, f"dogs/{first.dog_id}", jane.unit_id)
    db.session.rollback()
    move = db.session.scalars(select(ProposedMove).where(ProposedMove.dog_id == first.dog_id)).one()
    where = f"/moves/{move.id}"
    assert f"{first.dog.name} to Nairobi Canine Unit" in page(there.get("/readiness"))
    shown = page(there.get(where))
    for one in (first.dog.name, second.dog.name, first.handler.name, second.handler.name):
        assert one in shown
    assert "Not a valid choice" in page(own.post(where, data=AGREES))
    assert "This is a matter of Nairobi Canine Unit" in page(
        client_as(scene.user(Role.MANAGER)).post(where, data=AGREES)
    )
    assert "of Nairobi Canine Unit from now on" in page(there.post(where, data=AGREES, follow_redirects=True))
    for team in (first, second, both):
        assert units_of(team) == {jane.unit_id}
    assert own.get(f"/dogs/{first.dog_id}").status_code == 403
    accounts = [account_of(team) for team in (first, second)]
    assert [(one.unit_id, one.role) for one in accounts] == [(jane.unit_id, Role.HANDLER)] * 2
    own_page = client_as(accounts[0]).get(f"/dogs/{first.dog_id}")
    assert own_page.status_code == 200, "who handles the dog sees it there"
    assert "→ Nairobi Canine Unit" in page(client_as(Role.ADMINISTRATOR).get(f"/accounts/{accounts[0].id}"))


def test_an_account_of_another_role_is_not_taken_along(scene: Scene, client_as: Browser) -> None:
    """Who assesses here does not assess there by a handler's move: a manager there agrees to that as to any role."""
    team, jane = scene.team(), manager_of_another_unit()
    take_role(account_of(team).id, Role.ASSESSOR)
    asks(client_as(scene.user(Role.MANAGER, "Mary Chebet")), f"handlers/{team.handler_id}", jane.unit_id)
    client_as(jane).post(f"/moves/{asked().id}", data=AGREES)
    assert units_of(team) == {jane.unit_id}
    assert account_of(team).unit_id == scene.unit().id


def test_what_the_other_unit_declines_or_nobody_can_answer_changes_nothing(scene: Scene, client_as: Browser) -> None:
    team, jane = scene.team(), manager_of_another_unit()
    own, there = client_as(scene.user(Role.MANAGER, "Mary Chebet")), client_as(jane)
    twin: User = scene.user(Role.MANAGER, "MARY chebet", unit_id=jane.unit_id)
    handler = f"handlers/{team.handler_id}"
    with transaction():
        nobody_s = units.add_unit(UnitEntry("KIS", "Kisumu Canine Unit", "Customs"), actor=program("test"), at=LONG_AGO)
    assert "has no manager who could agree" in asks(own, handler, nobody_s.id)
    assert "Say why." in asks(own, handler, jane.unit_id, reason=" ")
    asks(own, handler, jane.unit_id)
    where = f"/moves/{asked().id}"
    assert "Another person, who is a manager" in page(client_as(twin).post(where, data=AGREES))
    declined = there.post(where, data={"answer": "decline", "reason": "No kennel is free"}, follow_redirects=True)
    assert "Everybody stays where they are." in page(declined)
    asks(own, handler, jane.unit_id)
    withdrawn = own.post(f"/moves/{asked().id}", data={"answer": "decline", "reason": "Not now"}, follow_redirects=True)
    assert "Everybody stays where they are." in page(withdrawn)
    assert units_of(team) == {scene.unit().id}
    db.session.rollback()
    assert set(db.session.scalars(select(ProposedMove.state))) == {"declined", "withdrawn"}
