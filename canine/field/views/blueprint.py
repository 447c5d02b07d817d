"""The package's blueprints: its pages, the interface for tablets, their screens; and how the interface answers."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, Unauthorized

from canine import clock
from canine.accounts.tablets import tablet_of
from canine.actor import Actor
from canine.extensions import csrf
from canine.field import services
from canine.field.reading import NoJson, read_json
from canine.rules.sentence import as_error
from canine.transaction import is_writing, transaction
from canine.web.access import device_in_use

if TYPE_CHECKING:
    from canine.accounts.models import Device

bp = Blueprint("field", __name__)
api = Blueprint("field_api", __name__)
screens = Blueprint("tablet", __name__)
csrf.exempt(api)

LARGEST_RECORD = 1024 * 1024


@api.before_request
def _guard_session() -> None:
    """Ask a session for its token as everywhere; a tablet's own credential is sent by no foreign page."""
    if "Authorization" not in request.headers and current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def content_of(most: int) -> bytes:
    """Return the bytes of the request.

    Raises RequestEntityTooLarge, before reading them where it is told their length.
    """
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    content = request.get_data(cache=False)
    if len(content) > most:
        raise RequestEntityTooLarge
    return content


def sent_json(most: int = LARGEST_RECORD) -> Any:
    """Return the JSON of the request. Raises BadRequest, or RequestEntityTooLarge."""
    try:
        return read_json(content_of(most))
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong


def enrolled_tablet() -> "Device":
    """Return the tablet whose token the request carries. Raises Unauthorized."""
    tablet = tablet_of(request)
    if tablet is None:
        raise Unauthorized
    return tablet


def hear_tablet(tablet: "Device", *, received: int = 0) -> None:
    """Write down what the tablet says of its numbers in the headers of a request, where that is news.

    It is done in the transaction of the view where it has one, otherwise in one of its own.
    """
    try:
        storage_id = UUID(request.headers.get("X-Device-Storage", ""))
        last = int(request.headers.get("X-Device-Sequence", "")[:16])
    except ValueError:
        return
    if not 0 <= last < 2**53 or not services.tells_news(tablet, storage_id, last, received=received):
        return
    actor = Actor(None, f"tablet {tablet.name}", device_in_use())
    with nullcontext() if is_writing() else transaction():
        if services.tells_news(tablet, storage_id, last, received=received):
            services.hear(tablet, storage_id, last, actor=actor, at=clock.now())


def numbers_of(tablet: "Device") -> dict[str, Any]:
    """Return what a tablet is told of its own numbers: the last one, and the stretches that never came."""
    last, missing = services.numbers_of(tablet)
    return {"last_sequence": last, "missing": [[gap.first, gap.last] for gap in missing]}


def answer(status: int, content: Any) -> Response:
    """Return an answer as JSON."""
    made = jsonify(content)
    made.status_code = status
    return made


def refusal(status: int, field: str | None, sentence: str) -> Response:
    """Return an answer that says at which field what was wrong."""
    return answer(status, {"errors": [as_error(field, sentence)]})
