"""What many tests begin with, built once in a process: later tests go on from a copy of the database."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from flask import current_app

from canine.audit import queries
from canine.extensions import Record, db
from canine.units.models import Unit
from tests.scenes import Scene

Kind = TypeVar("Kind", bound=Record)


class _World:
    """What SQLite's file holds, and where its scene stood."""

    def __init__(self, scene: Scene, made: Record) -> None:
        assert scene.founded is not None
        self.made_id, self.unit_id, self.number = made.id, scene.founded.id, next(scene.numbers)
        self.held = _closed_file().read_bytes()


def _closed_file() -> Path:
    """The file of the test, which nobody has open: all that was written is in it."""
    db.session.remove()
    db.engine.dispose()
    instance: Path = current_app.config["SETTINGS"].instance
    return instance / "canine.sqlite3"


_worlds: dict[tuple[str, str], _World] = {}


def remembered(name: str, scene: Scene, kind: type[Kind], build: Callable[[], Kind]) -> Kind:
    """Return what `build` makes outside a transaction; the second time in a process, by a copy of the whole file.

    The same thing on the same log, that is: on PostgreSQL, and in a scene that has begun, it is simply built.
    """
    if db.session.get_bind().dialect.name != "sqlite" or scene.founded is not None:
        return build()
    key = (name, queries.head().hash)
    if key not in _worlds:
        _worlds[key] = _World(scene, build())
    world = _worlds[key]
    _closed_file().write_bytes(world.held)
    scene.founded, scene.numbers = db.session.get_one(Unit, world.unit_id), count(world.number)
    return db.session.get_one(kind, world.made_id)
