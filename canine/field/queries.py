"""What waits, what does not fit, and what never came from the field."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, undefer

from canine.accounts import queries as accounts
from canine.extensions import db
from canine.field.models import FieldPhoto, FieldRecord, HandlerPin, KeptBody, PhotoPiece
from canine.rasco import queries as rasco
from canine.refused import NotThere
from canine.rules.field import Gap, RecordState, gaps
from canine.shifts import queries as shifts


@dataclass(frozen=True, slots=True)
class LetGo:
    """A number that never comes, since its author let the record go, and why."""

    number: int
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class DeviceGaps:
    """A tablet with the numbers that never came from it, and those that came twice."""

    device: str
    highest: int
    missing: tuple[Gap, ...]
    doubled: tuple[int, ...]
    let_go: tuple[LetGo, ...]


def _in_sight(column: InstrumentedAttribute[UUID | None], unit_id: UUID | None) -> ColumnElement[bool]:
    """What a unit's manager answers for: the unit's own, and what no unit can be named for. None sees everything."""
    return true() if unit_id is None else or_(column == unit_id, column.is_(None))


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
    statement = select(FieldRecord).where(open_states, _in_sight(FieldRecord.unit_id, unit_id))
    return db.session.scalars(statement.order_by(FieldRecord.receipt)).all()


def kept_bodies(unit_id: UUID | None) -> Sequence[KeptBody]:
    """Bodies that nobody has settled; the oldest first."""
    statement = select(KeptBody).where(KeptBody.settled_at.is_(None), _in_sight(KeptBody.unit_id, unit_id))
    return db.session.scalars(statement.order_by(KeptBody.received_at, KeptBody.id)).all()


def kept_body(body_id: UUID, *, unit_id: UUID | None) -> KeptBody:
    """One kept body; with a unit, only when it is of that unit or of none. Raises NotThere."""
    found = db.session.get(KeptBody, body_id)
    if found is None or not (unit_id is None or found.unit_id in (None, unit_id)):
        raise NotThere("There is no such body in your unit.")
    return found


def record(record_id: UUID) -> FieldRecord | None:
    """The record that was taken under an id."""
    return db.session.get(FieldRecord, record_id)


def record_of_body(body_id: UUID) -> FieldRecord | None:
    """The record that came of a kept body."""
    return db.session.scalar(select(FieldRecord).where(FieldRecord.came_from_id == body_id))


def marked_clocks(unit_id: UUID | None) -> Sequence[FieldRecord]:
    """The latest records of tablets whose clock was off; the newest first."""
    statement = select(FieldRecord).where(FieldRecord.clock_off_s.is_not(None), _in_sight(FieldRecord.unit_id, unit_id))
    return db.session.scalars(statement.order_by(FieldRecord.received_at.desc()).limit(20)).all()


def gaps_of_devices(unit_id: UUID | None) -> list[DeviceGaps]:
    """Every device from whose numbers one is missing, or came twice; what was let go is missing for a reason.

    With a unit, the devices from which something of that unit came, or nothing of any unit, with all their numbers: a
    guest's number is not missing.
    """
    columns = FieldRecord.device, FieldRecord.sequence, FieldRecord.came_from_id
    statement = select(*columns).order_by(FieldRecord.device, FieldRecord.sequence)
    if unit_id is not None:
        own = select(FieldRecord.device).where(FieldRecord.unit_id == unit_id)
        of_some_unit = select(FieldRecord.device).where(FieldRecord.unit_id.is_not(None))
        statement = statement.where(or_(FieldRecord.device.in_(own), FieldRecord.device.not_in(of_some_unit)))
    numbers: dict[str, list[int]] = defaultdict(list)
    sent: dict[str, Counter[int]] = defaultdict(Counter)
    for device, sequence, came_from in db.session.execute(statement):
        numbers[device].append(sequence)
        # Two versions of a record may bear one number, and were not sent as two.
        sent[device][sequence] += came_from is None
    let_go = _let_go()
    found = []
    for device, known in numbers.items():
        explained = tuple(one for one in let_go[device] if one.number not in sent[device])
        missing = gaps([*known, *(one.number for one in explained)])
        doubled = tuple(number for number, times in sent[device].items() if times > 1)
        found.append(DeviceGaps(device, known[-1], missing, doubled, explained))
    return [one for one in found if one.missing or one.doubled or one.let_go]


def _let_go() -> dict[str, list[LetGo]]:
    statement = select(FieldRecord).where(FieldRecord.record_type == "discard").order_by(FieldRecord.receipt)
    found: dict[str, list[LetGo]] = defaultdict(list)
    for row in db.session.scalars(statement):
        payload = json.loads(row.body)["payload"]
        found[row.device].append(LetGo(payload["number"], payload["reason"], row.author_name))
    return found


def with_pin(user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these people who have a PIN for tablets."""
    return set(db.session.scalars(select(HandlerPin.user_id).where(HandlerPin.user_id.in_(user_ids))))


def photo_of(record_id: UUID, sha256: str) -> FieldPhoto:
    """The photo that a record names, or a second version that came under the same id. Raises NotThere."""
    statement = (
        _of_family(record_id)
        .where(FieldPhoto.sha256 == sha256.lower())
        .order_by(FieldPhoto.record_id != record_id, FieldPhoto.named_at)
        .limit(1)
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotThere("This record is not here, or names no such photo.")
    return found


def _of_family(record_id: UUID) -> Select[FieldPhoto]:
    """Photos of the record of an id, and of the versions of it that were kept and are records of their own now."""
    return (
        select(FieldPhoto)
        .join(FieldRecord, FieldPhoto.record_id == FieldRecord.id)
        .outerjoin(KeptBody, FieldRecord.came_from_id == KeptBody.id)
        .where(or_(FieldRecord.id == record_id, KeptBody.record_id == record_id))
        .options(contains_eager(FieldPhoto.record))
    )


def twins(photo: FieldPhoto) -> Sequence[FieldPhoto]:
    """The same picture in the other versions of its record."""
    record = photo.record
    origin = db.session.get(KeptBody, record.came_from_id) if record.came_from_id else None
    family = _of_family(origin.record_id if origin else record.id)
    return db.session.scalars(family.where(FieldPhoto.sha256 == photo.sha256, FieldPhoto.id != photo.id)).all()


def bytes_of_pieces(photo_id: UUID) -> int:
    """How many bytes of an unfinished photo have come."""
    statement = select(func.coalesce(func.sum(PhotoPiece.size), 0)).where(PhotoPiece.photo_id == photo_id)
    return int(db.session.scalar(statement) or 0)


def pieces(photo_id: UUID) -> Sequence[PhotoPiece]:
    """The pieces of a photo from its first byte on, with what they hold."""
    statement = select(PhotoPiece).where(PhotoPiece.photo_id == photo_id).order_by(PhotoPiece.begins_at)
    return db.session.scalars(statement.options(undefer(PhotoPiece.content))).all()


def photos_of(record_ids: Iterable[UUID]) -> Sequence[FieldPhoto]:
    """The photos that these records name, in the order in which they came and are named."""
    statement = select(FieldPhoto).where(FieldPhoto.record_id.in_(list(record_ids)))
    return db.session.scalars(statement.order_by(FieldPhoto.named_at, FieldPhoto.record_id, FieldPhoto.place)).all()


def photos_by_record(records: Iterable[FieldRecord]) -> dict[UUID, list[FieldPhoto]]:
    """The photos of each of these records that names some."""
    found: dict[UUID, list[FieldPhoto]] = defaultdict(list)
    for photo in photos_of([record.id for record in records]):
        found[photo.record_id].append(photo)
    return found


def missing_photos(unit_id: UUID | None) -> Sequence[FieldPhoto]:
    """Photos that a record names and that have not come; the oldest first."""
    statement = select(FieldPhoto).join(FieldPhoto.record).options(contains_eager(FieldPhoto.record))
    statement = statement.where(FieldPhoto.completed_at.is_(None), _in_sight(FieldRecord.unit_id, unit_id))
    return db.session.scalars(statement.order_by(FieldRecord.receipt, FieldPhoto.place)).all()


def whole_photo(photo_id: UUID, *, unit_id: UUID | None) -> FieldPhoto:
    """A photo that has come; with a unit, only of what is that unit's, or nobody's. Raises NotThere."""
    found = db.session.get(FieldPhoto, photo_id)
    if found is None or found.completed_at is None or not (unit_id is None or _unit_of(found) in (None, unit_id)):
        raise NotThere("There is no such photo in your unit.")
    return found


def _unit_of(photo: FieldPhoto) -> UUID | None:
    """The unit of what a photo is about: a guest of no unit may have sent it."""
    return _unit_named(json.loads(photo.record.body)["payload"]) or photo.record.unit_id


def unit_concerned(payload: Any, tablet: str) -> UUID | None:
    """The unit whose managers answer for a record by somebody of no unit: the tablet's, or that of what it names.

    The payload may be of any shape. None when there is neither.
    """
    unit_id = accounts.unit_of_device(tablet) if tablet else None
    return unit_id or (_unit_named(payload) if isinstance(payload, dict) else None)


def _unit_named(payload: Mapping[str, Any]) -> UUID | None:
    for name, unit_of in _UNITS_OF.items():
        try:
            return unit_of(UUID(str(payload[name])))
        except (KeyError, ValueError, NotThere):
            continue
    return None


_UNITS_OF: Mapping[str, Callable[[UUID], UUID]] = {
    "search": lambda key: shifts.search(key).shift.unit_id,
    "sample": lambda key: rasco.sample(key).unit_id,
    "session": lambda key: rasco.session(key).unit_id,
    "shift": lambda key: shifts.shift(key).unit_id,
}
