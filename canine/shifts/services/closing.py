"""Closing a colleague's shift that was left open, and what its handler says of the end afterwards."""

from datetime import datetime
from typing import Any

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.shifts import queries
from canine.shifts.messages import CloseShift, EndShift
from canine.shifts.models import Shift, ShiftEndStatement
from canine.shifts.services.errors import InTheFuture
from canine.shifts.services.notifications import notify_closed, notify_two_ends
from canine.shifts.services.recording import find_duplicate, with_provenance
from canine.shifts.services.rights import closes_for_another, is_own


class NotYoursToClose(Forbidden):
    """Only a handler who takes the dog over, or a manager of the unit, closes a colleague's shift."""

    def __init__(self, shift: Shift) -> None:
        names = shift.team_names
        super().__init__(
            Sentence(
                "This is a shift of {names}: a handler of the same dog or a manager of the unit closes it.", names=names
            )
        )


def close_shift(message: CloseShift, *, actor: Actor, at: datetime) -> ShiftEndStatement:
    """End a colleague's shift at a moment that the actor answers for, with a reason.

    Where it has an end already, what is said now stands beside that one and changes nothing: two may close it without
    a network. Raises NotFound, NotYoursToClose, InTheFuture, DomainError.
    """
    shift = queries.shift(message.shift_id)
    # Forms give minutes, tablets seconds: within its first minute a shift does not end before it begins.
    ended_at = max(message.ended_at, shift.started_at)
    values: dict[str, Any] = {"shift_id": shift.id, "ended_at": ended_at, "reason": message.reason}
    if again := find_duplicate(ShiftEndStatement, message.capture, values, actor):
        return again
    if is_own(shift, actor.user_id):
        raise Forbidden("This is your own shift: end it.")
    if not closes_for_another(shift, actor.user_id, message.on):
        raise NotYoursToClose(shift)
    if not message.reason:
        raise DomainError("Say why you close it: it stands in the record under your name.", field="reason")
    _check_moment(shift, message.ended_at, at)
    closes = shift.ended_at is None
    if closes:
        _check_against_last_fact(shift, message.ended_at)
    statement = with_provenance(
        ShiftEndStatement, message.capture, {**values, "closed_shift": closes, "is_own": False}, actor, at
    )
    with audited(AuditAction.CLOSE_SHIFT, actor=actor, at=at, reason=message.reason):
        db.session.add(statement)
        if closes:
            end(shift, ended_at)
    if closes:
        notify_closed(shift, statement, actor=actor, at=at)
    elif minute(shift.ended_at or ended_at) != minute(ended_at):
        notify_two_ends(shift, statement, actor=actor, at=at)
    return statement


def say_end_afterwards(shift: Shift, message: EndShift, *, actor: Actor, at: datetime) -> None:
    """Record the handler's own word on the end of a shift that somebody else has closed; it stands beside the other
    one.

    Raises InTheFuture, DomainError.
    """
    values: dict[str, Any] = {"shift_id": shift.id, "ended_at": max(message.ended_at, shift.started_at)}
    if find_duplicate(ShiftEndStatement, message.capture, values, actor):
        return
    _check_moment(shift, message.ended_at, at)
    statement = with_provenance(
        ShiftEndStatement, message.capture, {**values, "closed_shift": False, "is_own": True}, actor, at
    )
    with audited(AuditAction.END_SHIFT, actor=actor, at=at):
        db.session.add(statement)
    if shift.ended_at is not None and minute(shift.ended_at) != minute(statement.ended_at):
        notify_two_ends(shift, statement, actor=actor, at=at)


def is_closed_by_another(shift: Shift) -> bool:
    """Whether somebody else than its handler ended the shift."""
    return any(statement.closed_shift for statement in shift.end_statements)


def end(shift: Shift, ended_at: datetime) -> None:
    """Write the end on the shift and on the places of its teams; call it inside an audited action."""
    shift.ended_at = ended_at
    for place in shift.places:
        place.is_open = False


def _check_moment(shift: Shift, ended_at: datetime, at: datetime) -> None:
    if is_future(ended_at, at):
        raise InTheFuture("This end", "ended_at")
    if minute(ended_at) < minute(shift.started_at):
        raise DomainError("A shift cannot end before it starts.", field="ended_at")


def _check_against_last_fact(shift: Shift, ended_at: datetime) -> None:
    last = queries.last_fact(shift.id)
    if last is not None and minute(ended_at) < minute(last.at):
        raise DomainError(
            Sentence("{what} is on record for a later time than that. Give a later end.", what=last.what),
            field="ended_at",
        )
