"""What every row of this package holds of how it came: on which entry, by whom, from which device, why."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from canine.actor import Actor
from canine.corrections.entries import Entry
from canine.corrections.messages import AboutAnEntry
from canine.rules.correction import Person


def as_typed(message: AboutAnEntry, found: Entry, by: Person, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the columns that a strike, a correction and a proposed one have alike."""
    return {
        "id": message.record_id or uuid4(),
        "subject": message.subject,
        "subject_id": message.subject_id,
        "unit_id": found.unit_id,
        "reason": " ".join(message.reason.split()),
        "recorder_id": by.user_id,
        "recorder_name": actor.name,
        "device": actor.device,
        "form_version": message.form_version,
        "captured_at": message.captured_at,
        "received_at": at,
    }


def of_the_entry(found: Entry) -> dict[str, Any]:
    """Return how a page names the entry, for what waits or may wait for a second person's answer."""
    return {"words": found.words[:240], "address": found.address, "answered_by_name": "", "answer_reason": ""}
