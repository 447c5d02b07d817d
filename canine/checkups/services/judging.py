"""After the reveal: the assessor's word on each miss, and a manager's approval or refusal."""

from datetime import datetime
from uuid import UUID

from canine.accounts import first_manager
from canine.accounts import queries as accounts
from canine.accounts.rights import require_judging
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries
from canine.checkups.errors import NotYourPart
from canine.checkups.messages import CauseOfMiss, Judgement
from canine.checkups.models import Checkup, MissCauseEntry
from canine.checkups.services.stating import require_blind
from canine.checkups.services.steps import (
    has_left,
    is_part,
    move,
    require_naming_causes,
    what_an_assessor_who_left_leaves,
)
from canine.errors import DomainError, Forbidden, NotFound
from canine.extensions import db
from canine.rules.roles import Role
from canine.rules.trial import CheckupState, TrialResult, Verdict


def name_miss_cause(checkup_id: UUID, message: CauseOfMiss, *, actor: Actor, at: datetime) -> MissCauseEntry:
    """Record the assessor's word on one miss; a second word needs a note and stands beside the first.

    Where the assessor has left, another one names it who took no part: the row bears their name.

    Raises NotYourPart, NotFound for a place that was no miss, DomainError once a manager has decided.
    """
    found = queries.checkup(checkup_id)
    require_naming_causes(found, actor, at)
    scored = queries.scored(checkup_id)
    if found.state is not CheckupState.SCORED:
        raise DomainError("A manager has decided on this check-up: the causes of its misses stand.")
    missed = {
        (line.scored.presentation.run, line.scored.presentation.position): line.causes
        for line in scored.lines
        if line.scored.result is TrialResult.MISS
    }
    place = (message.run, message.position)
    if place not in missed:
        raise NotFound(f"There is no missed target in run {message.run} at position {message.position}.")
    words = " ".join(message.note.split())
    if missed[place] and not words:
        raise DomainError("Say in the note why the cause is another now: the first stays on record.", field="note")
    entry = MissCauseEntry(
        checkup_id=found.id,
        run=message.run,
        position=message.position,
        number=len(missed[place]) + 1,
        cause=message.cause,
        note=words,
        author_id=actor.user_id,
        author_name=actor.name,
        at=at,
    )
    with audited(AuditAction.NAME_MISS_CAUSE, actor=actor, at=at):
        db.session.add(entry)
    return entry


def judge_checkup(checkup_id: UUID, message: Judgement, *, actor: Actor, at: datetime) -> Checkup:
    """Approves or refuses a passed check-up, by a manager who took no part in it.

    Raises Forbidden for anybody but a manager, NotYourPart for one who took part, DomainError for a check-up that is
    not passed, has a miss without a cause or is decided already, or for a refusal without a reason.
    """
    found = queries.checkup(checkup_id)
    if actor.user_id is None or accounts.user(actor.user_id).role is not Role.MANAGER:
        raise Forbidden("A check-up is approved or refused by a manager.")
    require_judging(found.team.dog.unit_id, actor, at=at, field="reason")
    if is_part(found, actor):
        raise NotYourPart("You took part in this check-up: another manager has to decide on it.")
    if found.state in (CheckupState.APPROVED, CheckupState.REFUSED):
        raise DomainError(f"{found.events[-1].author_name} decided on this check-up already.")
    scored = queries.scored(checkup_id)
    if scored.score.verdict is not Verdict.PASSED:
        raise DomainError("Only a passed check-up is decided on. This one stays on record as it is.")
    reason = " ".join(message.reason.split())
    unknown = first_manager.what_is_missing()
    if message.approve and unknown:
        raise DomainError(unknown)
    if message.approve:
        require_blind(found)
    if message.approve and scored.misses_without_cause:
        unsaid = f"{found.assessor.name} has not named the cause of every miss yet."
        raise DomainError(what_an_assessor_who_left_leaves(found) if has_left(found.assessor_id) else unsaid)
    if not message.approve and not reason:
        raise DomainError("Say why you refuse it: the reason stays on record.", field="reason")
    to = CheckupState.APPROVED if message.approve else CheckupState.REFUSED
    move(found, to, what=AuditAction.JUDGE_CHECKUP, actor=actor, at=at, reason=reason)
    return found
