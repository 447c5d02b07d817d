"""The whole unit, filled once for all test processes: each file that looks at it works in a copy."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from canine import clock, create_app
from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.extensions import db
from canine.rules.roles import Role
from canine.units.models import Unit
from tests.certificates.signed import authority
from tests.conftest import NOON, settings_for
from tests.journeys.a_whole_unit import WholeUnit
from tests.journeys.every_page import Stop, Walk, walk
from tests.judge import JudgingClient
from tests.kept import COMPILED

STOOD, WALK = "scene.json", "walk.json"


@contextmanager
def filled(folder: Path, port: int | None = None) -> Iterator[tuple[Flask, WholeUnit]]:
    """An application on a copy of the whole unit, in a folder of its own; its scene goes on from there."""
    app = create_app(settings_for(folder, port=port))
    app.jinja_env.bytecode_cache = COMPILED
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    app.test_client_class = JudgingClient
    with app.app_context():
        yield app, _again(json.loads((folder / STOOD).read_text()))
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class WholeInstance:
    """The folder of the instance, in which nobody works."""

    folder: Path

    def copied_to(self, folder: Path) -> Path:
        """A folder with a copy of it."""
        return Path(shutil.copytree(self.folder, folder, dirs_exist_ok=True))

    def walk(self) -> Walk:
        """The way through its pages, found once: whoever goes it opens the pages anew."""
        way = self.folder / WALK
        with _one_at_a_time(self.folder):
            if not way.exists():
                way.write_text(self._found_in_a_copy())
        found = json.loads(way.read_text())
        stops = [Stop(endpoint, address, Role(role), user_id) for endpoint, address, role, user_id in found["stops"]]
        return Walk(stops, set(found["unopened"]))

    def _found_in_a_copy(self) -> str:
        """In a copy, since everybody signs in."""
        with (
            TemporaryDirectory() as folder,
            filled(self.copied_to(Path(folder))) as (app, _),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(clock, "now", lambda: NOON)
            way = walk(app)
        stops = [(stop.endpoint, stop.address, stop.role.value, stop.user_id) for stop in way.stops]
        return json.dumps({"stops": stops, "unopened": sorted(way.unopened)})


def whole_instance(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> WholeInstance:
    """Whoever asks first fills it; others wait meanwhile."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "the-whole-unit"
    with _one_at_a_time(shared):
        if not shared.exists():
            _fill(tmp_path_factory.mktemp("filling"), migrated_sqlite).rename(shared)
    return WholeInstance(shared)


@contextmanager
def _one_at_a_time(shared: Path) -> Iterator[None]:
    """Among all test processes."""
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(folder: Path, migrated_sqlite: Path) -> Path:
    """At a noon at which time stands still."""
    authority()  # the library that makes a key takes no frozen moment
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    app = create_app(settings_for(folder))
    app.jinja_env.bytecode_cache = COMPILED
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        scene = WholeUnit()
        scene.fill(app)
        (folder / STOOD).write_text(json.dumps(_stood(scene)))
        db.session.remove()
        db.engine.dispose()
    return folder


def _stood(scene: WholeUnit) -> dict[str, Any]:
    """Where the scene stands when it has filled an instance."""
    officers = {role.value: _one_turn(officers) for role, officers in scene._officers.items()}
    return {"unit": str(scene.unit().id), "number": next(scene.numbers), "officers": officers}


def _one_turn(officers: Iterator[User]) -> list[str]:
    first = str(next(officers).id)
    return [first, *takewhile(lambda one: one != first, (str(officer.id) for officer in officers))]


def _again(stood: dict[str, Any]) -> WholeUnit:
    """The scene goes on there, in the instance of the running application."""
    scene = WholeUnit()
    scene.founded, scene.numbers = db.session.get_one(Unit, UUID(stood["unit"])), count(stood["number"])
    for role, ids in stood["officers"].items():
        scene._officers[Role(role)] = cycle([accounts.user(UUID(one)) for one in ids])
    return scene
