"""Handing an exhibit over: from whoever has it to another person, inside or outside; nobody's word alone is enough."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from canine.accounts import persons, rights
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.custody import services as confirming
from canine.custody.messages import HandOverMade, PersonAsked
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.confirmation import Confirmation, CustodyPart, HandOverKind
from canine.rules.folding import fold_identifier
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.shifts import queries
from canine.shifts.messages import NewExhibitHandOver
from canine.shifts.models import ExhibitHandOver, Finding
from canine.shifts.queries.exhibits import ExhibitStep, Keeper
from canine.shifts.services.errors import InTheFuture
from canine.shifts.services.recording import find_duplicate, with_provenance


class NotTheKeeper(Forbidden):
    """Somebody writes a hand-over in which they neither give nor take."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Sentence(
                "By the record, {holder} has this exhibit. Only the one who gives it or the one who takes it writes "
                "this.",
                holder=name,
            ),
            field="to",
        )


def hand_over_exhibit(message: NewExhibitHandOver, *, actor: Actor, at: datetime) -> ExhibitHandOver:
    """Hand an exhibit over from whoever has it; the actor is one of the two.

    The other one is asked to confirm it. Somebody outside confirms nothing here: then there is a receipt, and a witness
    of the unit confirms it. A seal that is another one than before needs a remark, and the managers are told. Raises
    NotTheKeeper, OnePersonTwice, InTheFuture, DomainError.
    """
    first, finding = queries.exhibit(message.exhibit_id)
    steps = queries.hand_overs_of([first.id])
    giver = queries.keeper_of(first, steps)
    values = _values(message, first, giver)
    if again := find_duplicate(ExhibitHandOver, message.capture, values, actor):
        return again
    check_goes_on(finding, steps)
    is_taker = actor.user_id == message.to_id and not message.to_outside
    if actor.user_id is None or not (actor.user_id == giver.user_id or is_taker):
        raise NotTheKeeper(giver.name)
    _check_is_no_second_claim(message, steps, giver)
    _check_people(message, giver, finding, at)
    _check_time(message, finding, steps, at)
    former = _former_seal(steps)
    _check_entry(message, giver, former)
    number = {"number": len(steps) + 1}
    row = with_provenance(ExhibitHandOver, message.capture, {**values, **number}, actor, at)
    with audited(AuditAction.HAND_OVER_EXHIBIT, actor=actor, at=at, reason=message.remark):
        db.session.add(row)
    _ask(finding, row, actor, at)
    if former and not _is_one_seal(former, row.seal):
        _notify_new_seal(finding, row, former, actor, at)
    return row


def _values(message: NewExhibitHandOver, first: Finding, giver: Keeper) -> dict[str, Any]:
    return {
        "exhibit_id": first.id,
        "handed_at": message.handed_at,
        "from_id": giver.user_id,
        "from_outside": giver.outside,
        "to_id": message.to_id,
        "to_outside": message.to_outside,
        "witness_id": message.witness_id,
        "purpose": message.purpose,
        "place": message.place,
        "seal": message.seal.upper(),
        "condition": message.condition,
        "receipt": message.receipt,
        "remark": message.remark,
    }


def obstacle_to_hand_over(exhibit_id: UUID) -> str:
    """Return why nobody can hand this exhibit over now; empty where somebody can."""
    first, finding = queries.exhibit(exhibit_id)
    try:
        check_goes_on(finding, queries.hand_overs_of([first.id]))
    except DomainError as refused:
        return refused.sentence
    return ""


def check_goes_on(finding: Finding, steps: list[ExhibitStep]) -> None:
    """Raise DomainError where nothing can be handed over: the exhibit was struck, or a hand-over is disputed."""
    if finding.search.strike is not None or finding.strike is not None or finding.is_retraction:
        raise DomainError(
            Sentence(
                "Exhibit {exhibit_number} was struck: there is nothing to hand over.",
                exhibit_number=finding.exhibit_number,
            )
        )
    for step in queries.disputed_steps(steps):
        who = " and ".join([one.name for one in step.asked if one.is_needed and one.state() is Confirmation.DISPUTED])
        raise DomainError(
            Sentence(
                "{who} says that a hand-over of exhibit {exhibit_number} was not so: {giver} to "
                "{receiver}. Nothing goes on until {who} confirms it after all, under Hand-overs, or two people "
                "strike it on the page of the search.",
                who=who,
                exhibit_number=finding.exhibit_number,
                giver=step.giver.name,
                receiver=step.receiver.name,
            )
        )


def _check_is_no_second_claim(message: NewExhibitHandOver, steps: list[ExhibitStep], giver: Keeper) -> None:
    """Raise DomainError where the taker has said so already, and the giver has not confirmed it."""
    for step in queries.standing_steps(steps):
        if step.is_claim and (step.row.from_id, step.row.to_id) == (giver.user_id, message.to_id):
            raise DomainError(
                Sentence(
                    "{receiver} wrote down that they took it from {giver} already: {giver} has yet to "
                    "confirm it, under Hand-overs.",
                    receiver=step.receiver.name,
                    giver=giver.name,
                ),
                field="to",
            )


def _check_people(message: NewExhibitHandOver, giver: Keeper, finding: Finding, at: datetime) -> None:
    """Raise DomainError unless one side takes it, each is another person, and everybody with an account works here."""
    if (message.to_id is None) == (not message.to_outside):
        raise DomainError(
            "Choose who takes it, or choose “somebody outside” and write who: one of the two.", field="to"
        )
    people = [(CustodyPart.GIVER, giver.user_id), (CustodyPart.RECEIVER, message.to_id)]
    if giver.user_id is not None and message.to_id is not None and persons.are_one(giver.user_id, message.to_id):
        raise DomainError(
            Sentence("{giver} has it already: choose who takes it.", giver=accounts.user(giver.user_id).name),
            field="to",
        )
    people.append((CustodyPart.WITNESS, message.witness_id))
    fields = {CustodyPart.RECEIVER: "to", CustodyPart.WITNESS: "witness"}
    for part, user_id in people:
        if part in fields and user_id is not None:
            _check_works_here(user_id, finding.unit_id, at, fields[part])
    confirming.check_people([(part, key) for part, key in people if key is not None], fields=fields)


def _check_works_here(user_id: UUID, unit_id: UUID, at: datetime, field: str) -> None:
    user = accounts.user(user_id)
    if user.deactivated_at is not None or user.role not in AT_THE_EVIDENCE:
        raise DomainError(
            Sentence("{user} does not handle exhibits: choose somebody who does.", user=user.name), field=field
        )
    rights.check_works_there(unit_id, user_id, at, field=field)


def _check_entry(message: NewExhibitHandOver, giver: Keeper, former: str) -> None:
    """Raise DomainError with everything that is missing, in the order of the form."""
    problems = [*_unsaid(message), *_unproved(message, giver), *_unexplained(message, former)]
    if problems:
        problems[0].also = tuple(problems[1:])
        raise problems[0]


def _unsaid(message: NewExhibitHandOver) -> Iterator[DomainError]:
    for text, field, words in (
        (message.place, "place", "Say where it was handed over: the store and shelf, the laboratory, the court."),
        (message.seal, "seal", "Read the seal of the exhibit."),
        (message.condition, "condition", "Say how it looked, such as: seal intact, dry."),
    ):
        if not text:
            yield DomainError(words, field=field)


def _unproved(message: NewExhibitHandOver, giver: Keeper) -> Iterator[DomainError]:
    """Yield what is missing where one of the two can confirm nothing: outside, or an account that ended."""
    outsider = giver.outside or message.to_outside
    if outsider and not message.receipt:
        yield DomainError(
            Sentence("{outsider} confirms nothing here: write the number of the receipt.", outsider=outsider),
            field="receipt",
        )
    if message.witness_id is not None or (giver.answers and not outsider):
        return
    why = f"{outsider} confirms nothing here" if outsider else f"{giver.name}'s account ended"
    yield DomainError(Sentence("{why}: name a colleague who stood by, and who confirms it.", why=why), field="witness")


def _check_time(message: NewExhibitHandOver, finding: Finding, steps: list[ExhibitStep], at: datetime) -> None:
    if is_future(message.handed_at, at):
        raise InTheFuture("This time", "handed_at")
    settled = queries.settled_steps(steps)
    latest = max([finding.found_at, *(step.row.handed_at for step in settled)])
    if minute(message.handed_at) < minute(latest):
        what = "the last hand-over" if settled else "the find"
        raise DomainError(
            Sentence("This lies before {what}: custody cannot run backwards. Check the time.", what=what),
            field="handed_at",
        )


def _former_seal(steps: list[ExhibitStep]) -> str:
    settled = queries.settled_steps(steps)
    return settled[-1].row.seal if settled else ""


def _is_one_seal(one: str, other: str) -> bool:
    return one == other or (bool(fold_identifier(one)) and fold_identifier(one) == fold_identifier(other))


def _unexplained(message: NewExhibitHandOver, former: str) -> Iterator[DomainError]:
    if former and not _is_one_seal(former, message.seal.upper()) and not message.remark:
        yield DomainError(
            Sentence(
                "The exhibit was sealed with {former}. If the seal is another now, say why in the remark; the managers "
                "will be told.",
                former=former,
            ),
            field="remark",
        )


def _ask(finding: Finding, row: ExhibitHandOver, actor: Actor, at: datetime) -> None:
    """Ask the one of the two who did not write it; where that one can confirm nothing here, the witness."""
    step = ExhibitStep(row, ())
    words = (
        f"exhibit {finding.exhibit_number}, from {step.giver.name} to {step.receiver.name}, {row.place}, "
        f"seal {row.seal}"
    )
    made = HandOverMade(
        HandOverKind.EXHIBIT, row.id, finding.unit_id, shortened(words), f"/searches/{finding.search_id}", row.handed_at
    )
    sides = ((CustodyPart.GIVER, step.giver), (CustodyPart.RECEIVER, step.receiver))
    people = [
        PersonAsked(part, side.user_id)
        for part, side in sides
        if side.user_id is not None and side.user_id != actor.user_id and side.answers
    ]
    if row.witness_id is not None:
        people.append(PersonAsked(CustodyPart.WITNESS, row.witness_id, is_needed=not people))
    confirming.ask(made, people, actor=actor, at=at)


def _notify_new_seal(finding: Finding, row: ExhibitHandOver, former: str, actor: Actor, at: datetime) -> None:
    sentence = f"Exhibit {finding.exhibit_number} came with seal {row.seal} instead of {former}: {row.remark}"
    address = f"/searches/{finding.search_id}"
    notice = NewNotice(NoticeKind.CUSTODY_BROKEN, f"{row.id} seal", at.date(), sentence, address)
    notices.notify_managers(finding.unit_id, notice, actor=actor, at=at)
