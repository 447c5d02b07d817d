"""What the dog showed: each showing one row, a mistake set right by another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.corrections import services as corrections
from canine.corrections.messages import NewStrike
from canine.corrections.models import Strike
from canine.errors import DomainError, ReasonRequired
from canine.rules.correction import Subject
from canine.rules.search import AlertKind
from canine.rules.shift import is_future, lies_within
from canine.shifts import queries
from canine.shifts.messages import NewAlert, Provenance
from canine.shifts.models import Alert, Correctable
from canine.shifts.services.errors import InTheFuture
from canine.shifts.services.recording import find_duplicate, with_provenance
from canine.shifts.services.rights import own_search

Link = TypeVar("Link", bound=Correctable)


class Span(Protocol):
    """A search, as far as an entry on it needs to know: the row, or one that is just being written."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def started_at(self) -> datetime:
        """Its start."""

    @property
    def ended_at(self) -> datetime | None:
        """Its end, None while it goes on."""


class AlreadyCorrected(DomainError):
    """Two corrections of one entry: the second one has to start from the first."""

    def __init__(self) -> None:
        super().__init__("This entry was corrected already. Open the latest one and correct that.")


def strike_of(subject: Subject, key: UUID, reason: str, capture: Provenance, actor: Actor, at: datetime) -> Strike:
    """Strike an entry that a form or a tablet takes back. Raises what striking raises."""
    message = NewStrike(
        subject=subject,
        subject_id=key,
        reason=reason,
        record_id=capture.record_id,
        captured_at=capture.captured_at,
        form_version=capture.form_version,
    )
    return corrections.strike(message, actor=actor, at=at)


def check_correction(entries: Sequence[Link], corrects: UUID | None, reason: str) -> None:
    """Raise AlreadyCorrected unless the entry to correct still stands, ReasonRequired without a reason."""
    if corrects is None:
        return
    if corrects not in {entry.id for entry in queries.latest(entries)}:
        raise AlreadyCorrected()
    if not reason:
        raise ReasonRequired


class AlertMadeLess(DomainError):
    """An alert that becomes a change of behaviour is not counted any more: nobody does that alone."""

    def __init__(self) -> None:
        super().__init__(
            "An alert is not corrected into less. Strike the alert, which a second person has to agree to, and record "
            "the change of behaviour.",
            field="kind",
        )


class OutcomeKnown(DomainError):
    """Once the inspection is known, nobody alone makes a hit out of a miss."""

    def __init__(self) -> None:
        super().__init__(
            "The outcome of the inspection is on record, and this alert would change what the search came to. Strike "
            "the outcome, which a second person has to agree to, record the alert, and then the outcome anew.",
            field="kind",
        )


class ClearStands(DomainError):
    """It is on record that the dog showed nothing: another word on it is a correction, with its reason."""

    def __init__(self) -> None:
        super().__init__(
            "It is on record that the dog showed nothing. To change that, say why: both will be shown.", field="reason"
        )


def add_alert(search_id: UUID, message: NewAlert, *, actor: Actor, at: datetime) -> Alert | Strike:
    """Record what the dog showed, nothing included, or the correction of such an entry; a retraction is a strike.

    With a reason, an alert takes the place of the entry that the dog showed nothing. Raises NotYourShift, InTheFuture,
    AlreadyCorrected, AlertMadeLess, OutcomeKnown, ClearStands, DomainError.
    """
    if message.is_retraction and message.corrects is not None:
        return strike_of(Subject.ALERT, message.corrects, message.reason, message.capture, actor, at)
    search = own_search(search_id, actor)
    values = values_of(message, search)
    if message.corrects is not None:
        values["corrects_id"] = message.corrects
    if again := find_duplicate(Alert, message.capture, values, actor):
        return again
    check_correction(search.alerts, message.corrects, message.reason)
    earlier = next((entry for entry in search.alerts if entry.id == message.corrects), None)
    if earlier is not None and earlier.kind is AlertKind.ALERT and message.kind is not AlertKind.ALERT:
        raise AlertMadeLess
    if (
        message.kind is AlertKind.ALERT
        and queries.outcome_of(search)
        and AlertKind.ALERT not in queries.shown_in(search)
    ):
        raise OutcomeKnown
    standing = [entry for entry in queries.latest(search.alerts) if entry.id != message.corrects]
    clear_id = _clear_to_correct(message, standing)
    values["corrects_id"] = message.corrects or clear_id
    check_shown(message, search, at)
    alert = with_provenance(Alert, message.capture, values, actor, at)
    with audited(AuditAction.RECORD_ALERT, actor=actor, at=at, reason=message.reason):
        search.alerts.append(alert)
    return alert


def values_of(message: NewAlert, search: Span) -> dict[str, Any]:
    """Return what the row of an entry holds, but for its search and for what it corrects."""
    is_clear = message.kind is AlertKind.CLEAR
    return {
        "search_id": search.id,
        "kind": message.kind,
        "place": "" if is_clear else message.place,
        "shown_at": (search.ended_at or search.started_at) if is_clear else message.shown_at,
        "reason": message.reason,
        "is_retraction": message.is_retraction,
    }


def _clear_to_correct(message: NewAlert, standing: Sequence[Alert]) -> UUID | None:
    """Return the entry that the dog showed nothing, which this one corrects. Raises ClearStands, DomainError."""
    clear = next((entry for entry in standing if entry.kind is AlertKind.CLEAR), None)
    if message.kind is AlertKind.CLEAR:
        if clear is not None:
            raise DomainError("It is on record already that the dog showed nothing.", field="kind")
        if standing:
            raise DomainError(
                "The dog showed something in this search. If that is wrong, correct that entry.", field="kind"
            )
        return None
    if clear is not None and not message.reason:
        raise ClearStands()
    return clear.id if clear else None


def check_shown(message: NewAlert, search: Span, at: datetime) -> None:
    """Raise InTheFuture or DomainError unless place and moment fit what was shown, and the search it was shown in."""
    if message.kind is AlertKind.CLEAR:
        if search.ended_at is None:
            raise DomainError("The search goes on: that the dog showed nothing is said at its end.", field="kind")
        return
    if not message.place:
        raise DomainError("Say where on the object, such as the left door or the rear axle.", field="place")
    if message.shown_at is None:
        raise DomainError("Say when the dog showed it.", field="shown_at")
    if is_future(message.shown_at, at):
        raise InTheFuture("This time", "shown_at")
    if not lies_within(message.shown_at, search.started_at, search.ended_at):
        raise DomainError("This lies outside the search. Check the time.", field="shown_at")
