"""The field's interface as an OpenAPI 3.1 document, made from the same declarations that read the records. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from canine.field.examples import examples
from canine.field.record_types import RECORD_TYPES, body_schema
from canine.rules.language import Language
from canine.rules.photo import PIECES_KEPT_FOR

_ERRORS = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": ["string", "null"]},
                    "code": {"type": "string", "description": "Which sentence it is, whatever values stand in it."},
                    "values": {"type": "object", "additionalProperties": {"type": "string"}},
                    "message": {"type": "string", "description": "The sentence in English, with its values."},
                },
                "required": ["field", "code", "values", "message"],
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
_DIGEST = "^[0-9a-fA-F]{64}$"
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
    "429": ("Too much of the sender's waits, or was not taken, already: this is not kept. Send it again.", "Errors"),
    "400": ("No JSON.", "Errors"),
}


def document(*, base_url: str, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return the whole document; its examples are of the day before the moment."""
    names = {kind: f"{kind.title().replace('_', '')}Record" for kind in RECORD_TYPES}
    bodies = examples(at, zone)
    records = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names.values()]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Records from the field", "version": "1", "description": _ABOUT},
        "servers": [{"url": base_url}],
        "security": [{"session": []}, {"tablet": [], "handler": []}],
        "paths": {
            "/api/v1/records/{uuid}": {"put": _put(records)},
            "/api/v1/records": {"post": _post()},
            "/api/v1/records/{uuid}/photos/{sha256}": _photos(),
            "/api/v1/takeovers": {"post": _take_over()},
            "/api/v1/pins": {"post": _set_pin()},
            "/api/v1/language": {"put": _choose_language()},
            "/api/v1/people": {"get": _people()},
            "/api/v1/kit": {"get": _kit()},
        },
        "components": {
            "schemas": {
                **{name: {**body_schema(kind), "example": bodies[kind]} for kind, name in names.items()},
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
    "The author is the credential that sends it. A record that names one which has not come yet is held until it has. "
    "A `discard` says that its author lets a refused record go, whose number then never comes; with `photo`, one photo "
    "of a record that stays. What has come of a photo is cleared when no other piece came for "
    f"{PIECES_KEPT_FOR.days} days: it can be sent anew from its first byte."
)


def _answers(*codes: str) -> dict[str, Any]:
    return {
        code: {"description": words, "content": _json(schema)} for code in codes for words, schema in [_ANSWERS[code]]
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


_CLOCK = {
    "name": "X-Device-Clock",
    "in": "header",
    "description": "The tablet's clock on sending: off by more than two minutes, the record is marked.",
    "schema": {"type": "string", "format": "date-time"},
}
_TOO_MANY_TRIES = {"429": {"description": "Too many tries: wait a quarter of an hour.", "content": _json("Errors")}}


def _put(records: Mapping[str, Any]) -> dict[str, Any]:
    key = {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {
        "summary": "Send one record.",
        "parameters": [key, _CLOCK],
        "requestBody": {"required": True, "content": {"application/json": {"schema": dict(records)}}},
        "responses": _answers(*_ANSWERS),
    }


def _post() -> dict[str, Any]:
    items = {"type": "array", "maxItems": 500, "items": {"type": "object", "required": ["uuid"]}}
    answers = {"type": "array", "items": {"type": "object", "required": ["uuid", "status"]}}
    return {
        "summary": "Send up to 500 records, each a body with its uuid; one bad record harms no other.",
        "parameters": [_CLOCK],
        "requestBody": {"required": True, "content": {"application/json": {"schema": items}}},
        "responses": {
            "200": {
                "description": "One answer for each record in order: its status, and its receipt or its errors.",
                "content": {"application/json": {"schema": answers}},
            },
            **_answers("400", "401", "403"),
            "413": {"description": "More than 500 records, or more than 12 MiB.", "content": _json("Errors")},
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
            **_TOO_MANY_TRIES,
        },
    }


def _people() -> dict[str, Any]:
    return {
        "summary": "Who may take over the tablet that asks: id, name, e-mail address, and whether there is a PIN.",
        "security": [{"tablet": []}],
        "responses": {"200": {"description": "The tablet's name as `device`, and `people`."}, **_answers("401")},
    }


def _kit() -> dict[str, Any]:
    return {
        "summary": "What the forms of the person who asks choose from: shifts, teams, samples, aids …",
        "responses": {"200": {"description": "The lists; entries have `id` and `name`."}, **_answers("401", "403")},
    }


def _set_pin() -> dict[str, Any]:
    names = ("email", "password", "pin")
    body = {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": [*names]}
    return {
        "summary": "A person sets the PIN on an enrolled tablet with the password, and takes the tablet over.",
        "security": [{"tablet": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "201": {"description": "The proof, and whose it is.", "content": _json("Takeover")},
            "422": {"description": "A PIN that is guessed first.", "content": _json("Errors")},
            **_answers("400", "401", "403"),
            **_TOO_MANY_TRIES,
        },
    }


def _photos() -> dict[str, Any]:
    """Return the core of tus 1.0: ask how far it is, go on from there."""
    offset = {"Upload-Offset": {"description": "Bytes that are here.", "schema": {"type": "integer"}}}
    length = {"Upload-Length": {"description": "Bytes that the record says.", "schema": {"type": "integer"}}}
    gone_on = {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
    bytes_ = {"schema": {"type": "string", "format": "binary"}}
    unknown = {"404": {"description": "That record is not here, or names no such photo."}}
    return {
        "parameters": [
            {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
            {"name": "sha256", "in": "path", "required": True, "schema": {"type": "string", "pattern": _DIGEST}},
        ],
        "head": {
            "summary": "How far a photo has come.",
            "responses": {
                "200": {"description": "Where to go on.", "headers": {**offset, **length}},
                "401": {"description": "Not signed in."},
                "403": {"description": "Another's record."},
                **unknown,
            },
        },
        "patch": {
            "summary": "Send the next piece of a photo, at most 1 MiB; the last one again is harmless.",
            "parameters": [gone_on],
            "requestBody": {"required": True, "content": {"application/offset+octet-stream": bytes_}},
            "responses": {
                "204": {"description": "The piece is here; with the last one, the photo is whole.", "headers": offset},
                "409": {
                    "description": "The piece begins elsewhere than the last one ended.",
                    "headers": offset,
                    "content": _json("Errors"),
                },
                "422": {
                    "description": "More bytes than said; or, with Upload-Offset, the whole is not the picture that "
                    "the record names: what came is let go, and it can be sent anew.",
                    "headers": offset,
                    "content": _json("Errors"),
                },
                **unknown,
                **_answers("400", "401", "403", "413"),
            },
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
