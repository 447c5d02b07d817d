"""Where a person's reach ends: at their unit, and at what they proposed themselves."""

from uuid import UUID

from canine.accounts import persons, queries
from canine.audit.actor import Actor
from canine.refused import NotAllowed
from canine.units import queries as units


def require_unit(unit_id: UUID, actor: Actor, *, field: str | None = None) -> None:
    """Raise NotAllowed for a person of another unit; whoever is of none leads all of them, and a program is of none."""
    if actor.user_id is None or queries.user(actor.user_id).unit_id in (None, unit_id):
        return
    raise NotAllowed(f"This is a matter of {units.unit(unit_id).name}: ask a manager of that unit.", field=field)


def require_another(actor: Actor, author_id: UUID, author_name: str, *, field: str) -> None:
    """Raise NotAllowed for the person who proposed something, under whatever account and name."""
    if persons.are_one(actor.user_id, author_id):
        way = persons.way_on(persons.somebody(author_id), *filter(None, [persons.acting(actor)]))
        raise NotAllowed(
            f"{author_name} proposed this. Another person, who is a manager, agrees or declines.{way}", field=field
        )
