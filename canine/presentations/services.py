"""Acts on a line: lay it, put items down, lock responses one by one, correct, close.

Who may do them is for the packages above to say: a session and a check-up know their people.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, ReasonRequired
from canine.extensions import db
from canine.presentations import queries
from canine.presentations.errors import CapturedInTheFuture, LineClosed, NoSuchPosition, ResponseLocked
from canine.presentations.messages import Correction, NewResponse
from canine.presentations.models import Line, Placement, Response, ResponseCorrection
from canine.presentations.sealing import sealed
from canine.rows import get_or_not_found
from canine.rules.presentation import Item

# Tablets drift; a clock that is further ahead is a mistake that must be seen.
CLOCK_DRIFT = timedelta(minutes=2)


def lay_line(positions: int, room: str, *, what: AuditAction, actor: Actor, at: datetime) -> Line:
    """Record an empty line of so many positions."""
    if not 1 <= positions <= 60:
        raise DomainError("A line has 1 to 60 positions.", field="positions")
    line = Line(positions=positions, room=room, laid_at=at)
    with audited(what, actor=actor, at=at):
        db.session.add(line)
    return line


def place_items(line_id: UUID, items: Mapping[int, Item], *, what: AuditAction, actor: Actor, at: datetime) -> None:
    """Write what lies in each position, once. Raises DomainError when that was done already."""
    line = queries.line(line_id)
    if line.placements:
        raise DomainError("What lies in this line is on record already.")
    if strays := sorted(set(items) - set(range(1, line.positions + 1))):
        raise NoSuchPosition(strays[0], line.positions)
    with audited(what, actor=actor, at=at):
        for position, item in sorted(items.items()):
            db.session.add(Placement(line_id=line.id, position=position, sealed_item=sealed(item)))


def lock_response(message: NewResponse, *, what: AuditAction, actor: Actor, at: datetime) -> Response:
    """Enters and locks one response; the actor is the recorder.

    Raises LineClosed, NoSuchPosition, ResponseLocked, CapturedInTheFuture.
    """
    line = queries.line(message.line_id)
    if line.closed_at is not None:
        raise LineClosed()
    if not 1 <= message.position <= line.positions:
        raise NoSuchPosition(message.position, line.positions)
    if message.captured_at > at + CLOCK_DRIFT:
        raise CapturedInTheFuture()
    locked = queries.response_at(line.id, message.team_id, message.position, message.presentation)
    if locked is not None:
        raise ResponseLocked(locked.position, locked.first_kind, locked.recorder_name)
    response = Response(
        line_id=line.id,
        team_id=message.team_id,
        position=message.position,
        presentation=message.presentation,
        kind=message.kind,
        latency_s=message.latency_s,
        sniffed_s=message.sniffed_s,
        recorder_id=actor.user_id,
        recorder_name=actor.name,
        device=actor.device,
        captured_at=message.captured_at,
        received_at=at,
        from_tablet=message.from_tablet,
    )
    with audited(what, actor=actor, at=at):
        db.session.add(response)
    return response


def correct_response(message: Correction, *, what: AuditAction, actor: Actor, at: datetime) -> ResponseCorrection:
    """Set a later word beside a locked response. Raises LineClosed, NotFound, DomainError without a reason."""
    response = get_or_not_found(Response, message.response_id, "There is no such response.")
    if response.line.closed_at is not None:
        raise LineClosed()
    reason = " ".join(message.reason.split())
    if not reason:
        raise ReasonRequired
    correction = ResponseCorrection(
        response_id=response.id,
        kind=message.kind,
        reason=reason,
        author_id=actor.user_id,
        author_name=actor.name,
        at=at,
    )
    with audited(what, actor=actor, at=at, reason=reason):
        response.corrections.append(correction)
    return correction


def close_line(line_id: UUID, *, what: AuditAction, actor: Actor, at: datetime) -> None:
    """End a line: nothing more can be entered or corrected. Closing it again changes nothing."""
    line = queries.line(line_id)
    if line.closed_at is None:
        with audited(what, actor=actor, at=at):
            line.closed_at = at
