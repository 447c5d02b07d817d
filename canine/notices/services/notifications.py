"""NewNotice somebody, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts.models import User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.read_cache import cached_lookup
from canine.extensions import db
from canine.notices import queries
from canine.notices.messages import NewNotice
from canine.notices.models import Notice
from canine.rules.notifications import shortened


def notify(person_id: UUID, notice: NewNotice, *, actor: Actor, at: datetime) -> bool:
    """Raise the notice unless this person was told already; True when it is new. A long sentence is shortened."""
    told = db.session.scalar(
        select(Notice.id).where(
            Notice.person_id == person_id,
            Notice.matter == notice.matter,
            Notice.subject_id == notice.subject_id,
            Notice.due_on == notice.due_on,
            Notice.rung == notice.rung,
        )
    )
    if told is not None:
        return False
    _raise(person_id, notice, actor=actor, at=at)
    return True


def _raise(person_id: UUID, notice: NewNotice, *, actor: Actor, at: datetime) -> None:
    with audited(AuditAction.RAISE_NOTICE, actor=actor, at=at):
        db.session.add(
            Notice(
                person_id=person_id,
                matter=notice.matter,
                subject_id=notice.subject_id,
                due_on=notice.due_on,
                rung=notice.rung,
                sentence=shortened(notice.sentence),
                address=notice.address,
                raised_at=at,
            )
        )


_NOTICE_TABLES = frozenset({Notice.__tablename__, User.__tablename__})


def notify_managers(unit_id: UUID | None, notice: NewNotice, *, actor: Actor, at: datetime) -> int:
    """Tells every manager of the unit; gives how many did not know yet.

    What is of no unit is told to all: nobody else would be.
    """
    key = unit_id, notice.matter, notice.subject_id, notice.due_on, notice.rung
    untold = cached_lookup(_NOTICE_TABLES, key, lambda: queries.untold_managers(unit_id, notice))
    for manager_id in untold:
        _raise(manager_id, notice, actor=actor, at=at)
    return len(untold)


def mark_seen(person_id: UUID, *, actor: Actor, at: datetime) -> int:
    """Note that a person has seen what the list shows them; return how many it had no room for yet."""
    with audited(AuditAction.SEE_NOTICES, actor=actor, at=at):
        for notice in queries.notices_of(person_id):
            if notice.seen_at is None:
                notice.seen_at = at
    return queries.unseen(person_id)
