"""What many tests begin with, built once in a process: later tests go on from a copy of the database."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from flask import current_app

from canine.audit import queries
from canine.extensions import Record, db
from canine.units.models import Unit
from tests import postgres
from tests.scenes import Scene

Kind = TypeVar("Kind", bound=Record)


class _World:
    """What the database holds, and where its scene stood."""

    def __init__(self, scene: Scene, made: Record) -> None:
        assert scene.founded is not None
        self.made_id, self.unit_id, self.number = made.id, scene.founded.id, next(scene.numbers)
        self._server = _server()
        self._held = self._server.keep_rows() if self._server else _closed_file().read_bytes()

    def comes_back(self) -> None:
        """The database of the running test holds this, and nothing else."""
        if isinstance(self._held, bytes):
            _closed_file().write_bytes(self._held)
        elif self._server is not None:
            db.session.remove()
            self._server.back_to_rows(self._held)


def _server() -> postgres.Kept | None:
    """The database of the running test, where it is the one on PostgreSQL that every test finds as if it were new."""
    db.session.remove()
    return postgres.Kept.by_url.get(current_app.config["SETTINGS"].database_url)


def _closed_file() -> Path:
    """The file of the test, which nobody has open: all that was written is in it."""
    db.session.remove()
    db.engine.dispose()
    instance: Path = current_app.config["SETTINGS"].instance
    return instance / "canine.sqlite3"


_worlds: dict[tuple[str, str, str], _World] = {}


def remembered(name: str, scene: Scene, kind: type[Kind], build: Callable[[], Kind]) -> Kind:
    """Return what `build` makes outside a transaction; the second time in a process, by a copy of all rows.

    The same thing on the same log, that is: in a scene that has begun, it is simply built.
    """
    dialect = db.session.get_bind().dialect.name
    if scene.founded is not None or not (dialect == "sqlite" or _server()):
        return build()
    key = (name, dialect, queries.head().hash)
    if key not in _worlds:
        _worlds[key] = _World(scene, build())
    world = _worlds[key]
    world.comes_back()
    scene.founded, scene.numbers = db.session.get_one(Unit, world.unit_id), count(world.number)
    return db.session.get_one(kind, world.made_id)
