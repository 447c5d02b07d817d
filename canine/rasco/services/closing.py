"""Closing a session: the line is ended, and every sample in it is decided by the rule in force."""

from datetime import datetime
from typing import Any
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.policy import queries as policies
from canine.presentations import services as presentations
from canine.rasco import queries
from canine.rasco.errors import NotYourPart
from canine.rasco.models import AirSample, PresentationSession, SampleDecision
from canine.rules.roles import Role
from canine.rules.session import judge_sample
from canine.shifts.messages import Provenance
from canine.shifts.services import with_provenance


def close_session(session_id: UUID, *, actor: Actor, at: datetime) -> PresentationSession:
    """End the session and decide its samples, but for those of a study; closing it again changes nothing.

    Responses may be missing: the session then does not count for that dog. Raises NotYourPart, NotFound.
    """
    session = queries.session(session_id)
    if not may_close(session, actor):
        raise NotYourPart(f"This session is closed by {session.responses_by.name}, who records, or by a manager.")
    if session.closed_at is not None:
        return session
    presentations.close_line(session.line_id, what=AuditAction.CLOSE_SESSION, actor=actor, at=at)
    prepared = queries.apart([one.sample_id for one in session.samples])
    for one in session.samples:
        if one.sample_id not in prepared:
            _decide(one.sample, session, actor, at)
    return session


def may_close(session: PresentationSession, actor: Actor) -> bool:
    """Whether the actor may close it: the recorder, or a manager of the unit who did not load it."""
    if actor.user_id is None or actor.user_id == session.responses_by_id:
        return actor.user_id is not None
    user = accounts.user(actor.user_id)
    is_apart = not persons.are_one(user.id, session.loader_id)
    return is_apart and user.role is Role.MANAGER and user.unit_id == session.unit_id


def _decide(sample: AirSample, session: PresentationSession, actor: Actor, at: datetime) -> SampleDecision:
    version = policies.version_in_force(at)
    runs = queries.runs_of_sample(sample)
    judgement = judge_sample([run.as_result() for run in runs], version.policy.referral_rule)
    decision = judgement.decision
    names = {str(run.dog_id): run.dog for run in runs}
    heard = {*decision.alerting_dogs, *decision.clearing_dogs}
    values: dict[str, Any] = {
        "sample_id": sample.id,
        "session_id": session.id,
        "number": len(sample.decisions) + 1,
        "kind": decision.kind,
        "reasons": [reason.value for reason in decision.reasons],
        "alerting_dogs": [names[dog] for dog in decision.alerting_dogs],
        "clearing_dogs": [names[dog] for dog in decision.clearing_dogs],
        "not_certified": sorted({run.team for run in runs if not run.certified and str(run.dog_id) in heard}),
        "set_aside": judgement.set_aside,
        "policy_number": version.number,
        "decided_at": at,
    }
    row = with_provenance(SampleDecision, Provenance(), values, actor, at)
    with audited(AuditAction.DECIDE_SAMPLE, actor=actor, at=at):
        sample.decisions.append(row)
    return row
