"""What the inspection found, the exhibits, what experts said they are, and who else took part."""

from datetime import date, datetime, timedelta
from typing import Any

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections import services as corrections
from canine.corrections.models import Strike
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.cargo import Outcome
from canine.rules.correction import Subject
from canine.rules.folding import fold_identifier, fold_name
from canine.rules.search import AlertKind, SearchResult, search_result
from canine.rules.sentence import Sentence
from canine.rules.shift import is_future, minute
from canine.shifts import queries
from canine.shifts.messages import NewFinding, NewIdentification, NewOutcome, NewWeighing, NewWitness
from canine.shifts.models import Finding, Identification, NamedWitness, Search, SearchOutcome, Weighing
from canine.shifts.services.alerts import check_correction, strike_of
from canine.shifts.services.errors import InTheFuture
from canine.shifts.services.recording import find_duplicate, with_provenance
from canine.shifts.services.rights import search_in_reach

# The services do not know the unit's zone; nowhere on earth has a day begun earlier than this before UTC.
_EARLIEST_ZONE = timedelta(hours=14)


class OutcomeStands(DomainError):
    """An outcome is recorded once; a later word on it needs a reason."""

    def __init__(self) -> None:
        super().__init__("An outcome is on record. To change it, say why: both will be shown.", field="reason")


class OutcomeMadeBetter(DomainError):
    """One person alone takes no unconfirmed alert and no confirmed miss off a team's record."""

    def __init__(self) -> None:
        super().__init__(
            "This outcome is against the team as it stands. Strike it, which a second person has to agree to, and "
            "record what the inspection found.",
            field="outcome",
        )


class ExhibitTaken(DomainError):
    """Another finding of the unit carries this exhibit number, or carried it before it was corrected."""

    def __init__(self, other: Finding) -> None:
        super().__init__(
            Sentence(
                "Exhibit {exhibit_number} is another finding of this unit: {item}, recorded by "
                "{recorder_name} on {received_at}. Read the label again.",
                exhibit_number=other.exhibit_number,
                item=other.item,
                recorder_name=other.recorder_name,
                received_at=f"{other.received_at:%Y-%m-%d}",
            ),
            field="exhibit_number",
        )


def record_outcome(message: NewOutcome, *, actor: Actor, at: datetime) -> SearchOutcome:
    """Record what the physical inspection found; with a reason, in place of the outcome that stands.

    Raises NotYourShift, OutcomeStands, InTheFuture, DomainError.
    """
    search = search_in_reach(message.search_id, actor)
    inspected = message.outcome is not Outcome.NOT_INSPECTED
    values: dict[str, Any] = {
        "search_id": search.id,
        "outcome": message.outcome,
        "inspected_by": message.inspected_by if inspected else "",
        "inspected_at": message.inspected_at if inspected else None,
        "remarks": message.remarks,
        "reason": message.reason,
    }
    if again := find_duplicate(SearchOutcome, message.capture, values, actor):
        return again
    standing, last = queries.outcome_of(search), queries.newest(search.outcomes)
    if standing is not None and not message.reason:
        raise OutcomeStands()
    if standing is not None and _looks_better(search, standing.outcome, message.outcome):
        raise OutcomeMadeBetter
    _check_inspection(message, search, at)
    values["corrects_id"] = last.id if last else None
    if last is not None and last.strike is not None and not message.reason:
        values["reason"] = f"The entry before was struck: {last.strike.reason}"[:400]
    outcome = with_provenance(SearchOutcome, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_OUTCOME, actor=actor, at=at, reason=message.reason):
        search.outcomes.append(outcome)
    return outcome


_AGAINST = frozenset({SearchResult.UNCONFIRMED, SearchResult.CONFIRMED_MISS})


def _looks_better(search: Search, before: Outcome, after: Outcome) -> bool:
    """Whether another outcome takes an unconfirmed alert or a confirmed miss off the team's record."""
    alerted = any(alert.kind is AlertKind.ALERT for alert in queries.latest(search.alerts))
    was, becomes = (search_result(alerted=alerted, outcome=outcome) for outcome in (before, after))
    return was in _AGAINST and becomes not in _AGAINST


def _check_inspection(message: NewOutcome, search: Search, at: datetime) -> None:
    if message.outcome is not Outcome.FOUND and queries.latest(search.findings):
        raise DomainError("A finding is on record. Strike it out first if nothing was found.", field="outcome")
    if message.outcome is Outcome.NOT_INSPECTED:
        return
    if not message.inspected_by:
        raise DomainError("Name the person who inspected it.", field="inspected_by")
    if message.inspected_at is None:
        raise DomainError("Say when it was inspected.", field="inspected_at")
    if is_future(message.inspected_at, at):
        raise InTheFuture("This time", "inspected_at")
    if minute(message.inspected_at) < minute(search.started_at):
        raise DomainError("The inspection cannot be earlier than the search.", field="inspected_at")


def record_finding(message: NewFinding, *, actor: Actor, at: datetime) -> Finding | Strike:
    """Record something found, or the correction of one; a retraction is a strike.

    Raises NotYourShift, ExhibitTaken, AlreadyCorrected, CorrectedByTwo, DomainError.
    """
    if message.is_retraction and message.corrects is not None:
        return strike_of(Subject.FINDING, message.corrects, message.reason, message.capture, actor, at)
    search = search_in_reach(message.search_id, actor)
    values: dict[str, Any] = {
        "search_id": search.id,
        "item": message.item,
        "quantity": message.quantity,
        "concealment": message.concealment,
        "concealment_remark": message.concealment_remark,
        "exhibit_number": message.exhibit_number,
        "found_at": message.found_at,
        "corrects_id": message.corrects,
        "reason": message.reason,
        "is_retraction": message.is_retraction,
    }
    if again := find_duplicate(Finding, message.capture, values, actor):
        return again
    check_correction(search.findings, message.corrects, message.reason)
    _check_finding(message, search, at)
    if message.corrects is not None and (field := _moved(message, queries.finding(message.corrects))):
        corrections.check_guarded(Subject.FINDING, message.corrects, field, actor=actor, at=at)
    values["unit_id"] = search.shift.unit_id
    finding = with_provenance(Finding, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_FINDING, actor=actor, at=at, reason=message.reason):
        search.findings.append(finding)
    if message.weighing is not None:
        weigh(finding, message.weighing, actor=actor, at=at)
    return finding


def _moved(message: NewFinding, before: Finding) -> str | None:
    """Return the field in which a correction takes something from a find, or makes another one of it."""
    if fold_name(message.item) != fold_name(before.item):
        return "item"
    if fold_identifier(message.exhibit_number) != fold_identifier(before.exhibit_number):
        return "exhibit_number"
    fewer = before.quantity is not None and (message.quantity is None or message.quantity < before.quantity)
    return "quantity" if fewer else None


def _check_finding(message: NewFinding, search: Search, at: datetime) -> None:
    outcome = queries.outcome_of(search)
    if outcome is None or outcome.outcome is not Outcome.FOUND:
        raise DomainError("Record first that the inspection found contraband.")
    if not message.exhibit_number:
        raise DomainError("Write the exhibit number from the label.", field="exhibit_number")
    if is_future(message.found_at, at):
        raise InTheFuture("This time", "found_at")
    if minute(message.found_at) < minute(search.started_at):
        raise DomainError("It cannot be found before the search started.", field="found_at")
    own = queries.chain_ids(search.findings, message.corrects)
    taken = queries.finding_with_exhibit(message.exhibit_number, search.shift.unit_id, but=own)
    if taken is not None:
        raise ExhibitTaken(taken)


def weigh(finding: Finding, message: NewWeighing, *, actor: Actor, at: datetime) -> Weighing:
    """Record a weight of an exhibit on a day; the earlier ones stay. Raises NotYourShift, DomainError."""
    search_in_reach(finding.search_id, actor)
    first, _ = queries.exhibit(finding.id)
    values: dict[str, Any] = {
        "exhibit_id": first.id,
        "weight_kg": message.weight_kg,
        "scale": message.scale,
        "weighed_on": message.weighed_on,
    }
    if again := find_duplicate(Weighing, message.capture, values, actor):
        return again
    if message.weight_kg <= 0:
        raise DomainError("A weight is more than nothing.", field="weight_kg")
    if not message.scale:
        raise DomainError("Name the scale: a weight is only as good as its scale.", field="scale")
    _check_day(message.weighed_on, "weighed_on", at)
    weighing = with_provenance(Weighing, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_FINDING, actor=actor, at=at):
        db.session.add(weighing)
    return weighing


def _check_day(on: date, field: str, at: datetime) -> None:
    if on > (at + _EARLIEST_ZONE).date():
        raise InTheFuture("This day", field)


def identify(message: NewIdentification, *, actor: Actor, at: datetime) -> Identification | Strike:
    """Record what an expert or a laboratory said an exhibit is; a retraction is a strike.

    Raises NotYourShift, AlreadyCorrected, CorrectedByTwo, DomainError.
    """
    if message.is_retraction and message.corrects is not None:
        return strike_of(Subject.IDENTIFICATION, message.corrects, message.reason, message.capture, actor, at)
    first, latest = queries.exhibit(message.exhibit_id)
    search_in_reach(first.search_id, actor)
    values: dict[str, Any] = {
        "exhibit_id": first.id,
        "by_kind": message.by_kind,
        "by_name": message.by_name,
        "result": message.result,
        "method": message.method,
        "report_number": message.report_number,
        "identified_on": message.identified_on,
        "corrects_id": message.corrects,
        "reason": message.reason,
        "is_retraction": message.is_retraction,
    }
    if again := find_duplicate(Identification, message.capture, values, actor):
        return again
    if latest.is_retraction or latest.strike is not None:
        raise DomainError("This finding was struck out: there is nothing to identify.")
    check_correction(queries.identifications_of([first.id]), message.corrects, message.reason)
    if message.corrects is not None and (field := _said_otherwise(message, queries.identification(message.corrects))):
        corrections.check_guarded(Subject.IDENTIFICATION, message.corrects, field, actor=actor, at=at)
    if not message.by_name or not message.result:
        raise DomainError("Name who identified it, and what they said it is.", field="by_name")
    _check_day(message.identified_on, "identified_on", at)
    row = with_provenance(Identification, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_IDENTIFICATION, actor=actor, at=at, reason=message.reason):
        db.session.add(row)
    return row


def _said_otherwise(message: NewIdentification, before: Identification) -> str | None:
    """Return the field in which a correction makes another identification of one: what it is, or who said so."""
    for name in ("result", "by_name", "report_number"):
        if fold_name(getattr(message, name)) != fold_name(getattr(before, name)):
            return name
    return None


def name_witness(message: NewWitness, *, actor: Actor, at: datetime) -> NamedWitness:
    """Somebody who took part in a search and wrote nothing here. Raises NotYourShift, DomainError."""
    search = search_in_reach(message.search_id, actor)
    values: dict[str, Any] = {
        "search_id": search.id,
        "name": message.name,
        "office": message.office,
        "part": message.part,
    }
    if again := find_duplicate(NamedWitness, message.capture, values, actor):
        return again
    if not message.name or not message.part:
        raise DomainError("Write the name, and what this person did.", field="name")
    row = with_provenance(NamedWitness, message.capture, values, actor, at)
    with audited(AuditAction.NAME_WITNESS, actor=actor, at=at):
        search.witnesses.append(row)
    return row
