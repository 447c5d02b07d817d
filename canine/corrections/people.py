"""Who acts on an entry, as the rules of strikes and corrections ask for it."""

from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.corrections.entries import Entry
from canine.corrections.models import ProposedCorrection, Strike
from canine.errors import Forbidden
from canine.rules.correction import Person, may_answer
from canine.rules.roles import Role


def person_of(actor: Actor, found: Entry) -> Person:
    """Return who acts. Raise Forbidden for a program."""
    if actor.user_id is None:
        raise Forbidden("Only a person with an account strikes an entry.")
    return person_with(actor.user_id, found)


def person_with(user_id: UUID, found: Entry) -> Person:
    """Return the person of an account, and whether it is a manager of the unit of the entry."""
    user = accounts.user(user_id)
    is_manager = user.role is Role.MANAGER and user.unit_id == found.unit_id
    return Person(persons.somebody(user_id), user_id, is_manager)


def require_second(found: Strike | ProposedCorrection, about: Entry, person: Person) -> None:
    """Raise Forbidden for whoever is not the second person who answers what somebody proposed of an entry."""
    if not may_answer(about.written, person, person_with(found.recorder_id, about)):
        raise Forbidden(
            f"{found.recorder_name} proposed this. Another person answers, a manager of the unit or the author; and "
            "one of the two is a manager whom the entry does not judge."
        )
