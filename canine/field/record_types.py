"""The types of records that come from the field, each with the message that declares what it holds. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from canine.checkups.messages import TrialResponse
from canine.corrections.messages import NewCorrection, NewStrike
from canine.custody.messages import WordFromTheField
from canine.draws.messages import ContainerNotReached
from canine.field.messages import LAST_NUMBER, Discard
from canine.field.schemas import LONGEST_MOMENT, schema_of, text_schema
from canine.rasco.messages import NewEnding, NewHandOver, NewSample, SessionResponse
from canine.rules.declared import Declared, Reference, Sent, Text, declared, labelled
from canine.rules.order import ORDERS, Order
from canine.shifts.messages import (
    CloseShift,
    EndSearch,
    EndShift,
    FactCorrection,
    NewAlert,
    NewExhibitHandOver,
    NewFinding,
    NewNote,
    NewOutcome,
    NewSearch,
    OpenShift,
)
from canine.training.messages import ExerciseFromTheField

FORM_VERSIONS = 2
DEVICE = Text(120)


@dataclass(frozen=True, slots=True)
class RecordType:
    """The message of a record, and under which name it sends what its service is told beside the message."""

    message: Any
    about: str = ""
    refers_to: Reference | None = None


RECORD_TYPES: Mapping[str, RecordType] = {
    "shift": RecordType(OpenShift),
    "shift_end": RecordType(EndShift),
    "shift_closing": RecordType(CloseShift),
    "note": RecordType(NewNote),
    "search": RecordType(NewSearch),
    "search_end": RecordType(EndSearch),
    "alert": RecordType(NewAlert, "search", Reference.SEARCH),
    "search_correction": RecordType(FactCorrection),
    "sample_correction": RecordType(NewCorrection, "sample", Reference.SAMPLE),
    "search_strike": RecordType(NewStrike, "search", Reference.SEARCH),
    "sample_strike": RecordType(NewStrike, "sample", Reference.SAMPLE),
    "outcome": RecordType(NewOutcome),
    "finding": RecordType(NewFinding),
    "sample": RecordType(NewSample),
    "custody": RecordType(NewHandOver),
    "exhibit_custody": RecordType(NewExhibitHandOver),
    "custody_confirmation": RecordType(WordFromTheField),
    "sample_end": RecordType(NewEnding),
    "response": RecordType(SessionResponse, "session", Reference.SESSION),
    "trial_response": RecordType(TrialResponse, "checkup"),
    "exercise": RecordType(ExerciseFromTheField),
    "not_reached": RecordType(ContainerNotReached),
    "discard": RecordType(Discard),
}
# The name of `RecordType.about` among the values that were read.
ABOUT = "about"


@cache
def parts_of(record_type: str) -> tuple[Declared, ...]:
    """Return every field of a payload of that type."""
    one = RECORD_TYPES[record_type]
    about = (Declared(ABOUT, UUID, True, marks=(Sent(one.about, one.refers_to),)),) if one.about else ()
    return (*about, *declared(one.message))


@cache
def _payload_schema(record_type: str) -> Mapping[str, Any]:
    return schema_of(parts_of(record_type))


def limit_of(record_type: str, place: str) -> Mapping[str, Any]:
    """Return the schema of one part of a payload by its place: `alert.kind`, `aids.0.amount_g`. Raise KeyError."""
    schema: Any = _payload_schema(record_type)
    for name in place.split("."):
        schema = schema["items"] if name.isdigit() else schema["properties"][name]
    found: Mapping[str, Any] = schema
    return found


def labelled_of(record_type: str) -> tuple[Declared, ...]:
    """Return the fields of a payload that say themselves what they are called."""
    return labelled(RECORD_TYPES[record_type].message)


def order_of(record_type: str, name: str) -> Order | None:
    """Return the order in which this moment of a record comes after another one; None when there is none."""
    order = ORDERS.get(record_type)
    return order if order is not None and order.later == name else None


def body_schema(record_type: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a whole body of that type."""
    return {
        "type": "object",
        "properties": {
            "type": {"const": record_type},
            "form_version": {"type": "integer", "minimum": 1, "maximum": FORM_VERSIONS},
            "captured_at": {"type": "string", "format": "date-time", "maxLength": LONGEST_MOMENT},
            "device": {**text_schema(DEVICE), "minLength": 1},
            "sequence": {"type": "integer", "minimum": 1, "maximum": LAST_NUMBER},
            "payload": _payload_schema(record_type),
        },
        "required": ["type", "form_version", "captured_at", "device", "sequence", "payload"],
        "additionalProperties": False,
    }


def references(record_type: str, payload: Mapping[str, Any]) -> Iterator[tuple[Reference, UUID]]:
    """Yield what a payload that fits its schema names and may still be on its way."""
    for one in parts_of(record_type):
        if one.sent.refers_to is not None and one.sent_as in payload:
            yield one.sent.refers_to, UUID(payload[one.sent_as])


def place_in_payload(record_type: str, name: str) -> str:
    """Return where a payload has what a message calls so; a name that it does not have stays as it is."""
    parts = parts_of(record_type)
    own = {one.name: one.sent_as for one in parts if not one.group}
    grouped = {part.name: f"{one.sent_as}.{part.sent_as}" for one in parts if not one.is_list for part in one.group}
    return (grouped | own).get(name, name)
