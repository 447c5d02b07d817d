"""What the page of guests and partner units sends."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A person who is let in, from a day to a day, both included, in the unit's zone.

    With a team they are let in to hold one check-up of it, and to nothing else.
    """

    unit_id: UUID
    user_id: UUID
    from_on: date
    to_on: date
    zone: ZoneInfo
    reason: str
    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A unit whose managers may approve check-ups of another one, and issue certificates for it."""

    unit_id: UUID
    partner_id: UUID
    reason: str
