"""Each person who was there says, signed in as themselves, what they knew while the dog worked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.errors import NotYourPart
from canine.checkups.messages import NewStatement
from canine.checkups.models import Checkup, KnowledgeStatement
from canine.checkups.queries import PartHeld
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.trial import CheckupState

_MAY_BE_STATED = (CheckupState.RUNNING, CheckupState.COMPLETE, CheckupState.SCORED)


def may_state(found: Checkup, held: Sequence[PartHeld], user_id: UUID | None) -> bool:
    """Tell whether somebody holds one of the parts and has not stated yet what they knew, while that can be said."""
    return found.state in _MAY_BE_STATED and any(
        one.user_id == user_id and one.statement is None for one in held if user_id is not None
    )


def state_knowledge(checkup_id: UUID, message: NewStatement, *, actor: Actor, at: datetime) -> KnowledgeStatement:
    """Keep what a person who took part says of themselves; it stays as it is, and is printed.

    Said before the reveal, that somebody knew makes the trial single-blind; said afterwards, it stands against its
    approval. Raises NotYourPart for who took no part, DomainError before the first response, after a manager decided,
    and for a second statement.
    """
    found = queries.checkup(checkup_id)
    own = [one for one in queries.parts_held(found) if actor.user_id is not None and one.user_id == actor.user_id]
    if not own or actor.user_id is None:
        raise NotYourPart("Who took part states what they knew, each for themselves.")
    if own[0].statement is not None:
        raise DomainError("Your statement is on record, and stays as it is.")
    if found.state not in _MAY_BE_STATED:
        raise DomainError("What you knew is stated from the first response on, until a manager has decided.")
    made = KnowledgeStatement(
        checkup_id=found.id,
        knew_in_sight=message.knew_in_sight,
        words=" ".join(message.words.split()),
        author_id=actor.user_id,
        author_name=actor.name,
        at=at,
    )
    with audited(AuditAction.RUN_CHECKUP, actor=actor, at=at):
        db.session.add(made)
    return made


def require_blind(found: Checkup) -> None:
    """Raise DomainError where somebody stated that they knew what lay where, in the dog's sight or hearing."""
    for one in queries.statements(found.id):
        if one.knew_in_sight:
            raise DomainError(
                f"{one.author_name} states that the dog saw or heard them while they knew what lay there: the trial "
                "was not double-blind, and carries no certificate. Refuse it."
            )
