"""A record comes in: once, with a receipt; held while what it names is on its way; kept when it cannot be taken."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, flush_pending, insert_audited
from canine.custody import queries as custody
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.field import queries
from canine.field.models import FieldRecord, QuarantinedBody
from canine.field.reading import Body, Problem, problems, read_body
from canine.field.record_types import place_in_payload, references
from canine.field.services.acts import ACTS, found
from canine.field.services.holding import Hold, hold_for, still_held
from canine.field.services.ingest_batch import IngestBatch, NoRoom, Taken
from canine.field.services.notifications import notify_clocks_disagree, notify_kept, notify_refused
from canine.field.services.photos import name_photos
from canine.field.services.pins import PinOnRecord, check_pin
from canine.field.services.sent import Sent
from canine.rules.field import MOST_KEPT, HoldReason, KeptBecause, RecordState, clock_off
from canine.rules.sentence import as_error
from canine.shifts.messages import Provenance
from canine.transaction import restart_on_error, savepoint


@dataclass(frozen=True, slots=True)
class Arrival:
    """A body under an id, by whom and from where it was sent, and what the tablet's clock said on sending.

    `wrong_device` is set when the body names a device that its sender is not; `typed_pin` is what was found, before the
    transaction, of the PIN of another person that it bears.
    """

    record_id: UUID
    body: Body
    actor: Actor
    unit_id: UUID | None
    zone: ZoneInfo
    device_clock: datetime | None = None
    wrong_device: Problem | None = None
    typed_pin: PinOnRecord | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tablet is told: a status of HTTP, and its JSON."""

    status: int
    content: Mapping[str, Any]


def receive(arrivals: Sequence[Arrival], *, at: datetime, most_kept: int = MOST_KEPT) -> list[Answer]:
    """Take records in, each by itself, or say why not; nothing that came is lost either way.

    Call it as the first act of a transaction. 201 with a receipt for a new record, on record or held; 200 with the
    same receipt for the same content; 409 for other content under a known id; 422 for what breaks a rule; 403 for
    what the sender may not write; 429, and it is not kept, where more than `most_kept` bytes of the sender's wait.
    """
    ids = [arrival.record_id for arrival in arrivals]
    try:
        # Most often nothing is refused: then nothing has to be undone for one record and kept for the others.
        with restart_on_error():
            return _receive(arrivals, IngestBatch(ids, is_optimistic=True, most_kept=most_kept), at)
    except DomainError:
        return _receive(arrivals, IngestBatch(ids, most_kept=most_kept), at)


def _receive(arrivals: Sequence[Arrival], batch: IngestBatch, at: datetime) -> list[Answer]:
    token = _batch.set(batch)
    try:
        answers = [_answer(arrival, batch, at) for arrival in arrivals]
        if batch.is_optimistic:
            flush_pending()
        return answers
    finally:
        _batch.reset(token)


def _answer(arrival: Arrival, batch: IngestBatch, at: datetime) -> Answer:
    try:
        return _receive_one(arrival, batch, at)
    except NoRoom as full:
        if batch.is_optimistic:
            raise
        return Answer(429, {"errors": [as_error(None, full.sentence)]})


def _receive_one(arrival: Arrival, batch: IngestBatch, at: datetime) -> Answer:
    known = batch.known(arrival.record_id)
    if known is not None:
        return _again(known, arrival, batch, at)
    wrong = problems(arrival.body) or ((arrival.wrong_device,) if arrival.wrong_device else ())
    if wrong:
        return _refused(arrival, wrong, batch, at)
    if arrival.typed_pin is not None:
        check_pin(arrival.record_id, arrival.typed_pin, actor=arrival.actor, at=at)
    undoing = nullcontext if batch.is_optimistic else savepoint
    try:
        with undoing(), audited(AuditAction.RECEIVE_RECORD, actor=arrival.actor, at=at):
            taken = ingest(arrival, batch, at=at)
    except DomainError as refused:
        if batch.is_optimistic or isinstance(refused, NoRoom):
            raise
        hold = hold_for(refused, arrival.body, device_clock=arrival.device_clock, at=at)
        if hold is not None:
            return _hold(arrival, hold, batch, at)
        if isinstance(refused, Forbidden):
            return Answer(403, {"errors": [as_error(_place(arrival.body, refused), refused.sentence)]})
        return _refused(arrival, (Problem(_place(arrival.body, refused) or "payload", refused.sentence),), batch, at)
    batch.took(taken)
    return Answer(201, receipt_of(taken))


def _hold(arrival: Arrival, hold: Hold, batch: IngestBatch, at: datetime) -> Answer:
    with audited(AuditAction.RECEIVE_RECORD, actor=arrival.actor, at=at):
        taken = ingest(arrival, batch, at=at, hold=hold)
    if hold.reason is HoldReason.CLOCKS:
        device, off_s = str(arrival.body.value["device"]), clock_off(arrival.device_clock, at) or 0
        notify_clocks_disagree(device, off_s, arrival.unit_id, actor=arrival.actor, at=at)
    batch.took(taken)
    return Answer(201, receipt_of(taken))


_batch: ContextVar[IngestBatch | None] = ContextVar("batch", default=None)


def ingest(
    arrival: Arrival, batch: IngestBatch, *, at: datetime, came_from: UUID | None = None, hold: Hold | None = None
) -> Taken:
    """Put an arrival that fits its schema on record, or hold it; call it inside an audited action.

    Raises what its service raises.

    With a kept body, it is the record that came of that one; with a hold, it is held for that.
    """
    missing, here = _named(arrival.body)
    for key, row in here.items():
        batch.keep_in_hand(key, row)
    is_held = missing is not None or hold is not None
    if is_held and arrival.actor.user_id is not None:
        batch.make_sure_of_room(arrival.actor.user_id, len(arrival.body.text))
    values = _values(arrival, batch.next_receipt, at, came_from=came_from) | _state(missing, hold, at)
    if not is_held:
        _record(arrival.record_id, arrival.body, arrival.actor, arrival.zone, at, is_new=batch.is_optimistic)
    if arrival.body.value["payload"].get("photos"):
        record = FieldRecord(**values)
        db.session.add(record)
        name_photos(record, arrival.body.payload()["photos"], at=at)
    else:
        insert_audited(FieldRecord, values)
    return Taken(arrival.record_id, values["receipt"], at, arrival.body.content_sha256, is_held)


def _state(missing: UUID | None, hold: Hold | None, at: datetime) -> dict[str, Any]:
    """Return where a record stands that has just come: what it names comes before its author's shift or the clocks."""
    if missing is not None:
        hold = None
    is_held = missing is not None or hold is not None
    return {
        "state": RecordState.HELD if is_held else RecordState.RECORDED,
        "waits_for": missing,
        "hold_reason": hold.reason if hold else None,
        "retry_at": hold.retry_at if hold else None,
        "recorded_at": None if is_held else at,
    }


def _values(arrival: Arrival, receipt: int, at: datetime, *, came_from: UUID | None) -> dict[str, Any]:
    body, value = arrival.body, arrival.body.value
    assert arrival.actor.user_id is not None  # the view let nobody else in
    return {
        "id": arrival.record_id,
        "receipt": receipt,
        "record_type": body.record_type,
        "form_version": value["form_version"],
        "problems": [],
        "body": body.text,
        "content_sha256": body.content_sha256,
        "author_id": arrival.actor.user_id,
        "author_name": arrival.actor.name,
        "unit_id": arrival.unit_id,
        "device": value["device"],
        "sequence": value["sequence"],
        "sent_from": arrival.actor.device,
        "captured_at": body.captured_at,
        "received_at": at,
        "clock_off_s": clock_off(arrival.device_clock, at),
        "zone": str(arrival.zone),
        "came_from_id": came_from,
    }


def resume_waiting_records(touched: frozenset[tuple[str, str]], _actor: Actor, at: datetime) -> None:
    """Put on record what was held for one of these rows, wherever the row came from: a tablet, or a desk.

    Each goes on by the hand of its own author; one that is refused then is there for a manager to see.
    """
    batch = _batch.get()
    if batch is not None and not batch.is_anything_held:
        return
    keys = [UUID(key) for _, key in sorted(touched)]
    # A hand-over is there when somebody can be asked about it.
    keys += [custody.request(UUID(key)).hand_over_id for table, key in sorted(touched) if table == "custody_requests"]
    shift_ids = [UUID(key) for table, key in sorted(touched) if table == "shifts"]
    _resume([*queries.waiting_for(keys), *(queries.waiting_for_own_shift(shift_ids) if shift_ids else ())], at)


def resume_held_records(*, at: datetime) -> int:
    """Record what was held while the clocks disagreed, as far as the server's has come; return how many were tried.

    Running this again does nothing.
    """
    due = queries.due_by_the_clock(at)
    _resume(due, at)
    return len(due)


def _resume(waiting: Sequence[FieldRecord], at: datetime) -> None:
    for held in waiting:
        author = Actor(held.author_id, held.author_name, held.sent_from)
        body = read_body(held.body.encode())
        with audited(AuditAction.RECEIVE_RECORD, actor=author, at=at):
            held.waits_for, _here = _named(body)
            held.hold_reason = held.retry_at = None
            if held.waits_for is None:
                _go_on(held, body, author, at)


def _go_on(held: FieldRecord, body: Body, author: Actor, at: datetime) -> None:
    # Flushed with a state of its own first: what the savepoint undoes must not be this.
    held.state = RecordState.REFUSED
    db.session.flush()
    try:
        with savepoint():
            _record(held.id, body, author, ZoneInfo(held.zone), at)
            held.state, held.recorded_at = RecordState.RECORDED, at
    except DomainError as refused:
        hold = still_held(refused, body)
        if hold is not None:
            held.state, held.hold_reason, held.retry_at = RecordState.HELD, hold.reason, hold.retry_at
            return
        held.problems = [as_error(_place(body, refused), refused.sentence)]
        notify_refused(held, actor=author, at=at)


def _named(body: Body) -> tuple[UUID | None, dict[UUID, object]]:
    """Return the first record that this one names and that is not here; and those that are, to be kept in
    hand meanwhile.
    """
    here: dict[UUID, object] = {}
    for what, key in references(body.record_type, body.value["payload"]):
        one = found(what, key)
        if one is None:
            return key, here
        here[key] = one
    return None, here


def _record(record_id: UUID, body: Body, actor: Actor, zone: ZoneInfo, at: datetime, *, is_new: bool = False) -> None:
    """Hands the payload to the service of its type. Raises what that raises."""
    capture = Provenance(record_id, body.captured_at, body.value["form_version"], is_new)
    # Whoever reads the row later finds the tablet on it, not only the browser.
    author = Actor(actor.user_id, actor.name, f"{body.value['device']}; {actor.device}"[:200])
    ACTS[body.record_type].record(Sent(body.payload(), capture, author, at, zone))


def _again(known: FieldRecord, arrival: Arrival, batch: IngestBatch, at: datetime) -> Answer:
    if known.author_id != arrival.actor.user_id:
        sentence = "This record was sent by somebody else: it stays theirs."
        return Answer(403, {"errors": [as_error(None, sentence)]})
    if known.content_sha256 == arrival.body.content_sha256:
        return Answer(200, receipt_of(known))
    _keep(arrival, KeptBecause.CONFLICT, (), batch, at)
    return Answer(409, receipt_of(known))


def _refused(arrival: Arrival, wrong: tuple[Problem, ...], batch: IngestBatch, at: datetime) -> Answer:
    errors = [as_error(one.field, one.message) for one in wrong]
    _keep(arrival, KeptBecause.BREAKS_A_RULE, errors, batch, at)
    return Answer(422, {"errors": errors})


def _keep(arrival: Arrival, because: KeptBecause, errors: Any, batch: IngestBatch, at: datetime) -> None:
    """Keep the body once, as it came. Raises NoRoom."""
    body = arrival.body
    is_known = QuarantinedBody.record_id == arrival.record_id, QuarantinedBody.content_sha256 == body.content_sha256
    if db.session.scalar(select(QuarantinedBody.id).where(*is_known)) is not None:
        return
    assert arrival.actor.user_id is not None  # the view let nobody else in
    batch.make_sure_of_room(arrival.actor.user_id, len(body.text))
    with audited(AuditAction.RECEIVE_RECORD, actor=arrival.actor, at=at):
        kept = QuarantinedBody(
            id=uuid4(),
            record_id=arrival.record_id,
            because=because,
            problems=list(errors),
            body=body.text,
            content_sha256=body.content_sha256,
            author_id=arrival.actor.user_id,
            author_name=arrival.actor.name,
            unit_id=arrival.unit_id,
            sent_from=arrival.actor.device,
            received_at=at,
        )
        db.session.add(kept)
    notify_kept(kept, actor=arrival.actor, at=at)


def receipt_of(record: FieldRecord | Taken) -> dict[str, str]:
    """Return what the tablet keeps: it may let its copy go when id and hash are its own."""
    return {
        "uuid": str(record.id),
        "receipt": f"{record.receipt:08d}",
        "received_at": record.received_at.isoformat(),
        "content_sha256": record.content_sha256,
    }


def _place(body: Body, refused: DomainError) -> str | None:
    if not refused.field:
        return None
    return f"payload.{_SHOWN.get(refused.field) or place_in_payload(body.record_type, refused.field)}"


# What the dog showed is one field of a search's form at the desk.
_SHOWN = {"shown": "alert.kind"}
