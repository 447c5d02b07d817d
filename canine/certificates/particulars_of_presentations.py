"""Presentations as a certificate prints them: item, response, result, and every later word on them."""

from dataclasses import dataclass
from datetime import datetime

from canine.certificates.canonical import came_later
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.trial import ExclusionReason, MissCause, TrialResult


@dataclass(frozen=True, slots=True)
class Correction:
    """A later entry beside the first one, which stays: what was entered, when, by whom and why."""

    response: ResponseKind
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PresentationLine:
    """One prepared item at its place. `first_entry` is what the recorder locked, `response` what was counted.

    Where the dog had not sniffed at first, and the item was presented once more, `not_sniffed_at` is the time of that
    first entry, and all else is of the second presentation. `received_at` is when the server had what a tablet locked
    without a network: then `at` is the tablet's clock.
    """

    session: int
    run: int
    position: int
    kind: ItemKind
    label: str
    odour: str | None
    first_entry: ResponseKind
    response: ResponseKind
    result: TrialResult
    at: datetime
    corrections: tuple[Correction, ...] = ()
    exclusion: ExclusionReason | None = None
    exclusion_note: str = ""
    miss_cause: MissCause | None = None
    miss_note: str = ""
    not_sniffed_at: datetime | None = came_later()
    received_at: datetime | None = came_later()

    @property
    def entered_at(self) -> tuple[datetime, ...]:
        """When each response to the item was received: one moment, or two."""
        return (self.at,) if self.not_sniffed_at is None else (self.not_sniffed_at, self.at)
