"""One view that writes, one transaction; and a form's act, undone when it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, after_this_request, request
from flask_wtf import FlaskForm

from canine.errors import Busy, DomainError, Forbidden, NotFound
from canine.transaction import savepoint, transaction
from canine.web.control_characters import put_at_fields, refuse_what_no_form_read

View = TypeVar("View", bound=Callable[..., Any])
Made = TypeVar("Made")
Ready = TypeVar("Ready")


def transactional(view: View) -> View:
    """Run a POST in a transaction: committed when the view returns, rolled back when it raises."""

    @wraps(view)
    def written(*args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(*args, **kwargs)
        with transaction():
            answer = view(*args, **kwargs)
            refuse_what_no_form_read()
            return answer

    written.writes = True  # type: ignore[attr-defined]  # a mark that the test of every route reads
    return written  # type: ignore[return-value]  # the same signature, by `wraps`


def opens_transaction(view: View) -> View:
    """Mark a POST that opens its transaction itself, when the slow part is done, or that writes nothing."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        refuse_what_no_form_read()
        return answer

    opened.writes = True  # type: ignore[attr-defined]  # a mark that the test of every route reads
    return cast(View, opened)


def submitted_after(form: FlaskForm, prepare: Callable[[], Ready], act: Callable[[Ready], Made]) -> Made | None:
    """Do as `submitted` does, in a transaction that begins when the slow part is done: a foreign file, a password.

    `prepare` reads and computes while everybody else may write; `act` gets what it made. Both may refuse.
    """

    def prepared() -> Made:
        ready = prepare()
        with transaction():
            return act(ready)

    return _unless_refused(form, prepared)


def submitted_unlocked(form: FlaskForm, act: Callable[[], Made]) -> Made | None:
    """Do as `submitted` does, with an act that takes its transactions itself: nothing of a refused one is kept."""
    return _unless_refused(form, act)


def submitted(form: FlaskForm, act: Callable[[], Made]) -> Made | None:
    """Return what the act made, when the form was sent and is valid; None when it was not, or the act was refused.

    A refusal stands at the field it names, or above the form; nothing that the act wrote is kept, and
    nothing that the person typed is lost. NotFound and Forbidden pass through: no typing mends them.
    """

    def undone_when_refused() -> Made:
        with savepoint():
            return act()

    return _unless_refused(form, undone_when_refused)


def _unless_refused(form: FlaskForm, act: Callable[[], Made]) -> Made | None:
    if not is_sent_whole(form):
        return None
    try:
        return act()
    except DomainError as refused:
        if refused.field is None and isinstance(refused, NotFound | Forbidden):
            raise
        refuse(form, refused)
    return None


def is_sent_whole(form: FlaskForm) -> bool:
    """Whether the form was sent, and every field holds what it may; what is wrong is said at the fields."""
    if not form.is_submitted():
        return False
    is_valid = form.validate()
    return not put_at_fields(form) and is_valid


def refuse(form: FlaskForm, refused: DomainError, *, field: str | None = None) -> None:
    """Put a refusal where the person will look for it; where all is busy, the answer says when to come again."""
    if isinstance(refused, Busy):
        seconds = refused.retry_after
        after_this_request(lambda answer: come_again(answer, seconds))
    name = field or refused.field
    place = form[name] if name and name in form else None
    if place is None:
        form.form_errors.append(refused.sentence)
    else:
        place.errors = [*place.errors, refused.sentence]
    for other in refused.also:
        refuse(form, other)


def come_again(answer: Response, seconds: int) -> Response:
    """Ask to come again in so many seconds."""
    answer.status_code = 503
    answer.headers["Retry-After"] = str(seconds)
    return answer
