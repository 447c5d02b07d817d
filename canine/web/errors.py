"""What becomes of an error: a page for a person, JSON for a program."""

from flask import Flask, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from canine.refused import NotAllowed, NotThere, Refused
from canine.web.pages import page

SENTENCES = {
    400: "The request could not be understood. Go back, reload the page and try again.",
    401: "Sign in first; from a tablet, send its token and the handler's proof.",
    403: "Your role does not allow this. Ask your unit's administrator if you need it.",
    404: "There is nothing at this address. It may have been typed wrong.",
    405: "This address does not do what was asked of it.",
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
}


def _answer(code: int, sentence: str, *, field: str | None = None) -> Response:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        answer = jsonify(errors=[{"field": field, "message": sentence}])
        answer.status_code = code
        return answer
    return page("web/error.html", title=TITLES.get(code, "This did not work"), status=code, sentence=sentence)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    return _answer(code, SENTENCES.get(code, error.description or ""))


def _csrf_error(_error: CSRFError) -> Response:
    return _answer(400, "This page was open for too long and could not be sent. Go back, reload it and send it again.")


def _refused(refused: Refused) -> Response:
    code = 404 if isinstance(refused, NotThere) else 403 if isinstance(refused, NotAllowed) else 422
    return _answer(code, refused.sentence, field=refused.field)


def init_app(app: Flask) -> None:
    """Registers a reader for every kind of error."""
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refused, _refused)
