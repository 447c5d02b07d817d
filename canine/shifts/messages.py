"""Messages from forms and tablets to the shifts services."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.rules import limits
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.declared import (
    NOT_SENT,
    Degrees,
    Digest,
    Label,
    Many,
    Only,
    Reference,
    Sent,
    Text,
    words,
)
from canine.rules.photo import LARGEST_PHOTO, LONGEST_EDGE, MOST_PHOTOS, PhotoSubject
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


OfShift = Annotated[UUID, Sent("shift", Reference.SHIFT)]
OfSearch = Annotated[UUID, Sent("search", Reference.SEARCH)]
Capture = Annotated[Provenance, NOT_SENT]
_Edge = Annotated[int, limits.Span.of("1", str(LONGEST_EDGE))]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that a record names; the picture comes after it, in pieces.

    What the camera noted is kept aside: nobody checks it.
    """

    sha256: Annotated[str, Digest()]
    size: Annotated[int, limits.Span.of("1", str(LARGEST_PHOTO)), Sent("bytes")]
    width: _Edge
    height: _Edge
    of: PhotoSubject
    exif_taken_at: Annotated[str, Text(40)] = ""
    exif_latitude: Annotated[Decimal | None, Degrees(90)] = None
    exif_longitude: Annotated[Decimal | None, Degrees(180)] = None


Photos = Annotated[tuple[Photo, ...], Many(MOST_PHOTOS)]


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift that begins; `on` is the day of its start in the unit's zone. With an end, it is one of the past.

    From a tablet it may come hours later: then it is taken although another shift of the dog has no end yet. A record
    without teams is of those whom its sender leads that day; without a station, at the last one where they worked.
    """

    team_ids: Annotated[tuple[UUID, ...], Many(10), Sent("teams", otherwise=())]
    station_id: Annotated[UUID, Sent("station", otherwise=None)]
    started_at: datetime
    on: Annotated[date, NOT_SENT]
    ended_at: datetime | None = None
    capture: Capture = field(default_factory=Provenance)
    is_from_tablet: Annotated[bool, NOT_SENT] = False


@dataclass(frozen=True, slots=True)
class CloseShift:
    """The end of a colleague's shift that was left open, and why it is closed for them.

    `on` is the day of the closing in the unit's zone.
    """

    shift_id: OfShift
    ended_at: datetime
    reason: Annotated[str, Text(limits.REASON)]
    on: Annotated[date, NOT_SENT]
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class EndShift:
    """The end of a shift, and what there is to say about the dog."""

    shift_id: OfShift
    ended_at: datetime
    remarks: Annotated[str, Text(limits.REMARKS)] = ""
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewNote:
    """Weather and remarks on the dog, at a moment of a shift."""

    shift_id: OfShift
    noted_at: datetime
    temperature_c: Annotated[Decimal | None, limits.SHIFT_TEMPERATURE_C] = None
    humidity_percent: Annotated[int | None, limits.HUMIDITY_PERCENT] = None
    rain: Rain | None = None
    wind: Wind | None = None
    remarks: Annotated[str, Text(limits.REMARKS)] = ""
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What the dog showed. With `corrects`, it takes the place of an earlier entry; a retraction strikes it out.

    An alert and a change of behaviour have a place on the object and a moment; nothing has neither: it is said of the
    whole search.
    """

    kind: AlertKind
    place: Annotated[str, Text(limits.PLACE_ON_OBJECT)] = ""
    shown_at: datetime | None = None
    corrects: UUID | None = None
    reason: Annotated[str, Text(limits.REASON)] = ""
    is_retraction: bool = False
    capture: Capture = field(default_factory=Provenance)
    photos: Photos = ()


# What is said of it with a search, or with its end. The service asks for place and moment of what was shown.
SHOWN = Only(("kind", "place", "shown_at"))


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A search as typed. A container has a number and a seal, or none and a remark; other objects have a name.

    `as_painted` says that the number was looked at twice and stands on the container so, though its check digit does
    not fit.

    With `asks_first`, the zone in which the question is written, one that looks like a search on record is refused
    until the person says `is_another`; without, it is taken, and marked for the manager: a true record is not lost.
    """

    shift_id: OfShift
    team_id: Annotated[UUID, Sent("team")]
    kind: CargoKind
    reason: SearchReason
    started_at: datetime
    ended_at: datetime | None = None
    container_number: Annotated[str, Text(limits.CONTAINER_AS_TYPED)] = ""
    as_painted: bool = False
    no_photo_reason: Annotated[str, Text(200)] = ""
    photos: Photos = ()
    object_name: Annotated[str, Text(120)] = ""
    seal_state: SealState | None = None
    seal_number: Annotated[str, Text(limits.SEAL_NUMBER)] = ""
    seal_remark: Annotated[str, Text(limits.SEAL_REMARK)] = ""
    declared_goods: Annotated[str, Text(200), Label("Declared goods")] = ""
    bill_of_lading: Annotated[str, Text(60), Label("Bill of lading")] = ""
    targeted_by: Annotated[str, Text(limits.TARGETED_BY)] = ""
    draw: Annotated[str, Text(limits.DRAW)] = ""
    first_alert: Annotated[NewAlert | None, Sent("alert"), SHOWN] = None
    asks_first: Annotated[ZoneInfo | None, NOT_SENT] = None
    is_another: Annotated[bool, NOT_SENT] = False
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class EndSearch:
    """The end of a search, and what the dog showed, where that is not on record yet."""

    search_id: OfSearch
    ended_at: datetime
    shown: Annotated[NewAlert | None, Sent("alert"), SHOWN] = None
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class FactCorrection:
    """What a fact of a search should have read, and why; a moment without an offset is of the zone.

    `as_painted`: the container shows the number, looked at twice, though its check digit does not fit.
    """

    search_id: OfSearch
    fact: SearchFact
    new: Annotated[str, Text(limits.CORRECTED_FACT)]
    reason: Annotated[str, words(limits.REASON)]
    zone: Annotated[ZoneInfo, NOT_SENT] = UTC_ZONE
    as_painted: bool = False
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """What the inspection found. With a reason, it corrects the outcome that stands."""

    search_id: OfSearch
    outcome: Outcome
    inspected_by: Annotated[str, Text(limits.NAME)] = ""
    inspected_at: datetime | None = None
    remarks: Annotated[str, Text(limits.REMARKS)] = ""
    reason: Annotated[str, Text(limits.REASON)] = ""
    capture: Capture = field(default_factory=Provenance)
    photos: Photos = ()


@dataclass(frozen=True, slots=True)
class NewWeighing:
    """A weight in kilograms, the scale, the day of the unit's zone."""

    weight_kg: Annotated[Decimal, limits.WEIGHT_KG]
    scale: Annotated[str, words(limits.SCALE)]
    weighed_on: date
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """Something found, under its exhibit number."""

    search_id: OfSearch
    item: Annotated[str, words(limits.ITEM)]
    exhibit_number: Annotated[str, words(limits.EXHIBIT_NUMBER)]
    concealment: Concealment
    found_at: datetime
    quantity: Annotated[int | None, limits.PIECES] = None
    concealment_remark: Annotated[str, Text(limits.CONCEALMENT_REMARK)] = ""
    weighing: NewWeighing | None = None
    corrects: Annotated[UUID | None, NOT_SENT] = None
    reason: Annotated[str, NOT_SENT] = ""
    is_retraction: Annotated[bool, NOT_SENT] = False
    capture: Capture = field(default_factory=Provenance)
    photos: Photos = ()


@dataclass(frozen=True, slots=True)
class NewExhibitHandOver:
    """An exhibit goes to an account, or to somebody outside, by name and office. `exhibit_id` is its first entry."""

    exhibit_id: Annotated[UUID, Sent("exhibit", Reference.EXHIBIT)]
    to_id: Annotated[UUID | None, Sent("to", otherwise=None)]
    to_outside: Annotated[str, Text(limits.OUTSIDER), Sent(otherwise="")]
    handed_at: datetime
    purpose: ExhibitPurpose
    place: Annotated[str, words(limits.HAND_OVER_PLACE)]
    seal: Annotated[str, words(limits.SEAL_NUMBER)]
    condition: Annotated[str, words(limits.EXHIBIT_CONDITION)]
    receipt: Annotated[str, Text(limits.RECEIPT_NUMBER)] = ""
    witness_id: Annotated[UUID | None, Sent("witness")] = None
    remark: Annotated[str, Text(limits.HAND_OVER_REMARK)] = ""
    capture: Capture = field(default_factory=Provenance)
    photos: Photos = ()


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
    capture: Capture = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class NewWitness:
    """Somebody who took part and wrote nothing here."""

    search_id: OfSearch
    name: str
    office: str
    part: str
    capture: Capture = field(default_factory=Provenance)
