"""Who answers a proposal, and the answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.accounts.rights import require_another, require_own
from canine.actor import Actor
from canine.errors import DomainError, Forbidden
from canine.proposal_columns import Answerable, NamesSecond, Proposal
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role

Proposed = TypeVar("Proposed", bound=Proposal)


def proposing(actor: Actor) -> UUID:
    """Return the account of who proposes. Raise Forbidden for a program."""
    if actor.user_id is None:
        raise Forbidden("Only a person with an account proposes this.")
    return actor.user_id


def opened(
    kind: type[Proposed], reason: str, *, actor: Actor, at: datetime, second: User | None = None, **about: Any
) -> Proposed:
    """Return a proposal of a table that waits for its answer; `about` are the table's own columns.

    Raises Forbidden for a program.
    """
    make: Callable[..., Proposed] = kind
    if hasattr(kind, "second_id"):
        about |= {"second_id": second.id if second else None, "second_name": second.name if second else ""}
    return make(
        state=kind.WORDS[ProposalState.PROPOSED],
        reason=reason,
        author_id=proposing(actor),
        author_name=actor.name,
        recorded_at=at,
        answered_by_name="",
        answer_reason="",
        **about,
    )


def others_in_unit(unit_id: UUID, actor: Actor) -> list[User]:
    """Return the managers who answer for a unit, without who proposes, under whatever account."""
    return [one for one in _other_managers(actor) if one.unit_id == unit_id]


def managers_elsewhere(unit_id: UUID, actor: Actor) -> list[User]:
    """Return the managers of other units whom the only manager of a unit may name, by name."""
    return [one for one in _other_managers(actor) if one.unit_id is not None and one.unit_id != unit_id]


def offered_seconds(unit_id: UUID, actor: Actor) -> list[tuple[UUID, str]]:
    """Return whom the only manager of a unit may name to answer; nobody where the unit has another manager."""
    if others_in_unit(unit_id, actor):
        return []
    return [(one.id, one.name) for one in managers_elsewhere(unit_id, actor)]


def _other_managers(actor: Actor) -> Sequence[User]:
    return [one for one in accounts.active_users(Role.MANAGER) if not persons.are_one(one.id, actor.user_id)]


def second_for(unit_id: UUID, second_id: UUID | None, actor: Actor) -> User | None:
    """Return the manager of another unit who answers; None where the unit has another manager itself.

    Raises DomainError where one is needed and none is named, named and not needed, or is no manager of another unit.
    """
    others = others_in_unit(unit_id, actor)
    if others:
        if second_id is not None:
            names = ", ".join(one.name for one in others)
            raise DomainError(f"{names} can answer in this unit. Leave this empty.", field="second_id")
        return None
    elsewhere = managers_elsewhere(unit_id, actor)
    if second_id is None:
        raise DomainError(
            "This unit has no other manager who could answer: name one of another unit."
            if elsewhere
            else "There is no other manager who could answer. Ask an administrator for an account for a second one.",
            field="second_id",
        )
    named = next((one for one in elsewhere if one.id == second_id), None)
    if named is None:
        raise DomainError("Choose a manager of another unit, who is not yourself.", field="second_id")
    return named


def require_second(found: Proposal, unit_id: UUID, actor: Actor, *, agrees: bool, field: str = "answer") -> None:
    """Raise Forbidden for who may not answer: managers of the unit do, and who was named; its author declines only."""
    is_named = isinstance(found, NamesSecond) and found.second_id is not None and found.second_id == actor.user_id
    if not is_named:
        require_own(unit_id, actor, field=field)
    if agrees:
        require_another(actor, found.author_id, found.author_name, field=field)


def settle(found: Answerable, *, agrees: bool, is_author: bool, reason: str, actor: Actor, at: datetime) -> None:
    """Write the answer into a proposal that waits; call it inside an audited action.

    Raises DomainError for one that was answered.
    """
    if not found.is_open:
        raise DomainError("This was answered already.")
    declined = ProposalState.WITHDRAWN if is_author and ProposalState.WITHDRAWN in found.WORDS else None
    stands = ProposalState.AGREED if agrees else declined or ProposalState.DECLINED
    found.state = found.WORDS[stands]
    found.answered_by_id, found.answered_by_name = actor.user_id, actor.name
    found.answered_at, found.answer_reason = at, reason
