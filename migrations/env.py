"""Runs the migrations for Flask-Migrate, on SQLite in batch mode."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from alembic import context
from alembic.operations import MigrateOperation, Operations
from flask import current_app

import canine

for room in iter_modules(canine.__path__, "canine."):  # every table must be known
    if room.ispkg and find_spec(f"{room.name}.models"):
        import_module(f"{room.name}.models")

extension = current_app.extensions["migrate"]
engine = extension.db.engine
metadata = extension.db.metadata


@Operations.register_operation("forbid_changes")
class ForbidChanges(MigrateOperation):
    """`op.forbid_changes("table")`: lets rows in and never lets them change or go, whatever speaks to the database."""

    def __init__(self, table: str) -> None:
        self.table = table

    @classmethod
    def forbid_changes(cls, operations: Operations, table: str) -> None:
        """Makes the table append-only; its triggers go when the table goes."""
        operations.invoke(cls(table))


@Operations.implementation_for(ForbidChanges)
def forbid_changes(operations: Operations, asked: ForbidChanges) -> None:
    """Writes the triggers of either dialect."""
    table = asked.table
    if operations.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            operations.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    operations.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    operations.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def run() -> None:
    """Upgrades over one connection; SQLite's foreign keys are off while batch mode rebuilds tables."""
    with engine.connect() as connection:
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
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
