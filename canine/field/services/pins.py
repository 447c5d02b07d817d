"""A handler's PIN: set by the handler alone, checked when somebody takes a tablet over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts import passwords
from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited, note
from canine.errors import DomainError
from canine.extensions import db
from canine.field.models import HandlerPin, PinCheck
from canine.rules.pin import TRIES, WAIT, TypedPinState, pin_problem
from canine.rules.sentence import Sentence


@dataclass(frozen=True, slots=True)
class NewPin:
    """A PIN that its person may set: hashed, and of which session mark the password was when it was compared."""

    user_id: UUID
    session_mark: str
    pin_hash: str


@dataclass(frozen=True, slots=True)
class TypedPin:
    """A PIN that was typed for an address, compared with the hash that the person had then; None: there was none."""

    email: str
    pin_hash: str | None
    fits: bool


def prepare_pin(user_id: UUID, password: str, pin: str, *, actor: Actor, at: datetime) -> NewPin:
    """Compare the password and hash the PIN, before the transaction: both are slow on purpose.

    Raise DomainError for a wrong password, which counts, or a PIN that is guessed; TooManyTries.
    """
    mark = passwords.check_own(user_id, password, field="password", actor=actor, at=at).session_mark
    problem = pin_problem(pin)
    if problem is not None:
        raise DomainError(problem, field="pin")
    return NewPin(user_id, mark, passwords.hash_of(pin))


def set_pin(new: NewPin, *, actor: Actor, at: datetime) -> None:
    """Set a person's new PIN. Raise DomainError when the password was changed meanwhile."""
    if accounts.user(new.user_id).session_mark != new.session_mark:
        raise DomainError("This is not your password any more: it was changed meanwhile.", field="password")
    found = _pin_of(new.user_id) or HandlerPin(user_id=new.user_id)
    with audited(AuditAction.SET_PIN, actor=actor, at=at):
        found.pin_hash = new.pin_hash
        found.set_at, found.wrong_tries, found.blocked_until = at, 0, None
        db.session.add(found)


def compare_pin(email: str, pin: str) -> TypedPin:
    """Compare a PIN with that of the person, before the transaction."""
    user = accounts.user_by_email(email)
    found = _pin_of(user.id) if user is not None else None
    if found is None:
        return TypedPin(email, None, False)
    pin_hash = found.pin_hash
    return TypedPin(email, pin_hash, passwords.fits(pin_hash, pin))


@dataclass(frozen=True, slots=True)
class PinOnRecord:
    """A PIN that a record bears for somebody, opened and compared with the hash that the person had then.

    `pin_hash` is None where there was none, or where nothing could be opened: then `is_readable` says which.
    """

    person_id: UUID
    pin_hash: str | None
    fits: bool
    is_readable: bool = True


def compare_pin_of(person_id: UUID, pin: str | None) -> PinOnRecord:
    """Compare a PIN with that of a person, before the transaction; None for one that could not be opened."""
    if pin is None:
        return PinOnRecord(person_id, None, False, is_readable=False)
    found = _pin_of(person_id)
    pin_hash = found.pin_hash if found else None
    return PinOnRecord(person_id, pin_hash, pin_hash is not None and passwords.fits(pin_hash, pin))


def check_pin(record_id: UUID, typed: PinOnRecord, *, actor: Actor, at: datetime) -> PinCheck:
    """Put down what came of the PIN of a record that has just come; a wrong one counts as at a takeover."""
    found = _pin_of(typed.person_id)
    if not typed.is_readable:
        state = TypedPinState.UNREADABLE
    elif found is None or typed.pin_hash is None:
        state = TypedPinState.UNSET
    elif found.blocked_until is not None and at < found.blocked_until:
        state = TypedPinState.BLOCKED
    else:
        fits = typed.fits and typed.pin_hash == found.pin_hash
        state = TypedPinState.FITS if fits else TypedPinState.WRONG
    row = PinCheck(id=record_id, person_id=typed.person_id, state=state, device=actor.device, checked_at=at)
    with audited(AuditAction.CHECK_PIN, actor=actor, at=at):
        if found is not None and state in (TypedPinState.FITS, TypedPinState.WRONG):
            _count(found, fits=state is TypedPinState.FITS, at=at)
        db.session.add(row)
    return row


def checked_pin(record_id: UUID | None) -> PinCheck | None:
    """Return what came of the PIN of a record; None where it bears none."""
    return db.session.get(PinCheck, record_id) if record_id is not None else None


def _count(found: HandlerPin, *, fits: bool, at: datetime) -> None:
    found.wrong_tries = 0 if fits else found.wrong_tries + 1
    found.blocked_until = at + WAIT if found.wrong_tries >= TRIES else None
    found.wrong_tries %= TRIES


def take_over(typed: TypedPin, *, device: str, at: datetime) -> User | str:
    """Return the person, when address and PIN fitted; otherwise the sentence that is told. The try is on record then.

    Five wrong PINs of a person make everybody wait who tries that person's: the tablet may be in the wrong hands. Tries
    that were compared at once are counted one after the other, and what comes after the fifth is not looked at.
    """
    user = accounts.user_by_email(typed.email)
    found = _pin_of(user.id) if user is not None and user.deactivated_at is None else None
    if user is None or found is None:
        _note_refusal(typed, user, device, at)
        return "There is no PIN for this person. Sign in with the password once, and set one."
    if found.blocked_until is not None and at < found.blocked_until:
        _note_refusal(typed, user, device, at)
        return Sentence(
            "Too many wrong PINs. Wait until {blocked_until} UTC, or sign in with the password.",
            blocked_until=f"{found.blocked_until:%H:%M}",
        )
    fits = typed.fits and typed.pin_hash == found.pin_hash
    with audited(
        AuditAction.TAKE_OVER, actor=Actor(user.id if fits else None, user.name if fits else "wrong PIN", device), at=at
    ):
        _count(found, fits=fits, at=at)
    if not fits:
        _note_refusal(typed, user, device, at)
        return "This PIN does not fit. After five wrong ones there is a wait of a quarter of an hour."
    return user


def _note_refusal(typed: TypedPin, user: User | None, device: str, at: datetime) -> None:
    """Log a PIN that let nobody in, so that its person and the administrator see it."""
    stranger = Actor(None, "not signed in", device)
    note(AuditAction.REFUSE_PIN, "users", user.id if user else "-", actor=stranger, at=at, email=typed.email[:254])


def _pin_of(user_id: UUID) -> HandlerPin | None:
    return db.session.scalar(select(HandlerPin).where(HandlerPin.user_id == user_id))
