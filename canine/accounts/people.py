"""People under whatever name a row has them: gathered under the account that the row names, and under no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from canine.accounts.models import User
from canine.audit.former import then_and_now
from canine.extensions import db
from canine.rules.folding import fold_name


def name_then_and_now(person_id: UUID | None, name: str) -> str:
    """Return the name that a row has of a person, followed by today's where that is another one."""
    person = None if person_id is None else db.session.get(User, person_id)
    return name if person is None else then_and_now(name, person.name)


@dataclass(slots=True)
class _Gathered:
    names: dict[str, str] = field(default_factory=dict)
    parts: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody with everything they did. `name` says which other names are on record; `names` are all of them."""

    name: str
    parts: tuple[str, ...]
    person_id: UUID | None
    names: tuple[str, ...]


class PeopleByName:
    """Gathers who did what, so that one person is one, whatever name a row has.

    A name that somebody wrote down is nobody's account: an inspector may be called as a handler is.
    """

    def __init__(self) -> None:
        self._found: dict[UUID | str, _Gathered] = {}

    def add(self, name: str, part: str, person_id: UUID | None = None) -> None:
        """Somebody of that name did that; `person_id` is the account where the row has it."""
        gathered = self._found.setdefault(person_id or fold_name(name), _Gathered())
        gathered.names.setdefault(fold_name(name), name)
        gathered.parts[part] = None

    def add_all(self, people: Iterable[NamedPerson]) -> None:
        """Take over whom another one gathered."""
        for person in people:
            for name in person.names:
                for part in person.parts:
                    self.add(name, part, person.person_id)

    def listed(self) -> tuple[NamedPerson, ...]:
        """Everybody, by name."""
        keys = [key for key in self._found if isinstance(key, UUID)]
        accounts = {one.id: one for one in db.session.scalars(select(User).where(User.id.in_(keys)))} if keys else {}
        listed = (self._listed(key, one, accounts) for key, one in self._found.items())
        return tuple(sorted(listed, key=lambda one: one.name))

    def _listed(self, key: UUID | str, gathered: _Gathered, accounts: dict[UUID, User]) -> NamedPerson:
        person = accounts.get(key) if isinstance(key, UUID) else None
        names = tuple(gathered.names.values())
        if isinstance(key, str) and self._is_an_accounts(key, accounts):
            return NamedPerson(f"{names[0]} (named by hand)", tuple(gathered.parts), None, names)
        present = names[0] if person is None else person.name
        others = [name for folded, name in gathered.names.items() if folded != fold_name(present)]
        shown = f"{present} (also on record as {', '.join(others)})" if others else present
        return NamedPerson(shown, tuple(gathered.parts), person.id if person else None, names)

    def _is_an_accounts(self, name: str, accounts: dict[UUID, User]) -> bool:
        """Whether somebody who is listed with an account bears this name, or bore it."""
        if any(name in found.names for key, found in self._found.items() if isinstance(key, UUID)):
            return True
        return any(fold_name(account.name) == name for account in accounts.values())
