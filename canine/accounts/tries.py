"""Wrong passwords: counted for the address that was typed, in the database, and answered with a wait.

An address that nobody has waits like any other, so that the wait tells nothing. Others behind the same network's
address sign in meanwhile.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select

from canine.accounts.models import PasswordTries
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.sentence import Sentence
from canine.rules.signed_in import FORGOTTEN_AFTER, FREE_TRIES, wait_after


class TooManyTries(DomainError):
    """Too many wrong passwords in a row; the next one is not looked at before the wait is over."""

    def __init__(self, wait: timedelta, *, field: str | None = None) -> None:
        self.retry_after = ceil(wait.total_seconds())
        minutes = ceil(wait / timedelta(minutes=1))
        super().__init__(
            Sentence(
                "Too many wrong passwords in a row for this account. Wait {minutes} min, then try again. "
                "If these were not your tries, tell your administrator.",
                minutes=minutes,
            ),
            field=field,
        )


def refuse_while_waiting(email: str, *, at: datetime, field: str | None = None) -> None:
    """Raise TooManyTries while the wait of an address runs."""
    found = db.session.get(PasswordTries, _hash_of(email), populate_existing=True)
    wait = timedelta(0) if found is None else found.last_at + wait_after(found.wrong) - at
    if wait > timedelta(0):
        raise TooManyTries(wait, field=field)


def waiting(emails: Iterable[str], *, at: datetime) -> dict[str, tuple[int, datetime]]:
    """Return by address how many wrong passwords in a row make it wait now, and until when; one statement."""
    by_hash = {_hash_of(one): one for one in emails}
    rows = db.session.scalars(select(PasswordTries).where(PasswordTries.wrong >= FREE_TRIES)).all()
    until = {row.email_hash: (row.wrong, row.last_at + wait_after(row.wrong)) for row in rows}
    return {by_hash[key]: found for key, found in until.items() if key in by_hash and found[1] > at}


def wrong(email: str, *, at: datetime) -> None:
    """Count a wrong password, inside a transaction. Counts of which nothing was heard for a day are let go."""
    db.session.execute(delete(PasswordTries).where(PasswordTries.last_at < at - FORGOTTEN_AFTER))
    found = db.session.get(PasswordTries, _hash_of(email), populate_existing=True)
    if found is None:
        db.session.add(PasswordTries(email_hash=_hash_of(email), wrong=1, last_at=at))
    else:
        found.wrong, found.last_at = found.wrong + 1, at
    db.session.flush()


def clear(email: str) -> None:
    """Count from nothing again, inside a transaction: the right password was typed, or a new one set."""
    db.session.execute(delete(PasswordTries).where(PasswordTries.email_hash == _hash_of(email)))


def _hash_of(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
