"""A manager's word on an account: it works once that manager agreed, and again after somebody reset its password."""

import secrets
from datetime import datetime
from uuid import UUID

from canine.accounts import appointing, persons, services, sessions, whose
from canine.accounts import queries as accounts
from canine.accounts.models import ProposedRole, SetupLink
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.persons import queries
from canine.persons.messages import Agreement, Lookalikes
from canine.proposals import services as proposals
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.signed_in import Ending


def answer(proposal_id: UUID, message: Agreement, *, actor: Actor, at: datetime) -> ProposedRole:
    """Agree that an account works in a role from now on, or decline it.

    Raises NotFound, Forbidden for who may not agree, DomainError for an answered one, without a reason, for an
    agreement before the person has set a password or by who does not know them, and one that leaves no administrator.
    """
    found = accounts.proposed_role(proposal_id)
    user, words = accounts.user(found.user_id), " ".join(message.reason.split())
    _require(found, actor)
    if not words:
        raise DomainError("Say why: it stands in the account's record.", field="reason")
    if message.agrees and user.password_hash is None:
        raise DomainError(
            f"{user.name} has not set a password yet. Agree once they have, and told you so themselves: until then "
            "somebody else may open the link that was made for them.",
            field="answer",
        )
    if message.agrees and not message.is_known:
        raise DomainError("Tick this only if it is so; whom you do not know, you cannot agree to.", field="is_known")
    if message.agrees and found.role is not Role.ADMINISTRATOR:
        services.require_another_administrator(user)
    had_a_role = user.role is not None
    with audited(AuditAction.AGREE_TO_ROLE, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=message.agrees, is_author=False, reason=words, actor=actor, at=at)
        if message.agrees:
            found.is_known = True
            user.role, user.unit_id = found.role, found.unit_id
            if had_a_role:
                user.session_mark = secrets.token_hex(16)
                sessions.end_all(user.id, Ending.ACCOUNT_CHANGED, at=at)
    return found


def opened_with(found: ProposedRole) -> SetupLink | None:
    """Return the link with which the password of an account without a role was or will be set: whoever had it has the
    account. None for one that works, or whose password came otherwise.
    """
    user = accounts.user(found.user_id)
    return next(iter(accounts.links_of(user.id)), None) if user.role is None else None


def may_answer(found: ProposedRole, actor: Actor) -> bool:
    """Tell whether a page offers the actor to answer."""
    return found.is_open and any(one.id == actor.user_id for one in appointing.who_may_agree(found))


def _require(found: ProposedRole, actor: Actor) -> None:
    """Raise Forbidden for who is no manager that may agree."""
    if any(one.id == actor.user_id for one in appointing.who_may_agree(found)):
        return
    concerned = [persons.somebody(one) for one in appointing.concerned_by(found)]
    way = persons.way_on(*concerned, *filter(None, [persons.acting(actor)]))
    raise Forbidden(f"{appointing.who_agrees(found)}{way}", field="answer")


def lookalikes(found: ProposedRole) -> Lookalikes:
    """Return with whom a manager compares the person: their own other entries, who is alike, and the unit's people."""
    user = accounts.user(found.user_id)
    own = user.person_id
    others = tuple(one.words for one in persons.entries_of(own) if one.id != user.id)
    alike = tuple(one for one in persons.alike((user.name, user.latin_name)) if one != own)
    counted = queries.taken_for(own)
    named = tuple(dict.fromkeys([*(whose.named(one) for one in alike), *counted]))
    people = queries.people(found.unit_id)
    return Lookalikes(others, named, tuple(whose.named(one.person_id) for one in people if one.person_id != own))


def tell_of_a_role(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Tell the managers who may agree what waits for them, and then the person and who asked what came of it."""
    for _, key in sorted(touched):
        found = accounts.proposed_role(UUID(key))
        if found.is_open:
            matter = NoticeKind.ROLE_PROPOSED
            people: set[UUID | None] = {one.id for one in appointing.who_may_agree(found)}
        elif found.stands is ProposalState.WITHDRAWN:
            continue
        else:
            matter, people = NoticeKind.ROLE_ANSWERED, {found.user_id, found.author_id} - {actor.user_id}
        for person_id in sorted(filter(None, people), key=str):
            address = _address(found, person_id)
            notice = NewNotice(matter, str(found.id), at.date(), shortened(_sentence(found)), address)
            notices.notify(person_id, notice, actor=actor, at=at)


def _address(found: ProposedRole, reader_id: UUID) -> str:
    if reader_id == found.user_id:
        return "/account"
    is_manager = accounts.user(reader_id).role is Role.MANAGER
    return f"/people/roles/{found.id}" if is_manager else f"/accounts/{found.user_id}"


def _sentence(found: ProposedRole) -> str:
    user = accounts.user(found.user_id)
    role = appointing.words_of(found.role, found.unit_id, user.agency)
    if found.is_open and found.link_id is not None:
        return (
            f"{found.author_name} made a link with which {user.name}, {role}, sets a new password; a manager has to "
            f"say that it was {user.name}. {found.reason}"
        )
    if found.is_open:
        return f"{found.author_name} wants {user.name} to work as {role}; a manager has to agree. {found.reason}"
    verdict = "agreed" if found.stands is ProposalState.AGREED else "did not agree"
    return f"{found.answered_by_name} {verdict} that {user.name} works as {role}: {found.answer_reason}"
