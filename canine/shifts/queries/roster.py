"""Who is on a shift, and when it was: what a search that comes in is held against. Values, read in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from canine.audit.read_cache import cached_lookup
from canine.errors import NotFound
from canine.extensions import db
from canine.registry.models import Dog, Handler, Team
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.shifts.models import Shift, ShiftEndStatement, ShiftTeam


@dataclass(frozen=True, slots=True)
class Place:
    """A team's place in a shift; `owner_id` is the account of its handler."""

    place_id: UUID
    team_id: UUID
    dog_id: UUID
    dog: str
    handler: str
    owner_id: UUID | None

    @property
    def team(self) -> str:
        """The team's name, as `Team.name` has it."""
        return Sentence("{dog} with {handler}", dog=self.dog, handler=self.handler)


@dataclass(frozen=True, slots=True)
class Roster:
    """A shift and its teams. `closed_at` is when somebody else than its handler closed it, by their own device's clock
    where that is known; None when nobody did.
    """

    shift_id: UUID
    unit_id: UUID
    started_at: datetime
    ended_at: datetime | None
    closed_at: datetime | None
    places: tuple[Place, ...]

    def place_of(self, team_id: UUID) -> Place | None:
        """Return the place of a team, None when it is not on the shift."""
        return next((place for place in self.places if place.team_id == team_id), None)


def roster(shift_id: UUID) -> Roster:
    """Return the shift with its teams. Raises NotFound."""
    found = cached_lookup(_TABLES, ("roster", shift_id), lambda: _roster(shift_id))
    if found is None:
        raise NotFound("There is no such shift.")
    return found


def _roster(shift_id: UUID) -> Roster | None:
    db.session.flush()
    found: Sequence[Any] = db.session.connection().execute(_ROSTER, {"shift_id": shift_id}).all()
    if not found:
        return None
    unit_id, started_at, ended_at, closed_at = found[0][:4]
    places = tuple(Place(*row[4:]) for row in found)
    return Roster(shift_id, unit_id, started_at, ended_at, closed_at, places)


def own_shift_at(user_id: UUID, dog_ids: Collection[UUID], moment: datetime) -> UUID | None:
    """Return the shift that the handler of this account worked with one of these dogs at that moment;

    None without one.
    """
    minute_after = minute(moment) + timedelta(minutes=1)
    statement = (
        select(Shift.id)
        .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
        .join(Team, Team.id == ShiftTeam.team_id)
        .join(Handler, Handler.id == Team.handler_id)
        .where(
            Handler.user_id == user_id,
            ShiftTeam.dog_id.in_(list(dog_ids)),
            Shift.started_at < minute_after,
            or_(Shift.ended_at.is_(None), Shift.ended_at >= minute(moment)),
        )
        .order_by(Shift.started_at.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


_TABLES = frozenset(kind.__tablename__ for kind in (Shift, ShiftEndStatement, ShiftTeam, Team, Dog, Handler))
_ROSTER = (
    select(
        Shift.unit_id,
        Shift.started_at,
        Shift.ended_at,
        func.coalesce(ShiftEndStatement.captured_at, ShiftEndStatement.received_at),
        ShiftTeam.id,
        ShiftTeam.team_id,
        ShiftTeam.dog_id,
        Dog.name,
        Handler.name,
        Handler.user_id,
    )
    .join(ShiftTeam, ShiftTeam.shift_id == Shift.id)
    .join(Team, Team.id == ShiftTeam.team_id)
    .join(Dog, Dog.id == Team.dog_id)
    .join(Handler, Handler.id == Team.handler_id)
    .outerjoin(ShiftEndStatement, and_(ShiftEndStatement.shift_id == Shift.id, ShiftEndStatement.closed_shift))
    .where(Shift.id == bindparam("shift_id"))
    .order_by(Dog.name, Handler.name)
)
