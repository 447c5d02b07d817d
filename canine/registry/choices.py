"""Dogs, handlers and teams as forms offer them: namesakes with the digits of a chip or the service number."""

from collections.abc import Iterable
from uuid import UUID

from canine.registry.models import Dog, Handler, Team
from canine.rules.choosing import Choice, told_apart

_TELLING_DIGITS = 4


def _chip(dog: Dog) -> str:
    return f"chip …{dog.microchip[-_TELLING_DIGITS:]}" if dog.microchip else ""


def _whole(dog: Dog) -> str:
    return f"chip {dog.microchip}" if dog.microchip else f"no chip, born {dog.born_on:%Y-%m-%d}"


def dog_choices(dogs: Iterable[Dog]) -> list[tuple[UUID, str]]:
    """Return id and name of each dog; namesakes with the last digits of their chips."""
    return told_apart(Choice(dog.id, dog.name, (_chip(dog), _whole(dog))) for dog in dogs)


def handler_choices(handlers: Iterable[Handler]) -> list[tuple[UUID, str]]:
    """Return id, name and service number of each handler."""
    return [(one.id, f"{one.name}, {one.service_number}") for one in handlers]


def team_choices(teams: Iterable[Team]) -> list[tuple[UUID, str]]:
    """Return id and name of each team; namesakes with what tells their dogs, their handlers or their days apart."""
    return told_apart(
        Choice(
            team.id,
            team.name,
            (
                _chip(team.dog),
                _whole(team.dog),
                f"no. {team.handler.service_number}",
                f"since {team.from_on:%Y-%m-%d}",
            ),
        )
        for team in teams
    )
