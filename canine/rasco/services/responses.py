"""Entering what each dog showed: one response for a position, locked; a correction stands beside it."""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.actor import Actor
from canine.audit import queries as audit
from canine.audit.actions import AuditAction
from canine.errors import DomainError, NotFound
from canine.extensions import db
from canine.presentations import queries as lines
from canine.presentations import services as presentations
from canine.presentations.messages import Correction, NewResponse
from canine.presentations.models import Response, ResponseCorrection
from canine.rasco import queries
from canine.rasco.errors import LoadingNotLookedAt, NotYourPart, OneCannotDoBoth, SessionClosed
from canine.rasco.messages import SessionResponse
from canine.rasco.models import PresentationSession
from canine.rules.sentence import Sentence


def recorders_session(session_id: UUID, *, actor: Actor) -> PresentationSession:
    """Return the session for its recorder's pages. Raises NotFound, OneCannotDoBoth for the loader, NotYourPart."""
    session = queries.session(session_id)
    if persons.are_one(actor.user_id, session.loader_id):
        raise OneCannotDoBoth("One person cannot load and record: you know what lies where in this session.")
    if actor.user_id is not None and actor.user_id == session.responses_by_id:
        return session
    raise NotYourPart(
        Sentence("The responses of this session are entered by {responses_by}.", responses_by=session.responses_by.name)
    )


def record_response(session_id: UUID, message: SessionResponse, *, actor: Actor, at: datetime) -> Response:
    """Enters and locks one response of a dog, by the session's recorder; sent twice, it is one.

    Raises OneCannotDoBoth, NotYourPart, SessionClosed, NotFound, LoadingNotLookedAt before the loader knew what to
    load, and what the presentations package raises for a position that is locked or not there.
    """
    session = recorders_session(session_id, actor=actor)
    if message.team_id not in {place.team_id for place in session.places}:
        raise NotFound("This team is not in the session.")
    standing = lines.response_at(session.line_id, message.team_id, message.position)
    if standing is not None and standing.first_kind is message.kind and not standing.corrections:
        return db.session.get_one(Response, standing.id)
    if session.closed_at is not None:
        raise SessionClosed()
    _require_loaded(session)
    return presentations.lock_response(
        NewResponse(
            line_id=session.line_id,
            team_id=message.team_id,
            position=message.position,
            kind=message.kind,
            captured_at=message.captured_at or at,
            latency_s=message.latency_s,
            sniffed_s=message.sniffed_s,
        ),
        what=AuditAction.RECORD_SESSION_RESPONSE,
        actor=actor,
        at=at,
    )


def _require_loaded(session: PresentationSession) -> None:
    """Raise LoadingNotLookedAt where nobody can have loaded the line: a session is never one person's word alone."""
    if audit.last_entry_of(AuditAction.SEE_LOADING, PresentationSession.__tablename__, str(session.id)) is None:
        raise LoadingNotLookedAt(session.loader.name)


def correct_response(session_id: UUID, message: Correction, *, actor: Actor, at: datetime) -> ResponseCorrection:
    """Set a later word beside a locked response, before the session is closed; the first entry stays.

    Raises OneCannotDoBoth, NotYourPart, SessionClosed, NotFound, DomainError without a reason or a difference.
    """
    session = recorders_session(session_id, actor=actor)
    standing = lines.response(message.response_id)
    if standing.line_id != session.line_id:
        raise NotFound("There is no such response in this session.")
    if session.closed_at is not None:
        raise SessionClosed()
    if standing.kind is message.kind:
        raise DomainError("That is what stands there already.", field="kind")
    return presentations.correct_response(message, what=AuditAction.RECORD_SESSION_RESPONSE, actor=actor, at=at)
