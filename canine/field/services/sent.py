"""A record from the field as its service takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.shifts.messages import Provenance


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that fits its schema: its payload, how it was taken down, who sent it, and when it is recorded.

    `photos` is how many it names; the pictures follow.
    """

    values: Mapping[str, Any]
    capture: Provenance
    actor: Actor
    at: datetime
    zone: ZoneInfo
    photos: int = 0

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the unit's zone."""
        return moment.astimezone(self.zone).date()

    def without(self, *names: str) -> dict[str, Any]:
        """Return the values under the names that the message has too."""
        return {name: value for name, value in self.values.items() if name not in names}
