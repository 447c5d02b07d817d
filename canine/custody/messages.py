"""What the packages of filters, aids and exhibits say of a hand-over, and what somebody answers about one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from canine.rules import limits
from canine.rules.confirmation import AnsweredBy, CustodyAnswer, CustodyPart, HandOverKind, OwnWord
from canine.rules.declared import Digest, Reference, Sent, Text


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


@dataclass(frozen=True, slots=True)
class WordFromTheField:
    """The word of the one who did not write the hand-over: their own record, or, with `by_id`, what they confirmed
    by PIN on the tablet of another.

    The PIN is sealed for the server; `seen_sha256` is that of the record they saw.
    """

    hand_over_id: Annotated[UUID, Sent("hand_over", Reference.HAND_OVER)]
    answer: OwnWord
    reason: Annotated[str, Text(limits.REASON)] = ""
    by_id: Annotated[UUID | None, Sent("by")] = None
    seen_sha256: Annotated[str | None, Digest()] = None
    sealed_pin: Annotated[str | None, Text(limits.SEALED_PIN)] = None
