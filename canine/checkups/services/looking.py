"""A second look at a run: after its last response and before it is cleared, somebody writes down what lies where.

Whoever looks knows then what lay in that run, and nothing of those to come.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.models import Checkup, SecondLook
from canine.checkups.services.awaited_looks import waits_for_a_look
from canine.checkups.services.revealing import notify_assessor, reveal_by_itself
from canine.checkups.services.steps import require_ending
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.trial import CheckupState


def require_looking(found: Checkup, *, actor: Actor) -> None:
    """Raise NotYourPart for anybody but the assessor, or who stands in for one who has left."""
    require_ending(found, actor)


def look_at_run(checkup_id: UUID, run: int, items_seen: Sequence[int], *, actor: Actor, at: datetime) -> SecondLook:
    """Keep the number of the item that lies at each position of a run, 0 for none, as the assessor reads them.

    What lies otherwise than planned is in no count but the one against the team. With the last run the plan is opened.
    Raises NotYourPart for anybody but the assessor (or who stands in for one who has left), DomainError for another run
    than the one that waits, or another number of positions.
    """
    found = _waiting(checkup_id, run, actor)
    if len(items_seen) != found.positions_per_run:
        raise DomainError(f"Write down a number for each of the {found.positions_per_run} positions.")
    return _kept(found, run, list(items_seen), "", actor, at)


def say_no_look(checkup_id: UUID, run: int, reason: str, *, actor: Actor, at: datetime) -> SecondLook:
    """Keep why nobody could look at a run before it was cleared: the paper says so. Raises the same."""
    found = _waiting(checkup_id, run, actor)
    words = " ".join(reason.split())
    if not words:
        raise DomainError("Say why nobody could look: the reason is printed.", field="reason")
    return _kept(found, run, [], words, actor, at)


def _waiting(checkup_id: UUID, run: int, actor: Actor) -> Checkup:
    found = queries.checkup(checkup_id)
    require_ending(found, actor)
    if waits_for_a_look(found) != run:
        raise DomainError(f"Run {run} waits for no second look.")
    return found


def _kept(found: Checkup, run: int, seen: list[int], reason: str, actor: Actor, at: datetime) -> SecondLook:
    assert actor.user_id is not None  # the assessor has an account
    look = SecondLook(
        checkup_id=found.id,
        run=run,
        items_seen=seen,
        reason=reason,
        author_id=actor.user_id,
        author_name=actor.name,
        at=at,
    )
    with audited(AuditAction.LOOK_AT_LOADING, actor=actor, at=at):
        db.session.add(look)
    if found.state is CheckupState.COMPLETE:
        reveal_by_itself(found, at)
        notify_assessor(found, actor, at)
    return look
