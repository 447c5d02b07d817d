"""Runs the migrations for Flask-Migrate, on SQLite in batch mode."""

from typing import Any

from alembic import context
from flask import current_app

import canine.registry.models  # noqa: F401 -- every table must be known

extension = current_app.extensions["migrate"]
engine = extension.db.engine
metadata = extension.db.metadata


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
