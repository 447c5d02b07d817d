"""Where an exhibit is: the hand-overs that stand, each with who has confirmed it, and who has the exhibit now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from canine.accounts import queries as accounts
from canine.columns import Units, within
from canine.custody import queries as custody
from canine.extensions import db
from canine.rules.confirmation import Asked, Confirmation, confirmation, is_open, told, told_against_a_receipt
from canine.shifts.models import ExhibitHandOver, Finding, Search
from canine.shifts.queries.rows import latest_entry

# What was found or went from hand to hand in this time is offered to everybody at the evidence, in the field too.
LATELY = timedelta(days=14)
MOST_AT_HAND = 100


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

    @property
    def answers(self) -> bool:
        """Whether they can confirm anything here: somebody outside cannot, nor somebody whose account ended."""
        return self.user_id is not None and accounts.user(self.user_id).deactivated_at is None


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

    @property
    def outsider(self) -> str:
        """Name and office of the side that is outside; empty where both have accounts."""
        return self.row.from_outside or self.row.to_outside

    @property
    def told(self) -> str:
        """Return whose word stands behind it: somebody outside gives none here, but a receipt elsewhere."""
        if self.outsider:
            return told_against_a_receipt(self.asked, self.outsider, self.row.receipt)
        return told(self.asked)

    @property
    def is_claim(self) -> bool:
        """Whether the taker alone says so: they wrote it, and whoever has to confirm it has not."""
        return self.row.to_id is not None and self.row.recorder_id == self.row.to_id and is_open(self.asked)


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


def settled_steps(steps: Iterable[ExhibitStep]) -> list[ExhibitStep]:
    """Return those that moved the exhibit: they stand, and are not the word of the taker alone."""
    return [step for step in standing_steps(steps) if not step.is_claim]


def last_links(steps: Iterable[ExhibitStep]) -> list[ExhibitStep]:
    """Return those on which no later one builds: the last that stands, and what is the word of its taker alone."""
    standing = standing_steps(steps)
    return [step for step in standing if step.is_claim or step is standing[-1]]


def disputed_steps(steps: Iterable[ExhibitStep]) -> list[ExhibitStep]:
    """Return those that stand although somebody who has to confirm them says that it was otherwise."""
    return [step for step in standing_steps(steps) if confirmation(step.asked) is Confirmation.DISPUTED]


def keeper_of(first: Finding, steps: Iterable[ExhibitStep]) -> Keeper:
    """Return who has the exhibit: the last receiver of a settled step, or whoever recorded the finding."""
    settled = settled_steps(steps)
    return settled[-1].receiver if settled else Keeper(first.recorder_id, "", first.found_at)


@dataclass(frozen=True, slots=True)
class ExhibitAtHand:
    """An exhibit that somebody in the field may give or take: its entries, and the hand-overs that it has had."""

    first: Finding
    present: Finding
    steps: tuple[ExhibitStep, ...]

    @property
    def keeper(self) -> Keeper:
        """Who has it now."""
        return keeper_of(self.first, self.steps)

    @property
    def seal(self) -> str:
        """The seal with which it last went from hand to hand; empty while it has not."""
        settled = settled_steps(self.steps)
        return settled[-1].row.seal if settled else ""


def exhibits_at_hand(user_id: UUID, unit_id: Units, at: datetime) -> list[ExhibitAtHand]:
    """Return the unit's exhibits that the person has, and those found or handed over lately, which they may take.

    The newest first, at most MOST_AT_HAND. A fixed number of statements.
    """
    since = at - LATELY
    moved = select(ExhibitHandOver.exhibit_id).where(
        or_(ExhibitHandOver.to_id == user_id, ExhibitHandOver.handed_at >= since)
    )
    wanted = (
        select(Finding)
        .where(
            within(Finding.unit_id, unit_id),
            Finding.corrects_id.is_(None),
            or_(Finding.recorder_id == user_id, Finding.found_at >= since, Finding.id.in_(moved)),
        )
        .options(joinedload(Finding.search).selectinload(Search.findings))
        .order_by(Finding.found_at.desc(), Finding.id)
    )
    firsts = db.session.scalars(wanted).unique().all()
    steps = hand_overs_of([one.id for one in firsts])
    found = []
    for first in firsts:
        present = latest_entry(first)
        own = tuple(step for step in steps if step.row.exhibit_id == first.id)
        one = ExhibitAtHand(first, present, own)
        is_gone = first.search.strike is not None or present.strike is not None or present.is_retraction
        is_late = any(moment >= since for moment in (first.found_at, *(step.row.handed_at for step in own)))
        if not is_gone and (is_late or one.keeper.user_id == user_id):
            found.append(one)
    return found[:MOST_AT_HAND]
