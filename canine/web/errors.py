"""What becomes of an error: a page for a person, JSON for a program."""

from flask import Flask, Response, current_app, g, jsonify, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from canine.errors import Busy, DomainError, Forbidden, NotFound
from canine.faults import DatabaseIsNewer, errors_of_the_driver
from canine.release import fault_or_behind
from canine.rules.permissions import role_may
from canine.rules.roles import Role
from canine.rules.sentence import Sentence, as_error, in_a_row
from canine.settings import SettingWrong
from canine.web import request_log
from canine.web.pages import page
from canine.web.writes import come_again

SENTENCES = {
    400: "The request could not be understood. Go back, reload the page and try again.",
    401: "Sign in first; from a tablet, send its token and the handler's proof.",
    403: "Your role does not allow this. Ask your unit's administrator if you need it.",
    404: "There is nothing at this address. It may have been typed wrong.",
    405: "This page cannot be opened directly.",
    413: "What was sent is too large.",
    429: "Too many tries in a short time. Wait a quarter of an hour, then try again.",
    500: "Something went wrong here, and nothing was saved. The fault was logged; try again, "
    "and tell your administrator if it stays.",
}
TITLES = {
    403: "Not allowed",
    404: "Not found",
    413: "Too large",
    429: "Too many tries",
    500: "A fault in the program",
    503: "Not just now",
}


def _answer(code: int, sentence: str, *, field: str | None = None) -> Response:
    if _wants_json():
        return _json(code, sentence, field)
    if code == 403 and (fields := _typed()):
        return page("web/unavailable.html", title=TITLES[403], status=403, sentence=sentence, fields=fields)
    return page("web/error.html", title=TITLES.get(code, "This did not work"), status=code, sentence=sentence)


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _json(code: int, sentence: str, field: str | None = None) -> Response:
    answer = jsonify(errors=[as_error(field, sentence)])
    answer.status_code = code
    return answer


WITHOUT_A_ROLE = (
    "Your account has no role in force yet: a manager has to agree first. Your account's page says what is "
    "missing, and who may agree."
)


OF_AN_ADMINISTRATOR = (
    "This is not for administrators, who read the work's records and write none. Ask a manager "
    "of the unit who does it there."
)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    if code == 403 and current_user.is_authenticated and current_user.role is None:
        return _answer(code, WITHOUT_A_ROLE)
    if code == 403 and current_user.is_authenticated and current_user.role is Role.ADMINISTRATOR:
        return _answer(code, OF_AN_ADMINISTRATOR)
    sentence = SENTENCES.get(code, error.description or "")
    whose = _who_may() if code == 403 and not _wants_json() else ""
    return _answer(code, in_a_row((whose, Sentence(sentence)), "{first} {then}") if whose else sentence)


def _who_may() -> str:
    """Return whose page this is; nothing where no role was asked for."""
    view = current_app.view_functions.get(request.endpoint or "")
    permission = getattr(view, "permission", None)
    if permission is None or not current_user.is_authenticated or role_may(current_user.role, permission):
        return ""
    *others, last = (Sentence(f"{role.value}s") for role in Role if role_may(role, permission))
    roles = in_a_row((in_a_row(others, "{first}, {then}"), last), "{first} and {then}") if others else last
    return Sentence("This is for {roles}.", roles=roles)


def _csrf_error(_error: CSRFError) -> Response:
    return _answer(400, "This page was open for too long and could not be sent. Go back, reload it and send it again.")


def _refused(refused: DomainError) -> Response:
    if isinstance(refused, Busy):
        return come_again(_answer(503, refused.sentence, field=refused.field), refused.retry_after)
    code = 404 if isinstance(refused, NotFound) else 403 if isinstance(refused, Forbidden) else 422
    return _answer(code, refused.sentence, field=refused.field)


def _fault(error: Exception) -> Response:
    """Answer 503 for what the machine did wrong, told in its line; a mistake in the program is raised again."""
    fault = fault_or_behind(error)
    if fault is None:
        raise error
    request_log.tell(fault.detail)
    g._login_user = AnonymousUserMixin()  # the page around the sentence asks the database nothing
    if _wants_json():
        answer = _json(503, fault.sentence)
    else:
        answer = page(
            "web/unavailable.html", title="Not available just now", status=503, sentence=fault.sentence, fields=_typed()
        )
    answer.headers["Retry-After"] = str(fault.retry_after_s)
    return answer


_SECRET = ("password", "pin", "token")


def _typed() -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, to be sent again with one tap; secrets are typed anew."""
    if request.method != "POST" or request.files:
        return []
    is_secret = any(word in name for name in request.form if name != "csrf_token" for word in _SECRET)
    return [] if is_secret else list(request.form.items(multi=True))


def init_app(app: Flask) -> None:
    """Register a reader for every kind of error."""
    expected_ones = (DBAPIError, PoolTimeout, SettingWrong, OSError, DatabaseIsNewer, UnicodeDecodeError)
    for expected in (*expected_ones, *errors_of_the_driver(app.config["SETTINGS"])):
        app.register_error_handler(expected, _fault)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _refused)
