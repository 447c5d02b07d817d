"""What forms tell the package of covert checks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.rules.team import Mode


@dataclass(frozen=True, slots=True)
class NewCovertCheck:
    """A plan: which prepared item lies where, from when to when whoever looks there is tested, and who agrees."""

    unit_id: UUID
    item_id: UUID
    second_id: UUID
    mode: Mode
    container_number: str
    filter_number: str
    filter_lot: str
    place: str
    from_at: datetime
    until_at: datetime
