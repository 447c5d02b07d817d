"""Recording lots, blank tests, pumps and calibrations, and putting out of use."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.stock import queries
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump
from canine.stock.models import FilterLot, LotBlankTest, Pump, PumpCalibration

Made = TypeVar("Made", FilterLot, LotBlankTest, Pump, PumpCalibration)


def add_lot(message: NewLot, *, actor: Actor, at: datetime, today: date) -> FilterLot:
    """Record a lot. Raises Forbidden for another unit, DomainError for a number that is on record, and wrong days."""
    require_own(message.unit_id, actor, field="unit_id")
    _check_past(message.received_on, today, "received_on")
    if message.use_by_on is not None and message.use_by_on < message.received_on:
        raise DomainError("It was past its use-by day when it came. Check both days.", field="use_by_on")
    if queries.lot_numbered(message.unit_id, message.number) is not None:
        raise DomainError(f"Lot {message.number} is on record already.", field="number")
    made = FilterLot(
        unit_id=message.unit_id,
        number=message.number.upper(),
        maker=message.maker,
        pieces=message.pieces,
        received_on=message.received_on,
        use_by_on=message.use_by_on,
        **_by(actor, at),
    )
    return _add(made, actor, at)


def test_lot(lot_id: UUID, message: NewBlankTest, *, actor: Actor, at: datetime, today: date) -> LotBlankTest:
    """Record a blank test of a lot. Raises Forbidden, DomainError for wrong counts and days."""
    found = queries.lot(lot_id)
    require_own(found.unit_id, actor)
    _check_past(message.tested_on, today, "tested_on")
    if found.is_struck:
        raise DomainError("This lot was struck: it was entered in error.")
    if message.tested_on < found.received_on:
        raise DomainError("The lot had not come yet on that day.", field="tested_on")
    if message.contaminated > message.filters:
        raise DomainError("These are more than were opened.", field="contaminated")
    made = LotBlankTest(
        lot_id=lot_id,
        tested_on=message.tested_on,
        filters=message.filters,
        contaminated=message.contaminated,
        how=message.how,
        **_by(actor, at),
    )
    return _add(made, actor, at)


def add_pump(message: NewPump, *, actor: Actor, at: datetime) -> Pump:
    """Record a pump. Raises Forbidden for another unit, DomainError for the name of one in use."""
    require_own(message.unit_id, actor, field="unit_id")
    known = queries.pump_in_use(message.unit_id, message.name)
    if known is not None:
        raise DomainError(f"A pump named {known.name} is in use already.", field="name")
    made = Pump(
        unit_id=message.unit_id, name=message.name, model=message.model, serial=message.serial, **_by(actor, at)
    )
    return _add(made, actor, at)


def calibrate(pump_id: UUID, message: NewCalibration, *, actor: Actor, at: datetime, today: date) -> PumpCalibration:
    """Record a calibration. Raises Forbidden, DomainError for wrong days."""
    found = queries.pump(pump_id)
    require_own(found.unit_id, actor)
    _check_past(message.calibrated_on, today, "calibrated_on")
    if found.is_struck:
        raise DomainError("This pump was struck: it was entered in error.")
    if message.due_on <= message.calibrated_on:
        raise DomainError("The next one is due after this one.", field="due_on")
    made = PumpCalibration(
        pump_id=pump_id,
        calibrated_on=message.calibrated_on,
        due_on=message.due_on,
        flow_l_per_min=message.flow_l_per_min,
        calibrated_by=message.by,
        certificate=message.certificate,
        **_by(actor, at),
    )
    return _add(made, actor, at)


def put_out_of_use(found: FilterLot | Pump, on: date, reason: str, *, actor: Actor, at: datetime, today: date) -> None:
    """Record the last day of a lot or a pump. Raises Forbidden, DomainError without a reason, and for a second end."""
    require_own(found.unit_id, actor)
    _check_past(on, today, "on")
    if found.ended_on is not None or found.is_struck:
        raise DomainError("It is out of use already.")
    words = _reason(reason)
    with audited(AuditAction.KEEP_STOCK, actor=actor, at=at, reason=words):
        found.ended_on, found.end_reason, found.ended_by_name = on, words, actor.name


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DomainError("Say why.", field="reason")
    return words


def _check_past(on: date, today: date, field: str) -> None:
    if on > today:
        raise DomainError("This day is still to come. Check the day.", field=field)


def _by(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"recorded_at": at, "recorded_by_id": actor.user_id, "recorded_by_name": actor.name}


def _add(made: Made, actor: Actor, at: datetime) -> Made:
    with audited(AuditAction.KEEP_STOCK, actor=actor, at=at):
        db.session.add(made)
        db.session.flush()
    return made
