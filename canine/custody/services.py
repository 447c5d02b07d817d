"""Asking somebody to confirm a hand-over, and their own word about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.custody import queries
from canine.custody.messages import HandOverMade, NewAnswer, PersonAsked
from canine.custody.models import CustodyReply, CustodyRequest
from canine.errors import DomainError, DuplicateSubmission, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.confirmation import AnsweredBy, Confirmation, CustodyAnswer, CustodyPart
from canine.rules.notifications import NoticeKind
from canine.rules.sentence import Sentence


class NotTheirWord(Forbidden):
    """Somebody answers for another person."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Sentence(
                "Only {person} says whether this hand-over was so: with {person}'s own PIN on a tablet, or signed in. "
                "Nobody confirms for another.",
                person=name,
            )
        )


class OnePersonTwice(DomainError):
    """A hand-over in which one person stands on two sides, under whatever account."""


def check_people(people: Sequence[tuple[CustodyPart, UUID]], *, fields: Mapping[CustodyPart, str]) -> None:
    """Raise OnePersonTwice unless giver, receiver and witness are each another person; `fields` name where it is said.

    Somebody with two accounts does not give a sample to themselves.
    """
    for number, (part, user_id) in enumerate(people):
        for as_what, other_id in people[:number]:
            if persons.are_one(user_id, other_id):
                raise OnePersonTwice(
                    Sentence(
                        "{person} is the {as_what} already: giver, receiver and witness are "
                        "different persons. Choose somebody else.",
                        person=accounts.user(user_id).name,
                        as_what=as_what.value,
                    ),
                    field=fields.get(part),
                )


def ask(made: HandOverMade, people: Sequence[PersonAsked], *, actor: Actor, at: datetime) -> list[CustodyRequest]:
    """Ask each of these people for their own word about a hand-over that somebody else wrote down.

    It stands on their first page, and on the tablet's, until they have said it.
    """
    rows = [
        CustodyRequest(
            kind=made.kind,
            hand_over_id=made.hand_over_id,
            unit_id=made.unit_id,
            part=one.part,
            person_id=one.person_id,
            person_name=accounts.user(one.person_id).name,
            is_needed=one.is_needed,
            words=made.words,
            address=made.address,
            handed_at=made.handed_at,
            asked_by_id=actor.user_id,
            asked_by_name=actor.name,
            asked_at=at,
        )
        for one in people
    ]
    with audited(AuditAction.ASK_FOR_CONFIRMATION, actor=actor, at=at):
        db.session.add_all(rows)
    return rows


def answer(message: NewAnswer, *, actor: Actor, at: datetime) -> CustodyReply:
    """Record the word of the person who was asked, by that person alone; a dispute is told to the managers.

    What was confirmed stays so, and is not confirmed twice. Raises NotFound, NotTheirWord, DuplicateSubmission, and
    DomainError for a dispute of what the person confirmed, one without its reason, and a hand-over that was struck.
    """
    found = queries.request(message.request_id)
    if actor.user_id is None or actor.user_id != found.person_id:
        raise NotTheirWord(found.person_name)
    if again := _sent_before(message, actor):
        return again
    if confirmed := _confirmed_before(found, message):
        return confirmed
    _check(found, message)
    row = _row(found, message, actor, at)
    is_disputed = message.said is CustodyAnswer.DISPUTED
    what = AuditAction.DISPUTE_HAND_OVER if is_disputed else AuditAction.CONFIRM_HAND_OVER
    with audited(what, actor=actor, at=at, reason=message.reason):
        found.answers.append(row)
    _tell(found, row, actor, at)
    return row


def answer_by_pin(message: NewAnswer, *, actor: Actor, at: datetime) -> CustodyReply:
    """Record what came of a PIN that the person who was asked typed on a tablet that somebody else works with.

    `said` is what the comparison of the PIN came to; with one that did not fit the hand-over stays as it was. The actor
    is who sent it. Raises what `answer` raises.
    """
    found = queries.request(message.request_id)
    if again := _sent_before(message, actor):
        return again
    if confirmed := _confirmed_before(found, message):
        return confirmed
    _check(found, message)
    assert message.by is AnsweredBy.TYPED_PIN
    row = _row(found, message, actor, at)
    is_theirs = message.said is CustodyAnswer.CONFIRMED
    author = Actor(found.person_id, found.person_name, actor.device) if is_theirs else actor
    with audited(AuditAction.CONFIRM_HAND_OVER, actor=author, at=at, reason=message.reason):
        found.answers.append(row)
    _tell(found, row, author, at)
    return row


def _sent_before(message: NewAnswer, actor: Actor) -> CustodyReply | None:
    known = db.session.get(CustodyReply, message.record_id) if message.record_id is not None else None
    if known is None:
        return None
    is_same = known.request_id == message.request_id and known.recorder_id == actor.user_id
    if not is_same or (known.said, known.reason) != (message.said, message.reason):
        raise DuplicateSubmission()
    return known


def _confirmed_before(found: CustodyRequest, message: NewAnswer) -> CustodyReply | None:
    """Return the confirmation that stands, where the same is said once more: on a tablet, and meanwhile at a desk."""
    if message.said is not CustodyAnswer.CONFIRMED:
        return None
    return next((one for one in found.answers if one.said is CustodyAnswer.CONFIRMED), None)


def _check(found: CustodyRequest, message: NewAnswer) -> None:
    asked = queries.as_asked(found)
    if queries.is_void(found):
        raise DomainError("This hand-over was struck: it counts for nothing, and nobody is asked about it any more.")
    if asked.state() is Confirmation.CONFIRMED:
        word = asked.word()
        assert word is not None  # it is confirmed
        raise DomainError(
            Sentence(
                "{person_name} confirmed this hand-over on {at} already. If it was not so, have it struck.",
                person_name=found.person_name,
                at=f"{word.at:%Y-%m-%d}",
            )
        )
    if message.said is CustodyAnswer.DISPUTED and not message.reason:
        raise DomainError("Say what happened instead: the managers are told.", field="reason")


def _row(found: CustodyRequest, message: NewAnswer, actor: Actor, at: datetime) -> CustodyReply:
    assert actor.user_id is not None  # a person answers
    return CustodyReply(
        id=message.record_id or uuid4(),
        request_id=found.id,
        number=len(found.answers) + 1,
        said=message.said,
        answered_by=message.by,
        reason=message.reason if message.said is CustodyAnswer.DISPUTED else "",
        recorder_id=actor.user_id,
        recorder_name=actor.name,
        device=actor.device,
        form_version=message.form_version,
        captured_at=message.captured_at,
        received_at=at,
    )


def _tell(found: CustodyRequest, row: CustodyReply, actor: Actor, at: datetime) -> None:
    """Tell the managers that the two do not say the same, and that they do after all; the other one of any dispute."""
    was_disputed = any(one.said is CustodyAnswer.DISPUTED for one in found.answers if one.id != row.id)
    if row.said is CustodyAnswer.DISPUTED:
        sentence = f"{found.person_name} says that this was not so: {found.words}. {row.reason}"
    elif row.said is CustodyAnswer.CONFIRMED and was_disputed:
        sentence = f"{found.person_name} has confirmed after all: {found.words}"
    else:
        return
    notice = NewNotice(NoticeKind.CUSTODY_BROKEN, f"{row.id} word", at.date(), sentence, found.address)
    notices.notify_managers(found.unit_id, notice, actor=actor, at=at)
    if found.asked_by_id is not None:
        notices.notify(found.asked_by_id, notice, actor=actor, at=at)
