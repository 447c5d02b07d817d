"""The end of the chain while one transaction writes: read once, then known, since nobody else can write meanwhile.

Entries that were made are written together, before the transaction is committed and before it reads the log; so are
rows that were put down with their entries, before any statement on the same connection that could miss them (`guard`).
What a savepoint undoes is forgotten here as well: each savepoint remembers the end of the chain as it was before it.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Insert, Table, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from canine.audit.models import AuditEntry
from canine.rules.chain import GENESIS
from canine.transaction import pipelined, prefetch_under_lock

MOST_UNWRITTEN = 500
_END = "end of the log"
_BEFORE_SAVEPOINTS = "end of the log before savepoints"
TABLE = cast(Table, AuditEntry.__table__)
_LAST = select(TABLE.c.number, TABLE.c.hash).order_by(TABLE.c.number.desc()).limit(1)


@dataclass(slots=True)
class End:
    """Number and hash of the last entry; the entries up to it that are not in the table yet, and rows, by table.

    `is_flushing` and `is_writing` say that the statements to come are the listener's own way to the tables.
    """

    connection: Connection
    number: int
    hash: str
    unwritten: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    is_flushing: bool = False
    is_writing: bool = False

    def add(self, row: dict[str, Any]) -> None:
        """One entry more."""
        self.unwritten.append(row)
        self.number, self.hash = row["number"], row["hash"]

    def copy(self) -> "End":
        """Return the same, which what comes later does not change."""
        rows = {table: list(values) for table, values in self.rows.items()}
        return replace(self, unwritten=list(self.unwritten), rows=rows, is_flushing=False, is_writing=False)

    def write(self) -> None:
        """Put the rows that were put down, and the entries that were made, into their tables."""
        if self.rows or self.unwritten:
            with pipelined(self.connection):
                self.write_rows()
                if self.unwritten:
                    entries, self.unwritten = self.unwritten, []
                    self._put(TABLE, entries)

    def write_rows(self) -> None:
        """Put the rows that were put down into their tables."""
        rows, self.rows = self.rows, {}
        for table, values in rows.items():
            self._put(table, values)

    def write_before(self, *, changed: AbstractSet[str], named: AbstractSet[str]) -> None:
        """Write what a statement could miss that names these tables, or whose rows may name what is pending."""
        if self.unwritten and TABLE.name in named:
            self.write()
        elif self.rows and (changed or any(table.name in named for table in self.rows)):
            self.write_rows()

    def _put(self, table: Table, values: list[dict[str, Any]]) -> None:
        self.is_writing = True
        try:
            self.connection.execute(_into(table), values)
        finally:
            self.is_writing = False


# Of the connections of transactions that write.
_ends: WeakKeyDictionary[Connection, End] = WeakKeyDictionary()


def of_connection(connection: Connection) -> End | None:
    """Return the end of the chain that the transaction of this connection has reached;

    None while it has written nothing.
    """
    return _ends.get(connection)


def of(session: Session) -> End:
    """Return the end of the chain. Only for a transaction that holds the writer's lock: the next one reads it anew."""
    known: End | None = session.info.get(_END)
    if known is None:
        connection = session.connection()
        last = connection.execute(_LAST).first()
        known = _know(session, connection, tuple(last) if last else None)
    return known


@prefetch_under_lock("SELECT number, hash FROM audit_entries ORDER BY number DESC LIMIT 1")
def _take(session: Session, last: tuple[int, str] | None) -> None:
    _know(session, session.connection(), last)


def _know(session: Session, connection: Connection, last: tuple[int, str] | None) -> End:
    known = End(connection, *(last or (0, GENESIS)))
    return _set(session, known)


def _set(session: Session, known: End) -> End:
    session.info[_END] = _ends[known.connection] = known
    return known


def insert_audited(session: Session, table: Table, values: dict[str, Any]) -> None:
    """Keep a new row, every column of it, to be written with the entries."""
    of(session).rows.setdefault(table, []).append(values)


def write(session: Session) -> None:
    """Put the rows that were put down, and the entries that were made, into their tables."""
    known = _begun(session)
    if known is not None:
        known.write()


def _begun(session: Session) -> End | None:
    """Return the end so far. A savepoint is begun in the database only when the session is asked for its connection."""
    known: End | None = session.info.get(_END)
    if known is not None and (known.rows or known.unwritten):
        session.connection()
    return known


def of_this_flush_no_more(session: Session) -> None:
    """Note that the statements to come are not the session's own any more."""
    known: End | None = session.info.get(_END)
    if known is not None:
        known.is_flushing = False


@cache
def _into(table: Table) -> Insert:
    return insert(table)


def write_before_the_commit(session: Session) -> None:
    """Flush, and write what is pending; a savepoint that is released writes the rows alone."""
    session.flush()
    known = _begun(session)
    if known is not None:
        if session.in_nested_transaction():
            known.write_rows()
        else:
            known.write()


def remember_before_savepoint(session: Session, begun: SessionTransaction) -> None:
    """Keep the end of the chain as it is before a savepoint."""
    if begun.nested:
        known: End | None = session.info.get(_END)
        session.info.setdefault(_BEFORE_SAVEPOINTS, {})[begun] = known.copy() if known else None


def forget_what_was_undone(session: Session, undone: SessionTransaction) -> None:
    """Take the end of the chain back to where it was before the savepoint that was undone."""
    if undone.nested:
        before = session.info.get(_BEFORE_SAVEPOINTS, {}).pop(undone, None)
        _let_go(session)
        if before is not None:
            _set(session, before)


def forget_at_the_end(session: Session, ended: SessionTransaction) -> None:
    """Let the end of the chain go with its transaction: the next one reads it anew."""
    if ended.parent is None:
        _let_go(session)
        session.info.pop(_BEFORE_SAVEPOINTS, None)


def _let_go(session: Session) -> None:
    known: End | None = session.info.pop(_END, None)
    if known is not None:
        _ends.pop(known.connection, None)
