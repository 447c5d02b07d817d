"""The computers on which a unit's record is made: what each is, by whose word, and from when to when."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.rules.folding import is_same_name
from canine.rules.places import ComputerKind
from canine.units.messages import ComputerEntry
from canine.units.models import Computer


def computers(unit_id: UUID) -> Sequence[Computer]:
    """Return the computers of a unit, those in use first, by name."""
    statement = select(Computer).where(Computer.unit_id == unit_id)
    return db.session.scalars(
        statement.order_by(Computer.until_on.is_not(None), Computer.name, Computer.from_on, Computer.id)
    ).all()


def computers_used(unit_id: UUID, first: date, last: date) -> Sequence[Computer]:
    """Return the computers of a unit that were in use on some day of a period, by name and time."""
    ended = Computer.until_on.is_(None) | (Computer.until_on >= first)
    statement = select(Computer).where(Computer.unit_id == unit_id, Computer.from_on <= last, ended)
    return db.session.scalars(statement.order_by(Computer.name, Computer.from_on, Computer.id)).all()


def add_computer(message: ComputerEntry, *, actor: Actor, at: datetime, today: date) -> Computer:
    """Record a computer. Raises DomainError for a name, here or in the log, of another one in use, or for a
    day to come.
    """
    if message.from_on > today:
        raise DomainError("It is not in use yet: take a day that has come.", field="from_on")
    for other in computers(message.unit_id):
        if other.until_on is not None:
            continue
        if is_same_name(other.name, message.name):
            raise DomainError(f"The unit has a computer named {other.name} in use. End that one first.", field="name")
        if message.log_name and other.log_name == message.log_name:
            raise DomainError(f"{other.name} has this name in the log. End that one first.", field="log_name")
    found = Computer(
        unit_id=message.unit_id,
        kind=ComputerKind(message.kind),
        name=message.name,
        make=message.make,
        model=message.model,
        identifier=message.identifier,
        operating_system=message.operating_system,
        time_source=message.time_source,
        log_name=message.log_name,
        from_on=message.from_on,
        recorded_at=at,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        until_on=None,
        ended_by_name="",
    )
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        db.session.add(found)
    return found


def end_computer(unit_id: UUID, computer_id: UUID, last: date, *, actor: Actor, at: datetime, today: date) -> Computer:
    """Record the last day of a computer's use.

    Raises NotFound for none of this unit, and DomainError for one that has an end, or a day before its first or to
    come.
    """
    found = db.session.get(Computer, computer_id)
    if found is None or found.unit_id != unit_id:
        raise NotFound("The unit has no such computer.", field="computer")
    if found.until_on is not None:
        raise DomainError(f"The use of {found.name} has ended already.", field="computer")
    if not found.from_on <= last <= today:
        raise DomainError("The last day lies between the first day of its use and today.", field="until_on")
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        found.until_on, found.ended_by_id, found.ended_by_name = last, actor.user_id, actor.name
    return found


def described(found: Computer) -> str:
    """Return what a computer is, as papers print it."""
    return (
        f"{found.make} {found.model}, serial or asset no. {found.identifier}; {found.operating_system}; "
        f"time from {found.time_source}"
    )
