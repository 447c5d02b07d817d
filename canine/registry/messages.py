"""What forms tell the registry."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from canine.accounts.messages import Whose
from canine.registry.pictures import Picture
from canine.rules.kennel import AidMove, ChipStandard, CourseKind, Sex
from canine.rules.team import DogStatus


@dataclass(frozen=True, slots=True)
class OdourEntry:
    """A target odour as typed."""

    name: str
    latin_name: str = ""


@dataclass(frozen=True, slots=True)
class DogEntry:
    """A dog as typed, with a photo that was drawn anew already: that takes time, and is done before anybody writes.

    A photo of None means none for a new dog, and the present one for a known dog.

    `in_training_since` dates the first step of a new dog; None means the moment of the entry. `chip_reason` says why
    a dog has an older chip than those of ISO 11784, or none: then `microchip` is empty.
    """

    unit_id: UUID
    name: str
    microchip: str
    sex: Sex
    breed: str
    born_on: date
    final_response: str
    acquired_from: str = ""
    photo: Picture | None = None
    in_training_since: datetime | None = None
    latin_name: str = ""
    chip_standard: ChipStandard = ChipStandard.ISO_11784
    chip_reason: str = ""


@dataclass(frozen=True, slots=True)
class StatusStep:
    """A dog's next status, from a moment on, with its reason."""

    status: DogStatus
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class HandlerEntry:
    """A canine handler as typed; `user_id` is the account with which they sign in."""

    unit_id: UUID
    name: str
    service_number: str
    rank: str = ""
    user_id: UUID | None = None
    latin_name: str = ""
    whose: Whose | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The unit to which a dog or a handler is to go, and why."""

    unit_id: UUID
    reason: str
    dog_id: UUID | None = None
    handler_id: UUID | None = None


def handler_of(handler_id: UUID | None) -> UUID:
    """Return the handler of a move that is of no dog, proposed or on record."""
    if handler_id is None:
        raise ValueError("this move is of a dog")
    return handler_id


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """One dog with one handler from a day on."""

    dog_id: UUID
    handler_id: UUID
    from_on: date


@dataclass(frozen=True, slots=True)
class TeamEnd:
    """A team's last day, and why it ended."""

    to_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """A course or refresher of one dog or one handler: exactly one of the two is named."""

    kind: CourseKind
    place: str
    from_on: date
    to_on: date
    completed: bool = True
    remarks: str = ""
    dog_id: UUID | None = None
    handler_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AidEntry:
    """A training aid as typed; `form` is what it is: tusk piece, shavings, cotton with odour …"""

    unit_id: UUID
    odour_id: UUID
    label: str
    form: str
    sealed_weight_g: Decimal
    source: str
    replace_by_on: date
    batch: str = ""
    latin_name: str = ""


@dataclass(frozen=True, slots=True)
class AidMoveEntry:
    """An aid taken out or brought back: by whom, who stood by, and what it weighed then."""

    move: AidMove
    at: datetime
    carrier_id: UUID
    witness_id: UUID
    weight_g: Decimal
    remarks: str = ""
