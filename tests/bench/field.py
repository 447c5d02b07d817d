"""Records from the field over HTTP: one after another, and 500 at once, on SQLite and on PostgreSQL.

The best known server of this kind, ODK Central, took 9.3 ms (median) for one submission on this project's machines with
PostgreSQL: half of that is the mark.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask
from waitress.server import create_server

from canine import create_app, settings
from canine.accounts import queries as accounts
from canine.accounts import services as account_services
from canine.accounts.models import User
from canine.audit.actor import program
from canine.cli import migrate_database
from canine.extensions import db
from canine.field import services
from canine.rules.roles import Role
from canine.transaction import transaction
from tests import postgres
from tests.scenes import PASSWORD, Scene

HALF_OF_THE_BEST_S = 0.0093 / 2
A_SECOND = 1.0
RECORDS, BATCH = 300, 500
BENCH = program("bench")
Row = dict[str, object]


def measure_sqlite() -> list[Row]:
    """Seconds on SQLite: the median of one record, and a batch."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured("sqlite", folder, None)


def measure_postgresql() -> list[Row]:
    """The same on a PostgreSQL that writes to the disk before it answers; nothing where none is installed."""
    if postgres.binaries() is None:
        return []
    with tempfile.TemporaryDirectory() as folder, postgres.server(is_careless=False) as url:
        return _measured("postgresql", folder, url)


def _measured(name: str, folder: str, url: str | None) -> list[Row]:
    environ = {"CANINE_INSTANCE": folder, "CANINE_SECRET_KEY": "k" * 40, "CANINE_PORT": "0"}
    app = create_app(settings.read(environ | ({"CANINE_DATABASE_URL": url} if url else {})))
    migrate_database(app)
    with app.app_context():
        headers, shift_id = _prepared(app)
        with _served(app) as connection:
            singles = [_seconds(connection, headers, "PUT", *_note(shift_id, number)) for number in range(RECORDS)]
            batch = [{"uuid": str(uuid4()), **_body(shift_id, RECORDS + number)} for number in range(BATCH)]
            at_once = _seconds(connection, headers, "POST", "/api/v1/records", batch)
        db.session.remove()
        db.engine.dispose()
    print(f"  one record, {name}: 95th percentile {quantiles(singles, n=20)[-1] * 1000:.1f} ms")
    return [
        _row(f"field_record_{name}", median(singles), HALF_OF_THE_BEST_S),
        _row(f"field_batch_500_{name}", at_once, A_SECOND),
    ]
