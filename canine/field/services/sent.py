"""A record from the field as its service takes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.field.record_types import ABOUT
from canine.shifts.messages import Provenance

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that fits its declaration: the values of its message, how it was taken down, who sent it, and when it is
    recorded.
    """

    read: Mapping[str, Any]
    capture: Provenance
    actor: Actor
    at: datetime
    zone: ZoneInfo

    @property
    def about(self) -> UUID:
        """Return what its service is told beside the message."""
        found: UUID = self.read[ABOUT]
        return found

    @property
    def values(self) -> dict[str, Any]:
        """Return the values under their names in the message."""
        return {name: value for name, value in self.read.items() if name != ABOUT}

    def message(self, kind: Callable[..., Message]) -> Message:
        """Return the message of a record that says everything itself."""
        return kind(**self.values, capture=self.capture)

    def provenance(self) -> dict[str, Any]:
        """Return how it was taken down, for a message that has no field for all of it."""
        taken = self.capture
        return {
            "record_id": taken.record_id,
            "captured_at": taken.captured_at,
            "form_version": taken.form_version,
        }

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the unit's zone."""
        return moment.astimezone(self.zone).date()
