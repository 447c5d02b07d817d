"""Who is on a shift, and when it was: what a search that comes in is held against. Values, read in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from canine.audit.looks import looked_up_once
from canine.extensions import db
from canine.refused import NotThere
from canine.registry.models import Dog, Handler, Team
from canine.shifts.models import Shift, ShiftTeam


@dataclass(frozen=True, slots=True)
class Place:
    """A team's place in a shift; `owner_id` is the account of its handler."""

    place_id: UUID
    team_id: UUID
    dog: str
    handler: str
    owner_id: UUID | None

    @property
    def team(self) -> str:
        """The team's name, as `Team.name` has it."""
        return f"{self.dog} with {self.handler}"


@dataclass(frozen=True, slots=True)
class Roster:
    """A shift and its teams."""

    shift_id: UUID
    unit_id: UUID
    started_at: datetime
    ended_at: datetime | None
    places: tuple[Place, ...]

    def place_of(self, team_id: UUID) -> Place | None:
        """The place of a team, None when it is not on the shift."""
        return next((place for place in self.places if place.team_id == team_id), None)


def roster(shift_id: UUID) -> Roster:
    """The shift with its teams. Raises NotThere."""
    found = looked_up_once(_TABLES, ("roster", shift_id), lambda: _roster(shift_id))
    if found is None:
        raise NotThere("There is no such shift.")
    return found


def _roster(shift_id: UUID) -> Roster | None:
    db.session.flush()
    found = db.session.connection().execute(_ROSTER, {"shift_id": shift_id}).all()
    if not found:
        return None
    return Roster(shift_id, *found[0][:3], tuple(Place(*row[3:]) for row in found))


_TABLES = frozenset(kind.__tablename__ for kind in (Shift, ShiftTeam, Team, Dog, Handler))
_ROSTER = (
    select(
        Shift.unit_id,
        Shift.started_at,
        Shift.ended_at,
        ShiftTeam.id,
        ShiftTeam.team_id,
        Dog.name,
        Handler.name,
        Handler.user_id,
    )
    .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
    .join(Team, Team.id == ShiftTeam.team_id)
    .join(Dog, Dog.id == Team.dog_id)
    .join(Handler, Handler.id == Team.handler_id)
    .where(Shift.id == bindparam("shift_id"))
    .order_by(Dog.name, Handler.name)
)
