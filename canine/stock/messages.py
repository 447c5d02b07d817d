"""What forms tell this package."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot of filters that was received."""

    unit_id: UUID
    number: str
    maker: str
    pieces: int
    received_on: date
    use_by_on: date | None


@dataclass(frozen=True, slots=True)
class NewBlankTest:
    """Filters of a lot that were opened as blanks; `how` says by which dogs or which analysis."""

    tested_on: date
    filters: int
    contaminated: int
    how: str


@dataclass(frozen=True, slots=True)
class NewPump:
    """A pump, under the name that handlers write."""

    unit_id: UUID
    name: str
    model: str
    serial: str


@dataclass(frozen=True, slots=True)
class NewCalibration:
    """A pump's flow, measured against a reference."""

    calibrated_on: date
    due_on: date
    flow_l_per_min: Decimal
    by: str
    certificate: str
