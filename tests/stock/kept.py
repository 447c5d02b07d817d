"""A lot and a pump that a unit keeps, for tests that want a whole unit."""

from datetime import date
from decimal import Decimal

from canine.rules.roles import Role
from canine.stock import services
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor

TODAY = NOON.date()


def a_lot_and_a_pump(scene: Scene) -> None:
    """One lot that was tested, one pump that is overdue."""
    manager = actor(scene.user(Role.MANAGER))
    unit_id = scene.unit().id
    with transaction():
        lot = services.add_lot(
            NewLot(unit_id, "L-26", "Filtro AG", 200, date(2026, 1, 5), date(2027, 1, 5)),
            actor=manager, at=NOON, today=TODAY,
        )  # fmt: skip
        test = NewBlankTest(date(2026, 1, 9), 6, 0, "presented to Ruby")
        services.test_lot(lot.id, test, actor=manager, at=NOON, today=TODAY)
        pump = services.add_pump(NewPump(unit_id, "Pump 2", "SKC AirChek", "KWS/P/02"), actor=manager, at=NOON)
        calibration = NewCalibration(date(2025, 2, 1), date(2026, 2, 1), Decimal("20.0"), "KEBS", "C-77")
        services.calibrate(pump.id, calibration, actor=manager, at=NOON, today=TODAY)
