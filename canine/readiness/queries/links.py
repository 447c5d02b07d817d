"""The addresses at which people fetch their calendars."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from canine.accounts.models import User
from canine.extensions import db
from canine.readiness.models import CalendarLink


def calendar_link(person_id: UUID) -> CalendarLink | None:
    """Return the address of the person's calendar that is in force."""
    return db.session.scalar(
        select(CalendarLink).where(CalendarLink.person_id == person_id, CalendarLink.revoked_at.is_(None))
    )


def calendar_links(person_id: UUID) -> Sequence[CalendarLink]:
    """Every address that the person's calendar ever had."""
    return db.session.scalars(select(CalendarLink).where(CalendarLink.person_id == person_id)).all()


def holder_of_hash(token_hash: str) -> User | None:
    """Return the person, if active, whose calendar has an address with this hash in force."""
    return db.session.scalar(
        select(User)
        .join(CalendarLink, CalendarLink.person_id == User.id)
        .where(CalendarLink.token_hash == token_hash, CalendarLink.revoked_at.is_(None), User.deactivated_at.is_(None))
    )
