"""Filters and pumps: a lot each month, tested before its first filter is used; two pumps, one of which falls due."""

from datetime import date, timedelta
from decimal import Decimal

from canine.demo.diary import Story
from canine.demo.world import World
from canine.stock import services
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump

_YEAR = timedelta(days=365)


def lots_of_the_months(world: World, first_on: date) -> Story:
    """Take in the month's filters, and open six of them as blanks the same day; this month's are still to be tested."""
    on = first_on
    actor = world.staff.trainer.actor
    while True:
        at = world.moment(on, 4, 5)
        yield at
        lot = services.add_lot(
            NewLot(world.unit_id, f"L{on:%y%m}", "Filtro AG", 200, on, on + _YEAR), actor=actor, at=at, today=on
        )
        if (on.year, on.month) != (world.today.year, world.today.month):
            test = NewBlankTest(on, 6, 0, "presented to two dogs among clean filters of the lot before")
            services.test_lot(lot.id, test, actor=actor, at=at, today=on)
        on = (on.replace(day=1) + timedelta(days=31)).replace(day=1)


def pumps(world: World, first_on: date) -> Story:
    """Record two pumps; the second one's calibration ran out a week ago."""
    at = world.moment(first_on, 10)
    yield at
    due = {"Pump 1": world.today + timedelta(days=140), "Pump 2": world.today - timedelta(days=7)}
    for number, (name, due_on) in enumerate(due.items(), start=1):
        actor = world.staff.trainer.actor
        pump = services.add_pump(
            NewPump(world.unit_id, name, "SKC AirChek Touch", f"KWS/P/{number:02}"), actor=actor, at=at
        )
        calibration = NewCalibration(first_on, due_on, Decimal("20.0"), "Kenya Bureau of Standards", f"CAL-{number}")
        services.calibrate(pump.id, calibration, actor=actor, at=at, today=first_on)
