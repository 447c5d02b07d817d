"""A look at the database apart from all other work: on a connection of its own, and over within a second."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.orm import Session

from canine.extensions import address_of, db
from canine.faults import errors_of_the_driver, fault_of
from canine.postgresql import connection_options, hurried

if TYPE_CHECKING:
    from canine.settings import Settings

T = TypeVar("T")
SECOND = 1.0
# For one answer of the database; a look asks several times.
_EACH_S = 0.8


class _Looker:
    """One thread, and one look at a time: whoever asks meanwhile is told what that one finds."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="apart")
        self._lock = Lock()
        self._running: Future[Any] | None = None

    def found_by(self, look: Callable[[], T]) -> T | None:
        """Return what a look finds within its second, or the one that is under way; None where neither ends."""
        with self._lock:
            if self._running is None or self._running.done():
                self._running = self._threads.submit(look)
            running = self._running
        try:
            found: T = running.result(timeout=SECOND)
        except TimeoutError:
            return None
        return found


_looker = _Looker()


def within_its_second(look: Callable[[Engine | None], T]) -> T | None:
    """Return what a look finds; None where the database does not answer in time.

    SQLite, which no network and no full pool can keep away, is asked as always. The look is handed the engine to take
    another connection from, where it needs one; None is the usual one.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.database_url.startswith("sqlite"):
        return look(None)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return _looker.found_by(lambda: _on_its_own(app, settings, look))


def _on_its_own(app: Flask, settings: "Settings", look: Callable[[Engine | None], T]) -> T | None:
    engine = create_engine(address_of(settings), poolclass=NullPool, connect_args=connection_options())
    try:
        with app.app_context(), hurried(_EACH_S), engine.connect() as connection:
            db.session.registry.set(Session(connection))  # type: ignore[arg-type]  # every query asks db.session
            try:
                return look(engine)
            finally:
                db.session.remove()
    except errors_of_the_driver(settings):
        return None
    except Exception as error:
        if fault_of(error) is None:
            raise
        return None
