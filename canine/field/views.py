"""The interface for tablets, and the manager's page on what waits and what does not fit."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, Unauthorized
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.extensions import csrf, limiter
from canine.field import openapi, queries, services
from canine.field.forms import PinForm, SettleForm
from canine.field.parts import read_moment
from canine.field.reading import Body, NoJson, body_of, read_json
from canine.rules.field import Settlement
from canine.web.access import current_actor, device_in_use, may, open_to_anyone, role_may, unit_in_sight
from canine.web.filters import unit_zone
from canine.web.pages import page
from canine.web.tablets import proof_of, tablet_of
from canine.web.writes import submitted, writes

bp = Blueprint("field", __name__)
api = Blueprint("field_api", __name__)
csrf.exempt(api)

LARGEST_RECORD = 1024 * 1024
LARGEST_BATCH = 12 * LARGEST_RECORD
MOST_RECORDS = 500


@api.before_request
def _guard_session() -> None:
    """A session needs its token as everywhere; a tablet's own credential is sent by no foreign page."""
    if "Authorization" not in request.headers and current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


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
    content = _content(LARGEST_RECORD)
    try:
        body = body_of(read_json(content))
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong
    answer = _take(record_id, body)
    return _json(answer.status, dict(answer.content))


@api.post("/api/v1/records")
@may(Deed.SEND_RECORDS)
@writes
def post_records() -> Response:
    """Up to 500 records, each answered by itself."""
    try:
        sent = read_json(_content(LARGEST_BATCH))
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong
    if not isinstance(sent, list):
        raise BadRequest("Send a list of records.")
    if len(sent) > MOST_RECORDS:
        raise RequestEntityTooLarge
    reception = services.Reception(key for one in sent if (key := _key_of(one)) is not None)
    return _json(200, [_answer_to(one, reception) for one in sent])


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
    answer = _take(record_id, body, reception)
    return {"uuid": key, "status": answer.status, **answer.content}


def _take(record_id: UUID, body: Body, reception: services.Reception | None = None) -> services.Answer:
    needed = services.ACTS.get(str(body.value.get("type")))
    if needed is not None and not role_may(current_user.role, needed.needs):
        sentence = f"Your role does not send records of the type {body.record_type}."
        return services.Answer(403, {"errors": [{"field": "type", "message": sentence}]})
    arrival = services.Arrival(record_id, body, current_actor(), current_user.unit_id, unit_zone(), _device_clock())
    return services.receive(arrival, at=clock.now(), reception=reception)


def _content(most: int) -> bytes:
    """The bytes of the request. Raises RequestEntityTooLarge, before reading them where it is told their length."""
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    content = request.get_data(cache=False)
    if len(content) > most:
        raise RequestEntityTooLarge
    return content


def _device_clock() -> datetime | None:
    """What the tablet's clock said on sending; None when it said nothing that can be read."""
    try:
        return read_moment(request.headers.get("X-Device-Clock", ""))
    except ValueError:
        return None


def _json(status: int, content: Any) -> Response:
    answer = jsonify(content)
    answer.status_code = status
    return answer


@api.post("/api/v1/takeovers")
@open_to_anyone
@limiter.limit("30 per 15 minutes")
@writes
def take_over() -> Response:
    """A handler takes over the tablet with a PIN, and gets the proof that stands beside the tablet's token."""
    tablet = tablet_of(request)
    if tablet is None:
        raise Unauthorized
    try:
        sent = read_json(_content(LARGEST_RECORD))
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong
    values = sent if isinstance(sent, dict) else {}
    email, pin = values.get("email"), values.get("pin")
    if not isinstance(email, str) or not isinstance(pin, str):
        raise BadRequest("Send the e-mail address and the PIN as text.")
    found = services.take_over(email, pin, device=f"tablet {tablet.name}; {device_in_use()}"[:200], at=clock.now())
    if isinstance(found, str):
        return _json(403, {"errors": [{"field": "pin", "message": found}]})
    return _json(201, {"proof": proof_of(found, tablet), "user": str(found.id), "name": found.name})


@bp.route("/pin", methods=["GET", "POST"])
@may(Deed.SET_PIN)
@writes
def set_pin() -> BaseResponse:
    """A person's own PIN for tablets."""
    form = PinForm()

    def act() -> bool:
        services.set_pin(
            current_user.id, form.password.data or "", form.pin.data or "", actor=current_actor(), at=clock.now()
        )
        return True

    if submitted(form, act) is None:
        return page("field/set_pin.html", title="Your PIN for tablets", form=form)
    flash("Your PIN is set. It works on every tablet of the service.")
    return redirect(url_for("web.home"))


@bp.get("/field")
@may(Deed.SEE_FIELD)
def show_field() -> Response:
    """What came from the field and waits: held records, conflicts, bodies that break a rule, gaps, clocks."""
    unit_id = unit_in_sight()
    return page(
        "field/show_field.html",
        title="From the field",
        unfinished=queries.unfinished(unit_id),
        kept=queries.kept_bodies(unit_id),
        gaps=queries.gaps_of_devices(unit_id),
        clocks=queries.marked_clocks(unit_id),
    )


@bp.route("/field/kept/<uuid:body_id>", methods=["GET", "POST"])
@may(Deed.SEE_FIELD)
@writes
def settle(body_id: UUID) -> BaseResponse:
    """A kept body beside the one that was taken, and the manager's word on it."""
    kept, form = queries.kept_body(body_id, unit_id=unit_in_sight()), SettleForm()
    form.offer(kept.because)
    may_settle = role_may(current_user.role, Deed.SETTLE_BODY)

    def act() -> object:
        chosen = Settlement(form.settlement.data)
        by: dict[str, Any] = {"unit_id": unit_in_sight(), "actor": current_actor(), "at": clock.now()}
        return services.settle(body_id, chosen, form.reason.data or "", **by)

    if not may_settle or submitted(form, act) is None:
        first = queries.record(kept.record_id)
        return page(
            "field/settle.html",
            title="A body that was kept",
            form=form,
            kept=kept,
            first=first,
            shown=_shown(kept.body),
            shown_first=_shown(first.body) if first else "",
            may_settle=may_settle,
            lines=audit.history([str(kept.id)]),
        )
    flash("Settled, and on record.")
    return redirect(url_for("field.show_field"))


def _shown(body: str) -> str:
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
