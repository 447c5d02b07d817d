"""Messages from forms and commands to the accounts services."""

from dataclasses import dataclass
from uuid import UUID

from canine.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an account or an entry is, where somebody of that name or number is on record: theirs, or another's."""

    same_as: UUID | None = None
    another_because: str = ""


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be made; with no password, its person sets one with a link.

    `reason` is why it is to have a role to which a manager agrees.
    """

    email: str
    name: str
    role: Role
    password: str = ""
    unit_id: UUID | None = None
    agency: str = ""
    latin_name: str = ""
    whose: Whose | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UserChange:
    """What an administrator may change of an account."""

    name: str
    role: Role
    unit_id: UUID | None
    agency: str
    is_active: bool
    latin_name: str = ""
    whose: Whose | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Handing:
    """How a link reaches its person: by mail to their address, or handed over by who made it."""

    base_url: str
    by_mail: bool = False
