"""Reads of the log: its head, its walk from the first entry, an object's history."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from canine.audit.actions import AuditAction
from canine.audit.models import AuditEntry, CheckpointRow, LogCheck, RegisteredKey
from canine.audit.snapshots import NOTE
from canine.extensions import db
from canine.rules.chain import GENESIS
from canine.rules.checkpoint import Checkpoint

# What the prosecutors' desk writes about a case.
DESK_ACTIONS = (AuditAction.SEE_CASES.value, AuditAction.MAKE_BUNDLE.value)

_KEYS_AT_ONCE = 400

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: how many entries, and the hash that binds them all."""

    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after an act; a moment as a moment, None where the log keeps only a reference or a hash."""

    name: str
    old: str | datetime | None
    new: str | datetime | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on one object, for the object's page. `added` names the sort of record that it began."""

    at: datetime
    actor: str
    action: str
    reason: str
    added: str = ""
    changes: tuple[Change, ...] = ()


def head() -> Head:
    """Return the log's size and head hash at this moment."""
    last = db.session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    return Head(size=last.number, hash=last.hash) if last else Head(size=0, hash=GENESIS)


def hash_at(number: int) -> str | None:
    """Return the hash of the entry of that number; GENESIS before the first, None where there is none."""
    if number == 0:
        return GENESIS
    return db.session.scalar(select(AuditEntry.hash).where(AuditEntry.number == number))


def hashes(after: int = 0, until: int | None = None, *, connection: Connection | None = None) -> Iterator[str]:
    """Yield the hashes of the entries in order, those after a number and up to another; memory stays flat.

    Read on the session's own connection where no other is given.
    """
    statement = select(AuditEntry.hash).where(AuditEntry.number > after).order_by(AuditEntry.number)
    if until is not None:
        statement = statement.where(AuditEntry.number <= until)
    if connection is None:
        connection = db.session.connection()
    with connection.execute(statement.execution_options(yield_per=5000)) as found:
        yield from found.scalars()


def checkpoints() -> Sequence[CheckpointRow]:
    """Every checkpoint, the first one first."""
    return db.session.scalars(select(CheckpointRow).order_by(CheckpointRow.number)).all()


def chain() -> list[Checkpoint]:
    """Return what each checkpoint states, without signatures, the first one first."""
    stated = (CheckpointRow.number, CheckpointRow.size, CheckpointRow.head, CheckpointRow.at, CheckpointRow.previous)
    rows = db.session.execute(select(*stated, CheckpointRow.root).order_by(CheckpointRow.number))
    return [Checkpoint(*row) for row in rows]


def numbered_checkpoints(numbers: Iterable[int]) -> dict[int, CheckpointRow]:
    """Return the checkpoints of these numbers, and the last one of each key that ever signed one, by number."""
    of_keys = select(func.max(CheckpointRow.number)).group_by(CheckpointRow.signer_pem)
    wanted = or_(CheckpointRow.number.in_(list(numbers)), CheckpointRow.number.in_(of_keys))
    return {row.number: row for row in db.session.scalars(select(CheckpointRow).where(wanted))}


def latest_checkpoints(count: int) -> Sequence[CheckpointRow]:
    """Return the newest checkpoints, the last one first: they are numbered without a gap."""
    return db.session.scalars(select(CheckpointRow).order_by(CheckpointRow.number.desc()).limit(count)).all()


def signers() -> Sequence[tuple[str, datetime]]:
    """Return every key that ever signed a checkpoint, its chain as PEM, and when it did first; the first one first."""
    first = select(CheckpointRow.signer_pem, func.min(CheckpointRow.at)).group_by(CheckpointRow.signer_pem)
    return sorted(((chain, at) for chain, at in db.session.execute(first)), key=lambda one: one[1])


def registered_keys() -> Sequence[RegisteredKey]:
    """Return every key that ever signed here, the first one first; the last one is in use."""
    return db.session.scalars(select(RegisteredKey).order_by(RegisteredKey.number)).all()


def key_in_use() -> RegisteredKey | None:
    """Return the newest key; None while nothing was signed."""
    return db.session.scalars(select(RegisteredKey).order_by(RegisteredKey.number.desc()).limit(1)).first()


def end_of_key_in_use() -> Select[datetime]:
    """Return the question when the newest key expires."""
    return select(RegisteredKey.ends_at).order_by(RegisteredKey.number.desc()).limit(1)


def checkpoint(number: int) -> CheckpointRow | None:
    """Return a checkpoint by its number; None for none."""
    return db.session.scalar(select(CheckpointRow).where(CheckpointRow.number == number))


def last_checkpoint() -> CheckpointRow | None:
    """Return the newest checkpoint."""
    return db.session.scalars(select(CheckpointRow).order_by(CheckpointRow.number.desc()).limit(1)).first()


def last_check() -> LogCheck | None:
    """Return the newest check of the whole log."""
    return db.session.scalars(select(LogCheck).order_by(LogCheck.at.desc(), LogCheck.entries.desc()).limit(1)).first()


def is_newest_check() -> ColumnElement[bool]:
    """Return what holds of the newest check of the whole log, and of the newest that walked the whole of it."""
    last = select(LogCheck.id).order_by(LogCheck.at.desc(), LogCheck.entries.desc()).limit(1).correlate(None)
    ended = last.where(LogCheck.head != "")
    return or_(LogCheck.id == last.scalar_subquery(), LogCheck.id == ended.scalar_subquery())


def begins_at() -> Select[datetime]:
    """Return the question for the moment of the first entry of the log."""
    return select(AuditEntry.at).where(AuditEntry.number == 1)


def first_entry_about(object_ids: Sequence[str]) -> datetime | None:
    """Return the moment of the first entry about any of these objects."""
    return db.session.scalar(select(func.min(AuditEntry.at)).where(AuditEntry.object_id.in_(object_ids)))


def devices_about(places: Iterable[tuple[str, str]], until: int) -> dict[str, tuple[datetime, datetime]]:
    """Return each device from which rows, named by table and key, were written: when first and when last.

    Of the log as it was when it had `until` entries. A device is as the log names it; empty for the server's own work.
    """
    found: dict[str, tuple[datetime, datetime]] = {}
    keys: dict[str, list[str]] = {}
    for table, key in places:
        keys.setdefault(table, []).append(key)
    asked = (AuditEntry.device, func.min(AuditEntry.at), func.max(AuditEntry.at))
    for table, of_table in keys.items():
        for start in range(0, len(of_table), _KEYS_AT_ONCE):
            statement = select(*asked).where(
                AuditEntry.object_type == table,
                AuditEntry.object_id.in_(of_table[start : start + _KEYS_AT_ONCE]),
                AuditEntry.before != NOTE,
                AuditEntry.number <= until,
            )
            for device, first, last in db.session.execute(statement.group_by(AuditEntry.device)):
                before = found.get(device, (first, last))
                found[device] = min(first, before[0]), max(last, before[1])
    return found


def entries_by_month(since: datetime, until: datetime, *, size: int | None = None) -> dict[str, int]:
    """Return how many entries each month (UTC, "2026-03") of a period has, in order; none where there is none.

    With a size, of the log as it was when it had that many entries: what comes in meanwhile changes no count.
    """
    month = func.substr(AuditEntry.at_text, 1, 7)
    statement = select(month, func.count()).where(AuditEntry.at.between(since, until))
    if size is not None:
        statement = statement.where(AuditEntry.number <= size)
    rows = db.session.execute(statement.group_by(month).order_by(month))
    return {name: int(count) for name, count in rows}


def history(object_ids: list[str], *, with_desk: bool = False) -> list[HistoryLine]:
    """Return what was done to these objects, newest first: reasons as text, and what changed from what to what.

    That a prosecutor looked at a case is left out, unless the reader may know: a handler who was bribed does not learn
    it from the page of the search.
    """
    rows = db.session.execute(
        select(
            AuditEntry.at,
            AuditEntry.actor,
            AuditEntry.action,
            AuditEntry.reason,
            AuditEntry.object_type,
            AuditEntry.before,
            AuditEntry.after,
        )
        .where(AuditEntry.object_id.in_(object_ids), AuditEntry.action.not_in(() if with_desk else DESK_ACTIONS))
        .order_by(AuditEntry.number.desc())
        .limit(200)
    )
    return [
        HistoryLine(
            row.at,
            person(row.actor),
            row.action,
            json.loads(row.reason),
            _one_of(row.object_type) if _is_addition(row.before, row.after) else "",
            _changes(json.loads(row.before), json.loads(row.after)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Noted:
    """An act that changed no row: whose object, when, by whom, from where, and what was noted of it."""

    object_id: str
    at: datetime
    actor: str
    device: str
    action: str
    particulars: dict[str, Any]


def notes(
    actions: Sequence[str], *, object_type: str, object_id: str | None = None, limit: int | None = 100
) -> list[Noted]:
    """Return the newest notes of these actions, of one object or of all of a table; without a limit, all."""
    statement = select(
        AuditEntry.object_id, AuditEntry.at, AuditEntry.actor, AuditEntry.device, AuditEntry.action, AuditEntry.after
    ).where(AuditEntry.action.in_(actions), AuditEntry.object_type == object_type)
    if object_id is not None:
        statement = statement.where(AuditEntry.object_id == object_id)
    rows = db.session.execute(statement.order_by(AuditEntry.number.desc()).limit(limit))
    return [Noted(*row[:2], person(row.actor), *row[3:5], json.loads(row.after)) for row in rows]


def last_entry_of(action: str, object_type: str, object_id: str) -> AuditEntry | None:
    """Return the newest entry of an action on an object."""
    of_it = (AuditEntry.object_type == object_type, AuditEntry.object_id == object_id, AuditEntry.action == action)
    return db.session.scalars(select(AuditEntry).where(*of_it).order_by(AuditEntry.number.desc()).limit(1)).first()


def _one_of(table: str) -> str:
    """Return the words for one row of a table: a weighing, a search."""
    if table.endswith("ies"):
        return f"{table.removesuffix('ies')}y".replace("_", " ")
    return table.removesuffix("es" if table.endswith("ches") else "s").replace("_", " ")


def _is_addition(before: str, after: str) -> bool:
    """Whether the entry is a new row's."""
    return before == "null" and after != "null"


def _changes(before: dict[str, Any] | str | None, after: dict[str, Any] | None) -> tuple[Change, ...]:
    if not isinstance(before, dict) or after is None:
        return ()
    return tuple(_change(name, old, after.get(name)) for name, old in sorted(before.items()))


def _change(name: str, old: Any, new: Any) -> Change:
    if name.endswith("_id") or isinstance(old, dict) or isinstance(new, dict):
        return Change(name.removesuffix("_id").replace("_", " "), None, None)
    return Change(name.replace("_", " "), _readable(old), _readable(new))


def _readable(value: Any) -> str | datetime:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    return str(value)


def person(actor: str) -> str:
    """Return the name behind the account's id, as the log keeps both."""
    first, _, rest = actor.partition(" ")
    return rest if len(first) == 36 and first.count("-") == 4 else actor
