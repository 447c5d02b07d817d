"""Handlers, and the courses of handlers and dogs."""

from datetime import date, datetime
from uuid import UUID

from canine.accounts import persons, whose
from canine.accounts import queries as accounts
from canine.accounts.rights import require, require_own, require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.registry import queries
from canine.registry.messages import CourseEntry, HandlerEntry
from canine.registry.models import Course, Handler
from canine.registry.services.checks import ELSEWHERE, held_until, line, needed, not_later, reason_of
from canine.rules.roles import Role
from canine.spelling import latin_spelling
from canine.units import queries as units


def add_handler(message: HandlerEntry, *, actor: Actor, at: datetime) -> Handler:
    """Record a new handler. Raises DomainError when the service number or the account is another handler's."""
    require_own(message.unit_id, actor, field="unit_id")
    handler = Handler()
    account = accounts.user(message.user_id) if message.user_id else None
    with audited(AuditAction.KEEP_HANDLERS, actor=actor, at=at):
        _write(handler, message)
        marks = ((handler.name, handler.latin_name), handler.service_number)
        if account is None:
            handler.person_id, others = whose.person_of_new(*marks, message.whose)
        else:
            handler.person_id, others = account.person_id, persons.alike(*marks, own=[account.person_id])
        said = whose.answered(others, message.whose) if others else None
        db.session.add(handler)
    if said is not None:
        whose.say_of_changed(handler.person_id, others, said, actor=actor, at=at)
    return handler


def change_handler(handler_id: UUID, message: HandlerEntry, *, reason: str, actor: Actor, at: datetime) -> Handler:
    """Record a handler's corrected facts; the log keeps what they were. Raises what add_handler raises."""
    handler = queries.handler(handler_id)
    require_own(handler.unit_id, actor, field="reason")
    if message.unit_id != handler.unit_id:
        raise DomainError(ELSEWHERE, field="unit_id")
    with audited(AuditAction.KEEP_HANDLERS, actor=actor, at=at, reason=reason_of(reason)):
        if message.user_id is not None:
            # And it stays one person, though the link is ended one day.
            persons.join(handler.person_id, accounts.user(message.user_id).person_id)
        # As they are called until now: who comes to be called alike is asked about.
        others = persons.alike((message.name, message.latin_name), message.service_number, own=[handler.person_id])
        said = whose.answered(others, message.whose) if others else None
        _write(handler, message)
    if said is not None:
        whose.say_of_changed(handler.person_id, others, said, actor=actor, at=at)
    return handler


def _write(handler: Handler, message: HandlerEntry) -> None:
    units.unit(message.unit_id)
    name = needed(message.name, "name", "Type the handler's name.")
    number = needed(message.service_number, "service_number", "Type the service number.")
    holder = queries.handler_by_service_number(number)
    if holder is not None and holder.id != handler.id:
        until = held_until("handlers.service_number", holder.id, holder.service_number, number)
        has = f"had this service number{until}" if until else f"has this service number ({holder.service_number})"
        raise DomainError(f"{holder.name} {has}. Read it again.", field="service_number")
    if message.user_id is not None:
        _check_account(message.user_id, handler.id)
    handler.latin_name = latin_spelling(name, message.latin_name)
    handler.unit_id, handler.name, handler.service_number = message.unit_id, name, number
    handler.rank, handler.user_id = line(message.rank), message.user_id


def _check_account(user_id: UUID, own: UUID) -> None:
    user = accounts.user(user_id)
    if user.role is not Role.HANDLER:
        role = user.role.value if user.role else "nobody yet"
        raise DomainError(f"{user.name} signs in as {role}; choose a handler's account.", field="user_id")
    holder = queries.handler_of_user(user_id)
    if holder is not None and holder.id != own:
        raise DomainError(f"{holder.name} signs in with this account. Choose another.", field="user_id")


def add_course(message: CourseEntry, *, actor: Actor, at: datetime) -> Course:
    """Record a course or refresher of one dog or one handler. Raises DomainError when it was completed before it began
    or ends in the future, and ValueError unless exactly one of dog and handler is named.
    """
    if (message.dog_id is None) == (message.handler_id is None):
        raise ValueError("a course is of one dog or of one handler")
    if message.dog_id is not None:
        require_unit(queries.dog(message.dog_id).unit_id, actor, at=at)
    elif message.handler_id is not None:
        require_unit(queries.handler(message.handler_id).unit_id, actor, at=at)
    place = needed(message.place, "place", "Say where the course was held.")
    _check_days(message.from_on, message.to_on, completed=message.completed, at=at)
    course = Course(
        dog_id=message.dog_id,
        handler_id=message.handler_id,
        kind=message.kind,
        place=place,
        from_on=message.from_on,
        to_on=message.to_on,
        completed=message.completed,
        remarks=message.remarks.strip(),
    )
    with audited(AuditAction.KEEP_COURSES, actor=actor, at=at):
        db.session.add(course)
    return course


def finish_course(course_id: UUID, to_on: date, *, actor: Actor, at: datetime) -> Course:
    """Complete a running course on that day. Raises DomainError when it was before, or the day is wrong."""
    course = queries.course(course_id)
    require("course_id", course_id, actor=actor, at=at)
    if course.completed:
        raise DomainError(f"This course was completed on {course.to_on:%Y-%m-%d}.", field="to_on")
    _check_days(course.from_on, to_on, completed=True, at=at)
    with audited(AuditAction.KEEP_COURSES, actor=actor, at=at, reason="completed"):
        course.to_on, course.completed = to_on, True
    return course


def _check_days(from_on: date, to_on: date, *, completed: bool, at: datetime) -> None:
    if to_on < from_on:
        raise DomainError("The course ends before it begins.", field="to_on")
    if completed:
        not_later(to_on, at, "to_on")
