"""After the decision: the referral, and what the inspection of the container found."""

from datetime import datetime
from typing import Any

from canine.accounts.rights import require_unit
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.rasco import queries
from canine.rasco.messages import NewInspection, NewReferral
from canine.rasco.models import AirSample, SampleInspection, SampleReferral
from canine.rules.cargo import Outcome
from canine.rules.presentation import DecisionKind
from canine.rules.search import SearchResult, search_result
from canine.rules.shift import is_future, minute
from canine.shifts import queries as shifts
from canine.shifts.services import InTheFuture, find_duplicate, with_provenance


def refer(message: NewReferral, *, actor: Actor, at: datetime) -> SampleReferral:
    """Refer the container to somebody for inspection.

    Raises DomainError unless the decision is to refer, InTheFuture.
    """
    sample = queries.sample(message.sample_id)
    require_unit(sample.unit_id, actor, at=at)
    values: dict[str, Any] = {
        "sample_id": sample.id,
        "referred_to": message.referred_to,
        "referred_at": message.referred_at,
        "remark": message.remark,
    }
    if again := find_duplicate(SampleReferral, message.capture, values, actor):
        return again
    decision = queries.decision_of(sample)
    if decision is None or decision.kind is not DecisionKind.REFERRED:
        raise DomainError("Only a container whose sample is decided as “referred” is referred.")
    if not message.referred_to:
        raise DomainError("Say to whom it is referred: a name, or an office.", field="referred_to")
    if is_future(message.referred_at, at):
        raise InTheFuture("This time", "referred_at")
    if minute(message.referred_at) < minute(decision.decided_at):
        raise DomainError("This lies before the decision. Check the time.", field="referred_at")
    row = with_provenance(SampleReferral, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_INSPECTION, actor=actor, at=at):
        sample.referrals.append(row)
    return row


def record_inspection(message: NewInspection, *, actor: Actor, at: datetime) -> SampleInspection:
    """Record what the inspection found; a second one corrects the first, with its reason, and the first stays.

    Contraband found in a cleared container is recorded like any other: it is a confirmed miss. Raises InTheFuture,
    DomainError.
    """
    sample = queries.sample(message.sample_id)
    require_unit(sample.unit_id, actor, at=at)
    values = _values(message)
    if again := find_duplicate(SampleInspection, message.capture, values, actor):
        return again
    _check(message, sample, at)
    standing, last = queries.inspection_of(sample), shifts.newest(sample.inspections)
    if standing is not None and not message.reason:
        raise DomainError("An outcome stands already. Say why it is corrected; the first entry stays.", field="reason")
    if standing is not None and _looks_better(sample, standing.outcome, message.outcome):
        raise DomainError(
            "This outcome is against a team as it stands. Strike it, which a second person has to agree to, and record "
            "what the inspection found.",
            field="outcome",
        )
    if last is not None and last.strike is not None and not message.reason:
        values["reason"] = f"The entry before was struck: {last.strike.reason}"[:400]
    row = {**values, "corrects_id": last.id if last else None}
    inspection = with_provenance(SampleInspection, message.capture, row, actor, at)
    with audited(AuditAction.RECORD_INSPECTION, actor=actor, at=at, reason=message.reason):
        sample.inspections.append(inspection)
    return inspection


_AGAINST = frozenset({SearchResult.UNCONFIRMED, SearchResult.CONFIRMED_MISS})


def _looks_better(sample: AirSample, before: Outcome, after: Outcome) -> bool:
    """Whether another outcome takes an unconfirmed alert or a confirmed miss off the record of any team."""
    results = zip(queries.results_of_sample(sample, before), queries.results_of_sample(sample, after), strict=True)
    if any(was in _AGAINST and becomes not in _AGAINST for was, becomes in results):
        return True
    decision = queries.decision_of(sample)
    if decision is None:
        return False
    alerted = decision.kind is DecisionKind.REFERRED
    was, becomes = (search_result(alerted=alerted, outcome=outcome) for outcome in (before, after))
    return was in _AGAINST and becomes not in _AGAINST


def _values(message: NewInspection) -> dict[str, Any]:
    is_inspected = message.outcome is not Outcome.NOT_INSPECTED
    is_found = message.outcome is Outcome.FOUND
    return {
        "sample_id": message.sample_id,
        "outcome": message.outcome,
        "inspected_by": message.inspected_by if is_inspected else "",
        "inspected_at": message.inspected_at if is_inspected else None,
        "finding": message.finding,
        "weight_kg": message.weight_kg if is_found else None,
        "exhibit_number": message.exhibit_number if is_found else "",
        "reason": message.reason,
    }


def _check(message: NewInspection, sample: AirSample, at: datetime) -> None:
    if message.outcome is Outcome.NOT_INSPECTED:
        return
    if not message.inspected_by:
        raise DomainError("Say who inspected it.", field="inspected_by")
    if message.inspected_at is None:
        raise DomainError("Say when it was inspected.", field="inspected_at")
    if is_future(message.inspected_at, at):
        raise InTheFuture("This inspection", "inspected_at")
    if minute(message.inspected_at) < minute(sample.started_at):
        raise DomainError("This lies before the air was drawn. Check the time.", field="inspected_at")
    if message.outcome is Outcome.FOUND:
        if not message.finding:
            raise DomainError(
                "Say what was found, as the inspector saw it; what it is, an expert says.", field="finding"
            )
        if not message.exhibit_number:
            raise DomainError("A finding has its exhibit number.", field="exhibit_number")
        taken = queries.exhibit_taken(message.exhibit_number, sample)
        if taken is not None:
            sentence = f"Exhibit {message.exhibit_number} is another find of this unit: {taken}. Read the label again."
            raise DomainError(sentence, field="exhibit_number")
        if message.weight_kg is not None and not message.weight_kg > 0:
            raise DomainError("A weight is more than 0 kg.", field="weight_kg")
