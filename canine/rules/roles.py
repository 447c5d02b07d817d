"""The six roles that people have here, and whose records each of them sees."""

from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in the unit's work; what a role may do is in canine.web.access."""

    HANDLER = "handler"
    ASSESSOR = "assessor"
    VETERINARIAN = "veterinarian"
    MANAGER = "manager"
    PROSECUTOR = "prosecutor"
    ADMINISTRATOR = "administrator"


def unit_in_sight(role: Role, unit_id: UUID | None) -> UUID | None:
    """Return the unit whose records a person sees; None, for every unit: an administrator, or a person of no unit."""
    return None if role is Role.ADMINISTRATOR else unit_id
