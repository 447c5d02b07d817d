"""Looks into tables that are not made again while nobody has written there.

There is one writer at a time, and every row that is written has its entry in the log. So while a transaction writes,
what it has looked up stays true until it writes into one of those tables itself; and when the log still ends, at the
start of the next one, where this process's last one ended it, nothing was written in between, and what was known then
is true now.

A page that only reads looks once, too: all of it is answered from what held at one moment.
"""

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, SessionTransaction

from canine.audit import chain_writer
from canine.extensions import db
from canine.transaction import is_writing
from canine.web.kept_rows import LOOKS

Found = TypeVar("Found")
MOST_KEPT = 1000
_LOOKED_UP = "looked up"


@dataclass(slots=True)
class _Looks:
    """What was found, under the tables that it stands in; and the last entry of the log when it was still true."""

    number: int
    hash: str
    found: dict[frozenset[str], dict[Hashable, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """So many looks are kept."""
        return sum(map(len, self.found.values()))


# Of the transaction in which this process wrote last. Touched by the one writer alone.
_kept: WeakKeyDictionary[Engine, _Looks] = WeakKeyDictionary()


def cached_lookup(tables: frozenset[str], key: Hashable, look: Callable[[], Found]) -> Found:
    """Return what a look into these tables finds, as values and not as rows of a session.

    In a transaction that writes, and on a page, it is made once until a row of those tables is written; in any other,
    each time.
    """
    looks = _looks(db.session()).found if is_writing() else db.session().info.get(LOOKS)
    if looks is None:
        return look()
    known = looks.setdefault(tables, {})
    if key not in known:
        known[key] = look()
    found: Found = known[key]
    return found


def _looks(session: Session) -> _Looks:
    if _LOOKED_UP not in session.info:
        end, kept = chain_writer.of(session), _kept.pop(db.engine, None)
        is_true = kept is not None and (kept.number, kept.hash) == (end.number, end.hash)
        session.info[_LOOKED_UP] = kept if is_true else _Looks(end.number, end.hash)
    known: _Looks = session.info[_LOOKED_UP]
    return known


def invalidate(session: Session, written: AbstractSet[str]) -> None:
    """Lets the looks into tables go that were written."""
    looks: _Looks | None = session.info.get(_LOOKED_UP)
    for found in (looks.found if looks else {}, session.info.get(LOOKS) or {}):
        for tables in found:
            if not written.isdisjoint(tables):
                found[tables].clear()


def forget_what_was_written(session: Session, _context: Any) -> None:
    """Let go the looks into tables that a flush wrote."""
    if _LOOKED_UP in session.info or LOOKS in session.info:
        invalidate(
            session, {row.__tablename__ for rows in (session.new, session.dirty, session.deleted) for row in rows}
        )


def forget_what_was_undone(session: Session, _undone: SessionTransaction) -> None:
    """Let everything go that was looked up."""
    session.info.pop(_LOOKED_UP, None)


def keep_what_is_known(session: Session) -> None:
    """Keep what a look was told of. Runs after the listener that writes the last entries."""
    if session.in_nested_transaction() or _LOOKED_UP not in session.info:
        return
    known, end = session.info.pop(_LOOKED_UP), chain_writer.of(session)
    if end.number > known.number and len(known) <= MOST_KEPT:
        known.number, known.hash = end.number, end.hash
        _kept[db.engine] = known
