"""Lots and pumps on the tablet: offered with their state, tapped, and told of when something is wrong; offline too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import expect

from canine.rasco.models import AirSample
from canine.rules.roles import Role
from canine.stock import services
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump
from canine.transaction import transaction
from tests.journeys.conftest import Site, pictures
from tests.journeys.tablet import Crew, Tablet, a_crew, rows
from tests.scenes import Scene, actor

LOTS, PUMPS = "form[data-type=sample] [data-stock=filter_lot]", "form[data-type=sample] [data-stock=pump]"


def kept(scene: Scene) -> None:
    """A good lot, one past its day, one that is not tested; a good pump, one overdue, one that nobody calibrated."""
    now, unit_id = datetime.now(UTC), scene.unit().id
    today = now.date()
    manager = actor(scene.user(Role.MANAGER))
    long_ago = today - timedelta(days=400)

    def lot(number: str, use_by_on: date | None, contaminated: int | None) -> None:
        message = NewLot(unit_id, number, "Filtro AG", 200, long_ago, use_by_on)
        made = services.add_lot(message, actor=manager, at=now, today=today)
        if contaminated is not None:
            test = NewBlankTest(long_ago, 6, contaminated, "presented to two dogs")
            services.test_lot(made.id, test, actor=manager, at=now, today=today)

    def pump(name: str, due_on: date | None) -> None:
        made = services.add_pump(NewPump(unit_id, name, "SKC AirChek", name), actor=manager, at=now)
        if due_on is not None:
            calibration = NewCalibration(long_ago, due_on, Decimal(20), "KEBS", "")
            services.calibrate(made.id, calibration, actor=manager, at=now, today=today)

    with transaction():
        lot("L-26", None, 0)
        lot("L-25", today - timedelta(days=2), 0)
        lot("L-27", None, None)
        lot("L-24", None, 2)
        pump("Pump 1", today + timedelta(days=30))
        pump("Pump 2", today - timedelta(days=2))
        pump("Pump 3", None)


def test_a_lot_and_a_pump_are_tapped_and_what_is_wrong_with_them_is_said_without_the_network(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    crew: Crew = a_crew(site_scene, datetime.now(UTC))
    kept(site_scene)
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.loses_the_network()
    me.opens_a_shift()
    me.follows("Take an air sample")
    lots, pumps = me.page.locator(f"{LOTS} button"), me.page.locator(f"{PUMPS} button")
    expect(lots).to_have_count(4)
    expect(lots.nth(0)).to_contain_text("L-26")
    expect(lots.nth(0)).to_contain_text("good")
    expect(lots.nth(3)).to_contain_text("not to be used")
    expect(pumps).to_have_count(3)
    box = lots.nth(0).bounding_box()
    assert box is not None
    assert box["height"] >= 48
    me.fills_a_sample(second=crew.otieno.id)
    said, field = me.page.locator(f"{LOTS} [data-says]"), me.page.locator("#sample-filter_lot")
    expect(said).to_be_hidden()
    for typed, words in (
        ("l 25", "Lot L-25 is past its use-by day"),
        ("L-27", "Lot L-27 is not blank-tested."),
        ("L-24", "Lot L-24 was found contaminated: 2 of 6 filters that were opened as blanks."),
        ("X-1", "Lot X-1 is not among the lots of the unit"),
    ):
        field.fill(typed)
        expect(said).to_contain_text(words)
    told = me.page.locator(f"{PUMPS} [data-says]")
    expect(told).to_contain_text("Pump 2 was due to be calibrated on")
    me.page.locator(f"{PUMPS} button", has_text="Pump 3").click()
    expect(told).to_have_text("Pump 3 has no calibration on record.")
    if folder := pictures():
        Path(folder).mkdir(exist_ok=True)
        me.page.screenshot(path=f"{folder}/tablet_stock.png", full_page=True)
    me.page.locator(f"{PUMPS} button", has_text="Pump 1").click()
    me.page.locator(f"{LOTS} button", has_text="L-26").click()
    expect(field).to_have_value("L-26")
    expect(me.page.locator(f"{LOTS} [aria-pressed=true]")).to_contain_text("L-26")
    expect(said).to_be_hidden()
    expect(told).to_be_hidden()
    me.presses("Save the sample")
    me.stands_at("Your shift")
    me.has_the_network_again()
    me.everything_is_received()
    (sample,) = rows(AirSample)
    assert (sample.filter_lot, sample.pump) == ("L-26", "Pump 1")


def test_a_unit_that_keeps_no_stock_is_told_nothing_of_it(
    site: Site, site_scene: Scene, tablet_window: Callable[..., Tablet]
) -> None:
    crew: Crew = a_crew(site_scene, datetime.now(UTC))
    me = tablet_window()
    me.is_enrolled(crew.token)
    me.is_taken_over_by("Amina Yusuf")
    me.has_its_kit()
    me.opens_a_shift()
    me.follows("Take an air sample")
    expect(me.page.locator("#sample-filter_lot")).to_be_visible()
    for part in (LOTS, PUMPS):
        expect(me.page.locator(part)).to_be_hidden()
