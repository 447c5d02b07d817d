"""The names and numbers that people, dogs, stations and aids bore before, kept from the change that the log keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4
from weakref import ref

from sqlalchemy import ColumnElement, Table, false, insert, inspect, or_, select
from sqlalchemy.orm import Session, SessionTransaction

from canine.audit.models import FormerName
from canine.audit.snapshots import foldings
from canine.columns import icontains_any, iequals_any
from canine.extensions import db
from canine.rules.folding import fold_name

_KNOWN = "former names"


def keep_former(session: Session, row: Any, old: Mapping[str, Any], until: datetime) -> None:
    """Keep each name or number that a change of this row replaced; `old` holds the former values, as the log does."""
    rows = [
        {
            "id": uuid4(),
            "what": f"{row.__tablename__}.{source}",
            "subject_id": row.id,
            "text": old[source] or "",
            "folded": folding.fold(old[source] or ""),
            "until": until,
        }
        for _, folding in foldings(inspect(row).mapper)
        if folding.keeps_former
        for source in folding.sources
        # That there was no number is kept where a row can have none; an empty text is a name that nobody gave.
        if source in old and old[source] != ""
    ]
    if rows:
        session.connection().execute(insert(cast(Table, FormerName.__table__)), rows)
        session.info.pop(_KNOWN, None)


def icontains_now_or_before(search: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that the words stand in one of these folded columns, or stood there before."""
    before = (_before(column, search, lambda sought: _FORMER.contains(sought, autoescape=True)) for column in columns)
    return or_(icontains_any(search, *columns), *before)


def iequals_now_or_before(text: str, *columns: Any) -> ColumnElement[bool]:
    """One of these folded columns holds exactly this, or held it before."""
    before = (_before(column, text, _FORMER.__eq__) for column in columns)
    return or_(iequals_any(text, *columns), *before)


_FORMER = FormerName.__table__.c.folded


def _before(column: Any, text: str, condition: Callable[[str], Any]) -> ColumnElement[bool]:
    folding = column.info["folding"]
    sought = folding.fold(text)
    if not sought:
        return false()
    kind = column.class_
    names = [f"{kind.__tablename__}.{source}" for source in folding.sources]
    found: ColumnElement[bool] = kind.id.in_(
        select(FormerName.subject_id).where(FormerName.what.in_(names), condition(sought))
    )
    return found


@dataclass(frozen=True, slots=True)
class Former:
    """A name or number that stood until a moment."""

    text: str
    until: datetime


def former_of(what: str, subject_id: UUID) -> tuple[Former, ...]:
    """Return what a row bore before in that table and column, like dogs.name, the earliest first."""
    return _known().get((what, subject_id), ())


def until_when(what: str, subject_id: UUID, number: str, fold: Callable[[str], str]) -> datetime | None:
    """Return the moment until which a row bore this number, however it was typed; None where it never lost it."""
    found = [one.until for one in former_of(what, subject_id) if fold(one.text) == fold(number)]
    return found[-1] if found else None


def text_at(what: str, subject_id: UUID, now: str, at: datetime) -> str:
    """Return the name or number that stood at a moment; `now` is the one that stands today."""
    return next((former.text for former in former_of(what, subject_id) if at < former.until), now)


def told_at(what: str, subject_id: UUID, now: str, at: datetime) -> str:
    """Return the name that stood at a moment, followed by today's where that is another one."""
    return then_and_now(text_at(what, subject_id, now, at), now)


def then_and_now(then: str, now: str) -> str:
    """Return the earlier name, followed by today's where people would read two names."""
    return then if fold_name(then) == fold_name(now) else f"{then} (now {now})"


def _known() -> dict[tuple[str, UUID], tuple[Former, ...]]:
    """Every former name: few, and read once in a transaction, since a list of old facts asks for each of its rows."""
    session = db.session()
    begun = session.get_transaction()
    kept = session.info.get(_KNOWN)
    if kept is not None and kept[0]() is begun and begun is not None:
        found: dict[tuple[str, UUID], tuple[Former, ...]] = kept[1]
        return found
    table = FormerName.__table__.c
    rows = session.connection().execute(
        select(table.what, table.subject_id, table.text, table.until).order_by(table.until)
    )
    known: dict[tuple[str, UUID], tuple[Former, ...]] = {}
    for what, subject_id, text, until in rows:
        known[what, subject_id] = (*known.get((what, subject_id), ()), Former(text, until))
    begun = session.get_transaction()
    if begun is not None:
        session.info[_KNOWN] = (ref(begun), known)
    return known


def forget_what_was_undone(session: Session, _undone: SessionTransaction) -> None:
    """Read the former names anew."""
    session.info.pop(_KNOWN, None)
