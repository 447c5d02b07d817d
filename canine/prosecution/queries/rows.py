"""Rows under a case as the log keeps them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import inspect

from canine.audit.images import image
from canine.extensions import Record
from canine.prosecution.messages import KeptRow
from canine.shifts.models import Logged


def written_by(row: Logged) -> tuple[str, datetime]:
    """Who wrote a row, and when the server had it."""
    return row.recorder_name, row.received_at


def kept(rows: Iterable[Record]) -> tuple[KeptRow, ...]:
    """Each row once, by table and key, as the log's image of it; columns that are sealed there stay so."""
    found = {}
    for row in rows:
        key = "/".join(str(part) for part in inspect(row).identity or ())
        found[row.__tablename__, key] = KeptRow(row.__tablename__, key, image(row))
    return tuple(found[place] for place in sorted(found))
