"""Messages from forms and tablets to the RASCO services."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules.cargo import Outcome, SearchReason
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import ContainerSize, SampleEnd, SamplingPoint
from canine.rules.search import SealState
from canine.rules.session import Knowledge
from canine.rules.team import Blinding
from canine.shifts.messages import Provenance


@dataclass(frozen=True, slots=True)
class NewSample:
    """An air sample as typed; flow in litres a minute, temperature in °C, humidity in percent.

    With `asks_first`, the zone in which the question is written, one that looks like a sample on record is refused
    until the person says `is_another`; without, it is taken, and marked for the manager: a true record is not lost.
    """

    shift_id: UUID
    container_number: str
    seal_state: SealState
    reason: SearchReason
    filter_number: str
    filter_lot: str
    pump: str
    flow_l_per_min: Decimal
    started_at: datetime
    stopped_at: datetime
    point: SamplingPoint
    second_id: UUID
    bag_seal: str
    as_painted: bool = False
    no_photo_reason: str = ""
    photos: int = 0
    container_size: ContainerSize | None = None
    seal_number: str = ""
    seal_remark: str = ""
    targeted_by: str = ""
    draw: str = ""
    temperature_c: Decimal | None = None
    humidity_percent: int | None = None
    asks_first: ZoneInfo | None = None
    is_another: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewFieldBlank:
    """A filter that was opened at the port with no air drawn through it."""

    shift_id: UUID
    filter_number: str
    filter_lot: str
    place: str
    opened_at: datetime
    second_id: UUID
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """The bag goes from its present holder to `to_id`. A new seal needs a remark that says why.

    Who is named as witness is asked, too.
    """

    sample_id: UUID
    to_id: UUID
    handed_at: datetime
    bag_seal: str
    place: str
    storage_temperature_c: Decimal | None = None
    remark: str = ""
    witness_id: UUID | None = None
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewEnding:
    """A sample was lost or spoiled, noticed at that moment, and how; or somebody else takes that back, and why."""

    sample_id: UUID
    kind: SampleEnd
    noticed_at: datetime
    how: str
    capture: Provenance = field(default_factory=Provenance)


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
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class SessionResponse:
    """One dog at one position; latency and sniffing in seconds, where wanted."""

    team_id: UUID
    position: int
    kind: ResponseKind
    captured_at: datetime | None = None
    latency_s: Decimal | None = None
    sniffed_s: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody else who was in the room."""

    session_id: UUID
    presence: Presence
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewReferral:
    """To whom the container was referred, and when."""

    sample_id: UUID
    referred_to: str
    referred_at: datetime
    remark: str = ""
    capture: Provenance = field(default_factory=Provenance)


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
    capture: Provenance = field(default_factory=Provenance)
