"""The interface for tablets: records, one or many at a time, and the document that describes it all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from canine import clock
from canine.accounts.tablets import tablet_of
from canine.extensions import limiter
from canine.field import openapi, queries, services
from canine.field.reading import Body, NoJson, body_of
from canine.field.views import claims
from canine.field.views.blueprint import LARGEST_RECORD, answer, api, hear_tablet, sent_json
from canine.field.views.typed_pins import MOST_COMPARED, typed_pin
from canine.rules.field import read_moment
from canine.rules.permissions import Permission, role_may
from canine.rules.sentence import Sentence, as_error
from canine.transaction import transaction
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.writes import opens_transaction

LARGEST_BATCH = 12 * LARGEST_RECORD
MOST_RECORDS = 500


@api.get("/api/openapi.json")
@requires(Permission.SEE_API)
def show_document() -> Response:
    """Show what this interface takes, and how it answers."""
    settings = current_app.config["SETTINGS"]
    return jsonify(openapi.document(base_url=settings.base_url, at=clock.now(), zone=unit_zone()))


@api.put("/api/v1/records/<uuid:record_id>")
@requires(Permission.SEND_RECORDS)
@opens_transaction
def put_record(record_id: UUID) -> Response:
    """One record."""
    sent = sent_json()
    try:
        body = body_of(sent)
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong
    pin = typed_pin(record_id, body)
    with transaction():
        (taken,) = _taken([_considered(record_id, body, pin)])
        _hear_sender([body] if taken.status in (200, 201) else [])
        return answer(taken.status, dict(taken.content))


@api.post("/api/v1/records")
@requires(Permission.SEND_RECORDS)
@opens_transaction
def post_records() -> Response:
    """Up to 500 records, each answered by itself."""
    sent = sent_json(LARGEST_BATCH)
    if not isinstance(sent, list):
        raise BadRequest("Send a list of records.")
    if len(sent) > MOST_RECORDS:
        raise RequestEntityTooLarge
    read = [_read_of_list(one) for one in sent]
    pins = _typed_pins([one for one in read if not isinstance(one, services.Answer)])
    with transaction():
        considered = [one if isinstance(one, services.Answer) else _considered(*one, pins.get(one[0])) for one in read]
        answers = _taken(considered)
        pairs = zip(considered, answers, strict=True)
        arrived = [(one, told) for one, told in pairs if isinstance(one, services.Arrival)]
        _hear_sender([one.body for one, told in arrived if told.status in (200, 201)])
    keys = [one.get("uuid") if isinstance(one, dict) else None for one in sent]
    return answer(
        200, [{"uuid": key, "status": one.status, **one.content} for key, one in zip(keys, answers, strict=True)]
    )


def _typed_pins(read: Sequence[tuple[UUID, Body]]) -> dict[UUID, services.PinOnRecord]:
    """Return what came of the PINs in a list, as many as one request may have compared; the others count as unread."""
    found: dict[UUID, services.PinOnRecord] = {}
    for record_id, body in read:
        pin = typed_pin(record_id, body) if len(found) < MOST_COMPARED else None
        if pin is not None:
            found[record_id] = pin
    return found


def _hear_sender(received: Sequence[Body]) -> None:
    """Hear what the tablet that sends says of its numbers, beside those that it has just sent."""
    if "X-Device-Sequence" not in request.headers or not current_user.tablet:
        return
    tablet = tablet_of(request)
    if tablet is not None:
        own = [one.value["sequence"] for one in received if one.value["device"] == tablet.name]
        hear_tablet(tablet, received=max(own, default=0))


Considered = services.Arrival | services.Answer


def _read_of_list(one: Any) -> tuple[UUID, Body] | services.Answer:
    """One of a list, under its own id; for one that cannot be read, the answer."""
    try:
        record_id = _key_of(one)
        body = body_of({name: value for name, value in one.items() if name != "uuid"})
    except NoJson as wrong:
        return _refusal(400, "uuid", str(wrong))
    if len(body.text) > LARGEST_RECORD:
        return _refusal(413, None, "This is larger than 1 MiB.")
    return record_id, body


def _key_of(one: Any) -> UUID:
    try:
        return UUID(str(one["uuid"]))
    except (ValueError, TypeError, LookupError) as error:
        raise NoJson("A record of a list has its UUID under `uuid`.") from error


def _considered(record_id: UUID, body: Body, pin: services.PinOnRecord | None = None) -> Considered:
    """Return the arrival of a body that its sender may send; for another, the answer."""
    needed = services.ACTS.get(str(body.value.get("type")))
    if needed is not None and not role_may(current_user.role, needed.needs):
        return _refusal(
            403,
            "type",
            Sentence("Your role does not send records of the type {record_type}.", record_type=body.record_type),
        )
    # A guest is of no unit: then it is the managers of the tablet's unit who answer for what does not fit.
    unit_id = current_user.unit_id or queries.unit_concerned(body.value.get("payload"), current_user.tablet)
    return services.Arrival(
        record_id, body, current_actor(), unit_id, unit_zone(), _device_clock(), claims.wrong_device(body), pin
    )


def _refusal(status: int, field: str | None, sentence: str) -> services.Answer:
    return services.Answer(status, {"errors": [as_error(field, sentence)]})


def _taken(sent: Sequence[Considered]) -> list[services.Answer]:
    """Return the answer to each: what arrives is taken in together."""
    most = current_app.config["SETTINGS"].most_kept
    arrivals = [one for one in sent if isinstance(one, services.Arrival)]
    taken = iter(services.receive(arrivals, at=clock.now(), most_kept=most) if arrivals else ())
    return [next(taken) if isinstance(one, services.Arrival) else one for one in sent]


@limiter.request_filter
def _sends_records() -> bool:
    """No limit holds for records: a tablet that comes back from between the stacks sends all that it has."""
    return request.endpoint in (f"{api.name}.put_record", f"{api.name}.post_records")


def _device_clock() -> datetime | None:
    """Return what the tablet's clock said on sending; None when it said nothing that can be read."""
    try:
        return read_moment(request.headers.get("X-Device-Clock", ""))
    except ValueError:
        return None
