"""The types of records that come from the field: what each payload holds. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from canine.field.parts import (
    Part,
    Reference,
    amount,
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
)
from canine.rules.cargo import CargoKind, Concealment, Outcome, SearchReason
from canine.rules.photo import LARGEST_PHOTO, LONGEST_EDGE, MOST_PHOTOS, PhotoSubject
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import ContainerSize, SamplingPoint
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.rules.shift import Rain, Wind
from canine.rules.team import Blinding

FORM_VERSIONS = 1
LONGEST_DEVICE = 120

_ALERT = {"kind": needed(one_of(AlertKind)), "place": needed(text(120)), "shown_at": needed(moment())}
_SEAL = {"seal_state": one_of(SealState), "seal_number": text(40), "seal_remark": text(200)}
_TARGET = {"reason": needed(one_of(SearchReason)), "targeted_by": text(120), "draw": text(120)}
_CORRECTION = {"corrects": key(), "reason": text(400)}
# The pictures come after the record, each in pieces. What the camera noted is kept aside: nobody checks it.
_PHOTOS = {
    "photos": several(
        group(
            {
                "sha256": needed(digest()),
                "bytes": needed(whole(1, LARGEST_PHOTO)),
                "width": needed(whole(1, LONGEST_EDGE)),
                "height": needed(whole(1, LONGEST_EDGE)),
                "of": needed(one_of(PhotoSubject)),
                "exif_taken_at": text(40),
                "exif_latitude": amount(-90, 90),
                "exif_longitude": amount(-180, 180),
            }
        ),
        MOST_PHOTOS,
    )
}
_WEIGHING = {"weight_kg": needed(amount(0.001, 100000)), "scale": needed(text(120)), "weighed_on": needed(day())}

PAYLOADS: Mapping[str, Mapping[str, Part]] = {
    # Without teams, those of whoever sends it that run on the day; without a station, the last one that they worked at.
    "shift": {
        "teams": several(key(), 10),
        "station": key(),
        "started_at": needed(moment()),
        "ended_at": moment(),
    },
    "shift_end": {"shift": needed(key(Reference.SHIFT)), "ended_at": needed(moment()), "remarks": text(2000)},
    "note": {
        "shift": needed(key(Reference.SHIFT)),
        "noted_at": needed(moment()),
        "temperature_c": amount(-30, 60),
        "humidity_percent": whole(0, 100),
        "rain": one_of(Rain),
        "wind": one_of(Wind),
        "remarks": text(2000),
    },
    "search": {
        "shift": needed(key(Reference.SHIFT)),
        "team": needed(key()),
        "kind": needed(one_of(CargoKind)),
        "started_at": needed(moment()),
        "ended_at": moment(),
        "container_number": text(20),
        "object_name": text(120),
        **_SEAL,
        "declared_goods": text(200),
        "bill_of_lading": text(60),
        **_TARGET,
        "alert": group(_ALERT),
        **_PHOTOS,
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
        "new": needed(text(200)),
        "reason": needed(text(400)),
    },
    # With a reason, it corrects the outcome that stands.
    "outcome": {
        "search": needed(key(Reference.SEARCH)),
        "outcome": needed(one_of(Outcome)),
        "inspected_by": text(120),
        "inspected_at": moment(),
        "remarks": text(2000),
        "reason": text(400),
        **_PHOTOS,
    },
    "finding": {
        "search": needed(key(Reference.SEARCH)),
        "item": needed(text(160)),
        "exhibit_number": needed(text(60)),
        "concealment": needed(one_of(Concealment)),
        "found_at": needed(moment()),
        "quantity": whole(1, 1000000),
        "concealment_remark": text(200),
        "weighing": group(_WEIGHING),
        **_PHOTOS,
    },
    "sample": {
        "shift": needed(key(Reference.SHIFT)),
        "container_number": needed(text(20)),
        "container_size": one_of(ContainerSize),
        **{**_SEAL, "seal_state": needed(one_of(SealState))},
        **_TARGET,
        "filter_number": needed(text(40)),
        "filter_lot": needed(text(40)),
        "pump": needed(text(60)),
        "flow_l_per_min": needed(amount(0, 1000)),
        "started_at": needed(moment()),
        "stopped_at": needed(moment()),
        "point": needed(one_of(SamplingPoint)),
        "temperature_c": amount(-30, 60),
        "humidity_percent": whole(0, 100),
        "second": needed(key()),
        "bag_seal": needed(text(40)),
        **_PHOTOS,
    },
    "custody": {
        "sample": needed(key(Reference.SAMPLE)),
        "to": needed(key()),
        "handed_at": needed(moment()),
        "bag_seal": needed(text(40)),
        "place": needed(text(120)),
        "storage_temperature_c": amount(-80, 60),
        "remark": text(240),
        **_PHOTOS,
    },
    "response": {
        "session": needed(key(Reference.SESSION)),
        "team": needed(key()),
        "position": needed(whole(1, 60)),
        "kind": needed(one_of(ResponseKind)),
        "latency_s": amount(0, 600),
        "sniffed_s": amount(0, 600),
    },
    # Without a team, that of whoever sends it; without a leader, the sender.
    "exercise": {
        "team": key(),
        "led_by": key(),
        "started_at": needed(moment()),
        "minutes": needed(whole(1, 720)),
        "goal": needed(text(240)),
        "place": needed(text(160)),
        "hits": needed(whole(0, 1000)),
        "misses": needed(whole(0, 1000)),
        "false_alerts": needed(whole(0, 1000)),
        "correct_rejections": needed(whole(0, 1000)),
        "result": text(2000),
        "blinding": one_of(Blinding),
        "aids": several(group({"aid": needed(key()), "amount_g": amount(0, 100000)}), 20),
        "blanks": whole(0, 100),
        "distractors": text(240),
        **_CORRECTION,
    },
    # Another record, refused before, that its author lets go: its number will not come. With a photo, it is that photo
    # alone which will not come: the record of that number stays.
    "discard": {
        "record": needed(key()),
        "number": needed(whole(1, 2**53 - 1)),
        "photo": digest(),
        "reason": needed(text(400)),
    },
}


def body_schema(record_type: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a whole body of that type."""
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
    """What a payload that fits its schema names and may still be on its way."""
    for name, part in PAYLOADS[record_type].items():
        if part.refers_to is not None and name in payload:
            yield part.refers_to, UUID(payload[name])
