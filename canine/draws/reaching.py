"""Saying that a drawn container could not be reached, at a desk or in the field."""

from datetime import datetime
from uuid import UUID

from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.draws import queries
from canine.draws.models import NotReached
from canine.errors import DomainError
from canine.rules.sentence import Sentence


def say_not_reached(drawn_id: UUID, reason: str, *, actor: Actor, at: datetime) -> NotReached:
    """Record why nobody looked at a drawn container.

    Raises DomainError without a reason, for one that was looked at, and a second time.
    """
    found, words = queries.drawn_container(drawn_id), " ".join(reason.split())
    require_own(found.draw.commitment.unit_id, actor)
    if not words:
        raise DomainError("Say why it was not reached.", field="reason")
    if found.not_reached is not None:
        raise DomainError(
            Sentence(
                "{said_by_name} said already that it was not reached.", said_by_name=found.not_reached.said_by_name
            )
        )
    if queries.became([found])[0].is_searched:
        raise DomainError("It was looked at: a search or an air sample of it is on record.")
    made = NotReached(drawn_id=found.id, reason=words, said_at=at, said_by_id=actor.user_id, said_by_name=actor.name)
    with audited(AuditAction.SAY_NOT_REACHED, actor=actor, at=at, reason=words):
        found.not_reached = made
    return made
