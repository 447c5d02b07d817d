"""Running a check-up: responses locked one by one, corrections, who was there, an early end."""

from datetime import datetime
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.errors import (
    EntryClosed,
    NoSuchRun,
    NotPresentedAgain,
    NotThroughYet,
    NotYourPart,
    RunOutOfTurn,
    TooLateForIncomplete,
)
from canine.checkups.messages import NewPresence, TrialResponse
from canine.checkups.models import Checkup, CheckupPresence
from canine.checkups.queries import Tally
from canine.checkups.services.awaited_looks import waits_for_a_look
from canine.checkups.services.loading import require_loaded
from canine.checkups.services.resting import require_apart
from canine.checkups.services.revealing import notify_assessor, reveal_by_itself
from canine.checkups.services.steps import move, require_ending, require_recorder
from canine.errors import DomainError
from canine.extensions import db
from canine.presentations import queries as lines
from canine.presentations import services as presentations
from canine.presentations.messages import Correction, NewResponse
from canine.presentations.models import Response, ResponseCorrection
from canine.rules.presentation import ResponseKind
from canine.rules.trial import CheckupState

_OPEN = (CheckupState.PLANNED, CheckupState.RUNNING)


def recorders_checkup(checkup_id: UUID, *, actor: Actor) -> Checkup:
    """Return the check-up for its recorder's pages. Raises NotFound, NotYourPart for anybody else."""
    found = queries.checkup(checkup_id, for_a_response=True)
    require_recorder(found, actor)
    return found


def record_response(checkup_id: UUID, message: TrialResponse, *, actor: Actor, at: datetime) -> Response:
    """Enters and locks one response by the recorder; the first begins the trial, the last ends it and opens the plan.

    What a tablet locked and sent later is judged by the tablet's clock, to the two minutes that clocks may be apart.
    What was not sniffed is presented once more when its run is through; the loader leaves all as it lies until then.
    The same response sent twice is one. Raises NotYourPart, EntryClosed, NoSuchRun, RunOutOfTurn, NotLoadedYet before
    the loader has left, TooSoonForSession, NotPresentedAgain, NotThroughYet, and what the presentations package raises
    for a position that is locked or not there.
    """
    found = queries.checkup(checkup_id, for_a_response=True)
    require_recorder(found, actor)
    line_id = _line_of(found, message.run)
    standing = lines.response_at(line_id, found.team_id, message.position, message.presentation)
    if standing is not None and standing.first_kind is message.kind and not standing.corrections:
        return db.session.get_one(Response, standing.id)
    if found.state not in _OPEN:
        raise EntryClosed(found.state)
    before = queries.tally(found)
    if before.open_run is not None and before.open_run < message.run:
        raise RunOutOfTurn(message.run, before.open_run)
    if before.entered_by_run[message.run] == 0:
        entered_at = message.entered_at(at)
        require_loaded(found, message.run, entered_at)
        require_apart(found, message.run, entered_at)
    if message.presentation != 1:
        _require_again(found, message, line_id, before)
    response = presentations.lock_response(
        NewResponse(
            line_id=line_id,
            team_id=found.team_id,
            position=message.position,
            kind=message.kind,
            captured_at=message.captured_at or at,
            latency_s=message.latency_s,
            sniffed_s=message.sniffed_s,
            presentation=message.presentation,
            from_tablet=message.from_tablet,
        ),
        what=AuditAction.RECORD_TRIAL_RESPONSE,
        actor=actor,
        at=at,
    )
    if found.state is CheckupState.PLANNED:
        move(found, CheckupState.RUNNING, what=AuditAction.RUN_CHECKUP, actor=actor, at=at)
    if before.missing == 1 and not _comes_again(found, message):
        move(found, CheckupState.COMPLETE, what=AuditAction.RUN_CHECKUP, actor=actor, at=at)
        if found.draws_on_items and waits_for_a_look(found) is None:
            reveal_by_itself(found, at)
        notify_assessor(found, actor, at)
    return response


def _comes_again(found: Checkup, message: TrialResponse) -> bool:
    """Whether this entry says that its item has to be presented once more."""
    return found.presents_again and message.presentation == 1 and message.kind is ResponseKind.NOT_SNIFFED


def _require_again(found: Checkup, message: TrialResponse, line_id: UUID, before: Tally) -> None:
    """Raise NotPresentedAgain unless the dog had not sniffed there, NotThroughYet before the run is through."""
    first = lines.response_at(line_id, found.team_id, message.position)
    is_due = first is not None and first.first_kind is ResponseKind.NOT_SNIFFED
    if message.presentation != 2 or not found.presents_again or not is_due:
        raise NotPresentedAgain(message.run, message.position)
    if before.entered_by_run[message.run] < found.positions_per_run:
        raise NotThroughYet(message.run)


def _line_of(found: Checkup, number: int) -> UUID:
    for run in found.runs:
        if run.number == number:
            return run.line_id
    raise NoSuchRun(number, len(found.runs))


def correct_response(checkup_id: UUID, message: Correction, *, actor: Actor, at: datetime) -> ResponseCorrection:
    """Set a later word beside a locked response, before the reveal; the first entry stays and is always shown.

    Raises NotYourPart, EntryClosed, NotFound, DomainError without a reason or without a difference.
    """
    found = queries.checkup(checkup_id)
    require_recorder(found, actor)
    _, standing = queries.run_of_response(found, message.response_id)
    if found.state not in (*_OPEN, CheckupState.COMPLETE):
        raise EntryClosed(found.state)
    if found.presents_again and standing.presentation == 1 and standing.first_kind is ResponseKind.NOT_SNIFFED:
        raise DomainError(
            "What was not sniffed is presented once more at the end of its run: enter there what the dog shows.",
            field="kind",
        )
    if standing.kind is message.kind:
        raise DomainError("That is what stands there already.", field="kind")
    return presentations.correct_response(message, what=AuditAction.CORRECT_TRIAL_RESPONSE, actor=actor, at=at)


def note_presence(checkup_id: UUID, message: NewPresence, *, actor: Actor, at: datetime) -> CheckupPresence:
    """Put on record who else was there and whether they knew the plan; by assessor or recorder, before the reveal.

    Somebody who knew makes the trial single-blind, and a single-blind trial carries no certificate.
    """
    found = queries.checkup(checkup_id)
    if actor.user_id is None or actor.user_id not in (found.assessor_id, found.recorder_id):
        raise NotYourPart("Who was there is put on record by the assessor or the recorder.")
    if found.state not in (*_OPEN, CheckupState.COMPLETE):
        raise DomainError("This had to be on record before the plan was revealed.")
    name, place = " ".join(message.name.split()), " ".join(message.place.split())
    if not name:
        raise DomainError("Name the person.", field="name")
    if not place:
        raise DomainError("Say where this person was: in the room, behind glass, in the yard.", field="place")
    presence = CheckupPresence(
        name=name, place=place, knew_plan=message.knew_plan, author_id=actor.user_id, author_name=actor.name, at=at
    )
    with audited(AuditAction.RUN_CHECKUP, actor=actor, at=at):
        found.presences.append(presence)
    return presence


def close_incomplete(checkup_id: UUID, reason: str, *, actor: Actor, at: datetime) -> Checkup:
    """End an interrupted check-up by its assessor, or by a manager in place of one who has left.

    It stays on record and counts for nothing. Its plan is opened, so that everybody sees what it would have come to.

    Raises NotYourPart, DomainError without a reason, TooLateForIncomplete once every response is in.
    """
    found = queries.checkup(checkup_id)
    require_ending(found, actor)
    if found.state not in _OPEN:
        raise TooLateForIncomplete(found.state)
    words = " ".join(reason.split())
    if not words:
        raise DomainError("Say why it was interrupted: the reason stays on record.", field="reason")
    move(found, CheckupState.INCOMPLETE, what=AuditAction.CLOSE_INCOMPLETE, actor=actor, at=at, reason=words)
    for run in found.runs:
        presentations.close_line(run.line_id, what=AuditAction.CLOSE_INCOMPLETE, actor=actor, at=at)
    if found.draws_on_items:
        reveal_by_itself(found, at)
    return found
