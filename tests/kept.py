"""One application of a test process for each database, which every test finds as if it were new.

To make an application, compile its templates and its SQL, and connect costs more than most tests do with it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from canine import create_app
from canine.extensions import db, limiter
from canine.settings import Settings
from tests.judge import JudgingClient


@event.listens_for(Engine, "connect")
def _careless(connection: Any, _record: Any) -> None:
    """Like the tests' PostgreSQL, SQLite does not wait for the disk. Comes after what the program asks for."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class KeptApplication:
    """An application that moves from one test's instance to the next one's."""

    def __init__(self, first: Settings, *, is_served: bool = False) -> None:
        """Served, it is as its users have it; otherwise it asks for no token, and each of its pages is judged."""
        self._app = create_app(first)
        if not is_served:
            self._app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
            self._app.test_client_class = JudgingClient
        self._config = dict(self._app.config)
        self._file: str | None = None
        with self._app.app_context():
            event.listen(db.engine, "do_connect", self._to_this_file)

    @contextmanager
    def at(self, chosen: Settings) -> Iterator[Flask]:
        """The application in this instance: its first settings, no tries counted, no connection left over."""
        app = self._app
        app.config.clear()
        app.config.update(self._config, SETTINGS=chosen, SQLALCHEMY_DATABASE_URI=chosen.database_url)
        app.instance_path = str(chosen.instance)
        self._file = chosen.database_url.removeprefix("sqlite:///")
        limiter.reset()
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    def _to_this_file(self, dialect: Any, _record: Any, arguments: list[Any], _named: dict[str, Any]) -> None:
        """SQLite's engine keeps its compiled statements and opens the file of the test."""
        if dialect.name == "sqlite":
            arguments[0] = self._file
