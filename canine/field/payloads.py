"""The types of records that come from the field: what each payload holds. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from canine.field.parts import (
    Part,
    Reference,
    amount,
    angle,
    day,
    digest,
    group,
    key,
    moment,
    needed,
    one_of,
    schema_of,
    several,
    text,
    truth,
    whole,
    words,
)
from canine.rules import limits
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.confirmation import OwnWord
from canine.rules.limits import Span
from canine.rules.order import ORDERS, Order
from canine.rules.photo import LARGEST_PHOTO, LONGEST_EDGE, MOST_PHOTOS, PhotoSubject
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import ContainerSize, Loss, SampleFact, SamplingPoint
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.rules.shift import Rain, Wind
from canine.rules.team import Blinding, Mode

FORM_VERSIONS = 2
LONGEST_DEVICE = 120
_EDGE = Span(Decimal(1), Decimal(LONGEST_EDGE))
_NUMBER_OF_RECORD = Span(Decimal(1), Decimal(2**53 - 1))

# Nothing was shown nowhere and at no moment; the service asks for place and moment of the others.
_ALERT = {"kind": needed(one_of(AlertKind)), "place": text(limits.PLACE_ON_OBJECT), "shown_at": moment()}
_SEAL = {
    "seal_state": one_of(SealState),
    "seal_number": text(limits.SEAL_NUMBER),
    "seal_remark": text(limits.SEAL_REMARK),
}
_TARGET = {
    "reason": needed(one_of(SearchReason)),
    "targeted_by": text(limits.TARGETED_BY),
    "draw": text(limits.DRAW),
}
_CORRECTION = {"corrects": key(), "reason": text(limits.REASON)}
# The pictures come after the record, each in pieces. What the camera noted is kept aside: nobody checks it.
_PHOTOS = {
    "photos": several(
        group(
            {
                "sha256": needed(digest()),
                "bytes": needed(whole(Span(Decimal(1), Decimal(LARGEST_PHOTO)))),
                "width": needed(whole(_EDGE)),
                "height": needed(whole(_EDGE)),
                "of": needed(one_of(PhotoSubject)),
                "exif_taken_at": text(40),
                "exif_latitude": angle(90),
                "exif_longitude": angle(180),
            }
        ),
        MOST_PHOTOS,
    )
}
_WEIGHING = {
    "weight_kg": needed(amount(limits.WEIGHT_KG)),
    "scale": words(limits.SCALE),
    "weighed_on": needed(day()),
}

PAYLOADS: Mapping[str, Mapping[str, Part]] = {
    # Without teams, those of whoever sends it that run on the day; without a station, the last one that they worked at.
    "shift": {
        "teams": several(key(), 10),
        "station": key(),
        "started_at": needed(moment()),
        "ended_at": moment(),
    },
    "shift_end": {"shift": needed(key(Reference.SHIFT)), "ended_at": needed(moment()), "remarks": text(limits.REMARKS)},
    # Of a colleague's shift that was left open: by a handler of the same dog, or a manager of the unit.
    "shift_closing": {
        "shift": needed(key(Reference.SHIFT)),
        "ended_at": needed(moment()),
        "reason": needed(text(limits.REASON)),
    },
    "note": {
        "shift": needed(key(Reference.SHIFT)),
        "noted_at": needed(moment()),
        "temperature_c": amount(limits.SHIFT_TEMPERATURE_C),
        "humidity_percent": whole(limits.HUMIDITY_PERCENT),
        "rain": one_of(Rain),
        "wind": one_of(Wind),
        "remarks": text(limits.REMARKS),
    },
    "search": {
        "shift": needed(key(Reference.SHIFT)),
        "team": needed(key()),
        "kind": needed(one_of(CargoKind)),
        "started_at": needed(moment()),
        "ended_at": moment(),
        "container_number": text(limits.CONTAINER_AS_TYPED),
        "as_painted": truth(),
        "no_photo_reason": text(limits.NO_PHOTO_REASON),
        "object_name": text(limits.OBJECT_NAME),
        **_SEAL,
        "declared_goods": text(limits.DECLARED_GOODS),
        "bill_of_lading": text(limits.BILL_OF_LADING),
        **_TARGET,
        "alert": group(_ALERT),
        **_PHOTOS,
    },
    # What the dog showed goes with the end, where it is not on record yet.
    "search_end": {
        "search": needed(key(Reference.SEARCH)),
        "ended_at": needed(moment()),
        "alert": group(_ALERT),
    },
    "alert": {
        "search": needed(key(Reference.SEARCH)),
        **_ALERT,
        **_CORRECTION,
        "is_retraction": truth(),
        **_PHOTOS,
    },
    "search_correction": {
        "search": needed(key(Reference.SEARCH)),
        "fact": needed(one_of(SearchFact)),
        "new": needed(text(limits.CORRECTED_FACT)),
        "as_painted": truth(),
        "reason": words(limits.REASON),
    },
    "sample_correction": {
        "sample": needed(key(Reference.SAMPLE)),
        "fact": needed(one_of(SampleFact)),
        "new": needed(text(limits.CORRECTED_TEXT)),
        "as_painted": truth(),
        "reason": needed(text(limits.REASON)),
    },
    "search_strike": {"search": needed(key(Reference.SEARCH)), "reason": needed(text(limits.REASON))},
    "sample_strike": {"sample": needed(key(Reference.SAMPLE)), "reason": needed(text(limits.REASON))},
    # With a reason, it corrects the outcome that stands.
    "outcome": {
        "search": needed(key(Reference.SEARCH)),
        "outcome": needed(one_of(Outcome)),
        "inspected_by": text(limits.NAME),
        "inspected_at": moment(),
        "remarks": text(limits.REMARKS),
        "reason": text(limits.REASON),
        **_PHOTOS,
    },
    "finding": {
        "search": needed(key(Reference.SEARCH)),
        "item": words(limits.ITEM),
        "exhibit_number": words(limits.EXHIBIT_NUMBER),
        "concealment": needed(one_of(Concealment)),
        "found_at": needed(moment()),
        "quantity": whole(limits.PIECES),
        "concealment_remark": text(limits.CONCEALMENT_REMARK),
        "weighing": group(_WEIGHING),
        **_PHOTOS,
    },
    "sample": {
        "shift": needed(key(Reference.SHIFT)),
        "container_number": words(limits.CONTAINER_AS_TYPED),
        "as_painted": truth(),
        "no_photo_reason": text(limits.NO_PHOTO_REASON),
        "container_size": one_of(ContainerSize),
        **{**_SEAL, "seal_state": needed(one_of(SealState))},
        **_TARGET,
        "filter_number": words(limits.FILTER_NUMBER),
        "filter_lot": words(limits.FILTER_LOT),
        "pump": words(limits.PUMP),
        "flow_l_per_min": needed(amount(limits.FLOW_L_PER_MIN)),
        "started_at": needed(moment()),
        "stopped_at": needed(moment()),
        "point": needed(one_of(SamplingPoint)),
        "temperature_c": amount(limits.SAMPLE_TEMPERATURE_C),
        "humidity_percent": whole(limits.HUMIDITY_PERCENT),
        "second": needed(key()),
        "bag_seal": words(limits.SEAL_NUMBER),
        **_PHOTOS,
    },
    "custody": {
        "sample": needed(key(Reference.SAMPLE)),
        "to": needed(key()),
        "handed_at": needed(moment()),
        "bag_seal": words(limits.SEAL_NUMBER),
        "place": words(limits.HAND_OVER_PLACE),
        "storage_temperature_c": amount(limits.STORAGE_TEMPERATURE_C),
        "witness": key(),
        "remark": text(limits.HAND_OVER_REMARK),
        **_PHOTOS,
    },
    # To a colleague, or to somebody outside, who signs a receipt elsewhere.
    "exhibit_custody": {
        "exhibit": needed(key(Reference.EXHIBIT)),
        "to": key(),
        "to_outside": text(limits.OUTSIDER),
        "purpose": needed(one_of(ExhibitPurpose)),
        "handed_at": needed(moment()),
        "place": words(limits.HAND_OVER_PLACE),
        "seal": words(limits.SEAL_NUMBER),
        "condition": words(limits.EXHIBIT_CONDITION),
        "receipt": text(limits.RECEIPT_NUMBER),
        "witness": key(),
        "remark": text(limits.HAND_OVER_REMARK),
        **_PHOTOS,
    },
    # The word of the one who did not write the hand-over: their own record, or, with `by`, what they confirmed by PIN
    # on the tablet of another. The PIN is sealed for the server; `seen_sha256` is that of the record they saw.
    "custody_confirmation": {
        "hand_over": needed(key(Reference.HAND_OVER)),
        "answer": needed(one_of(OwnWord)),
        "reason": text(limits.REASON),
        "by": key(),
        "seen_sha256": digest(),
        "sealed_pin": text(limits.SEALED_PIN),
    },
    "sample_end": {
        "sample": needed(key(Reference.SAMPLE)),
        "kind": needed(one_of(Loss)),
        "noticed_at": needed(moment()),
        "how": words(limits.REASON),
    },
    "response": {
        "session": needed(key(Reference.SESSION)),
        "team": needed(key()),
        "position": needed(whole(limits.POSITION)),
        "kind": needed(one_of(ResponseKind)),
        "latency_s": amount(limits.RESPONSE_S),
        "sniffed_s": amount(limits.RESPONSE_S),
    },
    # By the recorder of a check-up, who knows nothing of its plan; the second presentation is of what was not sniffed.
    "trial_response": {
        "checkup": needed(key()),
        "run": needed(whole(limits.RUN)),
        "position": needed(whole(limits.POSITION)),
        "presentation": whole(limits.PRESENTATION),
        "kind": needed(one_of(ResponseKind)),
    },
    # Without a team, that of whoever sends it; without a leader, the sender.
    "exercise": {
        "team": key(),
        "led_by": key(),
        "started_at": needed(moment()),
        "minutes": needed(whole(limits.EXERCISE_MINUTES)),
        "goal": words(limits.GOAL),
        "place": words(limits.EXERCISE_PLACE),
        "hits": needed(whole(limits.EXERCISE_COUNT)),
        "misses": needed(whole(limits.EXERCISE_COUNT)),
        "false_alerts": needed(whole(limits.EXERCISE_COUNT)),
        "correct_rejections": needed(whole(limits.EXERCISE_COUNT)),
        "result": text(limits.EXERCISE_RESULT),
        "blinding": one_of(Blinding),
        "mode": one_of(Mode),
        "aids": several(group({"aid": needed(key()), "amount_g": amount(limits.AID_AMOUNT_G)}), 20),
        "blanks": whole(limits.EXERCISE_COUNT),
        "distractors": text(limits.DISTRACTORS),
        **_CORRECTION,
    },
    # Why nobody looked at a container of the day's draw; the kit says which there are.
    "not_reached": {"drawn": needed(key()), "reason": words(limits.REASON)},
    # Another record, refused before, that its author lets go: its number will not come. With a photo, it is that photo
    # alone which will not come: the record of that number stays.
    "discard": {
        "record": needed(key()),
        "number": needed(whole(_NUMBER_OF_RECORD)),
        "photo": digest(),
        "reason": words(limits.REASON),
    },
}


def limit_of(record_type: str, place: str) -> Mapping[str, Any]:
    """Return the schema of one part of a payload by its place: `alert.kind`, `aids.0.amount_g`. Raise KeyError."""
    schema: Any = schema_of(PAYLOADS[record_type])
    for name in place.split("."):
        schema = schema["items"] if name.isdigit() else schema["properties"][name]
    found: Mapping[str, Any] = schema
    return found


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
            "captured_at": dict(moment().schema),
            "device": {**text(LONGEST_DEVICE).schema, "minLength": 1},
            "sequence": {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
            "payload": schema_of(PAYLOADS[record_type]),
        },
        "required": ["type", "form_version", "captured_at", "device", "sequence", "payload"],
        "additionalProperties": False,
    }


def references(record_type: str, payload: Mapping[str, Any]) -> Iterator[tuple[Reference, UUID]]:
    """Yield what a payload that fits its schema names and may still be on its way."""
    for name, part in PAYLOADS[record_type].items():
        if part.refers_to is not None and name in payload:
            yield part.refers_to, UUID(payload[name])
