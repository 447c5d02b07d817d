"""What forms and commands tell the accounts room."""

from dataclasses import dataclass
from uuid import UUID

from canine.rules.roles import Role


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be made."""

    email: str
    name: str
    role: Role
    password: str
    unit_id: UUID | None = None
    agency: str = ""


@dataclass(frozen=True, slots=True)
class UserChange:
    """What an administrator may change of an account; a password of None leaves it as it is."""

    name: str
    role: Role
    unit_id: UUID | None
    agency: str
    is_active: bool
    password: str | None = None
