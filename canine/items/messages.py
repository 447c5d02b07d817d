"""What forms tell the package of prepared items."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from canine.rules.presentation import ItemKind

MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class NewItems:
    """Items of one kind, prepared at one time; `many` of them alike, each with a number of its own.

    A target names its aid, whose odour it has, and comes alone, since it is weighed.
    """

    kind: ItemKind
    form: str
    container: str
    prepared_at: datetime
    unit_id: UUID | None = None
    aid_id: UUID | None = None
    what: str = ""
    weight_g: Decimal | None = None
    many: int = 1
