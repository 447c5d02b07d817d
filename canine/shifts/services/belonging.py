"""Which shift a fact belongs to, and whether it lies within it, when shifts are closed by others and come late."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.errors import DomainError
from canine.registry import queries as registry
from canine.rules.sentence import Sentence
from canine.rules.shift import lies_within
from canine.shifts import queries
from canine.shifts.messages import Provenance
from canine.shifts.queries import Place, Roster
from canine.shifts.services.rights import NotYourShift, owns


class NoShiftThen(DomainError):
    """A fact of a dog's work at a moment at which its handler has no shift on record yet."""

    field = "shift"

    def __init__(self, dogs: str) -> None:
        super().__init__(
            Sentence(
                "You have no shift with {dogs} on record for that time. Open one: this is kept, and finds it by "
                "itself.",
                dogs=dogs,
            )
        )


def shift_for(shift_id: UUID, moment: datetime, *, capture: Provenance, actor: Actor) -> Roster:
    """Return the shift that a fact of this moment belongs to: the one that it names, when the actor may write on it.

    A relief handler's fact that names the shift of the colleague, and a fact that was taken down after somebody had
    closed the shift, belong to the actor's own shift with that dog at that moment. Raises NotFound; NoShiftThen where
    there is none yet; NotYourShift for whoever has no team with the dog.
    """
    named = queries.roster(shift_id)
    if owns(named, actor):
        if named.closed_at is None or lies_within(moment, named.started_at, end_for(named, capture)):
            return named
    elif not _may_relieve(named, actor):
        raise NotYourShift(place.handler for place in named.places)
    assert actor.user_id is not None  # nobody owns or relieves without an account
    own = queries.own_shift_at(actor.user_id, [place.dog_id for place in named.places], moment)
    if own is None:
        raise NoShiftThen(" and ".join(place.dog for place in named.places))
    return queries.roster(own)


def end_for(shift: Roster, capture: Provenance) -> datetime | None:
    """Return the end by which a fact is judged: none when it was taken down before a colleague closed the shift.

    What the colleague said then was said without knowing of it.
    """
    if shift.closed_at is None or capture.captured_at is None:
        return shift.ended_at
    return None if capture.captured_at <= shift.closed_at else shift.ended_at


def place_for(shift: Roster, team_id: UUID, *, named_id: UUID) -> Place | None:
    """Return the place of a team on the shift; where the shift is not the one that was named, of a team with
    its dog.
    """
    found = shift.place_of(team_id)
    if found is None and shift.shift_id != named_id:
        dog_id = registry.team(team_id).dog_id
        found = next((place for place in shift.places if place.dog_id == dog_id), None)
    return found


def _may_relieve(shift: Roster, actor: Actor) -> bool:
    teams = [team for place in shift.places for team in registry.teams_of_dog(place.dog_id)]
    return actor.user_id is not None and any(team.handler.user_id == actor.user_id for team in teams)
