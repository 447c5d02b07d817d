"""The address of a person's calendar: made, shown once, revoked. Whoever has it reads the calendar."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from canine.accounts.models import User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.readiness import queries
from canine.readiness.models import CalendarLink


def make_calendar_link(person_id: UUID, *, actor: Actor, at: datetime) -> str:
    """Make a new token for the person's calendar, shown this once; the one before it ends."""
    token = secrets.token_urlsafe(32)
    with audited(AuditAction.KEEP_CALENDAR, actor=actor, at=at):
        before = queries.calendar_link(person_id)
        if before is not None:
            before.revoked_at = at
            db.session.flush()  # one in force at a time
        db.session.add(CalendarLink(person_id=person_id, token_hash=_digest(token), made_at=at))
    return token


def revoke_calendar_link(person_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End the address of the person's calendar. Raises DomainError when there is none."""
    link = queries.calendar_link(person_id)
    if link is None:
        raise DomainError("There is no address of your calendar to be revoked.")
    with audited(AuditAction.KEEP_CALENDAR, actor=actor, at=at, reason="revoked"):
        link.revoked_at = at


def holder_of(token: str) -> User:
    """Return the person whose calendar the token opens.

    Raises NotFound for one that is unknown, revoked, or of an account that has ended. The token is looked up by its
    hash: how long that takes tells nothing about how much of a guess was right.
    """
    person = queries.holder_of_hash(_digest(token))
    if person is None:
        raise NotFound("This address opens no calendar. Make a new one on the page “Your calendar”.")
    return person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
