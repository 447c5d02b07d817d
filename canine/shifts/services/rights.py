"""Who may write on a shift: its own handler; and evidence, a manager of the unit as well."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.errors import Forbidden
from canine.registry import queries as registry
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.shifts import queries
from canine.shifts.models import Search, Shift
from canine.shifts.queries import Roster


class NotYourShift(Forbidden):
    """Only the handler who worked the shift writes on it."""

    def __init__(self, handlers: Iterable[str]) -> None:
        names = ", ".join(sorted(set(handlers)))
        super().__init__(Sentence("This is a shift of {names}: only its handler writes on it.", names=names))


def own_shift(shift_id: UUID, actor: Actor) -> Shift:
    """Return the shift, when the actor is its handler. Raises NotFound, NotYourShift."""
    shift = queries.shift(shift_id)
    if not is_own(shift, actor.user_id):
        raise NotYourShift(_handlers(shift))
    return shift


def owns(roster: Roster, actor: Actor) -> bool:
    """Whether the actor is the handler of the shift."""
    return _is_owner(actor.user_id, {place.owner_id for place in roster.places})


def is_own(shift: Shift, user_id: UUID | None) -> bool:
    """Whether the person is the handler of the shift's teams."""
    return _is_owner(user_id, {team.handler.user_id for team in shift.teams})


def _is_owner(user_id: UUID | None, owners: set[UUID | None]) -> bool:
    return user_id is not None and owners == {user_id}


def _handlers(shift: Shift) -> Iterable[str]:
    return (team.handler.name for team in shift.teams)


def own_search(search_id: UUID, actor: Actor) -> Search:
    """Return the search, when the actor is the handler who made it. Raises NotFound, NotYourShift."""
    search = queries.search(search_id)
    own_shift(search.shift_id, actor)
    return search


def search_in_reach(search_id: UUID, actor: Actor) -> Search:
    """Return the search, when the actor is its handler or a manager of its unit. Raises NotFound, NotYourShift."""
    search = queries.search(search_id)
    if not reaches(search.shift, actor):
        raise NotYourShift(_handlers(search.shift))
    return search


def reaches(shift: Shift, actor: Actor) -> bool:
    """Whether the actor may add evidence to the shift's searches: its handler, or a manager of its unit."""
    return is_own(shift, actor.user_id) or _manages(shift, actor.user_id)


def closes_for_another(shift: Shift, user_id: UUID | None, on: date) -> bool:
    """Whether the person may close the shift for its handler: a manager of its unit, or the handler of a team that
    runs on that day with one of its dogs.
    """
    if user_id is None or is_own(shift, user_id):
        return False
    dogs = {team.dog_id for team in shift.teams}
    is_relief = any(team.dog_id in dogs for team in registry.teams_of_handler_user(user_id, on))
    return is_relief or _manages(shift, user_id)


def _manages(shift: Shift, user_id: UUID | None) -> bool:
    user = accounts.user(user_id) if user_id is not None else None
    return user is not None and user.role is Role.MANAGER and user.unit_id == shift.unit_id
