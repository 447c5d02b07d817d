"""What the numbers of a tablet tell: those that never came, that came twice, and that were announced."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from canine.accounts.models import Device
from canine.audit.read_cache import cached_lookup
from canine.columns import Units, within
from canine.extensions import db
from canine.field.models import FieldRecord, TabletAnnouncement
from canine.field.queries.records import LetGo, all_let_go
from canine.rules.field import Gap, gaps


@dataclass(frozen=True, slots=True)
class Announced:
    """What a tablet said last of its numbers, and when; `cleared_at` is when it first spoke with a new storage."""

    storage_id: UUID
    last_sequence: int
    at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeviceGaps:
    """A tablet with the numbers that never came from it, and those that came twice."""

    device: str
    highest: int
    missing: tuple[Gap, ...]
    doubled: tuple[int, ...]
    let_go: tuple[LetGo, ...]
    announced: Announced | None = None


def announced_by(device_id: UUID) -> Announced | None:
    """Return what a tablet announced: the highest number, under the latest storage. None when it never did."""
    return cached_lookup(_TABLES, ("announced", device_id), lambda: _announced([device_id]).get(device_id))


_TABLES = frozenset({TabletAnnouncement.__tablename__})


def _announced(device_ids: list[UUID]) -> dict[UUID, Announced]:
    statement = (
        select(TabletAnnouncement)
        .where(TabletAnnouncement.device_id.in_(device_ids))
        .order_by(TabletAnnouncement.announced_at, TabletAnnouncement.last_sequence)
    )
    found: dict[UUID, Announced] = {}
    for row in db.session.scalars(statement):
        before = found.get(row.device_id)
        cleared_at = row.announced_at if row.is_new_storage else before.cleared_at if before else None
        highest = max(row.last_sequence, before.last_sequence if before else 0)
        found[row.device_id] = Announced(row.storage_id, highest, row.announced_at, cleared_at)
    return found


def last_number(device: str) -> int:
    """Return the highest number that came from a device; 0 when none did."""
    return db.session.scalar(select(func.max(FieldRecord.sequence)).where(FieldRecord.device == device)) or 0


def gaps_of_devices(unit_id: Units) -> list[DeviceGaps]:
    """Return each device from whose numbers one is missing or came twice; what was let go is missing for a reason.

    With a unit, the devices from which something of that unit came, or nothing of any unit, with all their numbers: a
    guest's number is not missing; and the unit's own tablets, from which nothing may have come at all.
    """
    columns = FieldRecord.device, FieldRecord.sequence, FieldRecord.came_from_id
    statement = select(*columns).order_by(FieldRecord.device, FieldRecord.sequence)
    tablets = select(Device)
    if unit_id is not None:
        own = select(FieldRecord.device).where(within(FieldRecord.unit_id, unit_id))
        of_some_unit = select(FieldRecord.device).where(FieldRecord.unit_id.is_not(None))
        statement = statement.where(or_(FieldRecord.device.in_(own), FieldRecord.device.not_in(of_some_unit)))
        tablets = tablets.where(or_(within(Device.unit_id, unit_id), Device.name.in_(own)))
    numbers: dict[str, list[int]] = defaultdict(list)
    sent: dict[str, Counter[int]] = defaultdict(Counter)
    for device, sequence, came_from in db.session.execute(statement):
        numbers[device].append(sequence)
        # Two versions of a record may bear one number, and were not sent as two.
        sent[device][sequence] += came_from is None
    named = {tablet.id: tablet.name for tablet in db.session.scalars(tablets)}
    announced = {named[key]: one for key, one in _announced(list(named)).items()}
    let_go = _let_go()
    found = [
        _of_device(device, numbers[device], sent[device], let_go[device], announced.get(device))
        for device in sorted({*numbers, *announced})
    ]
    return [one for one in found if one.missing or one.doubled or one.let_go]


def gaps_of_device(device: Device) -> tuple[Gap, ...]:
    """Return the numbers of one tablet that never came and were not let go."""
    numbers = list(db.session.scalars(select(FieldRecord.sequence).where(FieldRecord.device == device.name)))
    found = _of_device(device.name, numbers, Counter(numbers), _let_go()[device.name], announced_by(device.id))
    return found.missing


def _of_device(
    device: str, known: list[int], sent: Counter[int], let_go: list[LetGo], announced: Announced | None
) -> DeviceGaps:
    explained = tuple(one for one in let_go if one.number not in sent)
    until = announced.last_sequence if announced else 0
    missing = gaps([*known, *(one.number for one in explained)], until)
    doubled = tuple(number for number, times in sent.items() if times > 1)
    return DeviceGaps(device, max([*known, until]), missing, doubled, explained, announced)


def _let_go() -> dict[str, list[LetGo]]:
    """Return the records that were let go, by device."""
    found: dict[str, list[LetGo]] = defaultdict(list)
    for device, one in all_let_go():
        if one.photo is None:
            found[device].append(one)
    return found
