"""The log: what an entry costs when it is written, and how fast the whole of it is walked."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import cast

from flask import Flask
from sqlalchemy import Table, insert, select

from canine import create_app, settings
from canine.audit.actor import program
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.audit.models import AuditEntry
from canine.audit.verification import verify, walk
from canine.cli import migrate_database
from canine.extensions import db
from canine.registry.models import Odour
from canine.transaction import transaction

BATCHES, BATCH = 100, 100
ENTRIES = BATCHES * BATCH


def measure_append() -> dict[str, object]:
    """Seconds for 10,000 entries in batches of 100, each batch committed; the baseline writes the rows alone."""
    with tempfile.TemporaryDirectory() as folder:
        app = _instance(Path(folder))
        with app.app_context():
            ours = _seconds_of(_append)
            baseline = _seconds_of(_append_without_log)
            db.session.remove()
            db.engine.dispose()
    return {"name": "log_append_10000", "ours": ours, "baseline": baseline, "ratio": ours / baseline, "unit": "s"}


def measure_walk() -> dict[str, object]:
    """Seconds to walk a chain of 10,000 entries, every hash made anew."""
    return _of_a_log("log_walk_10000", walk)


def measure_verify() -> dict[str, object]:
    """Seconds to verify a log of 10,000 entries and the 10,000 rows that it is about."""
    return _of_a_log("log_verify_10000", verify)


def _of_a_log(name: str, work: Callable[[], object]) -> dict[str, object]:
    """The best of five; the baseline reads the same entries and does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = _instance(Path(folder))
        with app.app_context():
            _append()
            ours = min(_seconds_of(work) for _ in range(5))
            baseline = min(_seconds_of(_read) for _ in range(5))
            db.session.remove()
            db.engine.dispose()
    return {"name": name, "ours": ours, "baseline": baseline, "ratio": ours / baseline, "unit": "s"}


def _instance(folder: Path) -> Flask:
    app = create_app(settings.read({"CANINE_INSTANCE": str(folder), "CANINE_SECRET_KEY": "k" * 40}))
    migrate_database(app)
    return app


def _seconds_of(work: object) -> float:
    assert callable(work)
    started = perf_counter()
    work()
    return perf_counter() - started


def _append() -> None:
    at = datetime.now(UTC)
    for batch in range(BATCHES):
        with transaction(), deed(Deed.KEEP_ODOURS, actor=program("bench"), at=at):
            db.session.add_all([Odour(name=f"odour {batch} {number}") for number in range(BATCH)])


def _append_without_log() -> None:
    for batch in range(BATCHES):
        with transaction():
            rows = [{"id": Odour().id, "name": f"bare {batch} {number}"} for number in range(BATCH)]
            db.session.connection().execute(insert(cast(Table, Odour.__table__)), rows)


def _read() -> None:
    db.session.rollback()
    for _ in db.session.connection().execute(select(AuditEntry.__table__).execution_options(yield_per=2000)):
        pass
