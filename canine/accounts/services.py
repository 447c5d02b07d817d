"""Acts on accounts: made, signed in, changed, ended."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash
from zxcvbn import zxcvbn

from canine.accounts import queries
from canine.accounts.messages import NewUser, UserChange
from canine.accounts.models import Device, SetupLink, User
from canine.audit.actor import Actor, program
from canine.audit.deeds import Deed
from canine.audit.hook import deed, note
from canine.extensions import db
from canine.refused import Refused
from canine.rules.language import Language
from canine.rules.roles import Role
from canine.units import queries as units

LEAST_PASSWORD_LENGTH = 12
LONGEST_PASSWORD = 128
# What must be left of a password without the person's own name and address.
LEAST_OF_ITS_OWN = 8
# The library's default (scrypt, N = 2^15, r = 8, p = 1), named so that tests can make it cheap.
PASSWORD_METHOD = "scrypt"
SETUP_LINK_LASTS = timedelta(hours=1)
# Compared against when there is no such account, so that the answer takes as long as for a wrong password.
_NOBODY = generate_password_hash("nobody has this password")


class PasswordTooWeak(Refused):
    """The password could be guessed."""

    field = "password"


class EmailTaken(Refused):
    """Another account has this address."""

    field = "email"


class SetupLinkSpent(Refused):
    """The set-up link was used, has expired, or never existed."""

    def __init__(self) -> None:
        super().__init__(
            "This set-up link was used already or is older than one hour. "
            "Start the server again: it prints a new one while there is no account."
        )


class SignInRefused(Refused):
    """Address and password do not fit; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("The e-mail address and the password do not fit together. Check both and try again.")


def check_password(password: str, *about: str) -> None:
    """Raises PasswordTooWeak unless it is long and not guessable, also by one who knows the person.

    Judged by zxcvbn (Wheeler, USENIX Security 2016): at least 3 of 4, "safely unguessable".
    """
    if len(password) < LEAST_PASSWORD_LENGTH:
        raise PasswordTooWeak(
            f"The password has {len(password)} characters; it needs at least {LEAST_PASSWORD_LENGTH}. "
            "Four unrelated words are easy to keep in mind."
        )
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooWeak(f"The password is longer than {LONGEST_PASSWORD} characters; take a shorter one.")
    words = [part for text in about for part in (text, *text.replace("@", " ").replace(".", " ").split()) if part]
    left = _without(password, words)
    if left < LEAST_OF_ITS_OWN:
        raise PasswordTooWeak(
            f"This password is easy to guess: without name and address {left} characters of it are left. "
            "Four unrelated words work well."
        )
    judged = zxcvbn(password[:72], user_inputs=words)
    if judged["score"] < 3:
        hint = judged["feedback"]["warning"] or "It follows a pattern that guessing programs try first."
        raise PasswordTooWeak(f"This password is easy to guess. {hint} Four unrelated words work well.")


def _without(password: str, words: list[str]) -> int:
    """How many characters are left when every word of at least three letters is taken out."""
    left = password.casefold()
    for word in sorted({word.casefold() for word in words if len(word) >= 3}, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left)


def add_user(message: NewUser, *, actor: Actor, at: datetime) -> User:
    """Makes an account. Raises EmailTaken, PasswordTooWeak, or Refused for a wrong address."""
    email = _email(message.email)
    if queries.user_by_email(email) is not None:
        raise EmailTaken(f"{email} has an account already. Open it in the list, or use another address.")
    check_password(message.password, email, message.name)
    made = User(
        email=email,
        name=" ".join(message.name.split()),
        role=message.role,
        unit_id=message.unit_id,
        agency=message.agency.strip(),
        password_hash=generate_password_hash(message.password, PASSWORD_METHOD),
        session_mark=secrets.token_hex(16),
        added_at=at,
    )
    with deed(Deed.ADD_USER, actor=actor, at=at):
        db.session.add(made)
    return made


def _email(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Refused(f"{text!r} is not an e-mail address: {error}", field="email") from error


def change_user(user_id: UUID, message: UserChange, *, actor: Actor, at: datetime) -> User:
    """Changes an account; a new role, password or end of access signs it out everywhere.

    Raises Refused when the last administrator would lose the role or the access.
    """
    user = queries.user(user_id)
    stays_administrator = message.role is Role.ADMINISTRATOR and message.is_active
    if user.role is Role.ADMINISTRATOR and not stays_administrator and _is_last_administrator(user):
        raise Refused("This is the last administrator; make another one first.", field="role")
    ends_sessions = user.role is not message.role or not message.is_active or message.password is not None
    with deed(Deed.CHANGE_USER, actor=actor, at=at):
        user.name = " ".join(message.name.split())
        user.role = message.role
        user.unit_id = message.unit_id
        user.agency = message.agency.strip()
        if message.is_active != (user.deactivated_at is None):
            user.deactivated_at = None if message.is_active else at
        if message.password is not None:
            _set_password(user, message.password)
        elif ends_sessions:
            user.session_mark = secrets.token_hex(16)
    return user


def _is_last_administrator(user: User) -> bool:
    return all(other.id == user.id for other in queries.active_users(Role.ADMINISTRATOR))


def change_own_password(user_id: UUID, old: str, new: str, *, actor: Actor, at: datetime) -> User:
    """A person's own new password; all their other sessions end. Raises Refused at `old` when that is wrong."""
    user = queries.user(user_id)
    if not check_password_hash(user.password_hash, old):
        raise Refused("This is not your present password.", field="old")
    with deed(Deed.CHANGE_OWN_PASSWORD, actor=actor, at=at):
        _set_password(user, new)
    return user


def choose_language(user_id: UUID, language: Language, *, actor: Actor, at: datetime) -> User:
    """The language in which a person reads the tablet's screens from now on."""
    user = queries.user(user_id)
    with deed(Deed.CHOOSE_LANGUAGE, actor=actor, at=at):
        user.language = language
    return user


def _set_password(user: User, password: str) -> None:
    check_password(password, user.email, user.name)
    user.password_hash = generate_password_hash(password, PASSWORD_METHOD)
    user.session_mark = secrets.token_hex(16)


def sign_in(email: str, password: str, *, device: str, at: datetime) -> User | None:
    """The account, when address and password fit and it is active; None otherwise. Logged either way."""
    user = queries.user_by_email(email)
    fits = check_password_hash(user.password_hash if user else _NOBODY, password)
    if user is None or not fits or user.deactivated_at is not None:
        stranger = Actor(user_id=None, name="not signed in", device=device)
        note(Deed.REFUSE_SIGN_IN, "users", user.id if user else "-", actor=stranger, at=at, email=email[:254])
        return None
    note(Deed.SIGN_IN, "users", user.id, actor=Actor(user.id, user.name, device), at=at)
    return user


def sign_out(*, actor: Actor, at: datetime) -> None:
    """Logs that a person left."""
    note(Deed.SIGN_OUT, "users", actor.user_id, actor=actor, at=at)


def make_setup_link(*, at: datetime) -> str:
    """A token for the first administrator, good once and for one hour; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    with deed(Deed.MAKE_SETUP_LINK, actor=program("start"), at=at):
        db.session.add(SetupLink(token_hash=_digest(token), expires_at=at + SETUP_LINK_LASTS))
    return token


def open_setup_link(token: str, *, at: datetime) -> SetupLink:
    """The link, when it can still be used. Raises SetupLinkSpent."""
    link = db.session.scalar(select(SetupLink).where(SetupLink.token_hash == _digest(token)))
    if link is None or link.used_at is not None or at >= link.expires_at or queries.has_users():
        raise SetupLinkSpent
    return link


def set_up(token: str, message: NewUser, *, device: str, at: datetime) -> User:
    """The first administrator's account. Raises SetupLinkSpent, and what add_user raises."""
    link = open_setup_link(token, at=at)
    newcomer = Actor(user_id=None, name=f"set-up link: {message.name}", device=device)
    with deed(Deed.SET_UP, actor=newcomer, at=at):
        link.used_at = at
    return add_user(message, actor=newcomer, at=at)


def enrol_device(name: str, unit_code: str, *, actor: Actor, at: datetime) -> tuple[Device, str]:
    """A tablet and its token, which is shown this once. Raises Refused when the name is in use."""
    name = " ".join(name.split())
    if not name:
        raise Refused("A tablet needs a name, such as 'Kilindini tablet 1'.", field="name")
    if db.session.scalar(select(Device).where(Device.name == name)) is not None:
        raise Refused(f"A tablet named {name} was enrolled before. Names are not used twice.", field="name")
    token = secrets.token_urlsafe(32)
    device = Device(name=name, unit_id=units.unit_by_code(unit_code).id, token_hash=_digest(token), enrolled_at=at)
    with deed(Deed.KEEP_DEVICES, actor=actor, at=at):
        db.session.add(device)
    return device, token


def revoke_device(name: str, *, actor: Actor, at: datetime) -> Device:
    """Ends a tablet's credential. Raises Refused when there is no such tablet, or it has ended before."""
    device = db.session.scalar(select(Device).where(Device.name == name))
    if device is None:
        raise Refused(f"No tablet is named {name}.", field="name")
    if device.revoked_at is not None:
        raise Refused(f"{name} was revoked before.", field="name")
    with deed(Deed.KEEP_DEVICES, actor=actor, at=at, reason="revoked"):
        device.revoked_at = at
    return device


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
