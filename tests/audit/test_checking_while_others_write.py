"""The check of the log reads one moment of the record: others write meanwhile and are not accused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from typing import cast
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import DBAPIError

from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.guard import schema_change
from canine.audit.listener import audited, insert_audited
from canine.audit.models import AuditEntry
from canine.audit.verification import verify
from canine.extensions import db
from canine.registry.models import Odour
from canine.transaction import snapshot, transaction

WRITERS, CHECKS = 4, 4


def write(app: Flask, at: datetime) -> None:
    """One row by a flush, one with its entry, and one that changes."""
    with app.app_context():
        with transaction(), audited(AuditAction.KEEP_ODOURS, actor=program("test"), at=at):
            first = Odour(name=f"odour {uuid4()}")
            db.session.add(first)
            insert_audited(Odour, {"id": uuid4(), "name": f"odour {uuid4()}", "retired_at": None, "latin_name": ""})
            db.session.flush()
            first.retired_at = at
        db.session.remove()


@contextmanager
def writers(app: Flask, at: datetime) -> Iterator[None]:
    """Several that write one row after the other while the block runs."""
    is_over = Event()

    def go_on() -> None:
        while not is_over.is_set():
            write(app, at)

    with ThreadPoolExecutor(WRITERS) as pool:
        under_way = [pool.submit(go_on) for _ in range(WRITERS)]
        try:
            yield
        finally:
            is_over.set()
        for one in under_way:
            one.result()


def test_a_check_finds_nothing_wrong_while_four_others_write(app: Flask, at: datetime) -> None:
    write(app, at)
    sizes = []
    with writers(app, at):
        for _ in range(CHECKS):
            found = verify()
            assert found.faults == []
            sizes.append(found.entries)
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1], "they wrote meanwhile"


def entries(connection: object) -> int:
    found: int = connection.execute(select(func.count()).select_from(AuditEntry)).scalar_one()  # type: ignore[attr-defined]
    return found


def test_a_snapshot_stands_still_lets_others_write_and_takes_no_write_itself(app: Flask, at: datetime) -> None:
    with snapshot() as connection:
        before = entries(connection)
        write(app, at)
        assert entries(connection) == before
    with snapshot() as connection:
        assert entries(connection) == before + 3
        with pytest.raises(DBAPIError, match=r"readonly|read-only"), schema_change():
            connection.execute(insert(cast(Table, Odour.__table__)), {"id": uuid4(), "name": "ivory"})
    write(app, at)
    with transaction(), snapshot() as connection:
        assert entries(connection) == before + 6, "a writer may look at what was committed before it"
