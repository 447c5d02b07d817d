"""The field's interface as an OpenAPI 3.1 document, made from the same parts that read the records. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from canine.field.payloads import PAYLOADS, body_schema
from canine.rules.language import Language

_KEY = "7d5c9d0e-6f0e-4a53-9d0c-6f7f2f0f0a01"
_ERRORS = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": ["string", "null"]}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        }
    },
    "required": ["errors"],
}
_RECEIPT = {
    "type": "object",
    "properties": {
        "uuid": {"type": "string", "format": "uuid"},
        "receipt": {"type": "string"},
        "received_at": {"type": "string", "format": "date-time"},
        "content_sha256": {"type": "string", "description": "SHA-256 of the body's canonical JSON (RFC 8785)."},
    },
    "required": ["uuid", "receipt", "received_at", "content_sha256"],
}
_LANGUAGE = {"type": "string", "enum": [language.value for language in Language]}
_TAKEOVER = {
    "type": "object",
    "properties": {
        "proof": {"type": "string", "description": "To be sent as X-Handler-Proof beside the tablet's token."},
        "user": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "language": _LANGUAGE,
    },
    "required": ["proof", "user", "name", "language"],
}
_ANSWERS = {
    "201": ("A new record: on record, or held until what it names has come.", "Receipt"),
    "200": ("The same content came before: the same receipt.", "Receipt"),
    "409": ("Other content under a known id; the first receipt. The body is kept for the manager.", "Receipt"),
    "422": ("The body breaks a rule. It is kept as it came.", "Errors"),
    "401": ("Not signed in.", "Errors"),
    "403": ("No right to write this.", "Errors"),
    "413": ("Larger than 1 MiB.", "Errors"),
    "400": ("No JSON.", "Errors"),
}


def document(*, base_url: str, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The whole document; its examples are of the day before the moment."""
    names = {kind: f"{kind.title().replace('_', '')}Record" for kind in PAYLOADS}
    examples = _examples(at, zone)
    records = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names.values()]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Records from the field", "version": "1", "description": _ABOUT},
        "servers": [{"url": base_url}],
        "security": [{"session": []}, {"tablet": [], "handler": []}],
        "paths": {
            "/api/v1/records/{uuid}": {"put": _put(records)},
            "/api/v1/records": {"post": _post()},
            "/api/v1/takeovers": {"post": _take_over()},
            "/api/v1/language": {"put": _choose_language()},
        },
        "components": {
            "schemas": {
                **{name: {**body_schema(kind), "example": examples[kind]} for kind, name in names.items()},
                "Receipt": _RECEIPT,
                "Takeover": _TAKEOVER,
                "Errors": _ERRORS,
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "With X-CSRFToken."},
                "tablet": {"type": "http", "scheme": "bearer", "description": "The token of an enrolled tablet."},
                "handler": {"type": "apiKey", "in": "header", "name": "X-Handler-Proof"},
            },
        },
    }


_ABOUT = (
    "A record has a UUID made on the tablet when its form was opened. Sent again, it is one record with one receipt. "
    "The author is the credential that sends it. A record that names one which has not come yet is held until it has."
)


def _answers(*codes: str) -> dict[str, Any]:
    return {
        code: {"description": words, "content": _json(schema)} for code in codes for words, schema in [_ANSWERS[code]]
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _put(records: Mapping[str, Any]) -> dict[str, Any]:
    key = {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    clock = {
        "name": "X-Device-Clock",
        "in": "header",
        "description": "The tablet's clock on sending: off by more than two minutes, the record is marked.",
        "schema": {"type": "string", "format": "date-time"},
    }
    return {
        "summary": "Send one record.",
        "parameters": [key, clock],
        "requestBody": {"required": True, "content": {"application/json": {"schema": dict(records)}}},
        "responses": _answers(*_ANSWERS),
    }


def _post() -> dict[str, Any]:
    items = {"type": "array", "maxItems": 500, "items": {"type": "object", "required": ["uuid"]}}
    answers = {"type": "array", "items": {"type": "object", "required": ["uuid", "status"]}}
    return {
        "summary": "Send up to 500 records, each a body with its uuid; one bad record harms no other.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": items}}},
        "responses": {
            "200": {
                "description": "One answer for each record in order: its status, and its receipt or its errors.",
                "content": {"application/json": {"schema": answers}},
            },
            **_answers("400", "401", "403", "413"),
        },
    }


def _take_over() -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {"email": {"type": "string"}, "pin": {"type": "string"}},
        "required": ["email", "pin"],
    }
    return {
        "summary": "A handler takes over an enrolled tablet with a PIN, and gets the proof to send beside its token.",
        "security": [{"tablet": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "201": {"description": "The proof, and whose it is.", "content": _json("Takeover")},
            **_answers("400", "401", "403"),
        },
    }


def _choose_language() -> dict[str, Any]:
    body = {"type": "object", "properties": {"language": _LANGUAGE}, "required": ["language"]}
    content = {"application/json": {"schema": body}}
    return {
        "summary": "Whoever works with the tablet chooses the language of its screens.",
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": {"description": "The language from now on.", "content": content},
            **_answers("400", "401", "403", "422"),
        },
    }


def _examples(at: datetime, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    """A whole body of each type. That of a shift names neither team nor station and fits between two watches, so that
    any handler may send it; the others name records that only a real tablet knows.
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
        },
        "alert": {"search": _KEY, "kind": "alert", "place": "rear axle", "shown_at": after(70)},
        "search_correction": {"search": _KEY, "fact": "seal_number", "new": "KE445567", "reason": "misread"},
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
        "response": {"session": _KEY, "team": _KEY, "position": 3, "kind": "alert", "latency_s": 1.4},
        "exercise": {
            "started_at": after(0),
            "minutes": 45,
            "goal": "ivory among fish",
            "place": "kennels",
            "hits": 9,
            "misses": 1,
            "false_alerts": 0,
            "correct_rejections": 20,
        },
    }
    return {
        kind: {
            "type": kind,
            "form_version": 1,
            "captured_at": after(480),
            "device": "Kilindini tablet 1",
            "sequence": number,
            "payload": payload,
        }
        for number, (kind, payload) in enumerate(payloads.items(), start=1)
    }
