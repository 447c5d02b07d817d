"""Recording lots, blank tests, pumps and calibrations, putting out of use, and striking what was entered in error."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from canine.accounts import persons
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.stock import queries
from canine.stock.messages import NewBlankTest, NewCalibration, NewLot, NewPump
from canine.stock.models import FilterLot, LotBlankTest, Pump, PumpCalibration

Entry = FilterLot | LotBlankTest | Pump | PumpCalibration
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
    known = queries.pump_named(message.unit_id, message.name)
    if known is not None and known.ended_on is None:
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


def take_back_end(found: FilterLot | Pump, reason: str, *, actor: Actor, at: datetime) -> None:
    """Record that a lot or a pump was put out of use in error. The log keeps the day and the reason that stood there.

    Raises Forbidden, DomainError for one that is in use, and for a pump whose name another one has by now.
    """
    require_own(found.unit_id, actor)
    if found.ended_on is None or found.is_struck:
        raise DomainError("It is not out of use.")
    words = _reason(reason)
    if isinstance(found, Pump):
        other = queries.pump_named(found.unit_id, found.name)
        if other is not None and other.ended_on is None:
            raise DomainError(f"Another pump named {other.name} is in use.", field="reason")
    with audited(AuditAction.KEEP_STOCK, actor=actor, at=at, reason=words):
        found.ended_on, found.end_reason, found.ended_by_name = None, "", ""


def strike(found: Entry, reason: str, *, actor: Actor, at: datetime) -> None:
    """Strike an entry that was made in error: it stays in sight, and counts for nothing. What is right is entered anew.

    Raises Forbidden, and where a contaminated blank test would go by the word of the person who recorded it;
    DomainError without a reason, and for what is struck already.
    """
    require_own(_unit_of(found), actor)
    if found.is_struck:
        raise DomainError(f"{found.struck_by_name} struck it already.", field="reason")
    words = _reason(reason)
    for one in _contaminated(found):
        if persons.are_one(actor.user_id, one.recorded_by_id):
            raise Forbidden(
                "You recorded that filters of this lot were contaminated: somebody else strikes that, or nobody."
            )
    with audited(AuditAction.STRIKE_STOCK, actor=actor, at=at, reason=words):
        found.struck_at, found.struck_by_id, found.struck_by_name = at, actor.user_id, actor.name
        found.strike_reason = words


def _contaminated(found: Entry) -> list[LotBlankTest]:
    tests = [found] if isinstance(found, LotBlankTest) else found.tests if isinstance(found, FilterLot) else []
    return [one for one in tests if one.contaminated and not one.is_struck]


def _unit_of(found: Entry) -> UUID:
    if isinstance(found, LotBlankTest):
        return queries.lot(found.lot_id).unit_id
    return queries.pump(found.pump_id).unit_id if isinstance(found, PumpCalibration) else found.unit_id


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
