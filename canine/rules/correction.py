"""Entries that can be struck or corrected, and what a second person has to agree to. Pure.

A strike takes an entry out of what counts; the entry stays written, and every paper says how many were struck and by
whom. So that nobody improves a record alone, an entry that speaks against a team, or is evidence, is struck by two
persons: one proposes, another one agrees.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from canine.rules.person import Somebody


class Subject(StrEnum):
    """What kind of entry."""

    SEARCH = "search"
    ALERT = "alert"
    OUTCOME = "outcome"
    FINDING = "finding"
    WEIGHING = "weighing"
    IDENTIFICATION = "identification"
    EXHIBIT_HAND_OVER = "exhibit_hand_over"
    WITNESS = "named_witness"
    SAMPLE = "air_sample"
    HAND_OVER = "hand_over"
    REFERRAL = "referral"
    INSPECTION = "sample_inspection"
    EXERCISE = "exercise"
    COST = "cost"


class StrikeState(StrEnum):
    """Where a strike stands: proposed, until a second person agrees or declines."""

    PROPOSED = "strike_proposed"
    STRUCK = "struck"
    DECLINED = "strike_declined"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the person, with which account, and whether it is a manager of the unit of the entry."""

    who: Somebody
    user_id: UUID
    is_manager: bool = False

    def is_same_as(self, other: Somebody | None) -> bool:
        """Whether it counts as one person with somebody; None is nobody."""
        return self.who.is_among([other])


@dataclass(frozen=True, slots=True)
class Written:
    """What the rules ask about an entry: who wrote it, whom it judges, and whether it may go with one person's word.

    `author` is None for what a program took down; `author_id` is the account that the author used.
    `judges` are the handlers and trainers whose work looks better or worse by it. `is_open`: the shift or day in which
    it was written still runs. `needs_two`: it speaks against a team (an alert that nothing confirmed, a miss) or is
    evidence that somebody may rely on. `may_slip`: although it needs two, its author alone takes it back while the
    shift is open.
    """

    author_id: UUID | None
    author: Somebody | None
    judges: frozenset[Somebody]
    is_open: bool
    needs_two: bool
    may_slip: bool = False

    def is_judging(self, person: Person) -> bool:
        """Whether the person looks better or worse by it, under whatever account."""
        return person.who.is_among(self.judges)


def may_propose(entry: Written, person: Person) -> bool:
    """Whether the person may strike the entry, or propose to: who wrote it, and every manager of the unit."""
    return person.is_manager or (entry.author_id is not None and entry.author_id == person.user_id)


def strikes_alone(entry: Written, person: Person) -> bool:
    """Whether the person's own word is enough.

    It is for the author while the shift or day is open, and for a manager who neither wrote the entry nor is judged by
    it; where two are needed, for nobody, but for an author's slip in the open shift.
    """
    if person.is_same_as(entry.author):
        return entry.is_open and (entry.may_slip or not entry.needs_two)
    return not entry.needs_two and _is_manager_apart(entry, person)


def corrects_alone(entry: Written, person: Person) -> bool:
    """Whether the person alone may correct what could make a team look better, or moves evidence.

    It is for an author's slip in the open shift, and for whoever could strike the entry alone.
    """
    is_slip = entry.is_open and entry.author_id is not None and entry.author_id == person.user_id
    return is_slip or strikes_alone(entry, person)


def may_answer(entry: Written, person: Person, proposer: Person) -> bool:
    """Whether the person may agree to a proposed strike, or decline it: a manager of the unit or the author.

    Nobody answers their own proposal, under whatever account; and of the two, one is a manager who is not judged.
    """
    if not may_propose(entry, person) or person.is_same_as(proposer.who):
        return False
    return _is_manager_apart(entry, person) or _is_manager_apart(entry, proposer)


def _is_manager_apart(entry: Written, person: Person) -> bool:
    return person.is_manager and not entry.is_judging(person)


@dataclass(frozen=True, slots=True)
class StruckBy:
    """How many entries of a kind one person struck, and who agreed: empty where one was enough."""

    subject: Subject
    struck_by: str
    agreed_by: str
    count: int


# Air is drawn for minutes: a container sampled again within these, or its filter read again, may be one sample.
SAMPLES_NEAR = timedelta(minutes=15)


def are_near(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether two air samples may be one by their times: their pumps started within minutes, or ran at one time."""
    return abs(one[0] - other[0]) <= SAMPLES_NEAR or are_alike(one, other)


def are_alike(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether two entries on one object by one team may be one: they begin in one minute, or overlap in time."""
    begun = [moment.replace(second=0, microsecond=0) for moment, _ in (one, other)]
    if begun[0] == begun[1]:
        return True
    (first, first_end), (second, _) = sorted((one, other), key=lambda span: span[0])
    return first_end is not None and second < first_end and first < second
