"""The slow part of every act with a password, done before a transaction begins: judging, hashing and comparing.

A hash takes a twentieth of a second on purpose, and there is one writer at a time. What is prepared here says of which
moment it is: the act that follows looks again whether the account is still the same.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from werkzeug.security import check_password_hash, generate_password_hash

from canine.accounts import queries, tries
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser
from canine.actor import Actor
from canine.errors import DomainError
from canine.transaction import transaction


@dataclass(frozen=True, slots=True)
class Credentials:
    """An address that was typed, and the account whose password fitted: its id, and the mark of its sessions then."""

    email: str
    user_id: UUID | None
    session_mark: str


def hash_of(secret: str) -> str:
    """Return the hash of a password or a PIN."""
    return generate_password_hash(secret, accounts.PASSWORD_METHOD)


def fits(stored_hash: str, secret: str) -> bool:
    """Tell whether a password or a PIN is the one that was hashed."""
    return check_password_hash(stored_hash, secret)


@cache
def _nobody_s_hash() -> str:
    """Return a hash to compare with when there is no such account, so that the answer takes as long as for a
    wrong password.
    """
    return generate_password_hash("nobody has this password")


def check_credentials(email: str, password: str, *, at: datetime) -> Credentials:
    """Compare a password with the account's, or with nobody's, which takes as long. Who may sign in is not asked.

    Raise TooManyTries, and compare nothing, while the address has to wait.
    """
    tries.refuse_while_waiting(email, at=at)
    user = queries.user_by_email(email)
    if user is None:
        fits(_nobody_s_hash(), password)
        return Credentials(email, None, "")
    user_id, mark = user.id, user.session_mark
    is_right = fits(user.password_hash or _nobody_s_hash(), password) and user.password_hash is not None
    return Credentials(email, user_id if is_right else None, mark)


def hash_for_new_user(message: NewUser) -> str:
    """Judge and hash the password of a new account. Raises PasswordTooWeak, or DomainError for a wrong address."""
    accounts.check_password(message.password, accounts.email_of(message.email), message.name)
    return hash_of(message.password)


def hash_for_user(user_id: UUID, password: str) -> str:
    """Judge and hash a password for an account. Raises PasswordTooWeak."""
    user = queries.user(user_id)
    accounts.check_password(password, user.email, user.name)
    return hash_of(password)


def check_own(user_id: UUID, password: str, *, field: str, actor: Actor, at: datetime) -> Credentials:
    """Compare the password of somebody who is signed in; a wrong one counts like one at the sign-in, and is on record.

    Raise DomainError at the field, TooManyTries.
    """
    user = queries.user(user_id)
    try:
        tries.refuse_while_waiting(user.email, at=at, field=field)
    except tries.TooManyTries:
        with transaction():
            accounts.refuse_while_waiting(user.email, device=actor.device, at=at)
        raise
    known = check_credentials(user.email, password, at=at)
    if known.user_id != user_id:
        with transaction():
            accounts.refuse_own_password(user_id, actor=actor, at=at)
        raise DomainError("This is not your password.", field=field)
    return known


def hash_for_own_change(user_id: UUID, old: str, new: str, *, actor: Actor, at: datetime) -> tuple[Credentials, str]:
    """Compare a person's present password, and judge and hash the new one.

    Raises DomainError at `old`, PasswordTooWeak.
    """
    known = check_own(user_id, old, field="old", actor=actor, at=at)
    return known, hash_for_user(user_id, new)
