"""What a manager makes of a body that was kept and not taken."""

from datetime import datetime
from uuid import UUID

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.field import queries
from canine.field.models import KeptBody
from canine.refused import Refused
from canine.rules.field import KeptBecause, Settlement


def settle(
    body_id: UUID, settlement: Settlement, reason: str, *, unit_id: UUID | None, actor: Actor, at: datetime
) -> KeptBody:
    """The body is settled with a reason, and stays on record. Raises Refused when it was settled, or without a reason.

    Both bodies are on record whatever is chosen: "both kept" says that the second one is as true as the first, and that
    its author writes it down as a record of its own.
    """
    found, words = queries.kept_body(body_id, unit_id=unit_id), " ".join(reason.split())
    if found.settled_at is not None:
        raise Refused("This was settled before.")
    if not words:
        raise Refused("Say why: it stands in the record.", field="reason")
    if (settlement is Settlement.LET_GO) is (found.because is KeptBecause.CONFLICT):
        raise Refused("Choose what fits: two versions are one or both, a body that breaks a rule is let go.")
    with deed(Deed.SETTLE_BODY, actor=actor, at=at, reason=words):
        found.settlement, found.settled_at, found.settled_by_name, found.reason = settlement, at, actor.name, words
    return found
