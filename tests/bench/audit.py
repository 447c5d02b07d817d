"""The log: what an entry costs when it is written, and how fast the whole of it is walked."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import cast

from sqlalchemy import Table, insert, select

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.guard import schema_change
from canine.audit.listener import audited
from canine.audit.models import AuditEntry
from canine.audit.verification import verify, walk
from canine.extensions import db
from canine.registry.models import Odour
from canine.transaction import snapshot, transaction
from tests.bench.effort import Effort
from tests.bench.instance import empty_instance
from tests.bench.row import Row, row

BATCH = 100


def measure_append(effort: Effort) -> list[Row]:
    """Seconds for batches of 100 entries, each batch committed; the baseline writes the rows alone."""
    with tempfile.TemporaryDirectory() as folder:
        app = empty_instance(folder)
        with app.app_context():
            ours = _seconds_of(lambda: _append(effort.batches))
            baseline = _seconds_of(lambda: _append_without_log(effort.batches))
            db.session.remove()
            db.engine.dispose()
    return [row(f"log_append_{effort.batches * BATCH}", ours, baseline)]


def measure_walk(effort: Effort) -> list[Row]:
    """Seconds to walk a chain of entries, every hash made anew."""
    return _of_a_log("log_walk", _walk, effort)


def measure_verify(effort: Effort) -> list[Row]:
    """Seconds to verify a log and the rows that it is about."""
    return _of_a_log("log_verify", verify, effort)


def _of_a_log(name: str, work: Callable[[], object], effort: Effort) -> list[Row]:
    """The best; the baseline reads the same entries and does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = empty_instance(folder)
        with app.app_context():
            _append(effort.batches)
            ours = min(_seconds_of(work) for _ in range(effort.times))
            baseline = min(_seconds_of(_read) for _ in range(effort.times))
            db.session.remove()
            db.engine.dispose()
    return [row(f"{name}_{effort.batches * BATCH}", ours, baseline)]


def _seconds_of(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _append(batches: int) -> None:
    at = datetime.now(UTC)
    for batch in range(batches):
        with transaction(), audited(AuditAction.KEEP_ODOURS, actor=program("bench"), at=at):
            db.session.add_all([Odour(name=f"odour {batch} {number}") for number in range(BATCH)])


def _append_without_log(batches: int) -> None:
    for batch in range(batches):
        with transaction():
            rows = [{"id": Odour().id, "name": f"bare {batch} {number}"} for number in range(BATCH)]
            with schema_change():  # as if there were no log
                db.session.connection().execute(insert(cast(Table, Odour.__table__)), rows)


def _walk() -> None:
    with snapshot() as connection:
        walk(connection)


def _read() -> None:
    db.session.rollback()
    for _ in db.session.connection().execute(select(AuditEntry.__table__).execution_options(yield_per=2000)):
        pass
