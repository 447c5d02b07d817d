"""Whether a newer release upgraded the database while this program runs: then it neither reads nor writes any more.

What the columns mean is known to the release that made them. So a program that is left behind says that it has to be
upgraded, to whoever asks it, until the database is again one that it knows.
"""

from functools import cache

from flask import Flask, request
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from canine.extensions import db, revisions
from canine.faults import DatabaseIsNewer, Fault, fault_of
from canine.transaction import prefetch_under_lock

REVISION = "SELECT version_num FROM alembic_version"
_GOES_ON = ("static", "heartbeat.healthz")
_is_behind = False


@cache
def newest_known() -> str:
    """Return the newest revision of this program, as it was started: its files may be another release's by now."""
    return revisions()[-1]


def judge(revision: str | None) -> None:
    """Raise DatabaseIsNewer for a revision that this program does not know, and remember that it is so."""
    global _is_behind
    _is_behind = revision is not None and revision > newest_known()
    if _is_behind:
        raise DatabaseIsNewer(str(revision), newest_known())


def look(connection: Connection | None = None) -> None:
    """Ask the database of which release it is. Raises DatabaseIsNewer."""
    statement = text(REVISION)
    judge(db.session.scalar(statement) if connection is None else connection.scalar(statement))


def fault_or_behind(error: Exception) -> Fault | None:
    """Return the expected fault behind an error; where a statement failed, that may be the release."""
    fault = fault_of(error)
    if fault is not None or not isinstance(error, DBAPIError):
        return fault
    try:
        db.session.rollback()
        look()
    except (DBAPIError, DatabaseIsNewer) as behind:
        return fault_of(behind)
    return None


@prefetch_under_lock(REVISION, asks_sqlite=True)
def _judge_before_writing(_session: object, row: tuple[str] | None) -> None:
    judge(row[0] if row else None)


def init_app(app: Flask) -> None:
    """Let every request be refused once it is known that the program was left behind."""
    newest_known()
    app.before_request(_refuse)


def _refuse() -> None:
    if _is_behind and request.endpoint not in _GOES_ON:
        look()
