"""What the packages of filters, aids and exhibits say of a hand-over, and what somebody answers about one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from canine.rules.confirmation import AnsweredBy, CustodyAnswer, CustodyPart, HandOverKind


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Somebody who is asked to confirm a hand-over; it is whole only with the word of those who are needed."""

    part: CustodyPart
    person_id: UUID
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class HandOverMade:
    """A hand-over as those read it who are asked about it: what went from whom to whom, and its page."""

    kind: HandOverKind
    hand_over_id: UUID
    unit_id: UUID
    words: str
    address: str
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What a person says of the hand-over that they were asked about; that it was otherwise needs a reason."""

    request_id: UUID
    said: CustodyAnswer
    reason: str = ""
    by: AnsweredBy = AnsweredBy.SIGN_IN
    record_id: UUID | None = None
    captured_at: datetime | None = None
    form_version: int = 1
