"""Load what belongs to the rows of many tables in one query for all of them.

The entries of a page are rows of many tables, each of which may be struck and corrected. To read that with each kind of
row would ask the same table once for each.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from canine.extensions import Record

_AT_A_TIME = 500


def read_together(row: Record, name: str, key: InstrumentedAttribute[UUID]) -> None:
    """Read what a relationship of a row leads to, for every other row at hand with one of this name too.

    `key` is the column that holds the id of the row. What was read stays, until it is expired.
    """
    session, state = object_session(row), inspect(row)
    if session is None or name not in state.unloaded or not state.persistent:
        return
    waiting = [row, *(one for one in session.identity_map.values() if one is not row and _waits(one, name))]
    for start in range(0, len(waiting), _AT_A_TIME):
        _read(session, waiting[start : start + _AT_A_TIME], name, key)


def _waits(row: Any, name: str) -> bool:
    state = inspect(row)
    return name in state.mapper.relationships and name in state.unloaded and not state.expired


def _read(session: Session, rows: Sequence[Any], name: str, key: InstrumentedAttribute[UUID]) -> None:
    leads = inspect(rows[0]).mapper.relationships[name]
    by_id: dict[UUID, list[Any]] = {inspect(row).identity[0]: [] for row in rows}
    statement = select(leads.mapper.class_).where(key.in_(by_id))
    for one in session.scalars(statement.order_by(*leads.order_by) if leads.order_by else statement):
        by_id[getattr(one, key.key)].append(one)
    for row in rows:
        found = by_id[inspect(row).identity[0]]
        set_committed_value(row, name, found if leads.uselist else next(iter(found), None))
