"""What forms tell this package."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from canine.rules.cost import CostKind
from canine.shifts.messages import Provenance


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as a file: kept byte for byte, opened by nobody but who downloads it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewCost:
    """Money that was spent. `rate` is how many of `currency` one of the budget's currency was, on `rate_on`."""

    unit_id: UUID
    kind: CostKind
    amount: Decimal
    currency: str
    spent_on: date
    rate: Decimal | None = None
    rate_on: date | None = None
    dog_id: UUID | None = None
    receipt_number: str = ""
    receipt: Receipt | None = None
    note: str = ""
    capture: Provenance = field(default_factory=Provenance)
