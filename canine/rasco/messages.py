"""Messages from forms and tablets to the RASCO services."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules import limits
from canine.rules.cargo import Outcome, SearchReason
from canine.rules.declared import NOT_SENT, OneOf, Reference, Sent, Text, words
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import ContainerSize, Loss, SampleEnd, SamplingPoint
from canine.rules.search import SealState
from canine.rules.session import Knowledge
from canine.rules.team import Blinding
from canine.shifts.messages import Capture, OfShift, Photos, Provenance

OfSample = Annotated[UUID, Sent("sample", Reference.SAMPLE)]


@dataclass(frozen=True, slots=True)
class NewSample:
    """An air sample as typed; flow in litres a minute, temperature in °C, humidity in percent.

    With `asks_first`, the zone in which the question is written, one that looks like a sample on record is refused
    until the person says `is_another`; without, it is taken, and marked for the manager: a true record is not lost.
    """

    shift_id: OfShift
    container_number: Annotated[str, words(limits.CONTAINER_AS_TYPED)]
    seal_state: SealState
    reason: SearchReason
    filter_number: Annotated[str, words(limits.FILTER_NUMBER)]
    filter_lot: Annotated[str, words(limits.FILTER_LOT)]
    pump: Annotated[str, words(limits.PUMP)]
    flow_l_per_min: Annotated[Decimal, limits.FLOW_L_PER_MIN]
    started_at: datetime
    stopped_at: datetime
    point: SamplingPoint
    second_id: Annotated[UUID, Sent("second")]
    bag_seal: Annotated[str, words(limits.SEAL_NUMBER)]
    as_painted: bool = False
    no_photo_reason: Annotated[str, Text(limits.NO_PHOTO_REASON)] = ""
    photos: Photos = ()
    container_size: ContainerSize | None = None
    seal_number: Annotated[str, Text(limits.SEAL_NUMBER)] = ""
    seal_remark: Annotated[str, Text(limits.SEAL_REMARK)] = ""
    targeted_by: Annotated[str, Text(limits.TARGETED_BY)] = ""
    draw: Annotated[str, Text(limits.DRAW)] = ""
    temperature_c: Annotated[Decimal | None, limits.SAMPLE_TEMPERATURE_C] = None
    humidity_percent: Annotated[int | None, limits.HUMIDITY_PERCENT] = None
    asks_first: Annotated[ZoneInfo | None, NOT_SENT] = None
    is_another: Annotated[bool, NOT_SENT] = False
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewFieldBlank:
    """A filter that was opened at the port with no air drawn through it."""

    shift_id: UUID
    filter_number: str
    filter_lot: str
    place: str
    opened_at: datetime
    second_id: UUID
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """The bag goes from its present holder to `to_id`. A new seal needs a remark that says why.

    Who is named as witness is asked, too.
    """

    sample_id: OfSample
    to_id: Annotated[UUID, Sent("to")]
    handed_at: datetime
    bag_seal: Annotated[str, words(limits.SEAL_NUMBER)]
    place: Annotated[str, words(limits.HAND_OVER_PLACE)]
    storage_temperature_c: Annotated[Decimal | None, limits.STORAGE_TEMPERATURE_C] = None
    remark: Annotated[str, Text(limits.HAND_OVER_REMARK)] = ""
    witness_id: Annotated[UUID | None, Sent("witness")] = None
    capture: Capture = field(default_factory=Provenance)
    photos: Photos = ()


@dataclass(frozen=True, slots=True)
class NewEnding:
    """A sample was lost or spoiled, noticed at that moment, and how; or somebody else takes that back, and why."""

    sample_id: OfSample
    kind: Annotated[SampleEnd, OneOf(Loss)]
    noticed_at: datetime
    how: Annotated[str, words(limits.REASON)]
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody in the room: name, part, and what this person knew."""

    name: str
    part: str
    knew: Knowledge


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as asked for: teams in their order, aids as positive controls; `on` is its day in the unit's zone."""

    room: str
    sample_ids: tuple[UUID, ...]
    control_ids: tuple[UUID, ...]
    team_ids: tuple[UUID, ...]
    loader_id: UUID
    recorder_id: UUID
    on: date
    positions: int = 12
    blanks: int = 0
    blinding: Blinding = Blinding.DOUBLE_BLIND
    people: tuple[Presence, ...] = ()
    field_blank_ids: tuple[UUID, ...] = ()
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class SessionResponse:
    """One dog at one position; latency and sniffing in seconds, where wanted."""

    team_id: Annotated[UUID, Sent("team")]
    position: Annotated[int, limits.POSITION]
    kind: ResponseKind
    captured_at: Annotated[datetime | None, NOT_SENT] = None
    latency_s: Annotated[Decimal | None, limits.RESPONSE_S] = None
    sniffed_s: Annotated[Decimal | None, limits.RESPONSE_S] = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody else who was in the room."""

    session_id: UUID
    presence: Presence
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewReferral:
    """To whom the container was referred, and when."""

    sample_id: UUID
    referred_to: str
    referred_at: datetime
    remark: str = ""
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewInspection:
    """What the inspection came to; weight in kilograms. With a reason, it corrects the one that stands."""

    sample_id: UUID
    outcome: Outcome
    inspected_by: str = ""
    inspected_at: datetime | None = None
    finding: str = ""
    weight_kg: Decimal | None = None
    exhibit_number: str = ""
    reason: str = ""
    capture: Capture = field(default_factory=Provenance)
