"""What a manager plans, and what a handler asks."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Plan:
    """A team's shifts at a station on so many days running, each from the same hour of the zone's clocks."""

    team_id: UUID
    station_id: UUID
    first_on: date
    starts: time
    hours: int
    days: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class SwapRequest:
    """Another team is to take over a planned shift, on demand for one of its own in return."""

    shift_id: UUID
    to_team_id: UUID
    reason: str
    in_return_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a manager says to a swap, and why."""

    is_approved: bool
    reason: str
