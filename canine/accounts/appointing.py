"""Roles that assess, or approve and issue: asked for by who keeps accounts, in force once a manager agreed.

The answer, which needs the page of people, is in the package of persons.
"""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons, queries
from canine.accounts.models import ProposedRole, User
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.refused import Refused
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role, needs_agreement
from canine.units import queries as units

FIRST_MANAGER = "The first manager here: there was nobody who could agree."
LEFT_ALONE = "No manager was left who could agree: one who was it signs in again."


def waits(role: Role, unit_id: UUID | None, user: User | None = None) -> bool:
    """Tell whether an account has to be agreed to before it works so; the very first manager has nobody to agree.

    Of an account that has ended, nothing is in force: one that signs in again is agreed to anew.
    """
    holds = user is not None and (user.deactivated_at is None or is_left_alone(user))
    in_force = (user.role, user.unit_id) if user is not None and holds else (None, None)
    return needs_agreement(role, unit_id, in_force) and not is_first_manager(role)


def is_first_manager(role: Role) -> bool:
    """Tell whether nobody ever was a manager here."""
    return role is Role.MANAGER and not queries.ever_had_a_manager()


def is_left_alone(user: User) -> bool:
    """Tell whether an account that has ended was a manager's, and no manager is left who could agree to any."""
    return user.deactivated_at is not None and user.role is Role.MANAGER and not queries.active_users(Role.MANAGER)


def reason_in(text: str) -> str:
    """Return the reason. Raises Refused without one."""
    words = " ".join(text.split())
    if not words:
        raise Refused(
            "Say who this is and how you know them: a manager has to agree before the account works, and reads it.",
            field="reason",
        )
    return words


def ask(user: User, role: Role, unit_id: UUID | None, reason: str, *, actor: Actor, at: datetime) -> ProposedRole:
    """Put a role before the managers; until one of them agrees, the account keeps what is in force."""
    made = ProposedRole(
        user_id=user.id,
        role=role,
        unit_id=unit_id,
        reason=reason_in(reason),
        state=ProposalState.PROPOSED.value,
        author_id=actor.user_id,
        author_name=actor.name,
        recorded_at=at,
        answered_by_name="",
        answer_reason="",
    )
    with deed(Deed.ASK_FOR_ROLE, actor=actor, at=at, reason=made.reason):
        db.session.add(made)
    return made


def withdraw(found: ProposedRole, *, actor: Actor, at: datetime) -> None:
    """Take back what waits, because something else is wanted of the account now."""
    reason = "The account was changed."
    with deed(Deed.ASK_FOR_ROLE, actor=actor, at=at, reason=reason):
        found.state = found.WORDS[ProposalState.WITHDRAWN]
        found.answered_by_id, found.answered_by_name = actor.user_id, actor.name
        found.answered_at, found.answer_reason = at, reason


def who_may_agree(found: ProposedRole) -> list[User]:
    """Return the managers who may agree, by name: of the unit, or of others where it has none.

    A manager of no unit, who reaches none, agrees only where there is nobody else. Neither the person of the account
    nor who asked for it is among them, under whatever account.
    """
    concerned = (found.user_id, found.author_id)
    managers = queries.active_users(Role.MANAGER)
    others = [one for one in managers if not any(persons.are_one(one.id, somebody) for somebody in concerned)]
    of_units = [one for one in others if one.unit_id is not None]
    own = [one for one in of_units if found.unit_id in (None, one.unit_id)]
    return own or of_units or others


def who_agrees(found: ProposedRole) -> str:
    """Return the sentence that says who may agree, and what to do where nobody can."""
    names = [one.name for one in who_may_agree(found)]
    if names:
        another = f", who is another person than {found.author_name}" if found.author_id else ""
        return f"{' or '.join(names)} may agree: a manager{another}."
    if not queries.active_users(Role.MANAGER):
        if queries.ever_had_a_manager():
            return (
                "No manager is left who could agree: an administrator lets one who was it sign in again, in the unit "
                "where they were it. That stands in the account's record; everybody else is agreed to by that manager."
            )
        return "There is no manager yet who could agree: an administrator adds one, who needs nobody's word."
    return (
        "No manager may agree: those there are, are the person of this account or who asked for it. "
        "An administrator adds another one."
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
    return f"Before {user.name} works as {role}, a manager has to agree.{link} {who_agrees(found)}"


def words_of(role: Role, unit_id: UUID | None, agency: str = "") -> str:
    """Return a role with where it is held: "manager of Mombasa Canine Unit"."""
    if unit_id is not None:
        return f"{role.value} of {units.unit(unit_id).name}"
    return f"{role.value} from {agency}" if agency else f"{role.value} of no unit"
