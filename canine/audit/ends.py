"""The end of the chain while one transaction writes: read once, then known, since nobody else can write meanwhile.

Entries that were made are written together, before the transaction is committed and before it reads the log; so are
rows that were put down with their entries, before the session writes or reads anything else. What a savepoint undoes
is forgotten here as well: each savepoint remembers the end of the chain as it was before it.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, Table, event, insert, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from canine.audit.models import AuditEntry
from canine.rules.chain import GENESIS
from canine.transaction import asked_with_the_lock, on_one_way

MOST_UNWRITTEN = 500
_END = "end of the log"
_BEFORE_SAVEPOINTS = "end of the log before savepoints"
_TABLE = cast(Table, AuditEntry.__table__)
_LAST = select(_TABLE.c.number, _TABLE.c.hash).order_by(_TABLE.c.number.desc()).limit(1)


@dataclass(slots=True)
class End:
    """Number and hash of the last entry; the entries up to it that are not in the table yet, and rows, by table."""

    number: int
    hash: str
    unwritten: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        """One entry more."""
        self.unwritten.append(row)
        self.number, self.hash = row["number"], row["hash"]

    def copy(self) -> "End":
        """The same, which what comes later does not change."""
        rows = {table: list(values) for table, values in self.rows.items()}
        return replace(self, unwritten=list(self.unwritten), rows=rows)


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


def put_down(session: Session, table: Table, values: dict[str, Any]) -> None:
    """Keeps a new row, every column of it, to be written with the entries."""
    of(session).rows.setdefault(table, []).append(values)


def write(session: Session) -> None:
    """Puts the rows that were put down, and the entries that were made, into their tables."""
    known: End | None = session.info.get(_END)
    if known is None or not (known.rows or known.unwritten):
        return
    connection = session.connection()
    with on_one_way(connection):
        _write_rows(connection, known)
        if known.unwritten:
            connection.execute(_into(_TABLE), known.unwritten)
    known.unwritten = []


def _write_rows(connection: Connection, known: End) -> None:
    for table, rows in known.rows.items():
        connection.execute(_into(table), rows)
    known.rows = {}


@cache
def _into(table: Table) -> Insert:
    return insert(table)


@event.listens_for(Session, "before_commit")
def _write_before_the_commit(session: Session) -> None:
    session.flush()
    if session.in_nested_transaction():
        _write_before_the_session_goes_on(session)
    else:
        write(session)


@event.listens_for(Session, "before_flush")
def _write_before_the_session_writes(session: Session, _context: Any, _instances: Any) -> None:
    """What is flushed may name a row that was put down."""
    _write_before_the_session_goes_on(session)


@event.listens_for(Session, "do_orm_execute")
def _write_before_reading(state: ORMExecuteState) -> None:
    """Whoever reads within the transaction finds what was put down, and in the log what was done."""
    mapper = state.bind_mapper
    if mapper is not None and mapper.class_ is AuditEntry:
        write(state.session)
    else:
        _write_before_the_session_goes_on(state.session)


def _write_before_the_session_goes_on(session: Session) -> None:
    known: End | None = session.info.get(_END)
    if known is not None and known.rows:
        _write_rows(session.connection(), known)


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
