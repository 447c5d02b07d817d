"""Whose a new account or entry is, where somebody of that name or number is on record; and who says that two are two.

One person alone tells nobody apart: "another person" is recorded with its reason, waits for the other of administrator
and manager, and until then the two count as one.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from canine.accounts import persons
from canine.accounts.messages import Whose
from canine.accounts.models import PersonProposal
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.person import PersonProposalState

_MOST_WORDS = 600


class LooksLikeSomebody(DomainError):
    """Somebody of that name or number is on record: whoever enters this says whether it is the same person."""

    field = "same_as"

    def __init__(self, found: Iterable[UUID]) -> None:
        people = "; ".join(named(one) for one in found)
        super().__init__(
            f"On record, and read as the same name or number: {people}. Say that it is the same person; or that it is "
            "another person, and why."
        )


class WaitsAlready(DomainError):
    """A second word on two people of whom one waits for its answer."""

    def __init__(self, author: str) -> None:
        super().__init__(f"{author} has said something of these two already: it waits for an answer. One at a time.")


def named(person_id: UUID) -> str:
    """Return how pages name a person, by their accounts and entries."""
    return ", and ".join(entry.words for entry in persons.entries_of(person_id)) or "nobody any more"


def question(names: Iterable[str], number: str = "", *, own: Collection[UUID] = ()) -> list[tuple[UUID, str]]:
    """Return the people whom a form asks about, each with how pages name them."""
    return [(one, named(one)) for one in persons.alike(names, number, own=own)]


def person_of_new(names: Iterable[str], number: str, whose: Whose | None) -> tuple[UUID, tuple[UUID, ...]]:
    """Return the person of a new account or entry, made where nobody is alike, and those whom it is said not to be.

    Inside the caller's action, who then gives them to `say_another`. Raises LooksLikeSomebody, DomainError without a
    reason.
    """
    found = persons.alike(names, number)
    if not found:
        return persons.new_person(), ()
    said = answered(found, whose)
    if said.same_as is not None:
        return said.same_as, ()
    return persons.new_person(), found


def answered(found: tuple[UUID, ...], whose: Whose | None) -> Whose:
    """Return what was said about people who are alike. Raises LooksLikeSomebody, DomainError without a reason."""
    if whose is None or whose.same_as not in (None, *found):
        raise LooksLikeSomebody(found)
    if whose.same_as is None and not whose.another_because.strip():
        raise DomainError("Say how you know that it is another person.", field="another_because")
    return whose


def say_of_changed(own: UUID, found: tuple[UUID, ...], whose: Whose, *, actor: Actor, at: datetime) -> None:
    """Put on record what was said when a person came to be called like others."""
    if whose.same_as is None:
        say_another(own, found, whose, actor=actor, at=at)
    else:
        say(own, whose.same_as, is_one=True, reason="Entered as the same person", actor=actor, at=at)


def say_another(own: UUID, others: Iterable[UUID], whose: Whose | None, *, actor: Actor, at: datetime) -> None:
    """Put on record that a person is another one than each of these, and why."""
    for other in others:
        assert whose is not None  # `answered` let nothing else through
        say(own, other, is_one=False, reason=whose.another_because, actor=actor, at=at)


def say(
    one: UUID,
    other: UUID,
    *,
    is_one: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    user_id: UUID | None = None,
    handler_id: UUID | None = None,
) -> PersonProposal:
    """Put on record that two are one person or two; it waits for an answer. Raises WaitsAlready."""
    before = waiting_of(one, other)
    if before is not None:
        raise WaitsAlready(before.author_name)
    words = f"{named(one)} | {named(other)}"
    made = PersonProposal(
        one_id=one,
        other_id=other,
        is_one=is_one,
        user_id=user_id,
        handler_id=handler_id,
        words=words[:_MOST_WORDS],
        reason=" ".join(reason.split()),
        state=PersonProposalState.PROPOSED,
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
        answered_by_name="",
        answer_reason="",
    )
    with audited(AuditAction.SAY_WHO, actor=actor, at=at, reason=made.reason):
        db.session.add(made)
    return made


def waiting_of(one: UUID, other: UUID) -> PersonProposal | None:
    """Return the word on these two that waits for an answer."""
    pair = or_(
        (PersonProposal.one_id == one) & (PersonProposal.other_id == other),
        (PersonProposal.one_id == other) & (PersonProposal.other_id == one),
    )
    waits = PersonProposal.state == PersonProposalState.PROPOSED
    return db.session.scalars(select(PersonProposal).where(pair, waits)).first()


def how_many_wait() -> int:
    """How many words on who is one person wait for an answer."""
    waits = PersonProposal.state == PersonProposalState.PROPOSED
    return db.session.scalar(select(func.count()).select_from(PersonProposal).where(waits)) or 0
