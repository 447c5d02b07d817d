"""Messages of a tablet about its own records."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from canine.rules import limits
from canine.rules.declared import Digest, Sent, words

LAST_NUMBER = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Discard:
    """Another record, refused before, that its author lets go: its number will not come.

    With a photo, it is that photo alone which will not come: the record of that number stays.
    """

    record_id: Annotated[UUID, Sent("record")]
    number: Annotated[int, limits.Span.of("1", str(LAST_NUMBER))]
    reason: Annotated[str, words(limits.REASON)]
    photo: Annotated[str | None, Digest()] = None
