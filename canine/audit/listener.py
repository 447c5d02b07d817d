"""No action, no flush: every change of every row becomes an entry of the log, in the same transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from canine.actor import Actor
from canine.audit import chain_writer, former, read_cache
from canine.audit.actions import AuditAction
from canine.audit.guard import UnnamedWrite, guard
from canine.audit.snapshots import (
    NOTE,
    image,
    image_of_values,
    is_audited,
    old_values,
    round_as_stored,
    rounded_as_stored,
)
from canine.extensions import Record, db
from canine.rules.canonical import canonical
from canine.rules.chain import Entry, entry_hash
from canine.transaction import is_writing
from canine.web import kept_rows


@dataclass(frozen=True, slots=True)
class _OpenAction:
    what: AuditAction
    actor: Actor
    at: datetime
    reason: str
    touched: list[tuple[str, str]] = field(default_factory=list)


# What follows from rows of these tables, and the tables. Called with table and key of each row, actor and moment.
Consequence = Callable[[frozenset[tuple[str, str]], Actor, datetime], None]
AfterChange = tuple[Collection[str], Consequence]
_consequences: list[tuple[frozenset[str], Consequence]] = []


_open_action: ContextVar[_OpenAction | None] = ContextVar("open_action", default=None)


@contextmanager
def audited(what: AuditAction, *, actor: Actor, at: datetime, reason: str = "") -> Iterator[None]:
    """Names the act under which the rows changed in the block are logged; flushes at its end.

    An inner action takes over for its block, so a service can call another package's service.
    """
    db.session.flush()  # what is pending belongs to the outer action
    opened = _OpenAction(what, actor, at, reason)
    token = _open_action.set(opened)
    try:
        yield
        db.session.flush()
        _follow(opened)
    finally:
        _open_action.reset(token)


def _follow(opened: _OpenAction) -> None:
    for tables, follow in _consequences:
        touched = frozenset(place for place in opened.touched if place[0] in tables)
        if touched:
            follow(touched, opened.actor, opened.at)


_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("waiting", default=None)


@contextmanager
def noting_afterwards() -> Iterator[list[Callable[[], None]]]:
    """Keep what is noted in the block back, for a transaction after it: meanwhile everybody else may write.

    Whoever opens the block calls what it gives, in a transaction, before anybody is shown what was read.
    """
    waiting: list[Callable[[], None]] = []
    token = _waiting.set(waiting)
    try:
        yield waiting
    finally:
        _waiting.reset(token)


def note(
    what: AuditAction, object_type: str, object_id: object, *, actor: Actor, at: datetime, **particulars: Any
) -> None:
    """Log an act that changes no row: a sign-in, a refusal, a look at a certificate."""
    waiting = _waiting.get()
    if waiting is not None and not is_writing():
        waiting.append(partial(note, what, object_type, object_id, actor=actor, at=at, **particulars))
        return
    if not is_writing():
        raise UnnamedWrite(f"{what}: a note outside a transaction")
    db.session.flush()
    line = _Line(object_type, str(object_id), NOTE, canonical(particulars))
    _append(db.session(), [line], _OpenAction(what, actor, at, ""))


@dataclass(frozen=True, slots=True)
class _Line:
    object_type: str
    object_id: str
    before: str
    after: str


def _place(row: Any) -> tuple[str, str]:
    """One order for what one flush changes, whatever order the session's sets have."""
    return row.__tablename__, _key(row)


def _key(row: Any) -> str:
    return "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def _refuse_unnamed(session: Session, _context: Any, _instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    changed = [row for row in touched if is_audited(row)]
    if changed and (_open_action.get() is None or not is_writing()):
        names = ", ".join(sorted({type(row).__name__ for row in changed}))
        raise UnnamedWrite(f"{names}: written without an action or outside a transaction")
    for row in changed:
        round_as_stored(row)
    if changed:
        chain_writer.of(session).is_flushing = True


def _log_changes(session: Session, _context: Any) -> None:
    """Run while the flush still knows old and new values, and after the defaults have been applied."""
    chain_writer.of_this_flush_no_more(session)
    new, dirty, gone = (
        sorted((row for row in rows if is_audited(row)), key=_place)
        for rows in (session.new, session.dirty, session.deleted)
    )
    opened = _open_action.get()
    lines = [_Line(row.__tablename__, _key(row), "null", canonical(image(row))) for row in new]
    for row in dirty:
        old = old_values(row)
        if old:
            lines.append(_Line(row.__tablename__, _key(row), canonical(old), canonical(image(row))))
            if opened is not None:
                former.keep_former(session, row, old, opened.at)
    lines += [_Line(row.__tablename__, _key(row), canonical(image(row)), "null") for row in gone]
    if lines and opened is not None:
        _append(session, lines, opened)
        opened.touched.extend((line.object_type, line.object_id) for line in lines)


def insert_audited(kind: type[Record], values: Mapping[str, Any]) -> None:
    """Log a new row, and write it together with its entry: a flush of its own would take far longer.

    The session finds it in its table when it asks for it. Every column needs its value: defaults are not applied.
    """
    opened = _open_action.get()
    if opened is None or not is_writing():
        raise UnnamedWrite(f"{kind.__name__}: written without an action or outside a transaction")
    session, mapper = db.session(), kind.__mapper__
    session.flush()
    row = rounded_as_stored(mapper, values)
    place = kind.__tablename__, str(row["id"])
    chain_writer.insert_audited(session, cast(Table, mapper.local_table), row)
    read_cache.invalidate(session, {kind.__tablename__})
    _append(session, [_Line(*place, "null", canonical(image_of_values(mapper, row)))], opened)
    opened.touched.append(place)


def flush_pending() -> None:
    """Write what was put down, and its entries, now: what the database will not have is raised here."""
    chain_writer.write(db.session())


def _append(session: Session, lines: list[_Line], opened: _OpenAction) -> None:
    """Add the lines to the end of the chain; the caller's transaction is the only writer."""
    end = chain_writer.of(session)
    at, reason = opened.at.astimezone(UTC).isoformat(timespec="microseconds"), canonical(opened.reason)
    for line in lines:
        entry = Entry(
            number=end.number + 1,
            at=at,
            actor=opened.actor.label,
            device=opened.actor.device,
            action=opened.what.value,
            object_type=line.object_type,
            object_id=line.object_id,
            reason=reason,
            before=line.before,
            after=line.after,
        )
        digest = entry_hash(entry, end.hash)
        end.add(_row(entry, opened, end.hash, digest))
    if len(end.unwritten) >= chain_writer.MOST_UNWRITTEN:
        chain_writer.write(session)


def _row(entry: Entry, opened: _OpenAction, previous: str, digest: str) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": opened.at,
        "at_text": entry.at,
        "actor_id": opened.actor.user_id,
        "actor": entry.actor,
        "device": entry.device,
        "deed": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
        "previous_hash": previous,
        "hash": digest,
    }


# In the order in which they run: SQLAlchemy calls those of one moment as they were registered.
_LISTENERS: tuple[tuple[type[Session | Engine], str, Callable[..., Any]], ...] = (
    (Engine, "before_cursor_execute", guard),
    (Session, "loaded_as_persistent", kept_rows.keep),
    (Session, "before_flush", _refuse_unnamed),
    (Session, "after_flush", read_cache.forget_what_was_written),
    (Session, "after_flush", _log_changes),
    (Session, "before_commit", chain_writer.write_before_the_commit),
    (Session, "before_commit", read_cache.keep_what_is_known),
    (Session, "after_transaction_create", chain_writer.remember_before_savepoint),
    (Session, "after_soft_rollback", chain_writer.forget_what_was_undone),
    (Session, "after_soft_rollback", read_cache.forget_what_was_undone),
    (Session, "after_soft_rollback", former.forget_what_was_undone),
    (Session, "after_transaction_end", chain_writer.forget_at_the_end),
)


def listen(after_change: Sequence[AfterChange]) -> None:
    """Begin to log what is written, and let this follow from it, in this order and in the same transaction.

    So a package above answers to a change in a package below, which does not know it. Once for a process: of a second
    application nothing changes.
    """
    for target, moment, run in _LISTENERS:
        if not event.contains(target, moment, run):
            event.listen(target, moment, run)
    _consequences[:] = [(frozenset(tables), follow) for tables, follow in after_change]
