"""Where an exhibit is: the hand-overs that stand, each with who has confirmed it, and who has the exhibit now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.custody import queries as custody
from canine.extensions import db
from canine.rules.confirmation import Asked
from canine.rules.roles import Role
from canine.shifts.models import ExhibitHandOver, Finding

# Who may have an exhibit in their hands, or stand by.
KEEPERS = (Role.HANDLER, Role.MANAGER, Role.ASSESSOR)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who gave, took or has an exhibit: an account at that moment, or somebody outside by name and office."""

    user_id: UUID | None
    outside: str
    at: datetime

    @property
    def called(self) -> str:
        """The name of that time, with today's where that is another one."""
        return self.outside if self.user_id is None else accounts.user(self.user_id).called_at(self.at)

    @property
    def name(self) -> str:
        """The name of that time alone."""
        return self.outside if self.user_id is None else accounts.user(self.user_id).name_at(self.at)


@dataclass(frozen=True, slots=True)
class ExhibitStep:
    """A hand-over of an exhibit with who was asked about it."""

    row: ExhibitHandOver
    asked: tuple[Asked, ...]

    @property
    def giver(self) -> Keeper:
        """Who gave it."""
        return Keeper(self.row.from_id, self.row.from_outside, self.row.handed_at)

    @property
    def receiver(self) -> Keeper:
        """Who took it."""
        return Keeper(self.row.to_id, self.row.to_outside, self.row.handed_at)


def hand_overs_of(exhibit_ids: Collection[UUID]) -> list[ExhibitStep]:
    """Return every hand-over of these exhibits in its order, those that were struck too. Three statements at most."""
    if not exhibit_ids:
        return []
    statement = select(ExhibitHandOver).where(ExhibitHandOver.exhibit_id.in_(exhibit_ids))
    rows = db.session.scalars(statement.order_by(ExhibitHandOver.exhibit_id, ExhibitHandOver.number)).all()
    asked = custody.asked_about([row.id for row in rows])
    return [ExhibitStep(row, asked[row.id]) for row in rows]


def standing_steps(steps: Iterable[ExhibitStep]) -> list[ExhibitStep]:
    """Return those that are not struck."""
    return [step for step in steps if step.row.strike is None]


def keeper_of(first: Finding, steps: Iterable[ExhibitStep]) -> Keeper:
    """Return who has the exhibit: the last receiver, or whoever recorded the finding."""
    standing = standing_steps(steps)
    return standing[-1].receiver if standing else Keeper(first.recorder_id, "", first.found_at)
