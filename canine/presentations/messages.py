"""What a recorder enters about a line."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from canine.rules.presentation import ResponseKind


@dataclass(frozen=True, slots=True)
class NewResponse:
    """One dog at one position; `captured_at` is the device's clock, latency and sniffing are in seconds.

    `presentation` is 2 where what was not sniffed is presented once more; `from_tablet` is what a tablet locked before.
    """

    line_id: UUID
    team_id: UUID
    position: int
    kind: ResponseKind
    captured_at: datetime
    latency_s: Decimal | None = None
    sniffed_s: Decimal | None = None
    presentation: int = 1
    from_tablet: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a locked response should have read."""

    response_id: UUID
    kind: ResponseKind
    reason: str
