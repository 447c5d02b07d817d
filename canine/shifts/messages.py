"""Messages from forms and tablets to the shifts services."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.search import AlertKind, IdentifierKind, SealState, SearchFact
from canine.rules.shift import Rain, Wind

FORM_VERSION = 2
UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the record was taken down.

    `record_id` was made when the form was opened: sent twice, it is recorded once. `captured_at` is the
    device's own clock, None when it sent none. `is_new` says that the sender has looked in this very transaction: there
    is nothing under the id yet.
    """

    record_id: UUID | None = None
    captured_at: datetime | None = None
    form_version: int = FORM_VERSION
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift that begins; `on` is the day of its start in the unit's zone. With an end, it is one of the past.

    From a tablet it may come hours later: then it is taken although another shift of the dog has no end yet.
    """

    team_ids: tuple[UUID, ...]
    station_id: UUID
    started_at: datetime
    on: date
    ended_at: datetime | None = None
    capture: Provenance = field(default_factory=Provenance)
    is_from_tablet: bool = False


@dataclass(frozen=True, slots=True)
class CloseShift:
    """The end of a colleague's shift that was left open, and why it is closed for them.

    `on` is the day of the closing in the unit's zone.
    """

    shift_id: UUID
    ended_at: datetime
    reason: str
    on: date
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class EndShift:
    """The end of a shift, and what there is to say about the dog."""

    shift_id: UUID
    ended_at: datetime
    remarks: str = ""
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewNote:
    """Weather and remarks on the dog, at a moment of a shift."""

    shift_id: UUID
    noted_at: datetime
    temperature_c: Decimal | None = None
    humidity_percent: int | None = None
    rain: Rain | None = None
    wind: Wind | None = None
    remarks: str = ""
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A search as typed. A container has a number and a seal, or none and a remark; other objects have a name.

    `as_painted` says that the number was looked at twice and stands on the container so, though its check digit does
    not fit.

    With `asks_first`, the zone in which the question is written, one that looks like a search on record is refused
    until the person says `is_another`; without, it is taken, and marked for the manager: a true record is not lost.
    """

    shift_id: UUID
    team_id: UUID
    kind: CargoKind
    reason: SearchReason
    started_at: datetime
    ended_at: datetime | None = None
    container_number: str = ""
    as_painted: bool = False
    no_photo_reason: str = ""
    photos: int = 0
    object_name: str = ""
    seal_state: SealState | None = None
    seal_number: str = ""
    seal_remark: str = ""
    declared_goods: str = ""
    bill_of_lading: str = ""
    targeted_by: str = ""
    draw: str = ""
    first_alert: "NewAlert | None" = None
    asks_first: ZoneInfo | None = None
    is_another: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class EndSearch:
    """The end of a search, and what the dog showed, where that is not on record yet."""

    search_id: UUID
    ended_at: datetime
    shown: "NewAlert | None" = None
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class FactCorrection:
    """What a fact of a search should have read, and why; a moment without an offset is of the zone.

    `as_painted`: the container shows the number, looked at twice, though its check digit does not fit.
    """

    search_id: UUID
    fact: SearchFact
    new: str
    reason: str
    zone: ZoneInfo = UTC_ZONE
    as_painted: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What the dog showed. With `corrects`, it takes the place of an earlier entry; a retraction strikes it out.

    An alert and a change of behaviour have a place on the object and a moment; nothing has neither: it is said of the
    whole search.
    """

    kind: AlertKind
    place: str = ""
    shown_at: datetime | None = None
    corrects: UUID | None = None
    reason: str = ""
    is_retraction: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """What the inspection found. With a reason, it corrects the outcome that stands."""

    search_id: UUID
    outcome: Outcome
    inspected_by: str = ""
    inspected_at: datetime | None = None
    remarks: str = ""
    reason: str = ""
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewWeighing:
    """A weight in kilograms, the scale, the day of the unit's zone."""

    weight_kg: Decimal
    scale: str
    weighed_on: date
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """Something found, under its exhibit number."""

    search_id: UUID
    item: str
    exhibit_number: str
    concealment: Concealment
    found_at: datetime
    quantity: int | None = None
    concealment_remark: str = ""
    weighing: NewWeighing | None = None
    corrects: UUID | None = None
    reason: str = ""
    is_retraction: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewExhibitHandOver:
    """An exhibit goes to an account, or to somebody outside, by name and office. `exhibit_id` is its first entry."""

    exhibit_id: UUID
    to_id: UUID | None
    to_outside: str
    handed_at: datetime
    purpose: ExhibitPurpose
    place: str
    seal: str
    condition: str
    receipt: str = ""
    witness_id: UUID | None = None
    remark: str = ""
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewIdentification:
    """What an expert or a laboratory said an exhibit is. `exhibit_id` is the first entry of the finding."""

    exhibit_id: UUID
    by_kind: IdentifierKind
    by_name: str
    result: str
    identified_on: date
    method: str = ""
    report_number: str = ""
    corrects: UUID | None = None
    reason: str = ""
    is_retraction: bool = False
    capture: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewWitness:
    """Somebody who took part and wrote nothing here."""

    search_id: UUID
    name: str
    office: str
    part: str
    capture: Provenance = field(default_factory=Provenance)
