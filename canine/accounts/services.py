"""Acts on accounts: made, signed in, changed, ended."""

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from canine.accounts import appointing, first_manager, persons, queries, sessions, tries, whose
from canine.accounts.messages import NewUser, UserChange
from canine.accounts.models import Device, User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.rules.folding import is_same_name
from canine.rules.language import Language
from canine.rules.limits import PASSWORD
from canine.rules.roles import Role
from canine.rules.signed_in import COUNTED_FOR, Ending
from canine.spelling import latin_spelling
from canine.units import queries as units

if TYPE_CHECKING:
    from canine.accounts.passwords import Credentials

LEAST_PASSWORD_LENGTH = 12
# What must be left of a password without the person's own name and address.
LEAST_OF_ITS_OWN = 8
# The library's default (scrypt, N = 2^15, r = 8, p = 1), named so that tests can make it cheap.
PASSWORD_METHOD = "scrypt"


class PasswordTooWeak(DomainError):
    """The password could be guessed."""

    field = "password"


class EmailTaken(DomainError):
    """Another account has this address."""

    field = "email"


class OwnAgency(Forbidden):
    """Whoever says of themselves from which agency they come."""

    field = "agency"

    def __init__(self) -> None:
        super().__init__("Another administrator says from which agency you come: nobody attests their own.")


class SignInRefused(DomainError):
    """Address and password do not fit; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("The e-mail address and the password do not fit together. Check both and try again.")


def too_short(password: str) -> str:
    """Return what is said of a password that is too short; nothing for another one."""
    if len(password) >= LEAST_PASSWORD_LENGTH:
        return ""
    return (
        f"The password has {len(password)} characters; it needs at least {LEAST_PASSWORD_LENGTH}. "
        "Four unrelated words are easy to keep in mind."
    )


def check_password(password: str, *about: str) -> None:
    """Raise PasswordTooWeak unless it is long and not guessable, also by one who knows the person.

    Judged by zxcvbn (Wheeler, USENIX Security 2016): at least 3 of 4, "safely unguessable".
    """
    if len(password) < LEAST_PASSWORD_LENGTH:
        raise PasswordTooWeak(too_short(password))
    if len(password) > PASSWORD:
        raise PasswordTooWeak(f"The password is longer than {PASSWORD} characters; take a shorter one.")
    words = [part for text in about for part in (text, *text.replace("@", " ").replace(".", " ").split()) if part]
    left = _without(password, words)
    if left < LEAST_OF_ITS_OWN:
        raise PasswordTooWeak(
            f"This password is easy to guess: without name and address {left} characters of it are left. "
            "Four unrelated words work well."
        )
    from zxcvbn import zxcvbn  # noqa: PLC0415 -- slow import

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


def add_user(message: NewUser, password_hash: str | None, *, actor: Actor, at: datetime) -> User:
    """Make an account with a password that `passwords` judged and hashed, or with none yet.

    It has no role in force before a manager agreed, but for the first administrator's and the first manager's.

    Raises EmailTaken, OwnAgency, LooksLikeSomebody where it is not said whose it is, DomainError for a role that waits
    without a reason, and for a first manager who is an administrator.
    """
    email = email_of(message.email)
    if queries.user_by_email(email) is not None:
        raise EmailTaken(f"{email} has an account already. Open it in the list, or use another address.")
    name = " ".join(message.name.split())
    waits, because = appointing.waits(message.role, message.unit_id), appointing.why_nobody_agrees(message.role)
    made = User(
        email=email,
        name=name,
        latin_name=latin_spelling(name, message.latin_name),
        role=None if waits else message.role,
        unit_id=message.unit_id,
        agency=message.agency.strip(),
        password_hash=password_hash,
        session_mark=secrets.token_hex(16),
        added_at=at,
    )
    with audited(AuditAction.ADD_USER, actor=actor, at=at, reason=because):
        made.person_id, others = whose.person_of_new((name, made.latin_name), "", message.whose)
        db.session.add(made)
    if made.agency and persons.are_one(actor.user_id, made.id):
        raise OwnAgency
    whose.say_another(made.person_id, others, message.whose, actor=actor, at=at)
    if because == appointing.FIRST_MANAGER:
        first_manager.name(made, message.reason, actor=actor, at=at)
    if waits:
        appointing.ask(made, message.role, message.unit_id, message.reason, actor=actor, at=at)
    return made


def email_of(text: str) -> str:
    """Return the address as accounts have it. Raises DomainError for what is none."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise DomainError(f"{text!r} is not an e-mail address: {error}", field="email") from error


def change_user(user_id: UUID, message: UserChange, *, actor: Actor, at: datetime) -> User:
    """Change an account; a new role or the end of access signs it out everywhere.

    A role and its unit hold once a manager agreed; until then the account keeps what it has, and one that had ended
    and signs in again has no role. What waited, and is not wanted any more, is withdrawn.

    Raises DomainError when the last administrator would lose the role or the access, LooksLikeSomebody for a name that
    makes two people alike, and Forbidden for whoever says of themselves which agency they come from.
    """
    user = queries.user(user_id)
    stays_administrator = message.role is Role.ADMINISTRATOR and message.is_active
    if not stays_administrator:
        require_another_administrator(user)
    name = " ".join(message.name.split())
    latin_name = latin_spelling(name, message.latin_name)
    found = persons.alike((name, latin_name), own=[user.person_id])
    said = whose.answered(found, message.whose) if found else None
    if message.agency.strip() != user.agency and persons.are_one(actor.user_id, user.id):
        raise OwnAgency
    waits = appointing.waits(message.role, message.unit_id, user)
    because = appointing.why_nobody_agrees(message.role) if message.role is not user.role else ""
    is_revived = message.is_active and user.deactivated_at is not None
    is_alone = is_revived and not waits and message.role is Role.MANAGER and appointing.is_left_alone(user)
    because = because or (appointing.LEFT_ALONE if is_alone else "")
    ends_sessions = not message.is_active or not (waits or user.role is message.role)
    _ask_anew(user, message, waits=waits, actor=actor, at=at)
    with audited(AuditAction.CHANGE_USER, actor=actor, at=at, reason=because):
        user.name, user.latin_name = name, latin_name
        if not waits or is_revived:
            user.role = None if waits else message.role
        if not waits or user.role is None:
            user.unit_id = message.unit_id
        user.agency = message.agency.strip()
        if message.is_active != (user.deactivated_at is None):
            user.deactivated_at = None if message.is_active else at
        if ends_sessions:
            user.session_mark = secrets.token_hex(16)
            sessions.end_all(user.id, Ending.ACCOUNT_CHANGED, at=at)
    if said is not None:
        whose.say_of_changed(user.person_id, found, said, actor=actor, at=at)
    if because == appointing.FIRST_MANAGER:
        first_manager.name(user, message.reason, actor=actor, at=at)
    return user


def _ask_anew(user: User, message: UserChange, *, waits: bool, actor: Actor, at: datetime) -> None:
    """Ask for the role that is wanted, and withdraw what is not wanted any more."""
    found = queries.role_that_waits(user.id)
    is_wanted = waits and message.is_active
    if found is not None and is_wanted and (found.role, found.unit_id) == (message.role, message.unit_id):
        return
    if found is not None:
        appointing.withdraw(found, actor=actor, at=at)
        db.session.flush()
    if is_wanted:
        appointing.ask(user, message.role, message.unit_id, message.reason, actor=actor, at=at)


def require_another_administrator(user: User) -> None:
    """Raise DomainError for the last administrator, who would lose the role or the access."""
    administrators = [one.id for one in queries.active_users(Role.ADMINISTRATOR)]
    if administrators == [user.id]:
        raise DomainError("This is the last administrator; make another one first.", field="role")


def change_own_password(known: "Credentials", password_hash: str, *, actor: Actor, at: datetime) -> User:
    """Set a person's own new password; all their other sessions end.

    Raises DomainError when it was changed meanwhile.
    """
    user = _still_known(known)
    if user is None:
        raise DomainError("This is not your present password any more: it was changed meanwhile.", field="old")
    with audited(AuditAction.CHANGE_OWN_PASSWORD, actor=actor, at=at):
        replace_password(user, password_hash, at=at)
    return user


def _still_known(known: "Credentials") -> User | None:
    """Return the account, when its password is still the one that was compared."""
    user = queries.user_by_email(known.email)
    is_same = user is not None and user.id == known.user_id and user.session_mark == known.session_mark
    return user if is_same else None


def choose_language(user_id: UUID, language: Language, *, actor: Actor, at: datetime) -> User:
    """Record the language in which a person reads the tablet's screens from now on."""
    user = queries.user(user_id)
    with audited(AuditAction.CHOOSE_LANGUAGE, actor=actor, at=at):
        user.language = language
    return user


def replace_password(user: User, password_hash: str | None, *, at: datetime) -> None:
    """Set a password, or none until the person sets one with a link, as a part of another act.

    Every session ends with the old one, that of whoever sets the new one too: it begins anew.
    """
    user.password_hash = password_hash
    user.session_mark = secrets.token_hex(16)
    sessions.end_all(user.id, Ending.PASSWORD_CHANGED, at=at)
    tries.clear(user.email)


def sign_in(known: "Credentials", *, device: str, at: datetime) -> User | None:
    """Return the account, when address and password fitted and it is active; None otherwise. Logged either way.

    Raises TooManyTries where others were counted meanwhile: what was compared at once is judged one after the other.
    """
    tries.refuse_while_waiting(known.email, at=at)
    user = _still_known(known)
    if user is None or user.deactivated_at is not None:
        named = queries.user_by_email(known.email)
        stranger = Actor(user_id=None, name="not signed in", device=device)
        key = named.id if named else "-"
        note(AuditAction.REFUSE_SIGN_IN, "users", key, actor=stranger, at=at, email=known.email[:254])
        tries.wrong(known.email, at=at)
        return None
    tries.clear(user.email)
    note(AuditAction.SIGN_IN, "users", user.id, actor=Actor(user.id, user.name, device), at=at)
    return user


def refuse_while_waiting(email: str, *, device: str, at: datetime) -> None:
    """Log a password that was typed for an address while it waits: it is not looked at, and not counted."""
    named = queries.user_by_email(email)
    stranger = Actor(user_id=None, name="not signed in", device=device)
    key = named.id if named else "-"
    note(AuditAction.REFUSE_WHILE_WAITING, "users", key, actor=stranger, at=at, email=email[:254])


def refuse_too_many(address: str, *, device: str, at: datetime) -> None:
    """Log that one machine tries more than a whole service would; once in the time for which they are counted."""
    if not queries.was_refused_too_many(address, since=at - COUNTED_FOR):
        stranger = Actor(user_id=None, name="not signed in", device=device)
        note(AuditAction.REFUSE_TOO_MANY, "users", "-", actor=stranger, at=at, address=address)


def refuse_own_password(user_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Count and log a wrong password of somebody who is signed in: whoever finds a desk open may guess there, too."""
    tries.wrong(queries.user(user_id).email, at=at)
    note(AuditAction.REFUSE_OWN_PASSWORD, "users", user_id, actor=actor, at=at)


def enrol_device(name: str, unit_code: str, *, actor: Actor, at: datetime) -> tuple[Device, str]:
    """Enrol a tablet, and return it with its token, which is shown this once.

    Raises DomainError when the name is in use.
    """
    name = " ".join(name.split())
    if not name:
        raise DomainError("A tablet needs a name, such as 'Kilindini tablet 1'.", field="name")
    before = [device.name for device in queries.devices() if is_same_name(device.name, name)]
    if before:
        raise DomainError(f"A tablet named {before[0]} was enrolled before. Names are not used twice.", field="name")
    token = secrets.token_urlsafe(32)
    device = Device(name=name, unit_id=units.unit_by_code(unit_code).id, token_hash=_digest(token), enrolled_at=at)
    with audited(AuditAction.KEEP_DEVICES, actor=actor, at=at):
        db.session.add(device)
    return device, token


def revoke_device(name: str, *, actor: Actor, at: datetime) -> Device:
    """End a tablet's credential. Raises DomainError when there is no such tablet, or it has ended before."""
    device = db.session.scalar(select(Device).where(Device.name == name))
    if device is None:
        raise DomainError(f"No tablet is named {name}.", field="name")
    if device.revoked_at is not None:
        raise DomainError(f"{name} was revoked before.", field="name")
    with audited(AuditAction.KEEP_DEVICES, actor=actor, at=at, reason="revoked"):
        device.revoked_at = at
    return device


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
