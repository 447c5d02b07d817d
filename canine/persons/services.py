"""Saying that two on record are one person or two, and answering: by an administrator and a manager, who are two."""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons, whose
from canine.accounts import queries as accounts
from canine.accounts.models import PersonProposal, User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.persons import queries
from canine.persons.messages import Parting, Word
from canine.proposals import services as proposals
from canine.registry.models import Handler
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.person import PersonProposalState
from canine.rules.roles import Role

_DECIDE = (Role.ADMINISTRATOR, Role.MANAGER)


class NotOverThese(Forbidden):
    """A manager of neither person's unit, or somebody who keeps no people."""

    def __init__(self) -> None:
        super().__init__("Administrators say who is one person, and managers of the unit of one of the two.")


class AboutOneself(Forbidden):
    """Whoever tells themselves apart."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody says of themselves that they are two people, under whatever account. Another administrator and "
            "another manager do."
        )


def say(message: Word, *, actor: Actor, at: datetime) -> PersonProposal:
    """Propose that two persons are one, or two; the other of administrator and manager answers.

    Raises NotFound, NotOverThese, AboutOneself, WaitsAlready, DomainError without a reason or for what holds already.
    """
    for person_id in (message.one_id, message.other_id):
        queries.person(person_id)
    if message.one_id == message.other_id:
        raise DomainError("These are one person on record already. Choose two.", field="other")
    _require(actor, message.is_one, message.one_id, message.other_id)
    one, other = persons.somebody_of(message.one_id), persons.somebody_of(message.other_id)
    if not message.is_one and one.is_apart_from(other):
        raise DomainError("These were told apart already: they count as two.", field="verdict")
    reason = _reason(message.reason)
    return whose.say(message.one_id, message.other_id, is_one=message.is_one, reason=reason, actor=actor, at=at)


def part(person_id: UUID, message: Parting, *, actor: Actor, at: datetime) -> PersonProposal:
    """Propose that an account or a handler's entry is another person's than the one it stands with.

    Raises what `say` raises, and DomainError for the only entry of a person and for a handler with a linked account.
    """
    found = queries.person(person_id)
    entry = next((one for one in found.entries if one.id == message.entry_id), None)
    if entry is None or len(found.entries) < 2:
        raise DomainError("Choose one of several accounts or entries of this person.", field="entry_id")
    _require(actor, False, person_id)
    is_account = entry.table == User.__tablename__
    linked = [one for one in found.entries if one.table == Handler.__tablename__ and _links(one.id, entry.id)]
    if linked:
        raise DomainError("The handler signs in with this account: end that link on the handler's page first.")
    reason = _reason(message.reason)
    with audited(AuditAction.SAY_WHO, actor=actor, at=at, reason=reason):
        other_id = persons.new_person()
    return whose.say(
        person_id,
        other_id,
        is_one=False,
        reason=reason,
        actor=actor,
        at=at,
        user_id=entry.id if is_account else None,
        handler_id=None if is_account else entry.id,
    )


def _links(handler_id: UUID, entry_id: UUID) -> bool:
    handler = db.session.get_one(Handler, handler_id)
    return handler.user_id is not None and entry_id in (handler.id, handler.user_id)


def answer(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> PersonProposal:
    """Agree that two are one or two, which holds from then on for every act on record, or decline it.

    Whoever said it may decline, which withdraws it. Raises NotFound, Forbidden, DomainError without a reason and for a
    word that was answered.
    """
    found, words = queries.proposal(proposal_id), _reason(reason)
    is_author = found.author_id is not None and found.author_id == actor.user_id
    if not (is_author and not agrees):
        _require(actor, found.is_one, found.one_id, found.other_id)
        require_second(found, actor)
    if found.state is not PersonProposalState.PROPOSED:
        raise DomainError("This was answered already.")
    with audited(AuditAction.SAY_WHO, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
        db.session.flush()
        if agrees:
            _carry_out(found)
    return found


def require_second(found: PersonProposal, actor: Actor) -> None:
    """Raise Forbidden unless the actor is another person than who said it, and of the other role.

    What an administrator or a command said, a manager answers; and what a manager said, an administrator.
    """
    if persons.are_one(found.author_id, actor.user_id):
        raise Forbidden(f"{found.author_name} said this. Another person agrees or declines.", field="answer")
    author_role = accounts.user(found.author_id).role if found.author_id else Role.ADMINISTRATOR
    wanted = Role.ADMINISTRATOR if author_role is Role.MANAGER else Role.MANAGER
    if actor.user_id is None or accounts.user(actor.user_id).role is not wanted:
        raise Forbidden(f"{found.author_name} said this: a person who is {wanted.value} answers.", field="answer")


def may_answer(found: PersonProposal, actor: Actor) -> bool:
    """Tell whether a page offers the actor to answer."""
    try:
        _require(actor, found.is_one, found.one_id, found.other_id)
        require_second(found, actor)
    except Forbidden:
        return False
    return found.state is PersonProposalState.PROPOSED


def require_over(actor: Actor, *person_ids: UUID) -> User:
    """Return the account of who says it. Raise NotOverThese for a manager of neither's unit, and for other roles."""
    user = accounts.user(actor.user_id) if actor.user_id else None
    if user is None or user.role not in _DECIDE:
        raise NotOverThese
    if user.role is Role.MANAGER and not queries.concerns(user.unit_id or (), *person_ids):
        raise NotOverThese
    return user


def _require(actor: Actor, is_one: bool, *person_ids: UUID) -> None:
    """Raise NotOverThese, and AboutOneself for who would tell themselves apart."""
    user = require_over(actor, *person_ids)
    if not is_one and persons.somebody(user.id).is_among(persons.somebody_of(one) for one in person_ids):
        raise AboutOneself


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DomainError("Say how you know: it stands on record.", field="reason")
    return words


def _carry_out(found: PersonProposal) -> None:
    if found.is_one:
        persons.join(found.other_id, found.one_id)
    elif found.user_id is not None:
        accounts.user(found.user_id).person_id = found.other_id
    elif found.handler_id is not None:
        db.session.get_one(Handler, found.handler_id).person_id = found.other_id


def tell_of_a_word(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Tell who answers what was said, and then the one who said it. The other package's acts are told of here, too."""
    for _, key in sorted(touched):
        found = queries.proposal(UUID(key))
        verdict = "one person" if found.is_one else "two people"
        notice = NewNotice(
            NoticeKind.POSSIBLE_DOUBLE,
            f"{found.id} {found.state.value}"[:80],
            at.date(),
            shortened(_sentence(found, verdict)),
            f"/people/words/{found.id}",
        )
        if found.state is not PersonProposalState.PROPOSED:
            if found.author_id is not None and found.author_id != actor.user_id:
                notices.notify(found.author_id, notice, actor=actor, at=at)
            continue
        author_role = accounts.user(found.author_id).role if found.author_id else Role.ADMINISTRATOR
        if author_role is Role.MANAGER:
            for user in accounts.active_users(Role.ADMINISTRATOR):
                notices.notify(user.id, notice, actor=actor, at=at)
            continue
        for unit_id in sorted(queries.units_of(found.one_id, found.other_id), key=str):
            notices.notify_managers(unit_id, notice, actor=actor, at=at)


def _sentence(found: PersonProposal, verdict: str) -> str:
    if found.state is PersonProposalState.PROPOSED:
        return f"{found.author_name} says that these are {verdict}, and you answer: {found.words}. {found.reason}"
    verb = "agrees" if found.state is PersonProposalState.AGREED else "does not agree"
    return f"{found.answered_by_name} {verb} that these are {verdict}: {found.words}. {found.answer_reason}"
