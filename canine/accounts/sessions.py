"""Sessions of browsers: begun, seen, listed and ended. Each look is one statement by the hash of the session's key."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.exc import SQLAlchemyError

from canine.accounts import queries
from canine.accounts.models import Guest, User, UserSession
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.errors import NotFound
from canine.extensions import db
from canine.rules.signed_in import (
    LONGEST_IDLE,
    LONGEST_SESSION,
    SEEN_EVERY,
    Ending,
    address_and_browser,
    is_running,
)

_PATIENCE_MS = 250


@dataclass(frozen=True, slots=True)
class Running:
    """A session as its person and the administrator see it."""

    id: UUID
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime


def begin(user: User, *, device: str, at: datetime) -> str:
    """Begin a session, inside a transaction; return its key, of which the hash alone is kept."""
    key = secrets.token_urlsafe(32)
    db.session.add(UserSession(user_id=user.id, key_hash=_hash_of(key), device=device[:200], began_at=at, seen_at=at))
    db.session.flush()
    return key


def person_of(key: str, *, at: datetime) -> tuple[User, UserSession, bool] | None:
    """Return the person of a running session, by its key, and whether anybody let them into another unit.

    Every request asks, and most people are nobody's guests: so in one statement.
    """
    is_guest = exists().where(Guest.user_id == User.id, Guest.ended_at.is_(None))
    statement = select(User, UserSession, is_guest).join(UserSession, UserSession.user_id == User.id)
    found = db.session.execute(statement.where(UserSession.key_hash == _hash_of(key))).first()
    if found is None:
        return None
    user, session, is_let_in = found
    is_good = user.deactivated_at is None and is_running(session.began_at, session.seen_at, session.ended_at, at)
    return (user, session, is_let_in) if is_good else None


def seen(session_id: UUID, *, at: datetime) -> None:
    """Write down that a session was seen, after what the request itself read and wrote.

    No request waits long for another writer: the next one comes soon enough.
    """
    db.session.rollback()
    later = update(UserSession).where(UserSession.id == session_id, UserSession.seen_at < at).values(seen_at=at)
    with suppress(SQLAlchemyError), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        wait = f"PRAGMA busy_timeout={_PATIENCE_MS}" if is_sqlite else f"SET LOCAL lock_timeout = {_PATIENCE_MS}"
        connection.exec_driver_sql(wait)
        try:
            connection.execute(later)
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout=15000")


def running(user_id: UUID, *, at: datetime) -> list[Running]:
    """Return the sessions of a person that still open something, the one seen last first."""
    return [
        Running(one.id, browser, address, one.began_at, one.seen_at)
        for one in _running_rows(user_id, at)
        for address, browser in [address_and_browser(one.device)]
    ]


def _running_rows(user_id: UUID, at: datetime) -> Sequence[UserSession]:
    return db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.began_at >= at - LONGEST_SESSION,
            UserSession.seen_at >= at - LONGEST_IDLE - SEEN_EVERY,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.began_at.desc(), UserSession.id)
    ).all()


def end_own(session_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End one of a person's own sessions. Raise NotFound for one of somebody else, or one that has ended."""
    found = db.session.get(UserSession, session_id)
    if found is None or found.user_id != actor.user_id or found.ended_at is not None:
        raise NotFound("This session has ended, or is not one of yours.")
    _end(found, Ending.ENDED_FROM_ELSEWHERE, at)
    note(
        AuditAction.END_OWN_SESSIONS, "users", found.user_id, actor=actor, at=at, session=str(found.id), on=found.device
    )


def end_others(user_id: UUID, this_one: UUID | None, *, actor: Actor, at: datetime) -> int:
    """End every session of a person but this one, and every takeover of a tablet; return how many sessions."""
    ended = end_all(user_id, Ending.ENDED_FROM_ELSEWHERE, at=at, but=this_one)
    _end_takeovers(user_id, AuditAction.END_OWN_SESSIONS, actor=actor, at=at)
    return ended


def end_all_of(user_id: UUID, *, actor: Actor, at: datetime) -> int:
    """End every session of somebody, and every takeover of a tablet; return how many sessions."""
    ended = end_all(user_id, Ending.ENDED_BY_ADMINISTRATOR, at=at)
    _end_takeovers(user_id, AuditAction.END_SESSIONS, actor=actor, at=at)
    return ended


def _end_takeovers(user_id: UUID, what: AuditAction, *, actor: Actor, at: datetime) -> None:
    """Change the mark that a tablet's proof bears; the entry of the account says that sessions were ended."""
    user = queries.user(user_id)
    with audited(what, actor=actor, at=at):
        user.session_mark = secrets.token_hex(16)


def end_all(user_id: UUID, ending: Ending, *, at: datetime, but: UUID | None = None) -> int:
    """End the running sessions of a person but one, as a part of another act; return how many there were."""
    ended = [one for one in _running_rows(user_id, at) if one.id != but]
    for one in ended:
        _end(one, ending, at)
    return len(ended)


def sign_out(session_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    """End the session that a person leaves, and log it."""
    found = None if session_id is None else db.session.get(UserSession, session_id)
    if found is not None and found.ended_at is None:
        _end(found, Ending.SIGNED_OUT, at)
    note(AuditAction.SIGN_OUT, "users", actor.user_id, actor=actor, at=at)


def _end(session: UserSession, ending: Ending, at: datetime) -> None:
    session.ended_at, session.ending = max(at, session.began_at), ending
    db.session.flush()


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
