"""What forms tell the package of draws, and what its pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.draws.reading import ContainerList
from canine.rules import limits
from canine.rules.declared import Sent, words


@dataclass(frozen=True, slots=True)
class ContainerNotReached:
    """Why nobody looked at a container of the day's draw; the kit says which there are."""

    drawn_id: Annotated[UUID, Sent("drawn")]
    reason: Annotated[str, words(limits.REASON)]


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """A seed for the draw of a day, by the clocks of the zone; `public_source` says what is mixed in afterwards, if
    anything. `reason` says why, where the day has a commitment already.
    """

    unit_id: UUID
    on: date
    zone: ZoneInfo
    public_source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Targeted:
    """A container that somebody asked to look at: it is taken out before the draw."""

    number: str
    targeted_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DayList:
    """The day's list: the file as it came, what was read in it, and by what the draw is divided."""

    commitment_id: UUID
    content: bytes
    file_name: str
    found: ContainerList
    as_listed: bool
    divided_by: tuple[str, ...]
    targeted: tuple[Targeted, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A search or an air sample of a drawn container."""

    words: str
    address: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many drawn, how many were not reached; `open` are those of which nothing is on record."""

    name: str
    drawn: int
    searched: int
    not_reached: int
    unsaid: int

    @property
    def missed(self) -> int:
        """Not reached, or nothing on record."""
        return self.not_reached + self.unsaid
