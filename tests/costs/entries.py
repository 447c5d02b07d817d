"""Costs that a unit has on record, for tests that want a whole unit."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from canine.costs import services
from canine.costs.messages import NewCost, Receipt
from canine.rules.cost import CostKind
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import Scene, actor


def a_cost(scene: Scene) -> None:
    """A bill in shillings with its receipt."""
    receipt = Receipt("bill.pdf", b"%PDF-1.4\n% a receipt\n")
    message = NewCost(
        scene.unit().id,
        CostKind.FOOD,
        Decimal("12925.00"),
        "KES",
        date(2026, 2, 27),
        Decimal("129.25"),
        date(2026, 2, 27),
        receipt_number="R-1",
        receipt=receipt,
    )
    with transaction():
        services.record_cost(message, zone=ZoneInfo("Africa/Nairobi"), actor=actor(scene.user(Role.MANAGER)), at=NOON)
