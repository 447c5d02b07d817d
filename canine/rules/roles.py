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


# Who works at the dogs, and may help at a trial, carry a training aid, or come as a guest.
AT_THE_DOGS = (Role.HANDLER, Role.ASSESSOR, Role.MANAGER, Role.VETERINARIAN)
# Who has samples and exhibits in their hands, stands by, and loads or records a session.
AT_THE_EVIDENCE = (Role.HANDLER, Role.ASSESSOR, Role.MANAGER)


def needs_agreement(role: Role, unit_id: UUID | None, in_force: tuple[Role | None, UUID | None]) -> bool:
    """Tell whether a manager agrees before an account has this role in this unit, beside what is in force.

    Every role is agreed to: one that neither assesses nor approves still loads, records, receives or stands by.
    """
    return (role, unit_id) != in_force


def sees_every_unit(role: Role | None, unit_id: UUID | None) -> bool:
    """Whether a person reads the records of every unit: an administrator; of cases and papers, a prosecutor of none."""
    return role is Role.ADMINISTRATOR or (role is Role.PROSECUTOR and unit_id is None)
