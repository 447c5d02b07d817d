"""The room's blueprints: its pages, the interface for tablets, their screens; and how the interface answers."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, Unauthorized

from canine.extensions import csrf
from canine.field.reading import NoJson, read_json
from canine.web.tablets import tablet_of

if TYPE_CHECKING:
    from canine.accounts.models import Device

bp = Blueprint("field", __name__)
api = Blueprint("field_api", __name__)
screens = Blueprint("tablet", __name__)
csrf.exempt(api)

LARGEST_RECORD = 1024 * 1024


@api.before_request
def _guard_session() -> None:
    """A session needs its token as everywhere; a tablet's own credential is sent by no foreign page."""
    if "Authorization" not in request.headers and current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def content_of(most: int) -> bytes:
    """The bytes of the request. Raises RequestEntityTooLarge, before reading them where it is told their length."""
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    content = request.get_data(cache=False)
    if len(content) > most:
        raise RequestEntityTooLarge
    return content


def sent_json(most: int = LARGEST_RECORD) -> Any:
    """The JSON of the request. Raises BadRequest, or RequestEntityTooLarge."""
    try:
        return read_json(content_of(most))
    except NoJson as wrong:
        raise BadRequest(str(wrong)) from wrong


def enrolled_tablet() -> "Device":
    """The tablet whose token the request carries. Raises Unauthorized."""
    tablet = tablet_of(request)
    if tablet is None:
        raise Unauthorized
    return tablet


def answer(status: int, content: Any) -> Response:
    """An answer as JSON."""
    made = jsonify(content)
    made.status_code = status
    return made


def refusal(status: int, field: str | None, sentence: str) -> Response:
    """An answer that says at which field what was wrong."""
    return answer(status, {"errors": [{"field": field, "message": sentence}]})
