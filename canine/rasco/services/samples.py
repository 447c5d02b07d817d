"""Taking an air sample: container and seal, filter, pump and times, two people."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from canine.accounts import persons, rights
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections import services as corrections
from canine.corrections.messages import LikelyDouble
from canine.errors import DomainError
from canine.extensions import db
from canine.policy import queries as policies
from canine.rasco import queries
from canine.rasco.errors import BagSealTaken, FilterTaken, LooksLikeTaken, SecondPersonMissing
from canine.rasco.messages import NewFieldBlank, NewSample
from canine.rasco.models import AirSample, FieldBlank
from canine.rules.cargo import SearchReason, fits_check_digit
from canine.rules.correction import Subject
from canine.rules.custody import sampled_volume_l
from canine.rules.order import PUMP_SPAN
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.search import SealState
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, lies_within
from canine.shifts.services import (
    InTheFuture,
    check_reason,
    check_seal,
    checked_container,
    end_for,
    find_duplicate,
    notify_late_fact,
    photo_missing_because,
    shift_for,
    with_provenance,
)


def take_sample(message: NewSample, *, actor: Actor, at: datetime) -> AirSample:
    """Record an air sample by the signed-in handler, in the handler's own open shift.

    Volume is flow × time; the use-by time is the stop and the policy's hours. Raises NotYourShift, InTheFuture,
    SecondPersonMissing, FilterTaken, LooksLikeTaken, DomainError.
    """
    shift = shift_for(message.shift_id, message.started_at, capture=message.capture, actor=actor)
    values = {**_values(message), "shift_id": shift.shift_id}
    if again := find_duplicate(AirSample, message.capture, values, actor):
        return again
    ended_at = end_for(shift, message.capture)
    if ended_at is not None and (message.capture.captured_at is None or message.capture.captured_at > ended_at):
        raise DomainError("This shift has ended: an air sample is taken in an open shift. Open one first.")
    check_seal(message)
    check_reason(message)
    _check_filter(message)
    _check_pump(message, (shift.started_at, ended_at), at)
    _check_people(message, shift.unit_id, actor, at)
    like = queries.likely_double(values, shift.unit_id)
    if like is not None and message.asks_first and not message.is_another:
        raise LooksLikeTaken(like.container_number, like.filter, like.started_at.astimezone(message.asks_first))
    hours = policies.in_force(message.stopped_at).filter_use_within_hours
    worked_out = {
        "unit_id": shift.unit_id,
        "volume_l": round(sampled_volume_l(message.flow_l_per_min, message.started_at, message.stopped_at), 2),
        "use_by_at": message.stopped_at + timedelta(hours=hours),
    }
    sample = with_provenance(AirSample, message.capture, {**values, **worked_out}, actor, at)
    with audited(AuditAction.TAKE_SAMPLE, actor=actor, at=at):
        db.session.add(sample)
    if like is not None:
        _note_double(sample, like, was_asked=message.is_another, actor=actor, at=at)
    notify_late_fact(shift, message.stopped_at, f"An air sample of {sample.container_number}", actor=actor, at=at)
    return sample


def open_field_blank(message: NewFieldBlank, *, actor: Actor, at: datetime) -> FieldBlank:
    """Record a filter that was opened at the port with no air drawn, by the handler, in their own open shift.

    Raises NotYourShift, InTheFuture, SecondPersonMissing, FilterTaken, DomainError.
    """
    shift = shift_for(message.shift_id, message.opened_at, capture=message.capture, actor=actor)
    values: dict[str, Any] = {
        "shift_id": shift.shift_id,
        "filter_number": message.filter_number.upper(),
        "filter_lot": message.filter_lot.upper(),
        "place": message.place,
        "opened_at": message.opened_at,
        "second_id": message.second_id,
    }
    if again := find_duplicate(FieldBlank, message.capture, values, actor):
        return again
    if is_future(message.opened_at, at):
        raise InTheFuture("This time", "opened_at")
    if not lies_within(message.opened_at, shift.started_at, end_for(shift, message.capture)):
        raise DomainError("This lies outside the shift. Check the time.", field="opened_at")
    _check_unused(values["filter_number"], values["filter_lot"])
    _check_people(message, shift.unit_id, actor, at)
    blank = with_provenance(FieldBlank, message.capture, {**values, "unit_id": shift.unit_id}, actor, at)
    with audited(AuditAction.TAKE_SAMPLE, actor=actor, at=at):
        db.session.add(blank)
    return blank


def _note_double(sample: AirSample, like: AirSample, *, was_asked: bool, actor: Actor, at: datetime) -> None:
    likely = LikelyDouble(
        subject=Subject.SAMPLE,
        subject_id=sample.id,
        other_id=like.id,
        unit_id=sample.unit_id,
        words=f"the air sample of {sample.container_number}, filter {sample.filter_number}",
        address=f"/samples/{sample.id}",
        other_address=f"/samples/{like.id}",
        was_asked=was_asked,
    )
    corrections.note_double(likely, actor=actor, at=at)


def _values(message: NewSample) -> dict[str, Any]:
    has_seal = message.seal_state is not SealState.NO_SEAL
    container = checked_container(message.container_number, as_painted=message.as_painted)
    return {
        "container_number": container,
        "number_as_painted": not fits_check_digit(container),
        "no_photo_reason": photo_missing_because(container, len(message.photos), message.no_photo_reason),
        "container_size": message.container_size,
        "seal_state": message.seal_state,
        "seal_number": message.seal_number.upper() if has_seal else "",
        "seal_remark": message.seal_remark,
        "reason": message.reason,
        "targeted_by": message.targeted_by if message.reason is SearchReason.TARGETED else "",
        "draw": message.draw if message.reason is SearchReason.RANDOM_DRAW else "",
        "filter_number": message.filter_number.upper(),
        "filter_lot": message.filter_lot.upper(),
        "pump": message.pump,
        "flow_l_per_min": message.flow_l_per_min,
        "started_at": message.started_at,
        "stopped_at": message.stopped_at,
        "point": message.point,
        "temperature_c": message.temperature_c,
        "humidity_percent": message.humidity_percent,
        "second_id": message.second_id,
        "bag_seal": message.bag_seal.upper(),
    }


def _check_filter(message: NewSample) -> None:
    number, lot = message.filter_number.upper(), message.filter_lot.upper()
    for what, text, field in (("filter's number", number, "filter_number"), ("filter's lot", lot, "filter_lot")):
        if not text:
            raise DomainError(Sentence("Write the {what}, as it is printed on the filter.", what=what), field=field)
    for what, text, field in (("pump", message.pump, "pump"), ("seal of the bag", message.bag_seal, "bag_seal")):
        if not text:
            raise DomainError(Sentence("Write the {what}.", what=what), field=field)
    _check_unused(number, lot)
    other = queries.sample_of_bag_seal(message.bag_seal)
    if other is not None:
        raise BagSealTaken(message.bag_seal.upper(), sampled_by(other))


def _check_unused(number: str, lot: str) -> None:
    used = queries.sample_with_filter(number, lot)
    if used is not None:
        raise FilterTaken(number, lot, sampled_by(used))
    blank = queries.blank_with_filter(number, lot)
    if blank is not None:
        opened = f"a field blank by {blank.recorder_name} on {blank.opened_at:%Y-%m-%d}"
        raise FilterTaken(number, lot, opened)


def sampled_by(used: AirSample) -> str:
    """Return the sample as a refusal names it: container, who drew the air, and when."""
    return f"{used.container_number} by {used.recorder_name} on {used.stopped_at:%Y-%m-%d}"


def _check_pump(message: NewSample, shift: tuple[datetime, datetime | None], at: datetime) -> None:
    """`shift` is its start, and the end by which the sample is judged."""
    if not message.flow_l_per_min.is_finite() or message.flow_l_per_min <= 0:
        raise DomainError("The flow is more than 0 L/min: read it off the pump.", field="flow_l_per_min")
    for what, moment, field in (
        ("This start", message.started_at, "started_at"),
        ("This stop", message.stopped_at, "stopped_at"),
    ):
        if is_future(moment, at):
            raise InTheFuture(what, field)
        if not lies_within(moment, *shift):
            raise DomainError("This lies outside the shift. Check the time.", field=field)
    if problem := PUMP_SPAN.problem(message.started_at, message.stopped_at):
        raise DomainError(problem, field=PUMP_SPAN.later)


def _check_people(message: NewSample | NewFieldBlank, unit_id: UUID, actor: Actor, at: datetime) -> None:
    second = accounts.user(message.second_id)
    if persons.are_one(second.id, actor.user_id):
        raise SecondPersonMissing()
    if second.deactivated_at is not None or second.role not in AT_THE_EVIDENCE:
        raise DomainError(
            Sentence("{witness} cannot stand by: choose somebody who works here.", witness=second.name), field="second"
        )
    rights.check_works_there(unit_id, second.id, message.capture.captured_at or at, field="second")
