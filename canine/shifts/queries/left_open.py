"""Shifts that somebody else has to end, and what others said of the end of one's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from canine.extensions import db
from canine.registry.models import Handler, Team
from canine.shifts.models import Shift, ShiftEndStatement, ShiftTeam
from canine.shifts.queries.last_fact import LastFact, last_fact

# For how long the handler's first page says that somebody closed a shift of theirs.
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A shift without an end, of a dog that somebody else takes over; the earliest moment that can end it."""

    shift: Shift
    last_fact: LastFact | None

    @property
    def not_before(self) -> datetime:
        """The latest fact on record, or the start of the shift."""
        return self.last_fact.at if self.last_fact else self.shift.started_at


def left_open_by_others(user_id: UUID, teams: Iterable[Team]) -> list[LeftOpen]:
    """Shifts without an end that another handler opened with a dog of this person's teams; the oldest first."""
    dogs = [team.dog_id for team in teams]
    if not dogs:
        return []
    own = select(Team.id).join(Handler, Handler.id == Team.handler_id).where(Handler.user_id == user_id)
    theirs = exists().where(ShiftTeam.shift_id == Shift.id, ShiftTeam.dog_id.in_(dogs), ShiftTeam.team_id.not_in(own))
    statement = select(Shift).where(Shift.ended_at.is_(None), theirs).order_by(Shift.started_at)
    return [LeftOpen(shift, last_fact(shift.id)) for shift in db.session.scalars(statement).unique()]


def closed_lately(user_id: UUID, *, at: datetime) -> Sequence[ShiftEndStatement]:
    """Return what others said, in the last seven days, of the end of this handler's shifts; the newest first."""
    is_own = exists().where(
        ShiftTeam.shift_id == ShiftEndStatement.shift_id,
        Team.id == ShiftTeam.team_id,
        Handler.id == Team.handler_id,
        Handler.user_id == user_id,
    )
    statement = (
        select(ShiftEndStatement)
        .where(
            is_own,
            ShiftEndStatement.is_own.is_(False),
            ShiftEndStatement.received_at >= at - SHOWN_FOR,
        )
        .order_by(ShiftEndStatement.received_at.desc())
    )
    return db.session.scalars(statement).unique().all()
