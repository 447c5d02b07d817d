"""Taking an air sample: container and seal, filter, pump and times, two people."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.policy import queries as policies
from canine.rasco.errors import FilterTaken, SecondPersonMissing
from canine.rasco.messages import NewSample
from canine.rasco.models import AirSample
from canine.rasco.queries import WORKING_ROLES
from canine.refused import Refused
from canine.rules.cargo import SearchReason
from canine.rules.custody import sampled_volume_l
from canine.rules.search import SealState
from canine.rules.shift import is_future, lies_within
from canine.shifts.models import Shift
from canine.shifts.services import (
    InTheFuture,
    check_reason,
    check_seal,
    checked_container,
    own_shift,
    sent_before,
    taken_down,
)

LONGEST_SUCTION = timedelta(hours=6)


def take_sample(message: NewSample, *, actor: Actor, at: datetime) -> AirSample:
    """An air sample by the signed-in handler, in the handler's own open shift.

    Volume is flow × time; the use-by time is the stop and the policy's hours. Raises NotYourShift, InTheFuture,
    SecondPersonMissing, FilterTaken, Refused.
    """
    shift = own_shift(message.shift_id, actor)
    values = _values(message)
    if again := sent_before(AirSample, message.capture, values, actor):
        return again
    _check_shift(shift)
    check_seal(message)
    check_reason(message)
    _check_filter(message)
    _check_pump(message, shift, at)
    _check_people(message, actor)
    hours = policies.in_force(message.stopped_at).filter_use_within_hours
    worked_out = {
        "unit_id": shift.unit_id,
        "volume_l": round(sampled_volume_l(message.flow_l_per_min, message.started_at, message.stopped_at), 2),
        "use_by_at": message.stopped_at + timedelta(hours=hours),
    }
    sample = taken_down(AirSample, message.capture, {**values, **worked_out}, actor, at)
    with deed(Deed.TAKE_SAMPLE, actor=actor, at=at):
        db.session.add(sample)
    return sample


def _values(message: NewSample) -> dict[str, Any]:
    has_seal = message.seal_state is not SealState.NO_SEAL
    return {
        "shift_id": message.shift_id,
        "container_number": checked_container(message.container_number),
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


def _check_shift(shift: Shift) -> None:
    if shift.ended_at is not None:
        raise Refused("This shift has ended: an air sample is taken in an open shift. Open one first.")


def _check_filter(message: NewSample) -> None:
    number, lot = message.filter_number.upper(), message.filter_lot.upper()
    for what, text, field in (("filter's number", number, "filter_number"), ("filter's lot", lot, "filter_lot")):
        if not text:
            raise Refused(f"Write the {what}, as it is printed on the filter.", field=field)
    for what, text, field in (("pump", message.pump, "pump"), ("seal of the bag", message.bag_seal, "bag_seal")):
        if not text:
            raise Refused(f"Write the {what}.", field=field)
    used = db.session.scalars(
        select(AirSample).where(AirSample.filter_number == number, AirSample.filter_lot == lot)
    ).first()
    if used is not None:
        raise FilterTaken(number, lot, used.container_number)


def _check_pump(message: NewSample, shift: Shift, at: datetime) -> None:
    if not message.flow_l_per_min.is_finite() or message.flow_l_per_min <= 0:
        raise Refused("The flow is more than 0 L/min: read it off the pump.", field="flow_l_per_min")
    for what, moment, field in (
        ("This start", message.started_at, "started_at"),
        ("This stop", message.stopped_at, "stopped_at"),
    ):
        if is_future(moment, at):
            raise InTheFuture(what, field)
        if not lies_within(moment, shift.started_at, shift.ended_at):
            raise Refused("This lies outside the shift. Check the time.", field=field)
    if message.stopped_at <= message.started_at:
        raise Refused("The pump stops after it starts. Check both times.", field="stopped_at")
    if message.stopped_at - message.started_at > LONGEST_SUCTION:
        raise Refused("The pump ran for more than 6 hours, as you wrote it. Check both times.", field="stopped_at")


def _check_people(message: NewSample, actor: Actor) -> None:
    if message.second_id == actor.user_id:
        raise SecondPersonMissing()
    second = accounts.user(message.second_id)
    if second.deactivated_at is not None or second.role not in WORKING_ROLES:
        raise Refused(f"{second.name} cannot stand by: choose somebody who works here.", field="second")
