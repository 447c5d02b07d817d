"""Reads of accounts, links and tablets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select, true

from canine.accounts import places
from canine.accounts.models import Device, Guest, ProposedRole, SetupLink, User
from canine.accounts.places import Place
from canine.audit import queries as audit
from canine.audit.actions import AuditAction
from canine.audit.former import icontains_now_or_before, iequals_now_or_before
from canine.audit.models import AuditEntry
from canine.columns import Units, icontains_any, within
from canine.extensions import db
from canine.rows import get_or_not_found
from canine.rules.language import Language
from canine.rules.one_time_link import LinkKind
from canine.rules.roles import Role
from canine.rules.signed_in import address_and_browser
from canine.units import queries as units


def user(user_id: UUID) -> User:
    """One account. Raises NotFound."""
    return get_or_not_found(User, user_id, "There is no such account.")


def comes_from(user: User) -> str:
    """Return the agency that somebody else entered for a person, or else their unit's name; empty for neither."""
    return user.agency or (units.unit(user.unit_id).name if user.unit_id else "")


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever its capitals."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def users(search: str = "", role: Role | None = None) -> Sequence[User]:
    """Accounts by name, those that can sign in first."""
    statement = select(User).order_by(User.deactivated_at.is_not(None), User.name)
    if search:
        statement = statement.where(_is_called(search) | icontains_any(search, User.email))
    if role is not None:
        statement = statement.where(User.role == role)
    return db.session.scalars(statement).all()


def _is_called(text: str) -> ColumnElement[bool]:
    return icontains_now_or_before(text, User.name_folded, User.latin_folded)


def active_users(*roles: Role) -> Sequence[User]:
    """Everybody who can sign in and holds one of these roles, by name."""
    return db.session.scalars(
        select(User).where(User.role.in_(roles), User.deactivated_at.is_(None)).order_by(User.name)
    ).all()


def everybody_who_is(role: Role) -> Sequence[User]:
    """Return everybody with a role, by name, whether or not they can sign in."""
    return db.session.scalars(select(User).where(User.role == role).order_by(User.name)).all()


def people_of(of: Units, at: datetime, *roles: Role) -> Sequence[User]:
    """Return everybody with one of these roles who works in a unit at a moment, by name: its people and its guests."""
    guests = select(Guest.user_id).where(
        Guest.team_id.is_(None),
        Guest.ended_at.is_(None),
        Guest.from_at <= at,
        Guest.to_at > at,
        within(Guest.unit_id, of),
    )
    works_there = within(User.unit_id, of) | User.id.in_(guests)
    statement = select(User).where(User.role.in_(roles), User.deactivated_at.is_(None), works_there)
    return db.session.scalars(statement.order_by(User.name)).all()


def people_called(text: str) -> Select[UUID]:
    """Return the ids of the accounts of people who are called so, or were."""
    return select(User.id).where(_is_called(text))


def people_named(text: str) -> Select[UUID]:
    """Return the ids of the accounts of people whose whole name this is, or was."""
    return select(User.id).where(iequals_now_or_before(text, User.name_folded, User.latin_folded))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A password or a PIN that was refused, and where. `user_id` is None where nobody has the address."""

    at: datetime
    user_id: UUID | None
    email: str
    browser: str
    address: str
    where: str


_WRONG_PASSWORDS = (AuditAction.REFUSE_SIGN_IN, AuditAction.REFUSE_OWN_PASSWORD)
_WHERE = {
    AuditAction.REFUSE_SIGN_IN: "sign-in",
    AuditAction.REFUSE_OWN_PASSWORD: "a password asked for again, in a session that was open",
    AuditAction.REFUSE_WHILE_WAITING: "while the account waited: not looked at",
    AuditAction.REFUSE_PIN: "a PIN on a tablet",
    AuditAction.REFUSE_TOO_MANY: "too many tries from one machine: none is looked at for a while",
}


def refusals(user_id: UUID | None = None, *, limit: int = 50) -> list[Refusal]:
    """Return the latest refusals of one account, or of all, and of addresses that nobody has."""
    found = audit.notes(tuple(_WHERE), object_type="users", object_id=str(user_id) if user_id else None, limit=limit)
    return [
        Refusal(
            one.at,
            None if one.object_id == "-" else UUID(one.object_id),
            one.particulars.get("email", ""),
            browser,
            address,
            _WHERE[AuditAction(one.action)],
        )
        for one in found
        for address, browser in [address_and_browser(one.device)]
    ]


def was_refused_too_many(address: str, *, since: datetime) -> bool:
    """Whether it is in the log already, since a moment, that one machine tries too often."""
    found = audit.notes((AuditAction.REFUSE_TOO_MANY,), object_type="users", object_id="-")
    return any(one.at > since and one.particulars.get("address") == address for one in found)


def refused_since_last_sign_in(user_id: UUID) -> int:
    """How many passwords were refused for an account between its last two sign-ins; asked right after the last one."""
    actions = (AuditAction.SIGN_IN, *_WRONG_PASSWORDS)
    newest_first = audit.notes(actions, object_type="users", object_id=str(user_id))
    return sum(1 for _ in takewhile(lambda one: one.action != AuditAction.SIGN_IN, newest_first[1:]))


def link_of_token(token_hash: str) -> SetupLink | None:
    """Return the one-time link whose token has this hash, whatever became of it."""
    return db.session.scalar(select(SetupLink).where(SetupLink.token_hash == token_hash))


def open_links(user_id: UUID) -> Sequence[SetupLink]:
    """Return the links of a person that were neither used nor replaced; they may have run out."""
    return db.session.scalars(
        select(SetupLink).where(
            SetupLink.user_id == user_id, SetupLink.used_at.is_(None), SetupLink.replaced_at.is_(None)
        )
    ).all()


def links_of(user_id: UUID) -> Sequence[SetupLink]:
    """Return every link that was made for a person, the newest first."""
    statement = select(SetupLink).where(SetupLink.user_id == user_id)
    return db.session.scalars(statement.order_by(SetupLink.made_at.desc(), SetupLink.expires_at.desc())).all()


def waits_for_first_password(user: User) -> bool:
    """Tell whether a person was invited and has never set a password."""
    return user.password_hash is None and all(link.kind is not LinkKind.RESET for link in links_of(user.id))


def proposed_role(proposal_id: UUID) -> ProposedRole:
    """Return what somebody is to work as. Raises NotFound."""
    return get_or_not_found(ProposedRole, proposal_id, "There is no such account that was to be agreed to.")


def role_that_waits(user_id: UUID) -> ProposedRole | None:
    """Return the role of an account that a manager has yet to agree to."""
    waits = select(ProposedRole).where(ProposedRole.user_id == user_id, ProposedRole.answered_at.is_(None))
    return db.session.scalar(waits)


def proposed_roles_of(user_id: UUID) -> Sequence[ProposedRole]:
    """Return every role of an account that a manager was asked to agree to."""
    return db.session.scalars(select(ProposedRole).where(ProposedRole.user_id == user_id)).all()


def roles_that_wait() -> dict[UUID, Role]:
    """Return by account the roles that managers have yet to agree to."""
    waits = select(ProposedRole.user_id, ProposedRole.role).where(ProposedRole.answered_at.is_(None))
    return {row.user_id: row.role for row in db.session.execute(waits)}


def ever_had(role: Role, *, but: UUID | None = None) -> bool:
    """Tell whether anybody, but one account, ever had a role here; where nobody has it now, the log is asked."""
    has = select(User.id).where(User.role == role)
    was = select(AuditEntry.number).where(
        AuditEntry.object_type == User.__tablename__, AuditEntry.after.contains(f'"role":"{role.value}"')
    )
    if but is not None:
        has, was = has.where(User.id != but), was.where(AuditEntry.object_id != str(but))
    return any(db.session.scalar(one.limit(1)) is not None for one in (has, was))


def has_users() -> bool:
    """Tell whether anybody has an account yet; of the table and not the class, as each start asks it."""
    return db.session.scalar(select(User.__table__.c.id).limit(1)) is not None


def device(device_id: UUID) -> Device:
    """One tablet. Raises NotFound."""
    return get_or_not_found(Device, device_id, "There is no such tablet.")


@dataclass(frozen=True, slots=True)
class Sender:
    """An account, as it sends from a tablet."""

    id: UUID
    name: str
    email: str
    role: Role | None
    unit_id: UUID | None
    session_mark: str
    language: Language
    tablet_id: UUID
    tablet: str


_SENDERS = (
    select(
        User.id,
        User.name,
        User.email,
        User.role,
        User.unit_id,
        User.session_mark,
        User.language,
        Device.id,
        Device.name,
    )
    .join(Device, true())  # any account from any tablet
    .where(
        User.id == bindparam("user_id"),
        User.deactivated_at.is_(None),
        Device.token_hash == bindparam("token_hash"),
        Device.revoked_at.is_(None),
    )
)


def sender(user_id: UUID, token_hash: str) -> Sender | None:
    """Return the account on the tablet whose token has this hash, while both may send; values, in one statement."""
    found = db.session.connection().execute(_SENDERS, {"user_id": user_id, "token_hash": token_hash}).first()
    return Sender(*found) if found else None


def device_of_token(token_hash: str) -> Device | None:
    """Return the tablet whose token has this hash, unless it was revoked."""
    return db.session.scalar(select(Device).where(Device.token_hash == token_hash, Device.revoked_at.is_(None)))


def device_of_any_token(token_hash: str) -> Device | None:
    """Return the tablet that has or had this token, whether or not its enrolment was ended."""
    return db.session.scalar(select(Device).where(Device.token_hash == token_hash))


def unit_of_device(name: str) -> UUID | None:
    """Return the unit that a tablet of this name was enrolled for; None for an unknown name."""
    return db.session.scalar(select(Device.unit_id).where(Device.name == name))


def devices() -> Sequence[Device]:
    """Every tablet ever enrolled, by name, those that may still send first."""
    return db.session.scalars(select(Device).order_by(Device.revoked_at.is_not(None), Device.name)).all()


@places.of("readiness.unit_id")
def _place_of_unit(unit_id: UUID) -> Place:
    return Place(units.unit(unit_id).id)
