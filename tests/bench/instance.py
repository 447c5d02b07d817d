"""The application on an empty instance: SQLite's file is migrated once in a run, and copied for every later measure."""

from pathlib import Path

from flask import Flask

from canine import create_app, settings
from canine.cli import migrate_database
from canine.extensions import db

_migrated: list[bytes] = []


def instance_in(folder: str, database_url: str | None = None, *, port: int | None = None) -> Flask:
    """Return the application on what is there."""
    environ = {"CANINE_INSTANCE": folder, "CANINE_SECRET_KEY": "k" * 40}
    environ |= {"CANINE_DATABASE_URL": database_url} if database_url else {}
    environ |= {"CANINE_PORT": str(port)} if port else {}
    return create_app(settings.read(environ))


def empty_instance(folder: str, database_url: str | None = None, *, port: int | None = None) -> Flask:
    """Return it on an empty instance, at the present revision."""
    app = instance_in(folder, database_url, port=port)
    file = Path(folder) / "canine.sqlite3"
    if database_url is None and _migrated:
        file.write_bytes(_migrated[0])
    migrate_database(app)
    if database_url is None and not _migrated:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        _migrated.append(file.read_bytes())
    return app
