"""Keeper and manager hold covert checks from their own buttons: planned, agreed to, opened, taken out, withdrawn."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from canine import clock
from canine.accounts.models import User
from canine.covert_checks.models import CovertCheck
from canine.extensions import db
from canine.rules.covert_check import RevealCause
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import AlertKind
from canine.shifts import services as shifts
from canine.shifts.messages import NewAlert
from canine.transaction import transaction
from tests.conftest import NOON
from tests.covert_checks.held import local
from tests.journeys.conftest import Site
from tests.journeys.person import Person
from tests.scenes import Scene, account_of, actor

CONTAINER = "MSKU6011672"
OPENS, ENDS = NOON + timedelta(minutes=20), NOON + timedelta(hours=2)


class Clock:
    """The time of everybody, which the test moves on."""

    def __init__(self) -> None:
        self.now = NOON

    def moves_on(self, to: datetime) -> None:
        """It is later now."""
        self.now = to


@pytest.fixture
def time(site: Site) -> Iterator[Clock]:
    """Serves pages at the moments that the test names."""
    told = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: told.now)
        yield told


def plans(me: Person, second: User, item: str, container: str = CONTAINER) -> None:
    """The keeper fills the plan in, from the list of checks."""
    me.goes_to("/covert-checks")
    me.follows("Plan a covert check")
    me.chooses_starting("Prepared item", item)
    me.ticks("free search")
    me.types("Container number", container)
    me.types("Where in it", "behind the left door, second pallet")
    me.types("Window opens", local(OPENS))
    me.types("Window ends", local(ENDS))
    me.chooses_starting("Manager who agrees", second.name)
    me.presses("Seal the plan")
    me.reads("The plan is sealed.")


def checks() -> list[CovertCheck]:
    """Every check as it stands now."""
    db.session.rollback()
    return list(db.session.scalars(select(CovertCheck).order_by(CovertCheck.number)).unique())


def mistypes_the_container(me: Person, second: User, item: str) -> None:
    """A wrong check digit is said, and nothing that was typed is lost."""
    me.goes_to("/covert-checks/new")
    me.chooses_starting("Prepared item", item)
    me.ticks("RASCO")
    me.types("Container number", "MSKU6011673")
    me.types("Where in it", "on pallet nine")
    me.types("Window opens", local(OPENS))
    me.types("Window ends", local(ENDS))
    me.chooses_starting("Manager who agrees", second.name)
    me.presses("Seal the plan")
    me.reads("The check digit of MSKU6011673 does not fit")
    expect(me.field("Where in it")).to_have_value("on pallet nine")
    assert checks() == []


def agrees_and_opens_for_safety(me: Person, second: User) -> None:
    """The manager who was named comes by the notice, agrees without reading, and opens the plan for a reason."""
    me.signs_in(second.email)
    me.goes_to("/notices")
    me.follows("Keeper Kioko asks you to agree to a covert check. Open it where nobody reads along.")
    me.reads("Sealed. Keeper Kioko alone reads it before the reveal.")
    me.presses("Agree")
    me.reads("You agreed. Tell nobody that there is one.")
    me.follows("Open for safety")
    me.presses_submit()
    me.reads("Say why.")
    me.types("Why", "a fire in the yard")
    me.presses_submit()
    me.reads("behind the left door, second pallet")


def test_a_check_is_planned_agreed_to_opened_searched_and_taken_out(
    site_scene: Scene, person: Callable[..., Person], time: Clock
) -> None:
    scene = site_scene
    keeper_user, second = scene.user(Role.ASSESSOR, "Keeper Kioko"), scene.user(Role.MANAGER, "Second Salim")
    item = scene.item(ItemKind.TARGET, scene.aid())
    team = scene.team(scene.dog("Ruby"))
    shift = scene.shift(team)
    keeper, manager, handler = person(), person(), person({"width": 390, "height": 844})
    keeper.signs_in(keeper_user.email)
    mistypes_the_container(keeper, second, f"{item.number}:")
    plans(keeper, second, f"{item.number}:")
    keeper.reads("behind the left door, second pallet")

    agrees_and_opens_for_safety(manager, second)
    keeper.goes_to("/notices")
    keeper.reads("Second Salim opened the plan of your covert check 1: a fire in the yard")

    time.moves_on(OPENS + timedelta(minutes=5))
    handler.signs_in(account_of(team).email)
    handler.goes_to("/covert-checks")
    expect(handler.page.locator("body")).not_to_contain_text("Covert check 1")
    search = scene.search(shift, container_number=CONTAINER, started_at=OPENS + timedelta(minutes=1), ended_at=None)
    with transaction():
        alert = NewAlert(AlertKind.ALERT, "left door", OPENS + timedelta(minutes=3))
        shifts.add_alert(search.id, alert, actor=actor(account_of(team)), at=time.now)
    (check,) = checks()
    assert check.reveal is not None and check.reveal.cause is RevealCause.ALERT
    handler.goes_to(f"/searches/{search.id}")
    handler.reads("Nothing is referred, inspected or found here")

    keeper.goes_to("/covert-checks")
    keeper.follows("Check 1")
    keeper.reads("1 of 1 dog alerted: Ruby")
    keeper.follows("It was taken out")
    keeper.types("Taken out", local(OPENS - timedelta(hours=1)))
    keeper.presses_submit()
    keeper.reads("This lies before the window opened. Check the time.")
    keeper.types("Taken out", local(OPENS + timedelta(minutes=4)))
    keeper.presses_submit()
    keeper.reads("It is on record that it was taken out.")
    (check,) = checks()
    assert check.removal is not None and check.removal.said_by_name == "Keeper Kioko"
    assert [one.reason for one in check.safety_openings] == ["a fire in the yard"]


def test_a_check_is_withdrawn_by_both_who_know_of_it(
    site_scene: Scene, person: Callable[..., Person], time: Clock
) -> None:
    scene = site_scene
    keeper_user, second = scene.user(Role.ASSESSOR, "Keeper Kioko"), scene.user(Role.MANAGER, "Second Salim")
    item = scene.item(ItemKind.BLANK)
    keeper, manager = person(), person()
    keeper.signs_in(keeper_user.email)
    plans(keeper, second, f"{item.number}:")
    manager.signs_in(second.email)
    manager.goes_to("/covert-checks")
    manager.follows("Covert check 1")
    manager.presses("Agree")
    keeper.goes_to("/covert-checks")
    keeper.follows("Covert check 1")
    keeper.follows("Withdraw")
    keeper.types("Why", "the ship left early")
    keeper.presses_submit()
    keeper.reads("It is withdrawn when the other one says so, too.")
    assert checks()[0].reveal is None
    manager.follows("Withdraw")
    manager.types("Why", "I saw it leave")
    manager.presses_submit()
    manager.reads("It is withdrawn and revealed.")
    manager.reads("the ship left early")
    (check,) = checks()
    assert check.reveal is not None and check.reveal.cause is RevealCause.WITHDRAWN
