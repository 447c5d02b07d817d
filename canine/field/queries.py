"""What waits, what does not fit, and what never came from the field."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from canine.extensions import db
from canine.field.models import FieldRecord, HandlerPin, KeptBody
from canine.refused import NotThere
from canine.rules.field import Gap, RecordState, gaps


@dataclass(frozen=True, slots=True)
class DeviceGaps:
    """A tablet with the numbers that never came from it, and those that came twice."""

    device: str
    highest: int
    missing: tuple[Gap, ...]
    doubled: tuple[int, ...]


def waiting_for(keys: Iterable[UUID]) -> Sequence[FieldRecord]:
    """The held records that wait for one of these, in the order in which they were taken down."""
    statement = (
        select(FieldRecord)
        .where(FieldRecord.state == RecordState.HELD, FieldRecord.waits_for.in_(list(keys)))
        .order_by(FieldRecord.device, FieldRecord.sequence, FieldRecord.receipt)
    )
    return db.session.scalars(statement).all()


def unfinished(unit_id: UUID | None) -> Sequence[FieldRecord]:
    """Records that are held, or were refused when what they waited for had come; the oldest first."""
    open_states = FieldRecord.state.in_((RecordState.HELD, RecordState.REFUSED))
    statement = select(FieldRecord).where(open_states).order_by(FieldRecord.receipt)
    return db.session.scalars(statement if unit_id is None else statement.where(FieldRecord.unit_id == unit_id)).all()


def kept_bodies(unit_id: UUID | None) -> Sequence[KeptBody]:
    """Bodies that nobody has settled; the oldest first."""
    statement = select(KeptBody).where(KeptBody.settled_at.is_(None)).order_by(KeptBody.received_at, KeptBody.id)
    return db.session.scalars(statement if unit_id is None else statement.where(KeptBody.unit_id == unit_id)).all()


def kept_body(body_id: UUID, *, unit_id: UUID | None) -> KeptBody:
    """One kept body; with a unit, only when it is of that unit. Raises NotThere."""
    found = db.session.get(KeptBody, body_id)
    if found is None or unit_id not in (None, found.unit_id):
        raise NotThere("There is no such body in your unit.")
    return found


def record(record_id: UUID) -> FieldRecord | None:
    """The record that was taken under an id."""
    return db.session.get(FieldRecord, record_id)


def marked_clocks(unit_id: UUID | None) -> Sequence[FieldRecord]:
    """The latest records of tablets whose clock was off; the newest first."""
    statement = select(FieldRecord).where(FieldRecord.clock_off_s.is_not(None))
    if unit_id is not None:
        statement = statement.where(FieldRecord.unit_id == unit_id)
    return db.session.scalars(statement.order_by(FieldRecord.received_at.desc()).limit(20)).all()


def gaps_of_devices(unit_id: UUID | None) -> list[DeviceGaps]:
    """Every device from whose numbers one is missing, or came twice."""
    statement = select(FieldRecord.device, FieldRecord.sequence).order_by(FieldRecord.device, FieldRecord.sequence)
    if unit_id is not None:
        statement = statement.where(FieldRecord.unit_id == unit_id)
    numbers: dict[str, list[int]] = defaultdict(list)
    for device, sequence in db.session.execute(statement):
        numbers[device].append(sequence)
    found = [
        DeviceGaps(device, known[-1], gaps(known), tuple(one for one, times in Counter(known).items() if times > 1))
        for device, known in numbers.items()
    ]
    return [one for one in found if one.missing or one.doubled]


def with_pin(user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these people who have a PIN for tablets."""
    return set(db.session.scalars(select(HandlerPin.user_id).where(HandlerPin.user_id.in_(user_ids))))
