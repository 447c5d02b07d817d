"""One application of a test process for each database, which every test finds as if it were new.

To make an application, compile its templates and its SQL, and connect costs more than most tests do with it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event
from sqlalchemy.engine import Engine

from canine import create_app
from canine.extensions import bind_migrations, db, limiter
from canine.settings import Settings
from tests.judge import JudgingClient


@event.listens_for(Engine, "connect")
def _careless(connection: Any, _record: Any) -> None:
    """Like the tests' PostgreSQL, SQLite does not wait for the disk. Comes after what the program asks for."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class _Templates(BytecodeCache):
    """What one application has compiled, the next one of the process takes from here."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja looks itself whether it is of this very text."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Templates()


class KeptApplication:
    """An application that moves from one test's instance to the next one's."""

    def __init__(self, first: Settings, *, is_served: bool = False) -> None:
        """Served, it is as its users have it; otherwise it asks for no token, and each of its pages is judged."""
        self._app = create_app(first)
        bind_migrations(self._app)
        self._app.jinja_env.bytecode_cache = COMPILED
        if not is_served:
            self._app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
            self._app.test_client_class = JudgingClient
        self._config = dict(self._app.config)
        self._file: str | None = None
        self._is_altered = False
        with self._app.app_context():
            event.listen(db.engine, "do_connect", self._to_this_file)
            event.listen(db.engine, "before_cursor_execute", self._note_another_schema)

    @contextmanager
    def at(self, chosen: Settings) -> Iterator[Flask]:
        """The application in this instance: its first settings, no tries counted, no connection to another file.

        PostgreSQL's connections are kept: a new one reads the whole catalogue again, and plans every statement.
        """
        app = self._app
        app.config.clear()
        app.config.update(self._config, SETTINGS=chosen, SQLALCHEMY_DATABASE_URI=chosen.database_url)
        app.instance_path = str(chosen.instance)
        self._file = chosen.database_url.removeprefix("sqlite:///")
        limiter.reset()
        with app.app_context():
            yield app
            db.session.remove()
            if self._is_altered or db.engine.dialect.name == "sqlite":
                db.engine.dispose()
            self._is_altered = False

    def _note_another_schema(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """A connection remembers how it reads the tables of before, and whatever was set for its session."""
        self._is_altered = self._is_altered or statement.lstrip().startswith(("ALTER", "CREATE", "DROP", "SET"))

    def _to_this_file(self, dialect: Any, _record: Any, arguments: list[Any], _named: dict[str, Any]) -> None:
        """SQLite's engine keeps its compiled statements and opens the file of the test."""
        if dialect.name == "sqlite":
            arguments[0] = self._file
