"""How a row is taken down: who, when, on which device; and once, however often the form is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from canine.actor import Actor
from canine.errors import DomainError, DuplicateSubmission
from canine.extensions import db
from canine.shifts.messages import Provenance
from canine.shifts.models import Logged

Row = TypeVar("Row", bound=Logged)


class WithoutAccount(DomainError):
    """A program wrote where only a person can answer for what is written."""

    def __init__(self) -> None:
        super().__init__("Only a person with an account can write this.")


def find_duplicate(kind: type[Row], capture: Provenance, values: Mapping[str, Any], actor: Actor) -> Row | None:
    """Return the row that this very form made before: a second tap, or a tablet that did not hear the answer.

    Raises DuplicateSubmission when the form says something else now.
    """
    if capture.record_id is None or capture.is_new:
        return None
    found = db.session.get(kind, capture.record_id)
    if found is None:
        return None
    expected = {**values, "recorder_id": actor.user_id}
    if any(getattr(found, name) != value for name, value in expected.items()):
        raise DuplicateSubmission()
    return found


def with_provenance(kind: type[Row], capture: Provenance, values: Mapping[str, Any], actor: Actor, at: datetime) -> Row:
    """Return a new row with its values and its provenance; not yet in the session."""
    return kind(**values, **provenance(capture, actor, at))


def provenance(capture: Provenance, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what every row that is taken down says of itself, under the names of its columns.

    Raises WithoutAccount.
    """
    if actor.user_id is None:
        raise WithoutAccount()
    return {
        "id": capture.record_id or uuid4(),
        "recorder_id": actor.user_id,
        "recorder_name": actor.name,
        "device": actor.device,
        "form_version": capture.form_version,
        "captured_at": capture.captured_at,
        "received_at": at,
    }
