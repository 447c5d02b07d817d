"""Reads: what was asked about a hand-over, what waits for whom, and what nobody has confirmed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, exists, select

from canine.columns import Units, within
from canine.custody.models import CustodyReply, CustodyRequest
from canine.errors import NotFound
from canine.extensions import db
from canine.rows import get_or_not_found
from canine.rules.confirmation import WORDS, Answered, Asked, CustodyAnswer

Row = TypeVar("Row")

_void: list[ColumnElement[bool]] = []


def void_where(condition: ColumnElement[bool]) -> None:
    """Have the requests of hand-overs for which this holds wait for nobody: a package above strikes its entries."""
    _void.append(condition)


def request(request_id: UUID) -> CustodyRequest:
    """Return what somebody was asked. Raises NotFound."""
    return get_or_not_found(CustodyRequest, request_id, "Nobody was asked to confirm this hand-over.")


def request_of(hand_over_id: UUID, person_id: UUID) -> CustodyRequest:
    """Return what this person was asked about a hand-over. Raises NotFound."""
    asked = CustodyRequest.hand_over_id == hand_over_id, CustodyRequest.person_id == person_id
    found = db.session.scalars(select(CustodyRequest).where(*asked)).unique().first()
    if found is None:
        raise NotFound("This person was not asked to confirm this hand-over.")
    return found


def asked_about_one(hand_over_id: UUID) -> Sequence[CustodyRequest]:
    """Return who was asked about a hand-over. Raises NotFound where nobody was: it is of before, or on its way."""
    found = requests_about([hand_over_id])
    if not found:
        raise NotFound("Nobody was asked to confirm this hand-over.")
    return found


def is_void(found: CustodyRequest) -> bool:
    """Whether the hand-over was struck: nobody is asked about it any more."""
    if not _void:
        return False
    return db.session.scalar(_not_void(select(CustodyRequest.id)).where(CustodyRequest.id == found.id)) is None


def as_asked(found: CustodyRequest) -> Asked:
    """Return a request as the rules read it."""
    answers = tuple(
        Answered(one.said, one.answered_by, one.captured_at or one.received_at, one.received_at, one.device, one.reason)
        for one in found.answers
    )
    return Asked(found.id, found.part, found.person_id, found.person_name, found.is_needed, answers)


def asked_about(hand_over_ids: Collection[UUID]) -> dict[UUID, tuple[Asked, ...]]:
    """Return who was asked about each of these hand-overs, by its id; one that nobody was asked about has nobody.

    One statement, however many they are.
    """
    return asked_in(requests_about(hand_over_ids), hand_over_ids)


def asked_in(requests: Iterable[CustodyRequest], hand_over_ids: Collection[UUID]) -> dict[UUID, tuple[Asked, ...]]:
    """Return the same of rows that are there already."""
    found: defaultdict[UUID, list[Asked]] = defaultdict(list)
    for one in requests:
        found[one.hand_over_id].append(as_asked(one))
    return {key: tuple(found[key]) for key in hand_over_ids}


def requests_about(hand_over_ids: Collection[UUID]) -> Sequence[CustodyRequest]:
    """Return the rows of who was asked about these hand-overs, each with its answers."""
    if not hand_over_ids:
        return ()
    statement = select(CustodyRequest).where(CustodyRequest.hand_over_id.in_(hand_over_ids))
    return db.session.scalars(statement.order_by(CustodyRequest.asked_at, CustodyRequest.part)).unique().all()


def waiting_for(person_id: UUID) -> Sequence[CustodyRequest]:
    """Return what waits for this person's word, the earliest hand-over first."""
    statement = _unanswered(CustodyRequest.person_id == person_id)
    return db.session.scalars(statement.order_by(CustodyRequest.handed_at, CustodyRequest.id)).unique().all()


def denied_by(person_id: UUID) -> Sequence[CustodyRequest]:
    """Return what this person says was not so, and has not confirmed after all."""
    statement = _unconfirmed(CustodyRequest.person_id == person_id).where(_denied())
    return db.session.scalars(statement.order_by(CustodyRequest.handed_at, CustodyRequest.id)).unique().all()


def asked_by(person_id: UUID) -> Sequence[CustodyRequest]:
    """Return what this person wrote down and somebody has not confirmed, or disputes."""
    statement = _unconfirmed(CustodyRequest.asked_by_id == person_id)
    return db.session.scalars(statement.order_by(CustodyRequest.handed_at, CustodyRequest.id)).unique().all()


def unconfirmed(unit_id: Units, *, asked_until: datetime | None = None) -> Sequence[CustodyRequest]:
    """Return what makes hand-overs of a unit, or of all, not whole: words that are needed and are not there.

    With a moment, those alone that were asked for by then, or that somebody says were not so.
    """
    statement = _unconfirmed(CustodyRequest.is_needed, within(CustodyRequest.unit_id, unit_id))
    if asked_until is not None:
        statement = statement.where((CustodyRequest.asked_at <= asked_until) | _denied())
    return db.session.scalars(statement.order_by(CustodyRequest.handed_at, CustodyRequest.id)).unique().all()


def _denied() -> ColumnElement[bool]:
    return exists().where(CustodyReply.request_id == CustodyRequest.id, CustodyReply.said == CustodyAnswer.DISPUTED)


def _unanswered(*conditions: ColumnExpressionArgument[bool]) -> Select[CustodyRequest]:
    return _without_word(WORDS, conditions)


def _unconfirmed(*conditions: ColumnExpressionArgument[bool]) -> Select[CustodyRequest]:
    """Leave out what was confirmed: nobody takes a confirmation back."""
    return _without_word((CustodyAnswer.CONFIRMED,), conditions)


def _without_word(
    words: Iterable[CustodyAnswer], conditions: Iterable[ColumnExpressionArgument[bool]]
) -> Select[CustodyRequest]:
    """Return the requests to which nobody said one of these words.

    Nearly every request was answered: the few that were not are found in two indexes before a row of them is read.
    """
    said = exists().where(CustodyReply.request_id == CustodyRequest.id, CustodyReply.said.in_(tuple(words)))
    waiting = select(CustodyRequest.id).where(*conditions, ~said).correlate(None)
    return _not_void(select(CustodyRequest).where(CustodyRequest.id.in_(waiting)))


def _not_void(statement: Select[Row]) -> Select[Row]:
    return statement.where(*(~condition for condition in _void))
