"""Nobody decides for the dog that they handle, under whatever account."""

from datetime import date

from canine.accounts import persons
from canine.actor import Actor
from canine.errors import Forbidden
from canine.registry.models import Dog


def refuse_handler_of(dog: Dog, since: date, actor: Actor, *, who_may: str, field: str) -> None:
    """Raise Forbidden for who handles a dog, or did on a day or after it; `who_may` says who decides instead."""
    person = persons.acting(actor)
    teams = [one for one in dog.teams if one.to_on is None or one.to_on >= since]
    if person is not None and person.is_among([persons.somebody_of(one.handler.person_id) for one in teams]):
        raise Forbidden(
            f"You handle {dog.name}, or did while this lasted, under whatever account. {who_may}", field=field
        )
