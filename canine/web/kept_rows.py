"""Keep the rows that a page has read until it is answered.

SQLAlchemy forgets a row as soon as nobody holds it: the record that an address names would be read to see whose it is,
again for the view, and once more for what a section adds; an account once for each entry that it made. What writes
keeps nothing, and reads anew what it is about to change. `canine.audit.read_cache` keeps the page's looks under LOOKS.
"""

from typing import Any

from flask import Flask, request
from sqlalchemy.orm import Session

from canine.extensions import db
from canine.transaction import is_writing

_KEPT = "kept rows"
LOOKS = "looks of a page"
# A list that is exported row by row takes no more room than this.
MOST_KEPT = 2000


def keep(session: Session, row: Any) -> None:
    """Keep a row that was loaded for a page; `canine.audit.listener` calls it."""
    kept = session.info.get(_KEPT)
    if kept is not None and len(kept) < MOST_KEPT and not is_writing():
        kept.append(row)


def _begin() -> None:
    if request.method in ("GET", "HEAD"):
        db.session().info.update({_KEPT: [], LOOKS: {}})


def _end(_error: BaseException | None) -> None:
    for name in (_KEPT, LOOKS):
        db.session().info.pop(name, None)


def init_app(app: Flask) -> None:
    """Keep the rows of every page from its first question to its answer."""
    app.before_request(_begin)
    app.teardown_request(_end)
