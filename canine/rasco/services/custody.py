"""Handing a sample over: from the present holder to another person, by one of the two."""

from datetime import datetime
from typing import Any

from canine.accounts import queries as accounts
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.notices import services as notices
from canine.notices.messages import Telling
from canine.rasco import queries
from canine.rasco.errors import CustodyBroken, NotYourPart
from canine.rasco.messages import NewHandOver
from canine.rasco.models import AirSample, SampleHandOver
from canine.rasco.queries import WORKING_ROLES
from canine.refused import Refused
from canine.rules.custody import CustodyProblemKind, HandOver, custody_problems
from canine.rules.shift import is_future, minute
from canine.rules.telling import Matter
from canine.shifts.services import InTheFuture, sent_before, taken_down


def hand_over(message: NewHandOver, *, actor: Actor, at: datetime) -> SampleHandOver:
    """The sealed bag goes from its present holder to somebody else; the actor is one of the two.

    A new seal needs a remark, and the managers are told. Raises NotYourPart, CustodyBroken, InTheFuture, Refused.
    """
    sample = queries.sample(message.sample_id)
    values = _values(message)
    if again := sent_before(SampleHandOver, message.capture, values, actor):
        return again
    giver = queries.holder(sample)
    if actor.user_id not in (giver.id, message.to_id):
        raise NotYourPart(
            f"{giver.name} has this sample. Only the one who gives it or the one who takes it writes this."
        )
    _check_entry(message, at)
    _check_chain(sample, message)
    former_seal = queries.present_seal(sample)
    row = taken_down(
        SampleHandOver,
        message.capture,
        {**values, "from_id": giver.id, "number": len(sample.hand_overs) + 1},
        actor,
        at,
    )
    with deed(Deed.HAND_OVER_SAMPLE, actor=actor, at=at, reason=message.remark):
        sample.hand_overs.append(row)
    if row.bag_seal != former_seal:
        _tell_new_seal(sample, row, former_seal, actor, at)
    return row


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
        raise Refused("Say where it was handed over.", field="place")
    if not message.bag_seal:
        raise Refused("Read the seal of the bag.", field="bag_seal")
    receiver = accounts.user(message.to_id)
    if receiver.deactivated_at is not None or receiver.role not in WORKING_ROLES:
        raise Refused(f"{receiver.name} cannot take it: choose somebody who works here.", field="to")


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
    latest = max([sample.stopped_at, *before])
    if minute(new.at) == minute(latest):
        latest = new.at
    problems = custody_problems(giver.id, [new], sampled_at=latest, bag_seal=queries.present_seal(sample))
    for problem in problems:
        if problem.kind is CustodyProblemKind.SAME_PERSON_BOTH_SIDES:
            raise CustodyBroken(f"{giver.name} has it already: choose who takes it.", field="to")
        if problem.kind is CustodyProblemKind.TIME_RUNS_BACKWARDS:
            what = "the last hand-over" if before else "the end of the sampling"
            raise CustodyBroken(
                f"This lies before {what}: custody cannot run backwards. Check the time.", field="handed_at"
            )
        if problem.kind is CustodyProblemKind.SEAL_CHANGED:
            raise CustodyBroken(
                f"The bag was sealed with {queries.present_seal(sample)}. If the seal is another now, say why in the "
                "remark; the managers will be told.",
                field="remark",
            )


def _tell_new_seal(sample: AirSample, row: SampleHandOver, former: str, actor: Actor, at: datetime) -> None:
    sentence = (
        f"The bag of filter {sample.filter_number} ({sample.container_number}) came with seal {row.bag_seal} "
        f"instead of {former}: {row.remark}"
    )
    telling = Telling(Matter.CUSTODY_BROKEN, f"{row.id} seal", at.date(), sentence, f"/samples/{sample.id}")
    notices.tell_managers(sample.unit_id, telling, actor=actor, at=at)
