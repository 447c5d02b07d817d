"""A handler's PIN: set by the handler alone, checked when somebody takes a tablet over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from canine.accounts import queries as accounts
from canine.accounts import services as passwords
from canine.accounts.models import User
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.field.models import HandlerPin
from canine.refused import Refused
from canine.rules.pin import TRIES, WAIT, pin_problem


def set_pin(user_id: UUID, password: str, pin: str, *, actor: Actor, at: datetime) -> None:
    """A person's new PIN. Raises Refused for a wrong password, or a PIN that is guessed."""
    user = accounts.user(user_id)
    if not check_password_hash(user.password_hash, password):
        raise Refused("This is not your password.", field="password")
    problem = pin_problem(pin)
    if problem is not None:
        raise Refused(problem, field="pin")
    found = _pin_of(user_id) or HandlerPin(user_id=user_id)
    with deed(Deed.SET_PIN, actor=actor, at=at):
        found.pin_hash = generate_password_hash(pin, passwords.PASSWORD_METHOD)
        found.set_at, found.wrong_tries, found.blocked_until = at, 0, None
        db.session.add(found)


def take_over(email: str, pin: str, *, device: str, at: datetime) -> User | str:
    """The person, when address and PIN fit; otherwise the sentence that is told, after which the try is on record.

    Five wrong PINs of a person make everybody wait who tries that person's: the tablet may be in the wrong hands.
    """
    user = accounts.user_by_email(email)
    found = _pin_of(user.id) if user is not None and user.deactivated_at is None else None
    if user is None or found is None:
        return "There is no PIN for this person. Sign in with the password once, and set one."
    if found.blocked_until is not None and at < found.blocked_until:
        return f"Too many wrong PINs. Wait until {found.blocked_until:%H:%M} UTC, or sign in with the password."
    fits = check_password_hash(found.pin_hash, pin)
    with deed(
        Deed.TAKE_OVER, actor=Actor(user.id if fits else None, user.name if fits else "wrong PIN", device), at=at
    ):
        found.wrong_tries = 0 if fits else found.wrong_tries + 1
        found.blocked_until = at + WAIT if found.wrong_tries >= TRIES else None
        found.wrong_tries %= TRIES
    if not fits:
        return "This PIN does not fit. After five wrong ones there is a wait of a quarter of an hour."
    return user


def _pin_of(user_id: UUID) -> HandlerPin | None:
    return db.session.scalar(select(HandlerPin).where(HandlerPin.user_id == user_id))
