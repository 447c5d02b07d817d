"""A whole unit for strange requests, of which nothing that they write stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from canine import clock, create_app
from canine.accounts import services as accounts
from canine.accounts.models import User
from canine.cli import migrate_database
from canine.extensions import db, limiter
from canine.postgresql import unhurried
from canine.rules.roles import Role
from tests.certificates.signed import authority
from tests.conftest import NOON, settings_for
from tests.journeys.a_whole_unit import WholeUnit
from tests.kept import COMPILED
from tests.scenes import Scene


@contextmanager
def whole_unit(folder: Path, database_url: str | None = None) -> Iterator[Flask]:
    """An instance that was filled once, at a noon that stands still."""
    authority()  # the library that makes a key takes no frozen moment
    app = create_app(settings_for(folder, database_url))
    app.jinja_env.bytecode_cache = COMPILED
    app.config.update(WTF_CSRF_ENABLED=False)
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(clock, "now", lambda: NOON)
        patch.setattr(accounts, "PASSWORD_METHOD", "pbkdf2:sha256:1")
        migrate_database(app)
        unit = WholeUnit()
        unit.fill(app)
        unit.team(unit.dog("Tumaini"), unit.handler("Zawadi Baraka"))  # who may open a shift: the others have
        # The tests look into the database while requests go on: their transaction is idle for minutes.
        with unhurried(), nothing_stays(app):
            yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def nothing_stays(app: Flask) -> Iterator[None]:
    """Undo every transaction but a sign-in where it would be committed, ask for no token and count no tries.

    A request reaches the database with all that it writes, and the next one finds everything as it was.
    """
    former, client_class = app.config["WTF_CSRF_ENABLED"], app.test_client_class
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = None
    db.session.remove()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limiter, "enabled", False)
        patch.setattr(db.engine.dialect, "do_commit", _undo)
        patch.setattr(Scene, "browser_of", _signed_in_for_good)
        yield
        db.session.remove()
    app.config.update(WTF_CSRF_ENABLED=former)
    app.test_client_class = client_class


_signing_in: ContextVar[bool] = ContextVar("signing_in", default=False)


def _undo(connection: Any) -> None:
    if _signing_in.get():
        connection.commit()
    else:
        connection.rollback()


def _signed_in_for_good(scene: Scene, app: Flask) -> Callable[[Role | User], FlaskClient]:
    """Open browsers whose sessions stay: they are rows too."""
    open_browser = _browser_of(scene, app)

    def kept(who: Role | User) -> FlaskClient:
        token = _signing_in.set(True)
        try:
            return open_browser(who)
        finally:
            _signing_in.reset(token)

    return kept


_browser_of = Scene.browser_of
