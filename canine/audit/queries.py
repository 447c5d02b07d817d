"""Reads of the log: its head, its walk from the first entry, an object's history."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.chain import GENESIS, Entry, entry_hash


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: how many entries, and the hash that binds them all."""

    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk over the whole log found. `first_bad` is the number of the first entry that does not fit."""

    entries: int
    head: str
    ok: bool
    first_bad: int | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on one object, for the object's page."""

    at: datetime
    actor: str
    deed: str
    reason: str


def head() -> Head:
    """The log's size and head hash at this moment."""
    last = db.session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    return Head(size=last.number, hash=last.hash) if last else Head(size=0, hash=GENESIS)


def verify() -> Verification:
    """Walks the log from the first entry and recomputes every hash; memory stays flat in its length."""
    count, previous = 0, GENESIS
    for number, entry, previous_hash, digest in _walk():
        if number != count + 1 or previous_hash != previous or entry_hash(entry, previous) != digest:
            return Verification(entries=count, head=previous, ok=False, first_bad=number)
        count, previous = number, digest
    return Verification(entries=count, head=previous, ok=True, first_bad=None)


def _walk() -> Iterator[tuple[int, Entry, str, str]]:
    columns = AuditEntry.__table__.c
    statement = select(
        columns.number,
        columns.at_text,
        columns.actor,
        columns.device,
        columns.deed,
        columns.object_type,
        columns.object_id,
        columns.reason,
        columns.before,
        columns.after,
        columns.previous_hash,
        columns.hash,
    ).order_by(columns.number)
    result = db.session.connection().execution_options(yield_per=2000).execute(statement)
    for row in result:
        yield row[0], Entry(*row[:10]), row[10], row[11]


def history(object_ids: list[str]) -> list[HistoryLine]:
    """What was done to these objects, newest first; reasons as text."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.actor, AuditEntry.deed, AuditEntry.reason)
        .where(AuditEntry.object_id.in_(object_ids))
        .order_by(AuditEntry.number.desc())
        .limit(200)
    )
    return [HistoryLine(row.at, _person(row.actor), row.deed, json.loads(row.reason)) for row in rows]


def _person(actor: str) -> str:
    """The name behind the account's id, as the log keeps both."""
    first, _, rest = actor.partition(" ")
    return rest if len(first) == 36 and first.count("-") == 4 else actor
