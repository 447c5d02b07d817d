"""The rows of every table, from one database to another: a backup is an SQLite file, whatever the unit's database is.

What the database's drivers hold is copied, value by value, by the types of the columns: nothing is logged, for nothing
happens in the record.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Table,
    TypeDecorator,
    cast,
    create_engine,
    func,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.engine import Dialect

from canine.audit.guard import schema_change
from canine.extensions import Model, migrate, sqlite_at
from canine.postgresql import unhurried
from canine.private_files import make_empty_file

_AT_ONCE = 1000


def copy_of_file(database: Path, target: Path) -> None:
    """Write a copy of an SQLite database as it is at one moment, whoever writes meanwhile, with no log beside it.

    Raises sqlite3.DatabaseError where a page cannot be read.
    """
    make_empty_file(target)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def copy_to_file(source: Connection, target: Path) -> None:
    """Write the rows that a connection sees to a new SQLite database at the present revision."""
    make_empty_file(target)
    engine = create_engine(sqlite_at(target))
    try:
        migrate(engine)
        with closing(sqlite3.connect(target)) as written, written:
            written.execute("PRAGMA foreign_keys=OFF")
            for table in _tables():
                names, places = _names(table, engine.dialect), ", ".join("?" * len(table.columns))
                written.executemany(
                    f"INSERT INTO {_quoted(table, engine.dialect)} ({names}) VALUES ({places})",
                    _rows(source, table, engine.dialect),
                )
    finally:
        engine.dispose()


def put_in_place(database: Path, target: Engine, aside: str) -> None:
    """Put the rows of an SQLite database at the present revision in the place of those of a PostgreSQL, all or none.

    What was there lies in the schema `aside` afterwards.
    """
    with unhurried(), schema_change(), target.begin() as connection:
        _set_aside(connection, aside)
        migrate(connection)
        _copy_from_file(database, connection)


def _copy_from_file(database: Path, written: Connection) -> None:
    source, dialect = create_engine(sqlite_at(database)), written.dialect
    try:
        with source.connect() as read:
            driver: Any = written.connection.driver_connection
            for table in _tables():
                with driver.cursor() as cursor:
                    names, name = _names(table, dialect), _quoted(table, dialect)
                    with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                        for row in _rows(read, table, dialect):
                            copy.write_row(row)
                _count_on(written, table)
    finally:
        source.dispose()


def bring_up(database: Path) -> None:
    """Upgrade an SQLite database to the present revision."""
    engine = create_engine(sqlite_at(database))
    try:
        migrate(engine)
    finally:
        engine.dispose()


def _set_aside(connection: Connection, schema: str) -> None:
    """Move every table of a PostgreSQL into a schema of its own, where nothing is lost."""
    quote = connection.dialect.identifier_preparer.quote
    names, there = inspect(connection).get_table_names(), inspect(connection).get_schema_names()
    while schema in there:  # by a run that was ended when all was in place: what it put there is set aside as well
        schema += "-again"
    if names:
        connection.execute(text(f"CREATE SCHEMA {quote(schema)}"))
    for name in names:
        connection.execute(text(f"ALTER TABLE {quote(name)} SET SCHEMA {quote(schema)}"))


def _tables() -> list[Table]:
    """Return every table, those that others refer to first."""
    return Model.metadata.sorted_tables


def _quoted(table: Table, dialect: Dialect) -> str:
    return dialect.identifier_preparer.format_table(table)


def _names(table: Table, dialect: Dialect) -> str:
    return ", ".join(dialect.identifier_preparer.quote(column.name) for column in table.columns)


def _rows(source: Connection, table: Table, dialect: Dialect) -> Iterator[tuple[Any, ...]]:
    """Yield each row as the driver of another database wants it. What is not there stays so: no `null` of JSON."""
    columns = [_as_it_stands(column) for column in table.columns]
    to_driver = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    with source.execute(select(*columns).execution_options(yield_per=_AT_ONCE)) as found:
        for row in found:
            yield tuple(_each(row, to_driver))


def _as_it_stands(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column of bytes as the database holds them: what is sealed is copied without its key."""
    kind = column.type
    is_of_bytes = isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, LargeBinary)
    return type_coerce(column, LargeBinary()) if is_of_bytes else column


def _each(row: Iterable[Any], to_driver: Iterable[Any]) -> Iterator[Any]:
    for value, process in zip(row, to_driver, strict=True):
        yield value if value is None or process is None else process(value)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's own counters go on after the highest number that was copied."""
    for column in table.primary_key.columns:
        counter = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        last = None if counter is None else connection.scalar(select(func.max(column)))
        if last is not None:
            connection.execute(select(func.setval(cast(counter, REGCLASS), last)))
