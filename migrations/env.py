"""Runs the migrations for Flask-Migrate, on SQLite in batch mode."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from alembic import context
from alembic.operations import MigrateOperation, Operations
from flask import current_app
from sqlalchemy import Connection, inspect

import canine
from canine.audit.guard import schema_change
from canine.postgresql import unhurried
from canine.transaction import ADVISORY_LOCK

for room in iter_modules(canine.__path__, "canine."):  # every table must be known
    if room.ispkg and find_spec(f"{room.name}.models"):
        import_module(f"{room.name}.models")

extension = current_app.extensions["migrate"]
place = context.config.attributes.get("place")
place = extension.db.engine if place is None else place
metadata = extension.db.metadata


@Operations.register_operation("forbid_changes")
class ForbidChanges(MigrateOperation):
    """`op.forbid_changes("table")`: lets rows in and never lets them change or go, whatever speaks to the database."""

    def __init__(self, table: str, but: Sequence[str]) -> None:
        self.table = table
        self.but = but

    @classmethod
    def forbid_changes(cls, operations: Operations, table: str, *, but: Sequence[str] = ()) -> None:
        """Makes the table append-only; the columns of `but` may change. Its triggers go when the table goes."""
        operations.invoke(cls(table, but))


@Operations.implementation_for(ForbidChanges)
def forbid_changes(operations: Operations, asked: ForbidChanges) -> None:
    """Writes the triggers of either dialect. SQLite's hold against REPLACE INTO where `recursive_triggers` is on."""
    table, bind = asked.table, operations.get_bind()
    update = "UPDATE"
    if asked.but:
        quote = bind.dialect.identifier_preparer.quote
        fixed = [column["name"] for column in inspect(bind).get_columns(table) if column["name"] not in asked.but]
        update = f"UPDATE OF {', '.join(map(quote, fixed))}"
    if bind.dialect.name == "sqlite":
        for name, act in (("update", update), ("delete", "DELETE")):
            operations.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    operations.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    operations.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE {update} OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


@Operations.register_operation("allow_changes")
class AllowChanges(MigrateOperation):
    """`op.allow_changes("table")`: takes the triggers of `forbid_changes` away."""

    def __init__(self, table: str) -> None:
        self.table = table

    @classmethod
    def allow_changes(cls, operations: Operations, table: str) -> None:
        """Lets rows of the table change and go again."""
        operations.invoke(cls(table))


@Operations.implementation_for(AllowChanges)
def allow_changes(operations: Operations, asked: AllowChanges) -> None:
    """Drops the triggers of either dialect."""
    table = asked.table
    if operations.get_bind().dialect.name == "sqlite":
        for name in ("update", "delete"):
            operations.execute(f"DROP TRIGGER {table}_no_{name}")
        return
    operations.execute(f"DROP TRIGGER {table}_no_change ON {table}")


@contextmanager
def each_table_alone() -> Iterator[None]:
    """Read a table that is made anew without the tables that it refers to, and those that these do: half the time."""
    whole = Operations.batch_alter_table

    def alone(self: Operations, *args: Any, **named: Any) -> Any:
        named["reflect_kwargs"] = {"resolve_fks": False, **(named.get("reflect_kwargs") or {})}
        return whole(self, *args, **named)

    Operations.batch_alter_table = alone  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        Operations.batch_alter_table = whole  # type: ignore[method-assign]


def run() -> None:
    """Upgrades over one connection; SQLite's foreign keys are off while batch mode rebuilds tables.

    One that was handed over is in a transaction, and stays in it.
    """
    with unhurried(), nullcontext(place) if isinstance(place, Connection) else place.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        settings: dict[str, Any] = {
            "connection": connection,
            "target_metadata": metadata,
            "render_as_batch": is_sqlite,
            "compare_type": True,
        }
        context.configure(**settings)
        with schema_change(), each_table_alone(), context.begin_transaction():
            if not is_sqlite:  # whoever writes now has asked of which release the database is, and may end first
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
            context.run_migrations()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
