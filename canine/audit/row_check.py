"""The rows of every package against the log: a row changed, added or removed outside this program is found."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, Select, collate, func, select, text
from sqlalchemy.orm import Mapper

from canine.audit.models import AuditEntry, FormerName
from canine.audit.snapshots import NOTE, foldings, image_of, is_audited, is_sealed
from canine.extensions import Record
from canine.rules.canonical import canonical

FEW = 20
_CHUNK = 1000
_FORMER = FormerName.__tablename__
# Of rows with pictures and papers: a few megabytes each.
_FEW_FILES = 10


class RowFault(StrEnum):
    """How a row and the log disagree."""

    CHANGED = "changed"
    MISSING = "missing"
    NOT_IN_THE_LOG = "not_in_the_log"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class AlteredRow:
    """A row that is not what the log says it was last; `columns` names those that differ."""

    table: str
    key: str
    fault: RowFault
    columns: tuple[str, ...] = ()


def altered_rows(connection: Connection, limit: int = FEW) -> list[AlteredRow]:
    """Return the first few rows that the log does not bear out.

    Memory stays flat: both sides are read in order of key.
    """
    mappers = sorted(
        (mapper for mapper in Record.registry.mappers if is_audited(mapper.class_)),
        key=lambda mapper: str(mapper.local_table),
    )
    used = _tables_in_use(connection, [str(mapper.local_table) for mapper in mappers])
    of_rows = (
        fault for mapper in mappers if str(mapper.local_table) in used for fault in _faults_of(connection, mapper)
    )
    return list(islice(chain(of_rows, _altered_former_names(connection)), limit))


def _tables_in_use(connection: Connection, tables: Sequence[str]) -> set[str]:
    """Return those that hold a row, or of which the log tells: many are empty in most units, and need no walk."""
    with_rows = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    in_the_log = select(AuditEntry.__table__.c.object_type).distinct()
    return {*connection.scalars(text(with_rows)), *connection.scalars(in_the_log)}


def _faults_of(connection: Connection, mapper: Mapper[Any]) -> Iterator[AlteredRow]:
    """Yield the faults of one table; a value that its column cannot hold, which only SQLite lets in, ends its
    reading.
    """
    try:
        yield from _merged(connection, mapper)
    except (ValueError, LookupError, TypeError, ArithmeticError):
        yield AlteredRow(str(mapper.local_table), "", RowFault.UNREADABLE)


def _altered_former_names(connection: Connection) -> Iterator[AlteredRow]:
    """Former names that no entry of the log replaced, and replaced names that are missing. They are few."""
    try:
        logged = Counter(_replaced_names(connection))
        for row in connection.execute(select(FormerName.__table__).order_by(FormerName.id)):
            kept = (row.what, row.subject_id, row.text, row.folded, row.until)
            if logged[kept] == 0:
                yield AlteredRow(_FORMER, str(row.id), RowFault.NOT_IN_THE_LOG)
            logged[kept] -= 1
    except (ValueError, LookupError, TypeError, ArithmeticError):
        yield AlteredRow(_FORMER, "", RowFault.UNREADABLE)
        return
    for (what, subject_id, *_), count in logged.items():
        if count > 0:
            yield AlteredRow(_FORMER, f"{subject_id} ({what})", RowFault.MISSING)


def _replaced_names(connection: Connection) -> Iterator[tuple[str, UUID, str, str, datetime]]:
    """Yield what `former.keep_former` kept of each entry that changed a row: table and column, whose, which,
    until when.
    """
    kept = {
        str(mapper.local_table): {
            source: folding.fold
            for _, folding in foldings(mapper)
            if folding.keeps_former
            for source in folding.sources
        }
        for mapper in Record.registry.mappers
    }
    entries = AuditEntry.__table__.c
    statement = select(entries.object_type, entries.object_id, entries.before, entries.at).where(
        entries.object_type.in_([table for table, sources in kept.items() if sources]),
        entries.before.not_in(("null", NOTE)),
        entries.after != "null",
    )
    for table, key, before, at in _streamed(connection, statement):
        former = json.loads(before)
        for source, fold in kept[table].items():
            if text := former.get(source):
                yield f"{table}.{source}", UUID(key), text, fold(text), at


def _merged(connection: Connection, mapper: Mapper[Any]) -> Iterator[AlteredRow]:
    """Walk rows and last images side by side, as one merges two sorted lists."""
    table = str(mapper.local_table)
    rows, logged = _rows(connection, mapper), _last_images(connection, table)
    row, last = next(rows, None), next(logged, None)
    while row is not None or last is not None:
        if last is None or (row is not None and row[0] < last[0]):
            assert row is not None
            yield AlteredRow(table, row[0], RowFault.NOT_IN_THE_LOG)
            row = next(rows, None)
        elif row is None or last[0] < row[0]:
            yield AlteredRow(table, last[0], RowFault.MISSING)
            last = next(logged, None)
        else:
            columns = _differing(row[1], last[1])
            if columns:
                yield AlteredRow(table, row[0], RowFault.CHANGED, columns)
            row, last = next(rows, None), next(logged, None)


def _rows(connection: Connection, mapper: Mapper[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    attributes = list(mapper.column_attrs)
    sealed = [is_sealed(attribute) for attribute in attributes]
    key = mapper.primary_key[0]
    place = next(index for index, attribute in enumerate(attributes) if attribute.columns[0] is key)
    statement = select(*(attribute.columns[0] for attribute in attributes)).order_by(key)
    holds_files = any(isinstance(attribute.columns[0].type, LargeBinary) for attribute in attributes)
    for values in _streamed(connection, statement, _FEW_FILES if holds_files else _CHUNK):
        named = zip(attributes, values, sealed, strict=True)
        yield str(values[place]), {one.key: image_of(value, sealed=hidden) for one, value, hidden in named}


def _last_images(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    """Key and image of every row that the log knows and that was not taken away with its knowledge."""
    entries = AuditEntry.__table__.c
    last = (
        select(func.max(entries.number).label("number"))
        .where(entries.object_type == table, entries.before != NOTE)
        .group_by(entries.object_id)
        .subquery()
    )
    by_bytes = "C" if connection.dialect.name == "postgresql" else "BINARY"
    statement = (
        select(entries.object_id, entries.after)
        .join(last, last.c.number == entries.number)
        .where(entries.after != "null")
        .order_by(collate(entries.object_id, by_bytes))
    )
    yield from _streamed(connection, statement)


def _streamed(connection: Connection, statement: Select[Any], chunk: int = _CHUNK) -> Iterator[Any]:
    with connection.execute(statement.execution_options(yield_per=chunk)) as result:
        yield from result


def _differing(now: dict[str, Any], logged: str) -> tuple[str, ...]:
    """Return the columns whose value is not the logged one; columns that came with a later release are in no
    older image.
    """
    # Ten times as fast as RFC 8785, and the same for all but odd floats; what differs is compared with care.
    if json.dumps(now, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == logged:
        return ()
    if canonical(now) == logged:
        return ()
    last = json.loads(logged)
    return tuple(sorted(name for name in now.keys() & last.keys() if json.loads(canonical(now[name])) != last[name]))
