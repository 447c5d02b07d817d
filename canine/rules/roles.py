"""The six roles of the brief."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the unit's work; what a role may do is in canine.web.access."""

    HANDLER = "handler"
    ASSESSOR = "assessor"
    VETERINARIAN = "veterinarian"
    MANAGER = "manager"
    PROSECUTOR = "prosecutor"
    ADMINISTRATOR = "administrator"
