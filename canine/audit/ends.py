"""The end of the chain while one transaction writes: read once, then known, since nobody else can write meanwhile.

Entries that were made are written together, before the transaction is committed and before it reads the log. What a
savepoint undoes is forgotten here as well: each savepoint remembers the end of the chain as it was before it.
"""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Table, event, insert, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from canine.audit.models import AuditEntry
from canine.rules.chain import GENESIS
from canine.transaction import asked_with_the_lock

MOST_UNWRITTEN = 500
_END = "end of the log"
_BEFORE_SAVEPOINTS = "end of the log before savepoints"
_TABLE = cast(Table, AuditEntry.__table__)
_LAST = select(_TABLE.c.number, _TABLE.c.hash).order_by(_TABLE.c.number.desc()).limit(1)
_ENTRIES = insert(_TABLE)


@dataclass(slots=True)
class End:
    """Number and hash of the last entry; and the entries up to it that are not in the table yet."""

    number: int
    hash: str
    unwritten: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: dict[str, Any]) -> None:
        """One entry more."""
        self.unwritten.append(row)
        self.number, self.hash = row["number"], row["hash"]

    def copy(self) -> "End":
        """The same, which what comes later does not change."""
        return replace(self, unwritten=list(self.unwritten))


def of(session: Session) -> End:
    """The end of the chain. Only for a transaction that holds the writer's lock: the next one reads it anew."""
    known: End | None = session.info.get(_END)
    if known is None:
        last = session.connection().execute(_LAST).first()
        known = session.info[_END] = End(last.number, last.hash) if last else End(0, GENESIS)
    return known


@asked_with_the_lock("SELECT number, hash FROM audit_entries ORDER BY number DESC LIMIT 1")
def _know(session: Session, last: tuple[int, str] | None) -> None:
    session.info[_END] = End(*last) if last else End(0, GENESIS)


def write(session: Session) -> None:
    """Puts the entries that were made into the table."""
    known: End | None = session.info.get(_END)
    if known is not None and known.unwritten:
        session.connection().execute(_ENTRIES, known.unwritten)
        known.unwritten = []


@event.listens_for(Session, "before_commit")
def _write_before_the_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        write(session)


@event.listens_for(Session, "do_orm_execute")
def _write_before_reading(state: ORMExecuteState) -> None:
    """Whoever reads the log within the transaction finds what was done in it."""
    mapper = state.bind_mapper
    if mapper is not None and mapper.class_ is AuditEntry:
        write(state.session)


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, begun: SessionTransaction) -> None:
    if begun.nested:
        known: End | None = session.info.get(_END)
        session.info.setdefault(_BEFORE_SAVEPOINTS, {})[begun] = known.copy() if known else None


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_undone(session: Session, undone: SessionTransaction) -> None:
    if undone.nested:
        before = session.info.get(_BEFORE_SAVEPOINTS, {}).pop(undone, None)
        session.info.pop(_END, None)
        if before is not None:
            session.info[_END] = before


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_END, None)
        session.info.pop(_BEFORE_SAVEPOINTS, None)
