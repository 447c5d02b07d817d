"""A check-up whose assessor left is ended by a manager who took no part, and keeps no dog from the next one."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.checkups import queries
from canine.checkups.errors import CheckupImpossible
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from tests.checkups.trials import of_an_earlier_design
from tests.conftest import NOON
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


@freeze_time(NOON)
@pytest.mark.parametrize("change", [{"deactivated_at": NOON}, {"role": None}, {"role": Role.HANDLER}])
def test_a_manager_closes_what_an_assessor_who_left_began(
    scene: Scene, client_as: Browser, change: dict[str, object]
) -> None:
    mary, peer = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.MANAGER, unit_id=scene.other_unit().id)
    halima, helper = scene.user(Role.ASSESSOR, "Halima Yusuf"), scene.user(Role.MANAGER)
    found = scene.checkup(team := scene.team(), assessor=halima, loader_id=helper.id, at=NOON)
    page, close = f"/checkups/{found.id}", f"/checkups/{found.id}/incomplete"
    said = {"reason": "Halima went to another service"}
    assert close not in client_as(mary).get(page).text
    assert client_as(mary).post(close, data=said).status_code == 403, "its assessor is there"
    with pytest.raises(CheckupImpossible, match=r"Halima Yusuf, its assessor, ends it\."):
        scene.checkup(team, at=NOON)
    with scene.by_hand():
        for name, value in change.items():
            setattr(halima, name, value)
    with pytest.raises(CheckupImpossible, match=r"Halima Yusuf, its assessor, has left: a manager of the unit who"):
        scene.checkup(team, at=NOON)
    for other in (helper, peer):
        assert client_as(other).post(close, data=said).status_code == 403, other.name
    browser = client_as(mary)
    assert close in browser.get(page).text
    assert browser.post(close, data={"reason": " "}).status_code == 422
    assert browser.post(close, data=said).status_code == 302
    assert queries.checkup(found.id).state is CheckupState.INCOMPLETE
    assert "Closed as incomplete by Mary Chebet" in unescape(browser.get(page).text)
    scene.checkup(team, at=NOON)


@pytest.mark.both_databases
@freeze_time(NOON)
def test_a_complete_check_up_is_revealed_and_not_closed(scene: Scene, client_as: Browser) -> None:
    mary, halima = scene.user(Role.MANAGER, "Mary Chebet"), scene.user(Role.ASSESSOR, "Halima Yusuf")
    found, browser = of_an_earlier_design(scene.checkup(assessor=halima, at=NOON)), client_as(mary)
    scene.play(found, NOON)
    reveal = f"/checkups/{found.id}/reveal"
    assert browser.post(reveal).status_code == 403
    with scene.by_hand():
        halima.deactivated_at = NOON
    page = browser.get(f"/checkups/{found.id}").text
    assert (reveal in page, f"/checkups/{found.id}/incomplete" in page) == (True, False)
    assert browser.post(f"/checkups/{found.id}/incomplete", data={"reason": "gone"}).status_code == 422
    assert browser.post(reveal).status_code == 302
    assert queries.checkup(found.id).state is CheckupState.SCORED
