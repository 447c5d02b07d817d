"""Roles: asked for by who keeps accounts, in force once a manager agreed who knows the person.

The answer, which needs the page of people, is in the package of persons.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from canine.accounts import persons, queries
from canine.accounts.models import ProposedRole, User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role, needs_agreement
from canine.units import queries as units

FIRST_MANAGER = "The first manager here: there was nobody who could agree."
FIRST_ADMINISTRATOR = "The first administrator here: there was nobody who could agree."
NOBODY_COULD_SAY = "No other manager was there who could say that the person has the account: the role stays in force."
RESET_CAME_BETWEEN = "The password was reset: a manager says first that the person has the account."
LEFT_ALONE = "No manager was left who could agree: one who was it signs in again."


def waits(role: Role, unit_id: UUID | None, user: User | None = None) -> bool:
    """Tell whether an account has to be agreed to before it works so; the very first people have nobody to agree.

    Of an account that has ended, nothing is in force: one that signs in again is agreed to anew.
    """
    holds = user is not None and (user.deactivated_at is None or is_left_alone(user))
    in_force = (user.role, user.unit_id) if user is not None and holds else (None, None)
    return needs_agreement(role, unit_id, in_force) and not why_nobody_agrees(role)


def why_nobody_agrees(role: Role) -> str:
    """Return why a role is in force without anybody's word: the first manager's, the first administrator's; or nothing.

    The first administrator of all is asked for nobody's word only while there is no manager either.
    """
    if role is Role.MANAGER and not queries.ever_had(Role.MANAGER):
        return FIRST_MANAGER
    if role is Role.ADMINISTRATOR and not queries.ever_had(Role.MANAGER) and not queries.ever_had(Role.ADMINISTRATOR):
        return FIRST_ADMINISTRATOR
    return ""


def is_left_alone(user: User) -> bool:
    """Tell whether an account that has ended was a manager's, and no manager is left who could agree to any."""
    return user.deactivated_at is not None and user.role is Role.MANAGER and not queries.active_users(Role.MANAGER)


def reason_in(text: str) -> str:
    """Return the reason. Raises DomainError without one."""
    words = " ".join(text.split())
    if not words:
        raise DomainError(
            "Say who this is and how you know them: a manager has to agree before the account works, and reads it.",
            field="reason",
        )
    return words


def ask(
    user: User,
    role: Role,
    unit_id: UUID | None,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    link_id: UUID | None = None,
) -> ProposedRole:
    """Put a role before the managers; until one of them agrees, the account keeps what is in force.

    `link_id` is the link with which the person sets a new password, where that is why they are asked.
    """
    made = ProposedRole(
        user_id=user.id,
        role=role,
        unit_id=unit_id,
        link_id=link_id,
        reason=reason_in(reason),
        state=ProposalState.PROPOSED.value,
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
        answered_by_name="",
        answer_reason="",
    )
    with audited(AuditAction.ASK_FOR_ROLE, actor=actor, at=at, reason=made.reason):
        db.session.add(made)
    return made


def withdraw(found: ProposedRole, *, actor: Actor, at: datetime, reason: str = "The account was changed.") -> None:
    """Take back what waits, because something else is wanted of the account now."""
    with audited(AuditAction.ASK_FOR_ROLE, actor=actor, at=at, reason=reason):
        found.state = found.WORDS[ProposalState.WITHDRAWN]
        found.answered_by_id, found.answered_by_name = actor.user_id, actor.name
        found.answered_at, found.answer_reason = at, reason


def who_may_agree(found: ProposedRole) -> list[User]:
    """Return the managers who may agree, by name: of the unit, or of others where it has none.

    A manager of no unit, who reaches none, agrees only where there is nobody else. Neither the person of the account
    nor who asked for it, nor who made the link with which its password was or will be set, is among them, under
    whatever account.
    """
    return _managers_but(concerned_by(found), found.unit_id)


def concerned_by(found: ProposedRole) -> tuple[UUID, ...]:
    """Return the accounts whose people have no say in whether this one works."""
    makers = [one.made_by_id for one in queries.links_of(found.user_id)[:1]]
    return tuple(dict.fromkeys(one for one in (found.user_id, found.author_id, *makers) if one is not None))


def _managers_but(concerned: Sequence[UUID], unit_id: UUID | None) -> list[User]:
    managers = queries.active_users(Role.MANAGER)
    others = [one for one in managers if not any(persons.are_one(one.id, somebody) for somebody in concerned)]
    of_units = [one for one in others if one.unit_id is not None]
    own = [one for one in of_units if unit_id in (None, one.unit_id)]
    return own or of_units or others


def has_a_word_to_ask(user: User, actor: Actor) -> bool:
    """Tell whether a manager says, after a new link, that the person themselves has an account that is in force.

    Where no other manager is there, the one who holds the machine may make the link, and so may whoever invites the
    first manager of all again. Raises DomainError for everybody else: the account would wait for nobody.
    """
    if user.role is None:
        return False
    concerned = [one for one in (user.id, actor.user_id) if one is not None]
    if _managers_but(concerned, user.unit_id):
        return True
    is_first = queries.waits_for_first_password(user) and not queries.ever_had(Role.MANAGER, but=user.id)
    if actor.user_id is None or is_first:
        return False
    raise DomainError(
        f"No manager but {user.name} and yourself is there, who could say afterwards that {user.name} has the account. "
        f"Whoever holds the machine makes the link: canine user reset {user.email}"
    )


def who_agrees(found: ProposedRole) -> str:
    """Return the sentence that says who may agree, and what to do where nobody can."""
    names = [one.name for one in who_may_agree(found)]
    if names:
        makers = [queries.user(one).name for one in concerned_by(found) if one != found.user_id]
        another = f", who is another person than {' and '.join(makers)}" if makers else ""
        return f"{' or '.join(names)} may agree: a manager{another}."
    if not queries.active_users(Role.MANAGER):
        if queries.ever_had(Role.MANAGER):
            return (
                "No manager is left who could agree: an administrator lets one who was it sign in again, in the unit "
                "where they were it. That stands in the account's record; everybody else is agreed to by that manager."
            )
        return "There is no manager yet who could agree: an administrator adds one, who needs nobody's word."
    return (
        "No manager may agree: those there are, are the person of this account, who asked for it or who made its "
        "link. An administrator adds another manager, to whom those agree."
    )


def what_is_missing(user_id: UUID) -> str:
    """Return what is missing before an account works as it is to, and who may say it; nothing where nothing is."""
    found = queries.role_that_waits(user_id)
    if found is None:
        user = queries.user(user_id)
        is_declined = user.role is None and user.deactivated_at is None
        return "This account has no role in force. An administrator asks for one." if is_declined else ""
    user = queries.user(user_id)
    role, link = words_of(found.role, found.unit_id, user.agency), ""
    if user.password_hash is None:
        link = f" First {user.name} sets a password with the link."
    if found.link_id is not None:
        return (
            f"Before {user.name} works again as {role}, a manager has to say that {user.name}, and nobody else, set "
            f"the new password.{link} {who_agrees(found)}"
        )
    return f"Before {user.name} works as {role}, a manager has to agree.{link} {who_agrees(found)}"


def role_in_words(user: User) -> str:
    """Return the role that an account has, or is to have once a manager agreed; "none" for neither."""
    waits = queries.role_that_waits(user.id)
    if user.role is None and waits is not None:
        return f"{waits.role.value}, once a manager has agreed"
    return user.role.value if user.role else "none in force"


def words_of(role: Role, unit_id: UUID | None, agency: str = "") -> str:
    """Return a role with where it is held: "manager of Mombasa Canine Unit"."""
    if unit_id is not None:
        return f"{role.value} of {units.unit(unit_id).name}"
    return f"{role.value} from {agency}" if agency else f"{role.value} of no unit"
