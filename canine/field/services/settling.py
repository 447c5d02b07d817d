"""Settle rejected records: what a manager decides on each."""

from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.columns import Units
from canine.errors import DomainError
from canine.field import queries
from canine.field.models import QuarantinedBody
from canine.field.reading import problems, read_body
from canine.field.services.ingest_batch import IngestBatch
from canine.field.services.receiving import Arrival, ingest
from canine.rules.field import KeptBecause, Settlement


def settle(
    body_id: UUID, settlement: Settlement, reason: str, *, unit_id: Units, actor: Actor, at: datetime
) -> QuarantinedBody:
    """Settle the body with a reason; it stays on record. "Both kept" makes a record of its own of it.

    Raises DomainError when it was settled, without a reason, and when a rule refuses the second version: then nothing
    is settled.
    """
    found, words = queries.kept_body(body_id, unit_id=unit_id), " ".join(reason.split())
    if found.settled_at is not None:
        raise DomainError("This was settled before.")
    if not words:
        raise DomainError("Say why: it stands in the record.", field="reason")
    if (settlement is Settlement.LET_GO) is (found.because is KeptBecause.CONFLICT):
        raise DomainError("Choose what fits: two versions are one or both, a body that breaks a rule is let go.")
    with audited(AuditAction.SETTLE_BODY, actor=actor, at=at, reason=words):
        if settlement is Settlement.BOTH_KEPT:
            _record_second(found, actor, at)
        found.settlement, found.settled_at, found.settled_by_name, found.reason = settlement, at, actor.name, words
    return found


def _record_second(kept: QuarantinedBody, manager: Actor, at: datetime) -> None:
    """Put the second version on record under an id and a receipt of its own, as its author's.

    It goes by the hand of its author, whose shift it is; the device says who let it in.
    """
    body, first = read_body(kept.body.encode()), queries.record(kept.record_id)
    assert first is not None  # a conflict is with a record that was taken
    author = Actor(kept.author_id, kept.author_name, f"settled by {manager.name}; {kept.sent_from}"[:200])
    arrival = Arrival(uuid4(), body, author, kept.unit_id, ZoneInfo(first.zone))
    wrong = problems(body)
    if wrong:
        raise DomainError(f"The second version cannot be recorded: {wrong[0].field}: {wrong[0].message}")
    try:
        ingest(arrival, IngestBatch([arrival.record_id]), at=at, came_from=kept.id)
    except DomainError as refused:
        # Whatever it was to its author, to the manager it is this sentence beside the two versions.
        raise DomainError(f"The second version cannot be recorded: {refused.sentence}") from refused
