"""Handing a sample over: from the present holder to another person, by one of the two; the other one confirms it."""

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
from canine.errors import DomainError
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rasco import queries
from canine.rasco.errors import BagSealBroken, BagSealTaken, CustodyBroken, CustodyEnded, NotYourPart
from canine.rasco.messages import NewHandOver
from canine.rasco.models import AirSample, SampleHandOver
from canine.rasco.services.samples import sampled_by
from canine.rules.confirmation import CustodyPart, HandOverKind
from canine.rules.custody import CustodyProblemKind, HandOver, custody_problems
from canine.rules.folding import fold_identifier
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.shifts.services import InTheFuture, find_duplicate, with_provenance


def hand_over(message: NewHandOver, *, actor: Actor, at: datetime, at_a_desk: bool = False) -> SampleHandOver:
    """Hand the sealed bag over from its present holder to somebody else; the actor is one of the two.

    The other one is asked to confirm it, and so is a witness who is named. Who takes it and who stands by works in the
    sample's unit when it is taken down; who gives it, holds it. A new seal needs a remark, and the managers are told.
    At a desk nothing builds on the word of a taker alone. Raises NotYourPart, OnePersonTwice, CustodyEnded,
    CustodyBroken, BagSealBroken, BagSealTaken, InTheFuture, DomainError.
    """
    sample = queries.sample(message.sample_id)
    values = _values(message)
    if again := find_duplicate(SampleHandOver, message.capture, values, actor):
        return again
    giver = queries.holder(sample)
    if actor.user_id not in (giver.id, message.to_id):
        raise NotYourPart(
            Sentence(
                "{giver} has this sample. Only the one who gives it or the one who takes it writes this.",
                giver=giver.name,
            )
        )
    check_has_not_ended(sample)
    if at_a_desk:
        _check_is_no_claim(sample)
    _check_entry(message, at)
    _check_people(giver.id, message)
    _check_work_there(sample, message, at)
    _check_seal(sample, message)
    _check_chain(sample, message)
    former_seal = queries.present_seal(sample)
    row = with_provenance(
        SampleHandOver,
        message.capture,
        {**values, "from_id": giver.id, "number": len(sample.hand_overs) + 1},
        actor,
        at,
    )
    with audited(AuditAction.HAND_OVER_SAMPLE, actor=actor, at=at, reason=message.remark):
        sample.hand_overs.append(row)
    _ask(sample, row, message, actor, at)
    if fold_identifier(row.bag_seal) != fold_identifier(former_seal):
        _notify_new_seal(sample, row, former_seal, actor, at)
    return row


def obstacle_to_hand_over(sample: AirSample) -> str:
    """Return why nobody can hand this sample over now; empty where somebody can."""
    try:
        check_has_not_ended(sample)
        _check_is_no_claim(sample)
    except (CustodyEnded, CustodyBroken) as refused:
        return refused.sentence
    return ""


def check_has_not_ended(sample: AirSample) -> None:
    """Raise CustodyEnded for a sample that was lost or spoiled, or of which a hand-over is disputed."""
    ending = queries.end_of(sample)
    if ending is not None:
        raise CustodyEnded(
            Sentence(
                "Filter {filter_number} was {kind}, as {recorder_name} said on "
                "{received_at}: {how} Its custody ends there. If that is wrong, a manager takes it "
                "back on its page.",
                filter_number=sample.filter_number,
                kind=ending.kind.value,
                recorder_name=ending.recorder_name,
                received_at=f"{ending.received_at:%Y-%m-%d}",
                how=ending.how,
            )
        )
    step = queries.disputed_step(sample)
    if step is not None:
        raise CustodyEnded(
            Sentence(
                "{giver} and {receiver} do not say the same about a hand-over of filter "
                "{filter_number}. Whoever disputes it confirms it after all under Hand-overs, or two people strike "
                "it; then it goes on.",
                giver=step.giver.name,
                receiver=step.receiver.name,
                filter_number=sample.filter_number,
            )
        )


def _check_is_no_claim(sample: AirSample) -> None:
    """Raise CustodyBroken while it is the taker's word alone that they have it, where the giver could confirm it.

    Only at a desk: what a tablet recorded out there was done, and is taken, confirmed or not.
    """
    step = queries.claimed_step(sample)
    if step is not None and step.giver.deactivated_at is None:
        raise CustodyBroken(
            Sentence(
                "{receiver} says that they took it from {giver}, who has not confirmed it: "
                "{giver} confirms it first, under Hand-overs or with their PIN on a tablet. If it was not so, "
                "{giver} says that there; the managers are told.",
                receiver=step.receiver.name,
                giver=step.giver.name,
            )
        )


def _check_people(giver_id: UUID, message: NewHandOver) -> None:
    if message.to_id == giver_id:
        return  # said with the name of who has it, below
    people = [(CustodyPart.GIVER, giver_id), (CustodyPart.RECEIVER, message.to_id)]
    if message.witness_id is not None:
        people.append((CustodyPart.WITNESS, message.witness_id))
        witness = accounts.user(message.witness_id)
        if witness.deactivated_at is not None or witness.role not in AT_THE_EVIDENCE:
            raise DomainError(
                Sentence("{witness} cannot stand by: choose somebody who works here.", witness=witness.name),
                field="witness",
            )
    confirming.check_people(people, fields={CustodyPart.RECEIVER: "to", CustodyPart.WITNESS: "witness"})


def _check_work_there(sample: AirSample, message: NewHandOver, at: datetime) -> None:
    """Raise DomainError for a receiver or a witness of another unit, so that no stranger takes a sample out of its
    unit.

    A tablet may send days later: whoever was a guest when the record was taken down did work there.
    """
    then = message.capture.captured_at or at
    rights.check_works_there(sample.unit_id, message.to_id, then, field="to")
    if message.witness_id is not None:
        rights.check_works_there(sample.unit_id, message.witness_id, then, field="witness")


def _ask(sample: AirSample, row: SampleHandOver, message: NewHandOver, actor: Actor, at: datetime) -> None:
    """Ask the one of the two who did not write it, and the witness."""
    now, is_given = queries.sample_now(sample), actor.user_id == row.from_id
    words = (
        f"filter {now.filter} of {now.container_number}, from {accounts.user(row.from_id).name} to "
        f"{accounts.user(row.to_id).name}, {row.place}, bag seal {row.bag_seal}"
    )
    made = HandOverMade(
        HandOverKind.FILTER, row.id, sample.unit_id, shortened(words), f"/samples/{sample.id}", row.handed_at
    )
    other = PersonAsked(CustodyPart.RECEIVER, row.to_id) if is_given else PersonAsked(CustodyPart.GIVER, row.from_id)
    people = [other]
    if message.witness_id is not None:
        people.append(PersonAsked(CustodyPart.WITNESS, message.witness_id, is_needed=False))
    confirming.ask(made, people, actor=actor, at=at)


def _values(message: NewHandOver) -> dict[str, Any]:
    return {
        "sample_id": message.sample_id,
        "to_id": message.to_id,
        "handed_at": message.handed_at,
        "bag_seal": message.bag_seal.upper(),
        "place": message.place,
        "storage_temperature_c": message.storage_temperature_c,
        "remark": message.remark,
    }


def _check_entry(message: NewHandOver, at: datetime) -> None:
    if is_future(message.handed_at, at):
        raise InTheFuture("This time", "handed_at")
    if not message.place:
        raise DomainError("Say where it was handed over.", field="place")
    if not message.bag_seal:
        raise DomainError("Read the seal of the bag.", field="bag_seal")
    receiver = accounts.user(message.to_id)
    if receiver.deactivated_at is not None or receiver.role not in AT_THE_EVIDENCE:
        raise DomainError(
            Sentence("{receiver} cannot take it: choose somebody who works here.", receiver=receiver.name), field="to"
        )


def _check_seal(sample: AirSample, message: NewHandOver) -> None:
    """Raise BagSealBroken or BagSealTaken for a seal that closed this bag before another one, or another bag."""
    if queries.is_former_seal(sample, message.bag_seal):
        raise BagSealBroken(message.bag_seal.upper(), queries.present_seal(sample))
    other = queries.sample_of_bag_seal(message.bag_seal, but=sample.id)
    if other is not None:
        raise BagSealTaken(message.bag_seal.upper(), sampled_by(other))


def _check_chain(sample: AirSample, message: NewHandOver) -> None:
    """Forms give minutes and the pump's stop may have seconds: the chain is judged by the minute."""
    steps = queries.chain(sample)
    before = [step.at for step in steps]
    giver = queries.holder(sample)
    new = HandOver(
        message.handed_at,
        giver.id,
        message.to_id,
        message.bag_seal.upper(),
        message.place,
        message.storage_temperature_c,
        message.remark,
    )
    latest = max([queries.sample_now(sample).stopped_at, *before])
    if minute(new.at) == minute(latest):
        latest = new.at
    if persons.are_one(giver.id, message.to_id):
        raise CustodyBroken(Sentence("{giver} has it already: choose who takes it.", giver=giver.name), field="to")
    problems = custody_problems(giver.id, [new], sampled_at=latest, bag_seal=queries.present_seal(sample))
    for problem in problems:
        if problem.kind is CustodyProblemKind.TIME_RUNS_BACKWARDS:
            what = "the last hand-over" if before else "the end of the sampling"
            raise CustodyBroken(
                Sentence("This lies before {what}: custody cannot run backwards. Check the time.", what=what),
                field="handed_at",
            )
        if problem.kind is CustodyProblemKind.SEAL_CHANGED:
            raise CustodyBroken(
                Sentence(
                    "The bag was sealed with {seal}. If the seal is another now, say why in the "
                    "remark; the managers will be told.",
                    seal=queries.present_seal(sample),
                ),
                field="remark",
            )


def _notify_new_seal(sample: AirSample, row: SampleHandOver, former: str, actor: Actor, at: datetime) -> None:
    sentence = (
        f"The bag of filter {sample.filter_number} ({sample.container_number}) came with seal {row.bag_seal} "
        f"instead of {former}: {row.remark}"
    )
    notice = NewNotice(NoticeKind.CUSTODY_BROKEN, f"{row.id} seal", at.date(), sentence, f"/samples/{sample.id}")
    notices.notify_managers(sample.unit_id, notice, actor=actor, at=at)
