"""Reads of accounts, links and tablets."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, true

from canine.accounts.models import Device, User
from canine.columns import holds
from canine.extensions import db
from canine.refused import NotThere
from canine.rules.language import Language
from canine.rules.roles import Role


def user(user_id: UUID) -> User:
    """One account. Raises NotThere."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotThere("There is no such account.")
    return found


def user_by_email(email: str) -> User | None:
    """The account of an address, whatever its capitals."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def users(search: str = "", role: Role | None = None) -> Sequence[User]:
    """Accounts by name, those that can sign in first."""
    statement = select(User).order_by(User.deactivated_at.is_not(None), User.name)
    if search:
        statement = statement.where(holds(search, User.name, User.email))
    if role is not None:
        statement = statement.where(User.role == role)
    return db.session.scalars(statement).all()


def active_users(*roles: Role) -> Sequence[User]:
    """Everybody who can sign in and holds one of these roles, by name."""
    return db.session.scalars(
        select(User).where(User.role.in_(roles), User.deactivated_at.is_(None)).order_by(User.name)
    ).all()


def has_users() -> bool:
    """Whether anybody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def device(device_id: UUID) -> Device:
    """One tablet. Raises NotThere."""
    found = db.session.get(Device, device_id)
    if found is None:
        raise NotThere("There is no such tablet.")
    return found


@dataclass(frozen=True, slots=True)
class Sender:
    """An account, as it sends from a tablet."""

    id: UUID
    name: str
    email: str
    role: Role
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
    """The account on the tablet whose token has this hash, while both may send; values, in one statement."""
    found = db.session.connection().execute(_SENDERS, {"user_id": user_id, "token_hash": token_hash}).first()
    return Sender(*found) if found else None


def device_of_token(token_hash: str) -> Device | None:
    """The tablet whose token has this hash, unless it was revoked."""
    return db.session.scalar(select(Device).where(Device.token_hash == token_hash, Device.revoked_at.is_(None)))


def unit_of_device(name: str) -> UUID | None:
    """The unit that a tablet of this name was enrolled for; None for an unknown name."""
    return db.session.scalar(select(Device.unit_id).where(Device.name == name))


def devices() -> Sequence[Device]:
    """Every tablet ever enrolled, by name, those that may still send first."""
    return db.session.scalars(select(Device).order_by(Device.revoked_at.is_not(None), Device.name)).all()
