"""The interface for tablets: records, one or many at a time, and the document that describes it all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from canine import clock
from canine.audit.deeds import Deed
from canine.field import openapi, queries, services
from canine.field.parts import read_moment
from canine.field.reading import Body, NoJson, body_of
from canine.field.views.blueprint import LARGEST_RECORD, answer, api, sent_json
from canine.web.access import current_actor, may, role_may
from canine.web.filters import unit_zone
from canine.web.writes import writes

LARGEST_BATCH = 12 * LARGEST_RECORD
MOST_RECORDS = 500


@api.get("/api/openapi.json")
@may(Deed.SEE_API)
def show_document() -> Response:
    """What this interface takes, and how it answers."""
    settings = current_app.config["SETTINGS"]
    return jsonify(openapi.document(base_url=settings.base_url, at=clock.now(), zone=unit_zone()))


@api.put("/api/v1/records/<uuid:record_id>")
@may(Deed.SEND_RECORDS)
@writes
def put_record(record_id: UUID) -> Response:
    """One record."""
    sent = sent_json()
    try:
        body = body_of(sent)
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong
    taken = _take(record_id, body)
    return answer(taken.status, dict(taken.content))


@api.post("/api/v1/records")
@may(Deed.SEND_RECORDS)
@writes
def post_records() -> Response:
    """Up to 500 records, each answered by itself."""
    sent = sent_json(LARGEST_BATCH)
    if not isinstance(sent, list):
        raise BadRequest("Send a list of records.")
    if len(sent) > MOST_RECORDS:
        raise RequestEntityTooLarge
    reception = services.Reception(key for one in sent if (key := _key_of(one)) is not None)
    return answer(200, [_answer_to(one, reception) for one in sent])


def _key_of(one: Any) -> UUID | None:
    try:
        return UUID(str(one.get("uuid"))) if isinstance(one, dict) else None
    except ValueError:
        return None


def _answer_to(one: Any, reception: services.Reception) -> dict[str, Any]:
    """The answer to one of a list, under its own id."""
    key = one.get("uuid") if isinstance(one, dict) else None
    record_id = _key_of(one)
    try:
        if record_id is None:
            raise NoJson("A record of a list has its UUID under `uuid`.")
        body = body_of({name: value for name, value in one.items() if name != "uuid"})
    except NoJson as wrong:
        return {"uuid": key, "status": 400, "errors": [{"field": "uuid", "message": str(wrong)}]}
    if len(body.text) > LARGEST_RECORD:
        return {"uuid": key, "status": 413, "errors": [{"field": None, "message": "This is larger than 1 MiB."}]}
    taken = _take(record_id, body, reception)
    return {"uuid": key, "status": taken.status, **taken.content}


def _take(record_id: UUID, body: Body, reception: services.Reception | None = None) -> services.Answer:
    needed = services.ACTS.get(str(body.value.get("type")))
    if needed is not None and not role_may(current_user.role, needed.needs):
        sentence = f"Your role does not send records of the type {body.record_type}."
        return services.Answer(403, {"errors": [{"field": "type", "message": sentence}]})
    # A guest is of no unit: then it is the managers of the tablet's unit who answer for what does not fit.
    unit_id = current_user.unit_id or queries.unit_concerned(body.value.get("payload"), current_user.tablet)
    arrival = services.Arrival(record_id, body, current_actor(), unit_id, unit_zone(), _device_clock())
    return services.receive(arrival, at=clock.now(), reception=reception)


def _device_clock() -> datetime | None:
    """What the tablet's clock said on sending; None when it said nothing that can be read."""
    try:
        return read_moment(request.headers.get("X-Device-Clock", ""))
    except ValueError:
        return None
