"""The first manager of all, to whom nobody could agree: somebody else says who it is, before anything is certified.

Whoever sets up a new instance names this manager, who agrees to everybody else. One person could have both accounts, so
that the first check-up waits for a third one, who knows the manager.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts import persons, queries
from canine.accounts.models import FirstManager, ProposedRole, User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden, NotFound
from canine.extensions import db
from canine.rules.proposal import ProposalState
from canine.rules.roles import AT_THE_DOGS, Role

_UNSAID = "Named with the first account of the instance; no reason was typed."


def name(user: User, reason: str, *, actor: Actor, at: datetime) -> FirstManager | None:
    """Write down who named the first manager. Raises DomainError where that manager is an administrator's own person.

    A command is typed by whoever holds the machine, and could write the database as well: no wall stands before them.
    """
    for one in queries.everybody_who_is(Role.ADMINISTRATOR):
        if persons.are_one(user.id, one.id):
            way = persons.way_on(persons.somebody(user.id), persons.somebody(one.id))
            raise DomainError(
                f"The first manager is another person than {one.name}, who is an administrator: whoever makes the "
                f"accounts and agrees to them would need nobody else.{way}",
                field="role",
            )
    if actor.user_id is None:
        return None
    made = FirstManager(
        user_id=user.id,
        state=ProposalState.PROPOSED.value,
        reason=" ".join(reason.split()) or _UNSAID,
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
        answered_by_name="",
        answer_reason="",
    )
    with audited(AuditAction.NAME_FIRST_MANAGER, actor=actor, at=at, reason=made.reason):
        db.session.add(made)
    return made


def of_all() -> FirstManager | None:
    """Return the first manager whom an administrator named, whoever has said since who it is; None where none was."""
    return db.session.scalar(select(FirstManager).order_by(FirstManager.recorded_at).limit(1))


def whose_word(user_id: UUID) -> ProposedRole | None:
    """Return what somebody last agreed to of an account: who asked for it, and who agreed; None where nobody did."""
    agreed = [one for one in queries.proposed_roles_of(user_id) if one.stands is ProposalState.AGREED]
    return max(agreed, key=lambda one: (one.answered_at, one.recorded_at), default=None)


def words_behind(user_id: UUID | None) -> list[ProposedRole] | None:
    """Return by whose word a manager's account works, one after the other up to the first manager of all, whose own
    stands on nobody's; None where they do not lead there, as on an instance of an earlier release.
    """
    first, found = of_all(), list[ProposedRole]()
    while first is not None and user_id != first.user_id:
        word = whose_word(user_id) if user_id is not None else None
        if word is None or word in found:
            return None
        found.append(word)
        user_id = word.answered_by_id
    return found if first is not None else None


def who_may_say(found: FirstManager) -> Sequence[User]:
    """Return who may say who the first manager is, by name: whoever works at the dogs and is neither of the two."""
    people = queries.active_users(*AT_THE_DOGS)
    concerned = (found.user_id, found.author_id)
    return [one for one in people if not any(persons.are_one(one.id, other) for other in concerned)]


def may_say(actor: Actor) -> bool:
    """Tell whether it waits for the actor's word."""
    found = of_all()
    return found is not None and found.is_open and any(one.id == actor.user_id for one in who_may_say(found))


def what_is_missing() -> str:
    """Return why no check-up is opened or approved here yet, and the way on; nothing where nothing is missing."""
    found = of_all()
    if found is None or not found.is_open:
        return ""
    manager = queries.user(found.user_id).name
    names = [one.name for one in who_may_say(found)]
    who = (
        f"{' or '.join(names[:5])} can say so under Waiting for you, on their first page."
        if names
        else "Nobody who could is here yet: an administrator adds a handler, an assessor or a veterinarian."
    )
    return (
        f"{manager} is the first manager here, named by {found.author_name}, and nobody could agree to that account. "
        f"Before a check-up is opened or approved, somebody who works here, and is neither of the two, says that they "
        f"know {manager} and that the account is theirs. {who}"
    )


def confirm(*, is_known: bool, reason: str, actor: Actor, at: datetime) -> FirstManager:
    """Take somebody's word that they know the first manager, and that the account is that person's.

    Raises NotFound where none was named, Forbidden for who may not say it, DomainError without the tick or a reason,
    and where it was said before.
    """
    found = of_all()
    if found is None:
        raise NotFound("No administrator named a first manager here: nothing waits for your word.")
    if not found.is_open:
        raise DomainError(f"{found.answered_by_name} has said so already.")
    if not any(one.id == actor.user_id for one in who_may_say(found)):
        people = [persons.somebody(one) for one in (found.user_id, found.author_id)]
        acts = persons.acting(actor)
        way = persons.way_on(*people, *([acts] if acts else []))
        raise Forbidden(f"{what_is_missing()}{way}", field="is_known")
    if not is_known:
        raise DomainError("Tick this only if it is so; for whom you do not know, you cannot vouch.", field="is_known")
    words = " ".join(reason.split())
    if not words:
        raise DomainError("Say how you know them: it stands on record, and on certificates.", field="reason")
    with audited(AuditAction.CONFIRM_FIRST_MANAGER, actor=actor, at=at, reason=words):
        found.state = found.WORDS[ProposalState.AGREED]
        found.answered_by_id, found.answered_by_name = actor.user_id, actor.name
        found.answered_at, found.answer_reason = at, words
    return found
