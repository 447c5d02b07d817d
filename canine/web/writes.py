"""One view that writes, one transaction; and a form's act, undone when it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request
from flask_wtf import FlaskForm

from canine.refused import NotAllowed, NotThere, Refused
from canine.transaction import all_or_nothing, transaction

View = TypeVar("View", bound=Callable[..., Any])
Made = TypeVar("Made")


def writes(view: View) -> View:
    """Runs a POST in a transaction: committed when the view returns, rolled back when it raises."""

    @wraps(view)
    def written(*args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(*args, **kwargs)
        with transaction():
            return view(*args, **kwargs)

    written.writes = True  # type: ignore[attr-defined]  # a mark that the test of every route reads
    return written  # type: ignore[return-value]  # the same signature, by `wraps`


def submitted(form: FlaskForm, act: Callable[[], Made]) -> Made | None:
    """What the act made, when the form was sent and is valid; None when it was not, or the act was refused.

    A refusal stands at the field it names, or above the form; nothing that the act wrote is kept, and
    nothing that the person typed is lost. NotThere and NotAllowed pass through: no typing mends them.
    """
    if not form.validate_on_submit():
        return None
    try:
        with all_or_nothing():
            return act()
    except (NotThere, NotAllowed) as refused:
        if refused.field is None:
            raise
        refuse(form, refused)
    except Refused as refused:
        refuse(form, refused)
    return None


def refuse(form: FlaskForm, refused: Refused) -> None:
    """Puts a refusal where the person will look for it."""
    field = form[refused.field] if refused.field and refused.field in form else None
    if field is None:
        form.form_errors.append(refused.sentence)
    else:
        field.errors = [*field.errors, refused.sentence]


def looks(view: View) -> View:
    """Runs a GET in a transaction: a look that stands in the log is committed before the page is sent."""

    @wraps(view)
    def looked(*args: Any, **kwargs: Any) -> Any:
        with transaction():
            return view(*args, **kwargs)

    return looked  # type: ignore[return-value]  # the same signature, by `wraps`
