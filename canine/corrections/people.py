"""Who acts on an entry, as the rules of strikes and corrections ask for it."""

from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.audit.actor import Actor
from canine.corrections.entries import Entry
from canine.refused import NotAllowed
from canine.rules.correction import Person
from canine.rules.roles import Role


def person_of(actor: Actor, found: Entry) -> Person:
    """Return who acts. Raise NotAllowed for a program."""
    if actor.user_id is None:
        raise NotAllowed("Only a person with an account strikes an entry.")
    return person_with(actor.user_id, found)


def person_with(user_id: UUID, found: Entry) -> Person:
    """Return the person of an account, and whether it is a manager of the unit of the entry."""
    user = accounts.user(user_id)
    is_manager = user.role is Role.MANAGER and user.unit_id == found.unit_id
    return Person(persons.somebody(user_id), user_id, is_manager)
