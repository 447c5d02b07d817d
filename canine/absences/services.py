"""Recording, correcting and ending an absence: by the person, or by a manager of the person's unit."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.absences import queries
from canine.absences.messages import AbsenceEntry
from canine.absences.models import Absence
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden, ReasonRequired
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.registry import queries as registry
from canine.registry.models import Handler
from canine.rules.absence import AbsenceKind
from canine.rules.figures import written_day, written_span
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role

# A leave of more than a year, or a year away from now, is a slip of the pen.
LONGEST = timedelta(days=400)
DAY = timedelta(days=1)


def record_absence(message: AbsenceEntry, *, actor: Actor, at: datetime) -> Absence:
    """Record an absence of a handler. The handler or the managers are told, whoever did not write it.

    Raises Forbidden for anybody but the handler and a manager of the unit, DomainError for days that cannot be right or
    that another absence of the handler covers.
    """
    handler = registry.handler(message.handler_id)
    _check_right(handler, actor)
    _check_days(message, at)
    made = _row(message, actor, at)
    _check_others(message, made)
    with audited(AuditAction.RECORD_ABSENCE, actor=actor, at=at):
        db.session.add(made)
    _tell(handler, made, message.zone, "is recorded", actor, at)
    return made


def correct_absence(
    absence_id: UUID, message: AbsenceEntry, *, reason: str, is_struck: bool, actor: Actor, at: datetime
) -> Absence:
    """Put another entry in the place of an earlier one, or strike it: it was entered in error. The earlier one stays.

    Raises ReasonRequired without a reason, DomainError for an entry that was corrected already, and what record_absence
    raises.
    """
    earlier, words = queries.absence(absence_id), " ".join(reason.split())
    handler = earlier.handler
    _check_right(handler, actor)
    if not queries.is_latest(earlier):
        raise DomainError("This entry was corrected already. Open the latest one and correct that.")
    if not words:
        raise ReasonRequired
    if is_struck:
        message = _as_on_record(earlier, message.zone)
    else:
        _check_days(message, at, earlier)
    made = _row(message, actor, at)
    made.handler_id, made.corrects_id, made.reason, made.is_struck = handler.id, earlier.id, words, is_struck
    if not is_struck:
        _check_others(message, made)
    with audited(AuditAction.RECORD_ABSENCE, actor=actor, at=at, reason=words):
        db.session.add(made)
    _tell(handler, made, message.zone, "is struck" if is_struck else "is changed", actor, at)
    return made


def end_absence(absence_id: UUID, *, zone: ZoneInfo, actor: Actor, at: datetime) -> Absence:
    """Record that the handler is back on duty today: yesterday was the last day. Raises DomainError unless it runs."""
    found = queries.absence(absence_id)
    today = at.astimezone(zone).date()
    if not found.span.holds(at):
        raise DomainError("This absence does not run today. Change its days instead.")
    first_on = found.begins_at.astimezone(zone).date()
    message = AbsenceEntry(found.handler_id, found.kind, first_on, zone, max(first_on, today - DAY), found.remark)
    reason = f"back on duty on {written_day(today)}"
    return correct_absence(absence_id, message, reason=reason, is_struck=first_on == today, actor=actor, at=at)


def may_record(handler: Handler, actor: Actor) -> bool:
    """Whether the actor may write about this handler's absences: the handler, or a manager of the unit."""
    if actor.user_id is None:
        return False
    user = accounts.user(actor.user_id)
    is_manager = user.role is Role.MANAGER and user.unit_id == handler.unit_id
    return is_manager or handler.user_id == actor.user_id


def _check_right(handler: Handler, actor: Actor) -> None:
    if not may_record(handler, actor):
        raise Forbidden(f"Only {handler.name} and a manager of the unit record when {handler.name} is away.")


def _row(message: AbsenceEntry, actor: Actor, at: datetime) -> Absence:
    return Absence(
        handler_id=message.handler_id,
        kind=message.kind,
        begins_at=_midnight(message.from_on, message.zone),
        ends_at=None if message.to_on is None else _midnight(message.to_on + DAY, message.zone),
        remark=" ".join(message.remark.split()),
        is_struck=False,
        reason="",
        recorder_id=actor.user_id,
        recorder_name=actor.name,
        recorded_at=at,
    )


def _as_on_record(found: Absence, zone: ZoneInfo) -> AbsenceEntry:
    last_on = None if found.ends_at is None else found.ends_at.astimezone(zone).date() - DAY
    return AbsenceEntry(
        found.handler_id, found.kind, found.begins_at.astimezone(zone).date(), zone, last_on, found.remark
    )


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone).astimezone(UTC)


def _check_days(message: AbsenceEntry, at: datetime, earlier: Absence | None = None) -> None:
    """Judge the days as typed; a first day that stays as it is on record is not judged again: an illness may last."""
    today = at.astimezone(message.zone).date()
    is_same_start = earlier is not None and earlier.begins_at.astimezone(message.zone).date() == message.from_on
    if abs(message.from_on - today) > LONGEST and not is_same_start:
        raise DomainError("The first day lies more than a year away from today. Check the year.", field="from_on")
    if message.to_on is None and message.kind is not AbsenceKind.ILLNESS:
        raise DomainError("Give the last day. Only an illness may stay open until the person is back.", field="to_on")
    if message.to_on is not None and message.to_on < message.from_on:
        raise DomainError("The last day cannot be before the first day.", field="to_on")
    is_end_of_long_illness = (
        is_same_start and message.kind is AbsenceKind.ILLNESS and message.to_on is not None and message.to_on <= today
    )
    if message.to_on is not None and message.to_on - message.from_on > LONGEST and not is_end_of_long_illness:
        raise DomainError("That is more than a year. Check the last day.", field="to_on")


def _check_others(message: AbsenceEntry, made: Absence) -> None:
    for other in queries.overlapping(message.handler_id, made.begins_at, made.ends_at):
        if other.id != made.corrects_id:
            words = f"{other.handler.name} is {other.span.words} {_days(other, message.zone)} already: change that one."
            raise DomainError(words, field="from_on")


def _days(found: Absence, zone: ZoneInfo) -> str:
    last_at = found.span.last_at
    last_on = last_at.astimezone(zone).date() if last_at else None
    return written_span(found.begins_at.astimezone(zone).date(), last_on)


def _tell(handler: Handler, made: Absence, zone: ZoneInfo, what: str, actor: Actor, at: datetime) -> None:
    sentence = f"{handler.name}, {made.span.words} {_days(made, zone)}: this {what} by {actor.name}."
    notice = NewNotice(NoticeKind.ABSENCE_RECORDED, str(made.id), at.date(), sentence, "/absences")
    if handler.user_id is not None and handler.user_id != actor.user_id:
        notices.notify(handler.user_id, notice, actor=actor, at=at)
    if handler.user_id == actor.user_id:
        notices.notify_managers(handler.unit_id, notice, actor=actor, at=at)
