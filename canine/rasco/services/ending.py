"""A sample was lost or spoiled: said by somebody who had to do with it, taken back by somebody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rasco import queries
from canine.rasco.errors import NotYourPart
from canine.rasco.messages import NewEnding
from canine.rasco.models import AirSample, SampleEnding
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.rules.sampling import SampleEnd
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.shifts.services import InTheFuture, find_duplicate, with_provenance


def end_sample(message: NewEnding, *, actor: Actor, at: datetime) -> SampleEnding:
    """Record that a sample was lost or spoiled, or that this is taken back; the managers are told.

    It is said by who drew the air, stood by, held it or was asked about a hand-over, or by a manager of the unit; it is
    taken back by such a manager who is another person. Raises NotYourPart, Forbidden, InTheFuture, DomainError.
    """
    sample = queries.sample(message.sample_id)
    values: dict[str, Any] = {
        "sample_id": sample.id,
        "kind": message.kind,
        "noticed_at": message.noticed_at,
        "how": message.how,
    }
    if again := find_duplicate(SampleEnding, message.capture, values, actor):
        return again
    _check_entry(sample, message, at)
    if message.kind is SampleEnd.TAKEN_BACK:
        _check_taken_back(sample, actor)
    else:
        _check_said(sample, actor)
    row = with_provenance(SampleEnding, message.capture, {**values, "number": len(sample.ends) + 1}, actor, at)
    with audited(AuditAction.END_SAMPLE, actor=actor, at=at, reason=message.how):
        sample.ends.append(row)
    what = "is not lost or spoiled after all" if row.kind is SampleEnd.TAKEN_BACK else f"was {row.kind.value}"
    sentence = f"Filter {sample.filter_number} of {sample.container_number} {what}, says {actor.name}: {row.how}"
    notice = NewNotice(NoticeKind.SAMPLE_ENDED, str(row.id), at.date(), sentence, f"/samples/{sample.id}")
    notices.notify_managers(sample.unit_id, notice, actor=actor, at=at)
    return row


def _check_entry(sample: AirSample, message: NewEnding, at: datetime) -> None:
    if sample.strike is not None:
        raise DomainError(f"This sample was struck: {sample.strike.reason}")
    if not message.how:
        raise DomainError("Say what happened to it, and how.", field="how")
    if is_future(message.noticed_at, at):
        raise InTheFuture("This time", "noticed_at")
    if minute(message.noticed_at) < minute(queries.sample_now(sample).stopped_at):
        raise DomainError("This lies before the end of the sampling. Check the time.", field="noticed_at")


def _check_said(sample: AirSample, actor: Actor) -> None:
    ending = queries.end_of(sample)
    if ending is not None:
        raise DomainError(
            Sentence(
                "{recorder_name} said on {received_at} already: {kind}.",
                recorder_name=ending.recorder_name,
                received_at=f"{ending.received_at:%Y-%m-%d}",
                kind=ending.kind.value,
            )
        )
    if not (actor.user_id in _concerned(sample) or _is_manager(actor.user_id, sample)):
        raise NotYourPart(
            "That a sample was lost or spoiled says somebody who had to do with it, or a manager of its unit."
        )


def _concerned(sample: AirSample) -> set[UUID]:
    people = {sample.recorder_id, queries.sample_now(sample).second_id}
    for step in sample.hand_overs:
        people |= {step.from_id, step.to_id}
    for one in sample.presented:
        people |= {one.session.loader_id, one.session.responses_by_id}
    return people


def _is_manager(user_id: UUID | None, sample: AirSample) -> bool:
    user = accounts.user(user_id) if user_id is not None else None
    return user is not None and user.role is Role.MANAGER and user.unit_id == sample.unit_id


def _check_taken_back(sample: AirSample, actor: Actor) -> None:
    ending = queries.end_of(sample)
    if ending is None:
        raise DomainError("Nothing says of this sample that it was lost or spoiled.", field="kind")
    if actor.user_id is None or not _is_manager(actor.user_id, sample):
        raise Forbidden("A manager of the unit takes back that a sample was lost or spoiled.")
    if persons.are_one(actor.user_id, ending.recorder_id):
        raise Forbidden(
            Sentence("{recorder_name} said it: another manager takes it back.", recorder_name=ending.recorder_name)
        )
