"""Whatever API of SQLAlchemy writes a row: it is in the log, or it is refused; and who reads finds what was written."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, delete, event, func, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.guard import UnnamedWrite
from canine.audit.listener import audited, insert_audited
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.errors import DomainError
from canine.extensions import db
from canine.registry.models import Odour
from canine.transaction import savepoint, transaction

US = program("test")
CANINE = Path(__file__).parents[2] / "canine"
ODOURS = cast(Table, Odour.__table__)
ENTRIES = cast(Table, AuditEntry.__table__)
BY_TEXT = "INSERT INTO odours (id, name) VALUES (:id, :name)"


def row() -> dict[str, Any]:
    return {"id": uuid4(), "name": f"behind {uuid4()}", "retired_at": None, "latin_name": ""}


def plain() -> dict[str, Any]:
    """The same for SQL as text, which knows no types."""
    found = row()
    key = str(found["id"])
    return {"id": key.replace("-", "") if is_sqlite() else key, "name": found["name"]}


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def written() -> str:
    values = plain()
    return f"'{values['id']}', '{values['name']}'"


def on_an_engine_s_connection(statement: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(statement)


def ivory() -> Odour:
    return db.session.scalars(select(Odour).where(Odour.name == "ivory")).one()


def in_a_listener_of_the_mapper() -> None:
    """A flush is under way, and somebody writes on its connection."""

    def write(_mapper: Any, connection: Any, _row: Any) -> None:
        connection.execute(insert(ODOURS), row())

    event.listen(Odour, "before_insert", write)
    try:
        db.session.add(Odour(**row()))
        db.session.flush()
    finally:
        event.remove(Odour, "before_insert", write)


def in_a_listener_of_the_session() -> None:
    def write(session: Session, *_others: Any) -> None:
        session.connection().execute(update(ODOURS).values(retired_at=None))

    event.listen(db.session, "before_flush", write)
    try:
        ivory().retired_at = datetime.fromisoformat("2026-03-01T00:00Z")
        db.session.flush()
    finally:
        event.remove(db.session, "before_flush", write)


def upsert() -> Any:
    dialect: Any = sqlite if is_sqlite() else postgresql
    return dialect.insert(ODOURS).values(row()).on_conflict_do_update(index_elements=["name"], set_={"name": "other"})


def copied() -> Any:
    columns = [literal(uuid4(), ODOURS.c.id.type), literal("copied"), ODOURS.c.retired_at]
    return insert(ODOURS).from_select(["id", "name", "retired_at"], select(*columns).limit(1))


Way = Callable[[], object]
ORM: dict[str, Way] = {
    "insert of one row": lambda: db.session.execute(insert(Odour), row()),
    "insert of one row by values": lambda: db.session.execute(insert(Odour).values(**row())),
    "insert of many rows": lambda: db.session.execute(insert(Odour), [row(), row()]),
    "insert of many rows that are given back": lambda: db.session.scalars(insert(Odour).returning(Odour), [row()]),
    "bulk_save_objects": lambda: db.session.bulk_save_objects([Odour(**row()), Odour(**row())]),
    "bulk_insert_mappings": lambda: db.session.bulk_insert_mappings(Odour.__mapper__, [row(), row()]),
    "bulk_update_mappings": lambda: db.session.bulk_update_mappings(
        Odour.__mapper__, [{"id": ivory().id, "name": "other"}]
    ),
    "update": lambda: db.session.execute(update(Odour).values(name="other")),
    "update by primary key": lambda: db.session.execute(update(Odour), [{"id": ivory().id, "name": "other"}]),
    "delete": lambda: db.session.execute(delete(Odour)),
    "update of a query": lambda: db.session.query(Odour).update({"name": "other"}),
    "delete of a query": lambda: db.session.query(Odour).delete(),
    "a listener of the mapper": in_a_listener_of_the_mapper,
    "a listener of the session": in_a_listener_of_the_session,
}
CORE: dict[str, Way] = {
    "insert on the session": lambda: db.session.execute(insert(ODOURS), row()),
    "insert on the connection": lambda: db.session.connection().execute(insert(ODOURS), [row(), row()]),
    "insert on another connection": lambda: on_an_engine_s_connection(insert(ODOURS).values(row())),
    "insert from a select": lambda: db.session.execute(copied()),
    "upsert": lambda: db.session.execute(upsert()),
    "update on the connection": lambda: db.session.connection().execute(update(ODOURS).values(name="other")),
    "update on another connection": lambda: on_an_engine_s_connection(update(ODOURS).values(name="other")),
    "delete on the connection": lambda: db.session.connection().execute(delete(ODOURS)),
    "with options": lambda: db.session.execute(insert(ODOURS), row(), execution_options={"no_parameters": False}),
    "the table taken away": lambda: ODOURS.drop(db.session.connection()),
    "an entry put in": lambda: db.session.execute(insert(AuditEntry), {"number": 999}),
    "an entry put in by Core": lambda: db.session.connection().execute(insert(ENTRIES), {"number": 999}),
    "an entry changed": lambda: db.session.execute(update(ENTRIES).values(actor="nobody")),
}
TEXT: dict[str, Way] = {
    "on the session": lambda: db.session.execute(text(BY_TEXT), plain()),
    "many on the connection": lambda: db.session.connection().execute(text(BY_TEXT), [plain(), plain()]),
    "on another connection": lambda: on_an_engine_s_connection(
        text(f"INSERT INTO odours (id, name) VALUES ({written()})")
    ),
    "past the compiler": lambda: db.session.connection().exec_driver_sql(
        f"INSERT INTO odours (id, name) VALUES ({written()})"
    ),
    "in odd letters": lambda: db.session.execute(
        text(f'/* x */ insert\n INTO--x\n "odours" (id, name) VALUES ({written()})')
    ),
    "with its schema": lambda: db.session.execute(
        text(f"UPDATE {'main' if is_sqlite() else 'public'}.odours SET name = 'it''s -- another'")
    ),
    "delete": lambda: db.session.execute(text("DELETE FROM odours")),
    "an entry": lambda: db.session.execute(text("DELETE FROM audit_entries")),
    "changed columns": lambda: db.session.execute(text("ALTER TABLE odours ADD COLUMN x integer")),
}
ON_SQLITE: dict[str, Way] = {
    "REPLACE INTO": lambda: db.session.execute(text(f"REPLACE INTO odours (id, name) VALUES ({written()})")),
    "INSERT OR": lambda: db.session.execute(text(f"INSERT OR IGNORE INTO odours (id, name) VALUES ({written()})")),
    "UPDATE OR": lambda: db.session.execute(text("UPDATE OR REPLACE odours SET name = 'other'")),
}
ON_POSTGRESQL: dict[str, Way] = {
    "in a WITH": lambda: db.session.execute(select(delete(ODOURS).returning(ODOURS.c.id).cte("gone").c.id)),
    "in a WITH as text": lambda: db.session.execute(text("WITH x AS (DELETE FROM ONLY odours RETURNING 1) SELECT 1")),
    "TRUNCATE": lambda: db.session.execute(text("TRUNCATE scheduler_lease, odours CASCADE")),
    "MERGE": lambda: db.session.execute(
        text("MERGE INTO odours o USING odours x ON o.id = x.id WHEN MATCHED THEN DELETE")
    ),
    "COPY": lambda: db.session.connection().exec_driver_sql("COPY odours FROM STDIN"),
}


def names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Odour.name)))


def add_ivory(at: datetime) -> None:
    with transaction(), audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
        db.session.add(Odour(name="ivory"))


def test_every_way_but_the_session_s_own_is_refused_in_a_deed_and_outside(app: Flask, at: datetime) -> None:
    add_ivory(at)
    before = names()
    ways = {**ORM, **CORE, **TEXT, **(ON_SQLITE if is_sqlite() else ON_POSTGRESQL)}
    passed = []
    for way, write in ways.items():
        if "another connection" not in way or not is_sqlite():  # SQLite would have it wait for the writer, for ever
            try:
                with transaction(), audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
                    write()
                passed.append(f"{way}, in an audited action")
            except UnnamedWrite:
                pass
        try:
            write()
            db.session.commit()
            passed.append(f"{way}, outside")
        except UnnamedWrite:
            db.session.rollback()
    assert passed == []
    assert names() == before
    assert verify().faults == []


def test_the_session_s_own_ways_are_in_the_log(app: Flask, at: datetime) -> None:
    add_ivory(at)
    with transaction(), audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
        db.session.add_all([Odour(name="rosewood"), Odour(name="pangolin")])
        db.session.merge(Odour(id=uuid4(), name="rhino horn"))
        insert_audited(Odour, row())
        ivory().retired_at = at
    with transaction(), audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
        # Unlike rows are written by statements of their own: all of them are the flush's.
        db.session.add_all([Odour(name="abalone", retired_at=at), Odour(name="ginseng")])
        ivory().name = "elephant ivory"
    assert {"rosewood", "pangolin", "rhino horn", "abalone", "ginseng", "elephant ivory"} < set(names())
    assert verify().faults == []


READS: dict[str, Callable[[UUID], object]] = {
    "of the session": lambda key: db.session.execute(select(Odour.id).where(Odour.id == key)).all(),
    "of the session by key": lambda key: db.session.get(Odour, key),
    "of a query": lambda key: db.session.query(Odour).filter(Odour.id == key).all(),
    "of Core on the session": lambda key: db.session.execute(select(ODOURS).where(ODOURS.c.id == key)).all(),
    "of Core on the connection": lambda key: (
        db.session.connection().execute(select(func.count()).select_from(ODOURS).where(ODOURS.c.id == key)).scalar()
    ),
    "as text on the session": lambda key: db.session.execute(
        text("SELECT 1 FROM odours WHERE id = :key"), {"key": key.hex if is_sqlite() else key}
    ).all(),
    "as text on the connection": lambda key: (
        db.session.connection()
        .execute(text('SELECT 1 FROM "odours" WHERE id = :key'), {"key": key.hex if is_sqlite() else key})
        .all()
    ),
    "past the compiler": lambda key: (
        db.session.connection()
        .exec_driver_sql(f"SELECT 1 FROM odours WHERE id = '{key.hex if is_sqlite() else key}'")
        .all()
    ),
    "of the log": lambda key: db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(key))).all(),
    "of the log as text on the connection": lambda key: (
        db.session.connection()
        .execute(text("SELECT 1 FROM audit_entries WHERE object_id = :key"), {"key": str(key)})
        .all()
    ),
}


@pytest.mark.parametrize("is_flushed", [False, True])
def test_whoever_reads_in_a_transaction_finds_what_was_written_in_it(
    app: Flask, at: datetime, is_flushed: bool
) -> None:
    blind = []
    for way, read in READS.items():
        with transaction():
            with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
                values = row()
                insert_audited(Odour, values)
            if is_flushed:
                db.session.flush()
            if not read(values["id"]):
                blind.append(way)
            with pytest.raises(DomainError), savepoint():
                with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
                    undone = row()
                    insert_audited(Odour, undone)
                if not read(undone["id"]):
                    blind.append(f"{way}, in a savepoint")
                raise DomainError("no")
            assert not read(undone["id"]), f"{way}: what was undone is gone"
            assert read(values["id"]), f"{way}: what was before the savepoint stays"
    assert blind == []
    assert verify().faults == []


def test_nothing_in_the_program_goes_below_the_guard() -> None:
    """A cursor of the driver's own passes it; the transaction's lock and its checks need one, and the copy of a whole
    record, which says nothing new.
    """
    below = re.compile(r"raw_connection|driver_connection|\.cursor\(|schema_change\(|dbapi_connection")
    found = {str(file.relative_to(CANINE)) for file in CANINE.rglob("*.py") if below.search(file.read_text())}
    assert found == {"audit/guard.py", "backups/copying.py", "transaction.py"}
