"""What forms tell the room of studies."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from canine.rules.study import Aim, Condition


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A study as planned; its rates as shares."""

    unit_id: UUID
    title: str
    question: str
    aim: Aim
    expected_sensitivity: float
    expected_specificity: float
    conditions: tuple[Condition, ...]
    field_blanks: int
    filter_blanks: int
    preparer_id: UUID


@dataclass(frozen=True, slots=True)
class NewPreparation:
    """A container as it was prepared and closed; without aids it stays empty. `load` is what else is in it."""

    study_id: UUID
    number: int
    container_number: str
    as_painted: bool
    load: str
    loaded_at: datetime
    second_id: UUID
    aid_ids: tuple[UUID, ...] = ()
    container_c: Decimal | None = None
