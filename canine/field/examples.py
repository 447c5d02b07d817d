"""A whole body of each type of record, for the document of the interface. Pure."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_KEY = "7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01"
_PHOTO = {"sha256": "9f86d081884c7d659a2feaa0c55ad015" * 2, "bytes": 284113, "width": 1600, "height": 1200}


def examples(at: datetime, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    """Return a whole body of each type. That of a shift names neither team nor station and fits between two watches, so
    that any handler may send it; the others name records that only a real tablet knows.
    """
    # Watches change at six: a shift that begins and ends then runs into no other.
    yesterday = at.astimezone(zone).date() - timedelta(days=1)
    six = datetime.combine(yesterday, time(6), tzinfo=zone)

    def after(minutes: int) -> str:
        return (six + timedelta(minutes=minutes)).isoformat()

    container = {"container_number": "CSQU3054383", "seal_state": "intact", "seal_number": "KE445566"}
    payloads: dict[str, dict[str, Any]] = {
        "shift": {"started_at": after(0), "ended_at": after(0)},
        "shift_end": {"shift": _KEY, "ended_at": after(480), "remarks": "eager, ate well"},
        "shift_closing": {
            "shift": _KEY,
            "ended_at": after(485),
            "reason": "left open: the handler had gone off duty, and the dog was needed",
        },
        "note": {"shift": _KEY, "noted_at": after(10), "temperature_c": 29.5, "humidity_percent": 78, "rain": "dry"},
        "search": {
            "shift": _KEY,
            "team": _KEY,
            "kind": "container",
            **container,
            "reason": "targeted",
            "targeted_by": "Risk desk, gate 18",
            "started_at": after(60),
            "ended_at": after(75),
            "alert": {"kind": "alert", "place": "left door", "shown_at": after(70)},
            "photos": [{**_PHOTO, "of": "seal", "exif_taken_at": "2026:03:02 07:01:13"}],
        },
        "search_end": {
            "search": _KEY,
            "ended_at": after(75),
            "alert": {"kind": "alert", "place": "lid", "shown_at": after(71)},
        },
        "alert": {"search": _KEY, "kind": "alert", "place": "rear axle", "shown_at": after(70)},
        "outcome": {
            "search": _KEY,
            "outcome": "found",
            "inspected_by": "Peter Mwangi, Revenue Authority",
            "inspected_at": after(80),
            "remarks": "behind the false wall",
        },
        "finding": {
            "search": _KEY,
            "item": "carved pieces, white",
            "exhibit_number": "EX-1",
            "concealment": "false_wall",
            "found_at": after(82),
            "quantity": 12,
            "weighing": {"weight_kg": 4.25, "scale": "Kern 7", "weighed_on": yesterday.isoformat()},
            "photos": [{**_PHOTO, "of": "find", "exif_latitude": -4.0435, "exif_longitude": 39.6682}],
        },
        "search_correction": {"search": _KEY, "fact": "seal_number", "new": "KE445567", "reason": "misread"},
        "sample_correction": {"sample": _KEY, "fact": "pump", "new": "Pump 3", "reason": "misread"},
        "search_strike": {"search": _KEY, "reason": "logged twice"},
        "sample_strike": {"sample": _KEY, "reason": "a torn filter"},
        "sample": {
            "shift": _KEY,
            **container,
            "container_size": "40_ft",
            "reason": "targeted",
            "targeted_by": "Risk desk, gate 18",
            "filter_number": "F0001",
            "filter_lot": "L-26",
            "pump": "Pump 2",
            "flow_l_per_min": 20,
            "started_at": after(90),
            "stopped_at": after(102),
            "point": "vent",
            "second": _KEY,
            "bag_seal": "BAG0001",
        },
        "custody": {"sample": _KEY, "to": _KEY, "handed_at": after(150), "bag_seal": "BAG0001", "place": "kennels"},
        "exhibit_custody": {
            "exhibit": _KEY,
            "to_outside": "J. Wambui, Government Chemist",
            "purpose": "to_be_examined",
            "handed_at": after(160),
            "place": "Government Chemist, Mombasa",
            "seal": "EV-0117",
            "condition": "seal intact, dry",
            "receipt": "GC 44/26",
            "witness": _KEY,
        },
        "custody_confirmation": {"hand_over": _KEY, "answer": "hand_over_disputed", "reason": "the bag was not there"},
        "sample_end": {"sample": _KEY, "kind": "spoiled", "noticed_at": after(170), "how": "the bag was torn"},
        "response": {"session": _KEY, "team": _KEY, "position": 3, "kind": "alert", "latency_s": 1.4},
        "trial_response": {"checkup": _KEY, "run": 1, "position": 3, "kind": "alert"},
        "exercise": {
            "started_at": after(0),
            "minutes": 45,
            "goal": "ivory among fish",
            "place": "kennels",
            "hits": 9,
            "misses": 1,
            "false_alerts": 0,
            "correct_rejections": 20,
            "blinding": "double_blind",
            "mode": "free_search",
        },
        "not_reached": {"drawn": _KEY, "reason": "left the port at 09:10"},
        "discard": {"record": _KEY, "number": 7, "reason": "tapped twice"},
    }
    return {
        kind: {
            "type": kind,
            "form_version": 2,
            "captured_at": after(480),
            "device": "Kilindini tablet 1",
            "sequence": number,
            "payload": payload,
        }
        for number, (kind, payload) in enumerate(payloads.items(), start=1)
    }
