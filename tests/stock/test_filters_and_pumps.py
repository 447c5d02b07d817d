"""A lot is tested before it is used and a pump calibrated; what is wrong is said where one is chosen."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.extensions import db
from canine.rules.roles import Role
from canine.rules.stock import BlankTest, Calibration, LotFacts, PumpFacts, against_lot, against_pump
from canine.stock import queries
from canine.stock.models import StockProposal
from tests.conftest import NOON
from tests.scenes import Scene, account_of
from tests.stock.kept import a_lot_and_a_pump

pytestmark = pytest.mark.one_database
Browser = Callable[..., FlaskClient]
DAY = date(2026, 3, 3)
# The tablet's module is held to the same tables (tests/journeys/modules).
LOTS = [
    (LotFacts(None, []), ["is not blank-tested"]),
    (LotFacts(None, [BlankTest(DAY + timedelta(days=1), 4, 0)]), ["is not blank-tested"]),
    (LotFacts(DAY, [BlankTest(DAY, 4, 0)]), []),
    (LotFacts(DAY - timedelta(days=1), [BlankTest(DAY, 4, 0)]), ["is past its use-by day, 2 Mar 2026"]),
    (
        LotFacts(None, [BlankTest(DAY, 4, 0), BlankTest(DAY, 2, 1)], DAY - timedelta(days=1)),
        [
            "was found contaminated: 1 of 6 filters that were opened as blanks",
            "was put out of use on 2 Mar 2026",
        ],
    ),
]
OLD = Calibration(DAY - timedelta(days=800), DAY - timedelta(days=1))
NEW = Calibration(DAY, DAY + timedelta(days=1))
PUMPS = [
    (PumpFacts([]), DAY, ["has no calibration on record"]),
    (PumpFacts([OLD]), DAY, ["was due to be calibrated on 2 Mar 2026"]),
    (PumpFacts([NEW, OLD]), DAY, []),
    (PumpFacts([NEW, OLD]), DAY - timedelta(days=1), []),
]


@pytest.fixture(autouse=True)
def _noon(app: Flask) -> Iterator[None]:
    with freeze_time(NOON):
        yield


def words(answer: Any) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


@pytest.mark.parametrize(("facts", "said"), LOTS)
def test_a_lot_is_good_when_blanks_of_it_were_clean_and_its_day_has_not_come(facts: LotFacts, said: list[str]) -> None:
    assert against_lot(facts, DAY) == said


@pytest.mark.parametrize(("facts", "on", "said"), PUMPS)
def test_a_pump_is_good_until_its_last_calibration_falls_due(facts: PumpFacts, on: date, said: list[str]) -> None:
    assert against_pump(facts, on) == said


def test_what_is_wrong_is_said_where_the_sample_is_taken_on_its_page_and_in_the_morning(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    manager, unit_id = client_as(Role.MANAGER), scene.unit().id
    team = scene.team(scene.dog("Ruby"))
    shift = scene.shift(team)
    handler = client_as(account_of(team))
    assert "is not blank-tested" not in words(handler.get(f"/shifts/{shift.id}/samples/new"))
    lot = {
        "unit_id": str(unit_id),
        "number": "l-26",
        "maker": "Filtro AG",
        "pieces": "200",
        "received_on": "2026-02-01",
    }
    assert manager.post("/stock/lots/new", data={**lot, "use_by_on": "2026-01-01"}).status_code == 422
    assert manager.post("/stock/lots/new", data=lot).status_code == 302
    again = manager.post("/stock/lots/new", data={**lot, "number": "L 26"})
    assert (again.status_code, "on record already" in words(again)) == (422, True)
    pump = {"unit_id": str(unit_id), "name": "Pump 2", "model": "SKC", "serial": "P/02"}
    assert manager.post("/stock/pumps/new", data=pump).status_code == 302
    form = words(handler.get(f"/shifts/{shift.id}/samples/new"))
    assert "Lot L-26 is not blank-tested." in form and "Pump 2 has no calibration on record." in form
    assert "Pump Pump" not in form
    assert "Lot L-26 is not blank-tested." in words(manager.get("/readiness"))
    sample = scene.sample(shift, filter_lot="L26", pump="pump 2")
    assert "Lot L-26 is not blank-tested." in words(manager.get(f"/samples/{sample.id}"))
    other = scene.sample(shift, filter_lot="X-1", pump="Pump 9", started_at=NOON - timedelta(hours=1))
    assert "Lot X-1 is not among the lots of the unit" in words(manager.get(f"/samples/{other.id}"))
    (found,), (machine,) = queries.lots_in_use(None), queries.pumps(None)
    test = {"tested_on": "2026-02-03", "filters": "4", "contaminated": "5", "how": "presented to Ruby"}
    wrong = manager.post(f"/stock/lots/{found.id}/tests/new", data=test)
    assert (wrong.status_code, "more than were opened" in words(wrong)) == (422, True)
    assert manager.post(f"/stock/lots/{found.id}/tests/new", data={**test, "contaminated": "0"}).status_code == 302
    calibration = {"calibrated_on": "2026-02-03", "due_on": "2027-02-03", "flow_l_per_min": "20", "by": "KEBS"}
    assert manager.post(f"/stock/pumps/{machine.id}/calibrations/new", data=calibration).status_code == 302
    assert "not to be used" not in words(manager.get("/stock"))
    assert "not blank-tested" not in words(handler.get(f"/shifts/{shift.id}/samples/new"))
    ended = {"on": "2026-03-03", "reason": "the box was wet"}
    assert manager.post(f"/stock/lots/{found.id}/end", data=ended).status_code == 302
    assert "the box was wet" in words(manager.get("/stock"))
    assert handler.post(f"/stock/lots/{found.id}/end", data=ended).status_code == 403
    elsewhere = client_as(scene.user(Role.MANAGER, unit_id=scene.other_unit().id))
    assert elsewhere.get(f"/stock/lots/{found.id}").status_code == 403
    assert "L-26" not in words(elsewhere.get("/stock"))


def test_what_was_entered_in_error_is_struck_with_a_reason_stays_in_sight_and_is_entered_anew(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    a_lot_and_a_pump(scene)
    unit_id = scene.unit().id
    (lot,) = queries.lots_in_use(unit_id)
    manager = client_as(Role.MANAGER)
    assert queries.against(unit_id, "L-26", "Pump 2", DAY) == ["Pump 2 was due to be calibrated on 1 Feb 2026."]
    strike = f"/stock/lots/tests/{lot.tests[0].id}/strike"
    refused = manager.post(strike, data={"reason": "  "})
    assert refused.status_code == 422 and "Say why." in words(refused)
    assert f'href="{strike}"' in manager.get(f"/stock/lots/{lot.id}").get_data(as_text=True)
    assert manager.post(strike, data={"reason": "of another lot"}).status_code == 302
    page = words(manager.get(f"/stock/lots/{lot.id}"))
    assert "of another lot" in page and "Is not blank-tested." in page and "presented to Ruby" in page
    assert "Lot L-26 is not blank-tested." in queries.against(unit_id, "L-26", "Pump 2", DAY)
    again = manager.post(strike, data={"reason": "twice"})
    assert again.status_code == 422 and "struck it already" in words(again)

    second = client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    assert manager.post(f"/stock/lots/{lot.id}/strike", data={"reason": "wrong maker"}).status_code == 302
    assert len(queries.lots_in_use(unit_id)) == 1, "it waits for a second person"
    agrees(second)
    assert queries.lots_in_use(unit_id) == []
    assert "Lot L-26 is not among the lots of the unit" in queries.against(unit_id, "L-26", "Pump 2", DAY)[0]
    assert "wrong maker" in words(manager.get("/stock?state=struck"))
    new = {"unit_id": str(unit_id), "number": "L-26", "maker": "Other", "pieces": "9", "received_on": "2026-02-01"}
    assert manager.post("/stock/lots/new", data=new).status_code == 302, "the number is free again"
    tested = {"tested_on": "2026-03-01", "filters": "2", "contaminated": "0", "how": "x"}
    late = manager.post(f"/stock/lots/{lot.id}/tests/new", data=tested)
    assert late.status_code == 422 and "entered in error" in words(late)
    for role in (Role.HANDLER, Role.ADMINISTRATOR):
        assert client_as(role).post(strike, data={"reason": "x"}).status_code == 403


def test_a_pump_comes_back_into_use_and_a_wrong_calibration_counts_no_more(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    a_lot_and_a_pump(scene)
    unit_id = scene.unit().id
    (pump,) = queries.pumps_in_use(unit_id)
    manager = client_as(Role.MANAGER)
    strike = f"/stock/pumps/calibrations/{pump.calibrations[0].id}/strike"
    assert manager.post(strike, data={"reason": "another pump's"}).status_code == 302
    assert "Pump 2 has no calibration on record." in queries.against(unit_id, "L-26", "Pump 2", DAY)
    assert manager.post(f"/stock/pumps/{pump.id}/end", data={"on": "2026-03-01", "reason": "lost"}).status_code == 302
    assert queries.pumps_in_use(unit_id) == []
    second = client_as(scene.user(Role.MANAGER, "Ann Waweru"))
    assert manager.post(f"/stock/pumps/{pump.id}/back", data={"reason": "it was in the van"}).status_code == 302
    assert queries.pumps_in_use(unit_id) == [], "it waits for a second person"
    agrees(second)
    page = words(manager.get(f"/stock/pumps/{pump.id}"))
    assert "Reason: it was in the van" in page and "lost" in page, "the history keeps what stood there"
    assert len(queries.pumps_in_use(unit_id)) == 1
    twice = manager.post(f"/stock/pumps/{pump.id}/back", data={"reason": "again"})
    assert twice.status_code == 422 and "It is not out of use." in words(twice)
    assert manager.post(f"/stock/pumps/{pump.id}/strike", data={"reason": "never ours"}).status_code == 302
    agrees(second)
    assert queries.pumps_in_use(unit_id) == []


def test_a_pump_answers_for_the_days_on_which_it_was_in_use(app: Flask, scene: Scene, client_as: Browser) -> None:
    a_lot_and_a_pump(scene)
    unit_id, manager = scene.unit().id, client_as(Role.MANAGER)
    (old,) = queries.pumps_in_use(unit_id)
    assert manager.post(f"/stock/pumps/{old.id}/end", data={"on": "2026-03-01", "reason": "worn"}).status_code == 302
    new = {"unit_id": str(unit_id), "name": "PUMP 2", "model": "SKC", "serial": "P/22"}
    assert manager.post("/stock/pumps/new", data=new).status_code == 302
    (pump,) = queries.pumps_in_use(unit_id)
    calibration = {"calibrated_on": "2026-01-02", "due_on": "2027-02-03", "flow_l_per_min": "20", "by": "KEBS"}
    assert manager.post(f"/stock/pumps/{pump.id}/calibrations/new", data=calibration).status_code == 302
    overdue = ["Pump 2 was due to be calibrated on 1 Feb 2026."]
    assert queries.against(unit_id, "L-26", "Pump 2", date(2026, 2, 20)) == overdue
    assert queries.against(unit_id, "L-26", "Pump 2", DAY) == []


def agrees(browser: FlaskClient) -> None:
    """A second person agrees to what waits."""
    (found,) = [one for one in db.session.scalars(select(StockProposal)) if one.is_open]
    data = {"answer": "agree", "reason": "I looked"}
    assert browser.post(f"/stock/proposals/{found.id}", data=data).status_code == 302
    db.session.expire_all()
