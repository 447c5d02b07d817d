"""Records that wait, that do not fit, and that never came from the field."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from canine.accounts import places
from canine.accounts import queries as accounts
from canine.accounts.places import Place
from canine.columns import Units, is_within, within
from canine.draws import queries as draws
from canine.errors import NotFound
from canine.extensions import db
from canine.field.models import FieldRecord, HandlerPin, QuarantinedBody
from canine.rasco import queries as rasco
from canine.rules.field import HoldReason, RecordState
from canine.shifts import queries as shifts


@dataclass(frozen=True, slots=True)
class LetGo:
    """What never comes, since its author let it go: the record of that number, or a photo of it; and why."""

    number: int
    reason: str
    author: str
    author_id: UUID
    record_id: UUID
    photo: str | None
    at: datetime


def in_sight(column: InstrumentedAttribute[UUID | None], unit_id: Units) -> ColumnElement[bool]:
    """Return what a unit's manager answers for: the unit's own, and what no unit can be named for.

    None sees everything.
    """
    return true() if unit_id is None else or_(within(column, unit_id), column.is_(None))


def content_of_record(record_id: UUID) -> str | None:
    """Return the hash of a record's content; None where no record from the field is under this id."""
    return db.session.scalar(select(FieldRecord.content_sha256).where(FieldRecord.id == record_id))


def waiting_for(keys: Iterable[UUID]) -> Sequence[FieldRecord]:
    """Return the held records that wait for one of these, in the order in which they were taken down."""
    statement = (
        select(FieldRecord)
        .where(FieldRecord.state == RecordState.HELD, FieldRecord.waits_for.in_(list(keys)))
        .order_by(FieldRecord.device, FieldRecord.sequence, FieldRecord.receipt)
    )
    return db.session.scalars(statement).all()


def waiting_for_own_shift(shift_ids: Sequence[UUID]) -> Sequence[FieldRecord]:
    """Held records of the handlers who opened these shifts, for which they had no shift until now."""
    handlers = [shifts.shift(shift_id).recorder_id for shift_id in shift_ids]
    statement = select(FieldRecord).where(
        FieldRecord.state == RecordState.HELD,
        FieldRecord.hold_reason == HoldReason.SHIFT,
        FieldRecord.author_id.in_(handlers),
    )
    return db.session.scalars(statement.order_by(FieldRecord.device, FieldRecord.sequence, FieldRecord.receipt)).all()


def due_by_the_clock(at: datetime) -> Sequence[FieldRecord]:
    """Return records held because the clocks disagreed, whose moments the server's clock has reached by now."""
    statement = select(FieldRecord).where(
        FieldRecord.state == RecordState.HELD,
        FieldRecord.hold_reason == HoldReason.CLOCKS,
        FieldRecord.retry_at <= at,
    )
    return db.session.scalars(statement.order_by(FieldRecord.device, FieldRecord.sequence, FieldRecord.receipt)).all()


def unfinished(unit_id: Units) -> Sequence[FieldRecord]:
    """Return records that are held, or were refused when what they waited for had come; the oldest first."""
    open_states = FieldRecord.state.in_((RecordState.HELD, RecordState.REFUSED))
    statement = select(FieldRecord).where(open_states, in_sight(FieldRecord.unit_id, unit_id))
    return db.session.scalars(statement.order_by(FieldRecord.receipt)).all()


def kept_bodies(unit_id: Units) -> Sequence[QuarantinedBody]:
    """Bodies that nobody has settled; the oldest first."""
    statement = select(QuarantinedBody).where(
        QuarantinedBody.settled_at.is_(None), in_sight(QuarantinedBody.unit_id, unit_id)
    )
    return db.session.scalars(statement.order_by(QuarantinedBody.received_at, QuarantinedBody.id)).all()


def bytes_waiting_of(author_id: UUID) -> int:
    """How many bytes are here of a person's records that were not taken, and nobody settled, or that are held."""
    not_taken = select(func.coalesce(func.sum(func.length(QuarantinedBody.body)), 0)).where(
        QuarantinedBody.author_id == author_id, QuarantinedBody.settled_at.is_(None)
    )
    held = select(func.coalesce(func.sum(func.length(FieldRecord.body)), 0)).where(
        FieldRecord.author_id == author_id, FieldRecord.state == RecordState.HELD
    )
    return sum(int(db.session.scalar(statement) or 0) for statement in (not_taken, held))


def kept_body(body_id: UUID, *, unit_id: Units) -> QuarantinedBody:
    """One kept body; with a unit, only when it is of that unit or of none. Raises NotFound."""
    found = db.session.get(QuarantinedBody, body_id)
    if found is None or not (found.unit_id is None or is_within(found.unit_id, unit_id)):
        raise NotFound("There is no such body in your unit.")
    return found


def record(record_id: UUID) -> FieldRecord | None:
    """Return the record that was taken under an id."""
    return db.session.get(FieldRecord, record_id)


def record_of_body(body_id: UUID) -> FieldRecord | None:
    """Return the record that came of a kept body."""
    return db.session.scalar(select(FieldRecord).where(FieldRecord.came_from_id == body_id))


def marked_clocks(unit_id: Units) -> Sequence[FieldRecord]:
    """Return the latest records of tablets whose clock was off; the newest first."""
    statement = select(FieldRecord).where(FieldRecord.clock_off_s.is_not(None), in_sight(FieldRecord.unit_id, unit_id))
    return db.session.scalars(statement.order_by(FieldRecord.received_at.desc()).limit(20)).all()


def all_let_go(author_ids: Collection[UUID] = ()) -> Iterator[tuple[str, LetGo]]:
    """Everything that was let go, each with the device that said so; on demand only by these people."""
    statement = select(FieldRecord).where(FieldRecord.record_type == "discard").order_by(FieldRecord.receipt)
    if author_ids:
        statement = statement.where(FieldRecord.author_id.in_(author_ids))
    for row in db.session.scalars(statement):
        said = json.loads(row.body)["payload"]
        photo = said["photo"].lower() if "photo" in said else None
        record_id = UUID(said["record"])
        yield (
            row.device,
            LetGo(said["number"], said["reason"], row.author_name, row.author_id, record_id, photo, row.received_at),
        )


def with_pin(user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these people who have a PIN for tablets."""
    return set(db.session.scalars(select(HandlerPin.user_id).where(HandlerPin.user_id.in_(user_ids))))


def unit_concerned(payload: Any, tablet: str) -> UUID | None:
    """Return the unit whose managers answer for a record by somebody of no unit: the tablet's, or that of what it
    names.

    The payload may be of any shape. None when there is neither.
    """
    unit_id = accounts.unit_of_device(tablet) if tablet else None
    return unit_id or (unit_named(payload) if isinstance(payload, dict) else None)


def unit_named(payload: Mapping[str, Any]) -> UUID | None:
    """Return the unit of the first thing on record that a payload names; None when it names none."""
    for name, unit_of in _UNITS_OF.items():
        try:
            return unit_of(UUID(str(payload[name])))
        except (KeyError, ValueError, NotFound):
            continue
    return None


_UNITS_OF: Mapping[str, Callable[[UUID], UUID]] = {
    "search": lambda key: shifts.search(key).shift.unit_id,
    "sample": lambda key: rasco.sample(key).unit_id,
    "exhibit": lambda key: shifts.finding(key).unit_id,
    "drawn": lambda key: draws.drawn_container(key).draw.commitment.unit_id,
    "session": lambda key: rasco.session(key).unit_id,
    "shift": lambda key: shifts.shift(key).unit_id,
}


@places.of("body_id")
def _place_of_body(body_id: UUID) -> Place | None:
    found = db.session.get(QuarantinedBody, body_id)
    return Place(found.unit_id) if found is not None and found.unit_id else None
