"""Messages about entries that are struck, corrected, or like another one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules import limits
from canine.rules.correction import Subject
from canine.rules.declared import NOT_SENT, OneOf, Text
from canine.rules.sampling import SampleFact

FORM_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAnEntry:
    """What is said of an entry on record, and why. `record_id` is the form's: sent twice, it is said once."""

    subject: Annotated[Subject, NOT_SENT]
    subject_id: Annotated[UUID, NOT_SENT]
    reason: Annotated[str, Text(limits.REASON)]
    record_id: Annotated[UUID | None, NOT_SENT] = None
    captured_at: Annotated[datetime | None, NOT_SENT] = None
    form_version: Annotated[int, NOT_SENT] = FORM_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStrike(AboutAnEntry):
    """An entry is to be struck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection(AboutAnEntry):
    """What a fact of an entry should have read, as typed, and why. A moment without an offset is of the zone.

    `as_painted`: the container shows the number, looked at twice, though its check digit does not fit.
    """

    fact: Annotated[str, OneOf(SampleFact)]  # a tablet corrects samples alone: searches have a record of their own
    new: Annotated[str, Text(limits.CORRECTED_TEXT)]
    zone: Annotated[ZoneInfo, NOT_SENT]
    as_painted: bool = False


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    """Two entries of a kind that may be one; each with its address, the later one with its words."""

    subject: Subject
    subject_id: UUID
    other_id: UUID
    unit_id: UUID
    words: str
    address: str
    other_address: str
    was_asked: bool
