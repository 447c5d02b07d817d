"""No deed, no flush: every change of every row becomes an entry of the log, in the same transaction."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import rfc8785
from sqlalchemy import Table, event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.chain import GENESIS, Entry, entry_hash
from canine.transaction import is_writing

# Columns marked so appear in the log as a hash: passwords and tokens, and the plan of a blind trial,
# which nobody may read in the log before it is revealed.
SEALED = {"sealed": True}


class UnnamedWrite(Exception):
    """Rows were about to be written outside a deed or outside a transaction: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class _OpenDeed:
    what: Deed
    actor: Actor
    at: datetime
    reason: str


_open_deed: ContextVar[_OpenDeed | None] = ContextVar("open_deed", default=None)


@contextmanager
def deed(what: Deed, *, actor: Actor, at: datetime, reason: str = "") -> Iterator[None]:
    """Names the act under which the rows changed in the block are logged; flushes at its end.

    An inner deed takes over for its block, so a service can call another room's service.
    """
    db.session.flush()  # what is pending belongs to the outer deed
    token = _open_deed.set(_OpenDeed(what, actor, at, reason))
    try:
        yield
        db.session.flush()
    finally:
        _open_deed.reset(token)


def note(what: Deed, object_type: str, object_id: object, *, actor: Actor, at: datetime, **particulars: Any) -> None:
    """Logs an act that changes no row: a sign-in, a refusal, a look at a certificate."""
    if not is_writing():
        raise UnnamedWrite(f"{what}: a note outside a transaction")
    db.session.flush()
    line = _Line(object_type, str(object_id), "null", canonical(particulars))
    _append(db.session(), [line], _OpenDeed(what, actor, at, ""))


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of a plain value, on one line."""
    return rfc8785.dumps(value).decode()


@dataclass(frozen=True, slots=True)
class _Line:
    object_type: str
    object_id: str
    before: str
    after: str


def _plain(value: Any) -> Any:
    """A column's value as JSON can hold it; the same value always gives the same text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    return value


def _image_of(value: Any, *, sealed: bool) -> Any:
    plain = _plain(value)
    if sealed and plain is not None and not isinstance(value, bytes):
        return {"sha256": hashlib.sha256(canonical(plain).encode()).hexdigest()}
    return plain


def image(row: Any) -> dict[str, Any]:
    """Every column of a row as plain values: what the log says the row was."""
    return {
        attribute.key: _image_of(getattr(row, attribute.key), sealed=_is_sealed(attribute))
        for attribute in inspect(row).mapper.column_attrs
    }


def _is_sealed(attribute: Any) -> bool:
    return bool(attribute.columns[0].info.get("sealed"))


def _old_values(row: Any) -> dict[str, Any]:
    """The former values of the columns that changed."""
    state = inspect(row)
    old = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            former = history.deleted[0] if history.deleted else None
            old[attribute.key] = _image_of(former, sealed=_is_sealed(attribute))
    return old


def _is_audited(row: Any) -> bool:
    return bool(getattr(row, "__audited__", True))


def _key(row: Any) -> str:
    return "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


@event.listens_for(Session, "before_flush")
def _refuse_unnamed(session: Session, _context: Any, _instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    changed = [row for row in touched if _is_audited(row)]
    if changed and (_open_deed.get() is None or not is_writing()):
        names = ", ".join(sorted({type(row).__name__ for row in changed}))
        raise UnnamedWrite(f"{names}: written without a deed or outside a transaction")


@event.listens_for(Session, "after_flush")
def _log_changes(session: Session, _context: Any) -> None:
    """Runs while the flush still knows old and new values, and after the defaults have been applied."""
    new, dirty, gone = (
        [row for row in rows if _is_audited(row)] for rows in (session.new, session.dirty, session.deleted)
    )
    lines = [_Line(row.__tablename__, _key(row), "null", canonical(image(row))) for row in new]
    for row in dirty:
        old = _old_values(row)
        if old:
            lines.append(_Line(row.__tablename__, _key(row), canonical(old), canonical(image(row))))
    lines += [_Line(row.__tablename__, _key(row), canonical(image(row)), "null") for row in gone]
    opened = _open_deed.get()
    if lines and opened is not None:
        _append(session, lines, opened)


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """A bulk statement passes the hook by: rows are changed one by one, through the session."""
    if state.is_update or state.is_delete or (state.is_insert and not state.is_executemany and state.is_orm_statement):
        table = getattr(state.statement, "table", None)
        raise UnnamedWrite(f"a bulk statement on {table} would not be logged")


def _append(session: Session, lines: list[_Line], opened: _OpenDeed) -> None:
    """Adds the lines to the end of the chain; the caller's transaction is the only writer."""
    connection = session.connection()
    head = connection.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    number, previous = (head.number, head.hash) if head else (0, GENESIS)
    rows = []
    for line in lines:
        number += 1
        entry = Entry(
            number=number,
            at=opened.at.astimezone(UTC).isoformat(timespec="microseconds"),
            actor=opened.actor.label,
            device=opened.actor.device,
            deed=opened.what.value,
            object_type=line.object_type,
            object_id=line.object_id,
            reason=canonical(opened.reason),
            before=line.before,
            after=line.after,
        )
        digest = entry_hash(entry, previous)
        rows.append(_row(entry, opened, previous, digest))
        previous = digest
    connection.execute(insert(cast(Table, AuditEntry.__table__)), rows)


def _row(entry: Entry, opened: _OpenDeed, previous: str, digest: str) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": opened.at,
        "at_text": entry.at,
        "actor_id": opened.actor.user_id,
        "actor": entry.actor,
        "device": entry.device,
        "deed": entry.deed,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
        "previous_hash": previous,
        "hash": digest,
    }
