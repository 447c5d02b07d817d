"""People as forms offer them: namesakes with their agency or their address."""

from collections.abc import Iterable
from uuid import UUID

from canine.accounts.models import User
from canine.rules.choosing import Choice, told_apart
from canine.rules.words import word_for


def people_choices(users: Iterable[User]) -> list[tuple[UUID, str]]:
    """Return id, name and role of each account; namesakes in one role with agency or e-mail address."""
    return told_apart(
        Choice(user.id, f"{user.name}, {word_for(user.role) if user.role else 'no role'}", (user.agency, user.email))
        for user in users
    )
