"""What the dog showed: each showing one row, a mistake set right by another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.refused import Refused, WrongUnsaid
from canine.rules.shift import is_future, lies_within
from canine.shifts import queries
from canine.shifts.messages import NewAlert
from canine.shifts.models import Alert, Correctable
from canine.shifts.services.recording import sent_before, taken_down
from canine.shifts.services.rights import own_search
from canine.shifts.services.shifts import InTheFuture

Link = TypeVar("Link", bound=Correctable)


class CorrectedAlready(Refused):
    """Two corrections of one entry: the second one has to start from the first."""

    def __init__(self) -> None:
        super().__init__("This entry was corrected already. Open the latest one and correct that.")


def check_correction(entries: Sequence[Link], corrects: UUID | None, reason: str) -> None:
    """Raises CorrectedAlready unless the entry to correct still stands, WrongUnsaid without a reason."""
    if corrects is None:
        return
    if corrects not in {entry.id for entry in queries.latest(entries)}:
        raise CorrectedAlready()
    if not reason:
        raise WrongUnsaid


def add_alert(search_id: UUID, message: NewAlert, *, actor: Actor, at: datetime) -> Alert:
    """An alert or change of behaviour, or the correction of one.

    Raises NotYourShift, InTheFuture, CorrectedAlready, Refused.
    """
    search = own_search(search_id, actor)
    values: dict[str, Any] = {
        "search_id": search.id,
        "kind": message.kind,
        "place": message.place,
        "shown_at": message.shown_at,
        "corrects_id": message.corrects,
        "reason": message.reason,
        "is_retraction": message.is_retraction,
    }
    if again := sent_before(Alert, message.capture, values, actor):
        return again
    check_correction(search.alerts, message.corrects, message.reason)
    if not message.place:
        raise Refused("Say where on the object: left door, rear axle, third pallet …", field="place")
    if is_future(message.shown_at, at):
        raise InTheFuture("This time", "shown_at")
    if not lies_within(message.shown_at, search.started_at, search.ended_at):
        raise Refused("This lies outside the search. Check the time.", field="shown_at")
    alert = taken_down(Alert, message.capture, values, actor, at)
    with deed(Deed.RECORD_ALERT, actor=actor, at=at, reason=message.reason):
        search.alerts.append(alert)
    return alert
