"""Reads of notices."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from canine.accounts.models import User
from canine.extensions import db
from canine.notices.models import Notice
from canine.rules.roles import Role

LATEST = 100


def notices_of(person_id: UUID) -> Sequence[Notice]:
    """The latest hundred notices of a person, what was not seen first, then the newest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.person_id == person_id)
        .order_by(Notice.seen_at.is_not(None), Notice.raised_at.desc(), Notice.sentence)
        .limit(LATEST)
    ).all()


def unseen(person_id: UUID) -> int:
    """How many notices a person has not seen."""
    statement = select(func.count()).where(Notice.person_id == person_id, Notice.seen_at.is_(None))
    return db.session.scalar(statement) or 0


def managers_of(unit_id: UUID) -> Sequence[User]:
    """The managers of a unit, and those who lead every unit."""
    return db.session.scalars(
        select(User)
        .where(
            User.role == Role.MANAGER,
            User.deactivated_at.is_(None),
            or_(User.unit_id == unit_id, User.unit_id.is_(None)),
        )
        .order_by(User.name)
    ).all()
