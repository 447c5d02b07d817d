"""What is typed about an absence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules.absence import AbsenceKind


@dataclass(frozen=True, slots=True)
class AbsenceEntry:
    """An absence from the first day to the last one, both included, by the clocks of the zone; no last day: open."""

    handler_id: UUID
    kind: AbsenceKind
    from_on: date
    zone: ZoneInfo
    to_on: date | None = None
    remark: str = ""
