"""What somebody with the database's password can do: triggers and constraints out of force, then anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Enum, Table, TypeDecorator, func, select, text, update
from sqlalchemy.engine import Connection

from canine.audit.guard import schema_change
from canine.audit.models import AuditEntry
from canine.extensions import db
from canine.rules.chain import GENESIS, Entry, entry_hash

ENTRIES = cast(Table, AuditEntry.__table__)
HASHED = ("number", "at_text", "actor", "device", "deed", "object_type", "object_id", "reason", "before", "after")


@contextmanager
def behind_the_program() -> Iterator[Connection]:
    """A connection on which nothing is checked; what is done stays."""
    db.session.rollback()
    with schema_change(), db.engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        disarm(connection)
        yield connection
        connection.commit()
        _foreign_keys(connection, "ON")
    db.session.rollback()  # what it read meanwhile is out of date


def _foreign_keys(connection: Connection, state: str) -> None:
    """SQLite's can only be put out of force outside a transaction; PostgreSQL's are triggers like others."""
    if db.engine.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={state}")


def disarm(connection: Connection) -> None:
    """Puts triggers, foreign keys and, where that is possible, checks out of force."""
    if db.engine.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        return
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text("PRAGMA ignore_check_constraints = ON"))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))


# By the type's name: while time stands still, a moment's type is another one.
_INSTEAD_OF_NOTHING: dict[str, Any] = {
    "str": "x",
    "object": "x",
    "int": 7,
    "bool": True,
    "UUID": UUID(int=7),
    "Decimal": Decimal(7),
    "datetime": datetime.fromisoformat("2026-01-01T00:00Z"),
    "Datetime": datetime.fromisoformat("2026-01-01T00:00Z"),
    "date": date(2026, 1, 1),
    "Date": date(2026, 1, 1),
}


def another(column: Column[Any], value: Any) -> Any:
    """A value of the column's type that is not this one."""
    if value is None and isinstance(column.type, Enum):
        return column.type.enums[0]
    if value is None:
        kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
        return _INSTEAD_OF_NOTHING[kind.python_type.__name__.removeprefix("Fake")]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str) and type(value) is not str:
        return next(member for member in type(value) if member != value)  # type: ignore[attr-defined]
    changed: dict[type, Any] = {
        str: lambda: value[:-1] + ("y" if value.endswith("x") else "x"),
        int: lambda: value + 1,
        UUID: lambda: UUID(int=value.int ^ 1),
        bytes: lambda: value + b"x",
        Decimal: lambda: value + 1,
        list: lambda: [*value, "x"],
        dict: lambda: {**value, "x": 1},
    }
    if type(value) in changed:
        return changed[type(value)]()
    return value + timedelta(days=1)


def rebuild(connection: Connection) -> None:
    """Computes every hash anew, as somebody who knows the rules would after a change."""
    previous = GENESIS
    for row in connection.execute(select(*(ENTRIES.c[name] for name in HASHED)).order_by(ENTRIES.c.number)).all():
        digest = entry_hash(Entry(*row), previous)
        connection.execute(
            update(ENTRIES).where(ENTRIES.c.number == row[0]).values(previous_hash=previous, hash=f"~{row[0]}")
        )
        connection.execute(update(ENTRIES).where(ENTRIES.c.number == row[0]).values(hash=digest))
        previous = digest


def size() -> int:
    """How many entries the log has."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
