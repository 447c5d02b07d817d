"""What one insider tried to have a contaminated lot, or a pump that measures wrong, read as good."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.rules.roles import Role
from canine.stock import queries, services
from canine.stock.messages import NewBlankTest, NewCalibration
from canine.stock.models import FilterLot, StockProposal
from canine.transaction import transaction
from tests.accounts.test_keeping_accounts import page
from tests.conftest import NOON
from tests.scenes import Scene, actor
from tests.stock.kept import a_lot_and_a_pump

Browser = Callable[..., FlaskClient]
DAY = NOON.date()
CONTAMINATED = "Lot L-26 was found contaminated: 1 of 10 filters that were opened as blanks."
OVERDUE = "Pump 2 was due to be calibrated on 1 Feb 2026."


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


@pytest.fixture
def lot(app: Flask, scene: Scene) -> FilterLot:
    """A lot on which an assessor found something."""
    a_lot_and_a_pump(scene)
    (found,) = queries.lots_in_use(scene.unit().id)
    assessor = scene.user(Role.ASSESSOR, "Grace Muthoni")
    with transaction():
        dirty = NewBlankTest(date(2026, 3, 1), 4, 1, "analysis 22/26")
        services.test_lot(found.id, dirty, actor=actor(assessor), at=NOON, today=DAY)
    db.session.expire_all()
    return found


def against(scene: Scene) -> list[str]:
    db.session.expire_all()
    return queries.against(scene.unit().id, "L-26", "Pump 2", DAY)


def dirty_test(lot: FilterLot) -> str:
    (found,) = [one for one in queries.lot(lot.id).tests if one.contaminated]
    return f"/stock/lots/tests/{found.id}/strike"


def says(browser: FlaskClient, address: str, **more: Any) -> str:
    return page(browser.post(address, data={"reason": "of another lot", **more}, follow_redirects=True))


def answers(browser: FlaskClient, word: str = "agree") -> str:
    db.session.expire_all()
    every = db.session.scalars(select(StockProposal)).all()
    found = next((one for one in every if one.is_open), every[0])
    data = {"answer": word, "reason": "I looked at the sheet"}
    return page(browser.post(f"/stock/proposals/{found.id}", data=data, follow_redirects=True))


def test_i_strike_alone_the_contamination_that_a_colleague_found(
    lot: FilterLot, scene: Scene, client_as: Browser
) -> None:
    john = scene.user(Role.MANAGER, "John Kiptoo")
    own, twin = client_as(john), client_as(scene.user(Role.MANAGER, "john KIPTÓO"))
    second = client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    said = says(own, dirty_test(lot))
    assert "It is proposed." in said and "until then it counts as before" in said and "waits, counts as before" in said
    assert CONTAMINATED in against(scene)
    assert "Strike the blank test of lot L-26 of 1 Mar 2026, 1 of 4 contaminated" in page(second.get("/readiness"))
    assert "waits for an answer: one at a time" in says(second, dirty_test(lot))
    assert "Not a valid choice" in answers(own)
    assert "Another person, who is a manager, agrees or declines." in answers(twin)
    assert CONTAMINATED in against(scene)
    assert "It is done, and stays in sight." in answers(second)
    assert against(scene) == [OVERDUE]
    shown = page(second.get(f"/stock/lots/{lot.id}"))
    assert "John Kiptoo" in shown and "Ann Waweru" in shown and "I looked at the sheet" in shown
    assert "This was answered already." in answers(second)


def test_i_strike_what_i_found_myself_once_i_am_paid(lot: FilterLot, scene: Scene, client_as: Browser) -> None:
    grace = client_as(scene.user(Role.ASSESSOR, "Grace Muthoni"))
    for address in (dirty_test(lot), f"/stock/lots/{lot.id}/strike"):
        assert "You recorded that filters of this lot were contaminated" in says(grace, address)
    assert db.session.scalars(select(StockProposal)).all() == []
    assert CONTAMINATED in against(scene)


def test_an_assessor_or_a_manager_of_another_unit_agrees_to_nothing(
    lot: FilterLot, scene: Scene, client_as: Browser
) -> None:
    assert "It is proposed." in says(client_as(scene.user(Role.ASSESSOR, "Peter Otieno")), dirty_test(lot))
    assert "A manager of the unit answers this." in answers(client_as(scene.user(Role.ASSESSOR, "Mary Wanjiru")))
    elsewhere = client_as(scene.user(Role.MANAGER, "Tom Barasa", unit_id=scene.other_unit().id))
    assert "This is a matter of" in answers(elsewhere)
    for role in (Role.HANDLER, Role.VETERINARIAN, Role.PROSECUTOR, Role.ADMINISTRATOR):
        found = db.session.scalars(select(StockProposal)).one()
        answer = client_as(role).post(f"/stock/proposals/{found.id}", data={"answer": "agree", "reason": "x"})
        assert answer.status_code == 403
    assert CONTAMINATED in against(scene)


def test_i_agree_that_the_filters_of_my_own_dog_were_clean(lot: FilterLot, scene: Scene, client_as: Browser) -> None:
    scene.team(scene.dog("Ruby"), handler=scene.handler("Paul Ndegwa"))
    says(client_as(scene.user(Role.MANAGER, "John Kiptoo")), dirty_test(lot))
    own = client_as(scene.user(Role.MANAGER, "paul NDEGWA"))
    assert "You handle a dog of this unit" in answers(own)
    assert CONTAMINATED in against(scene)
    assert "It stays as it is." in answers(own, "decline"), "to decline makes nothing look better"


def test_i_strike_the_whole_lot_and_enter_it_anew(lot: FilterLot, scene: Scene, client_as: Browser) -> None:
    own = client_as(scene.user(Role.MANAGER, "John Kiptoo"))
    scene.user(Role.MANAGER, "Ann Waweru")
    assert "It is proposed." in says(own, f"/stock/lots/{lot.id}/strike")
    new = {"unit_id": str(scene.unit().id), "number": "L26", "maker": "F", "pieces": "9", "received_on": "2026-02-01"}
    again = own.post("/stock/lots/new", data=new)
    assert again.status_code == 422 and "on record already" in page(again)
    assert CONTAMINATED in against(scene)


def test_i_take_into_use_again_what_a_colleague_put_away(lot: FilterLot, scene: Scene, client_as: Browser) -> None:
    own, second = client_as(Role.MANAGER), client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    (pump,) = queries.pumps_in_use(scene.unit().id)
    for address in (f"/stock/lots/{lot.id}", f"/stock/pumps/{pump.id}"):
        says(second, f"{address}/end", on="2026-03-01")
        assert "It is proposed." in says(own, f"{address}/back")
        assert "It stays as it is." in answers(second, "decline")
    assert any("was put out of use on 1 Mar 2026" in words for words in against(scene))


def test_i_strike_the_calibration_that_found_the_pump_wrong(lot: FilterLot, scene: Scene, client_as: Browser) -> None:
    own, second = client_as(Role.MANAGER), client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    (pump,) = queries.pumps_in_use(scene.unit().id)
    with transaction():
        worn = NewCalibration(date(2026, 2, 2), date(2026, 2, 20), Decimal("11.0"), "KEBS: flow too low", "C-78")
        services.calibrate(pump.id, worn, actor=actor(scene.user(Role.ASSESSOR)), at=NOON, today=DAY)
    db.session.expire_all()
    late = next(one for one in queries.pump(pump.id).calibrations if one.certificate == "C-78")
    assert "It is proposed." in says(own, f"/stock/pumps/calibrations/{late.id}/strike")
    assert "Pump 2 was due to be calibrated on 20 Feb 2026." in against(scene)
    answers(second)
    assert OVERDUE in against(scene)


def test_where_i_am_the_only_manager_one_of_another_unit_answers(
    lot: FilterLot, scene: Scene, client_as: Browser
) -> None:
    (only,) = accounts.active_users(Role.MANAGER)
    own = client_as(only)
    assert "There is no other manager who could answer. Ask an administrator" in says(own, dirty_test(lot))
    tom = scene.user(Role.MANAGER, "Tom Barasa", unit_id=scene.other_unit().id)
    assert "It is proposed." in says(own, dirty_test(lot), second_id=str(tom.id))
    elsewhere = client_as(tom)
    assert "Strike the blank test of lot L-26" in page(elsewhere.get("/readiness"))
    assert "It is done, and stays in sight." in answers(elsewhere)
    assert against(scene) == [OVERDUE]
