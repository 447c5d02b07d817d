"""Who may write on a shift: its own handler; and evidence, a manager of the unit as well."""

from collections.abc import Iterable
from uuid import UUID

from canine.accounts import queries as accounts
from canine.audit.actor import Actor
from canine.refused import NotAllowed
from canine.rules.roles import Role
from canine.shifts import queries
from canine.shifts.models import Search, Shift
from canine.shifts.queries import Roster


class NotYourShift(NotAllowed):
    """Only the handler who worked the shift writes on it."""

    def __init__(self, handlers: Iterable[str]) -> None:
        names = ", ".join(sorted(set(handlers)))
        super().__init__(f"This is a shift of {names}: only its handler writes on it.")


def own_shift(shift_id: UUID, actor: Actor) -> Shift:
    """The shift, when the actor is its handler. Raises NotThere, NotYourShift."""
    shift = queries.shift(shift_id)
    if not is_own(shift, actor.user_id):
        raise NotYourShift(_handlers(shift))
    return shift


def own_roster(shift_id: UUID, actor: Actor) -> Roster:
    """Who is on the shift, when the actor is its handler. Raises NotThere, NotYourShift."""
    roster = queries.roster(shift_id)
    if not _is_owner(actor.user_id, {place.owner_id for place in roster.places}):
        raise NotYourShift(place.handler for place in roster.places)
    return roster


def is_own(shift: Shift, user_id: UUID | None) -> bool:
    """Whether the person is the handler of the shift's teams."""
    return _is_owner(user_id, {team.handler.user_id for team in shift.teams})


def _is_owner(user_id: UUID | None, owners: set[UUID | None]) -> bool:
    return user_id is not None and owners == {user_id}


def _handlers(shift: Shift) -> Iterable[str]:
    return (team.handler.name for team in shift.teams)


def own_search(search_id: UUID, actor: Actor) -> Search:
    """The search, when the actor is the handler who made it. Raises NotThere, NotYourShift."""
    search = queries.search(search_id)
    own_shift(search.shift_id, actor)
    return search


def search_in_reach(search_id: UUID, actor: Actor) -> Search:
    """The search, when the actor is its handler or a manager of its unit. Raises NotThere, NotYourShift."""
    search = queries.search(search_id)
    if not reaches(search.shift, actor):
        raise NotYourShift(_handlers(search.shift))
    return search


def reaches(shift: Shift, actor: Actor) -> bool:
    """Whether the actor may add evidence to the shift's searches: its handler, or a manager of its unit."""
    if is_own(shift, actor.user_id) or actor.user_id is None:
        return actor.user_id is not None
    user = accounts.user(actor.user_id)
    return user.role is Role.MANAGER and user.unit_id in (None, shift.unit_id)
