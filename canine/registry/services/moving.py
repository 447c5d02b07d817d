"""A dog or a handler goes to another unit: a manager of theirs proposes it, one of the other unit takes them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.accounts import queries as accounts
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.proposals import services as proposals
from canine.registry import moves, queries
from canine.registry.messages import Move, handler_of
from canine.registry.models import Dog, Handler, ProposedMove, Team
from canine.registry.services.checks import reason_of
from canine.rules.roles import Role
from canine.units import queries as units


@dataclass(frozen=True, slots=True)
class Movers:
    """Who goes together: a team is of one unit, so that a dog goes with those who work it, and they with theirs."""

    dogs: tuple[Dog, ...]
    handlers: tuple[Handler, ...]

    @property
    def names(self) -> str:
        """Everybody by name."""
        return ", ".join([*(one.name for one in self.dogs), *(one.name for one in self.handlers)])


def movers(dog_id: UUID | None, handler_id: UUID | None) -> Movers:
    """Return everybody who goes along with a dog or a handler, themselves first, by the teams that run."""
    dogs = {dog_id: queries.dog(dog_id)} if dog_id else {}
    handlers = {handler_id: queries.handler(handler_id)} if handler_id else {}
    seen = -1
    while seen < len(dogs) + len(handlers):
        seen = len(dogs) + len(handlers)
        for team in _running([*dogs.values(), *handlers.values()]):
            dogs.setdefault(team.dog_id, team.dog)
            handlers.setdefault(team.handler_id, team.handler)
    return Movers(tuple(dogs.values()), tuple(handlers.values()))


def _running(those: Sequence[Dog | Handler]) -> list[Team]:
    return [team for one in those for team in one.teams if team.to_on is None]


def propose_move(message: Move, *, actor: Actor, at: datetime) -> ProposedMove:
    """Ask another unit to take a dog or a handler in, with everybody whom they work with; nothing changes before.

    Raises DomainError for their own unit, one without a manager, where somebody is asked already, or without a reason.
    """
    mover = queries.dog(message.dog_id) if message.dog_id else queries.handler(handler_of(message.handler_id))
    require_own(mover.unit_id, actor, field="unit_id")
    to = units.unit(message.unit_id)
    if to.id == mover.unit_id:
        raise DomainError(f"{mover.name} is of {to.name} already.", field="unit_id")
    if not any(one.unit_id == to.id for one in accounts.active_users(Role.MANAGER)):
        raise DomainError(f"{to.name} has no manager who could agree. An administrator adds one.", field="unit_id")
    waits = moves.move_that_waits(message.dog_id, message.handler_id)
    if waits is not None:
        raise DomainError(
            f"{units.unit(waits.unit_id).name} was asked already, by {waits.author_name}.", field="unit_id"
        )
    words = reason_of(message.reason)
    made = proposals.opened(
        ProposedMove,
        words,
        actor=actor,
        at=at,
        dog_id=message.dog_id,
        handler_id=message.handler_id,
        unit_id=to.id,
    )
    with audited(AuditAction.MOVE_TO_UNIT, actor=actor, at=at, reason=words):
        db.session.add(made)
    return made


def answer_move(move_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> ProposedMove:
    """Take somebody in, or decline it; whoever proposed it withdraws it.

    Raises Forbidden for who is no manager of the unit that was asked, or the person who proposed it, DomainError for
    one that was answered or without a reason.
    """
    found, words = moves.proposed_move(move_id), reason_of(reason)
    is_author = actor.user_id == found.author_id
    if agrees or not is_author:
        proposals.require_second(found, found.unit_id, actor, agrees=agrees)
    with audited(AuditAction.MOVE_TO_UNIT, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
        if agrees:
            going = movers(found.dog_id, found.handler_id)
            for dog in going.dogs:
                dog.unit_id = found.unit_id
            for handler in going.handlers:
                handler.unit_id = found.unit_id
                _take_account_along(handler, found.unit_id)
    return found


def _take_account_along(handler: Handler, unit_id: UUID) -> None:
    """Let a handler's account follow, in the role that a manager had agreed to; the manager who agrees now is the new
    unit's. An account with another role, or with none in force, stays: what it may do there, nobody has said.
    """
    if handler.user_id is None:
        return
    account = accounts.user(handler.user_id)
    if account.role is Role.HANDLER and account.deactivated_at is None:
        account.unit_id = unit_id
