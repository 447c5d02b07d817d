"""Characters that are no writing: no form, address or file name of a person holds one, and no record can keep one.

PostgreSQL refuses NUL in a text, and a page, a PDF and a sheet cannot show the others.
"""

import re

from flask import Flask, current_app, g, request
from flask_wtf import FlaskForm

from canine.errors import DomainError

# Half of a surrogate pair is no character: JSON can carry it, and no database takes it.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_AT_ITS_FIELD = (
    "This held a control character, which no record can keep; it often comes with pasted text. "
    "It is left out now: look whether the rest is right."
)


class ControlCharacter(DomainError):
    """Something that was sent holds a character that cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "What was sent holds a control character, which no record can keep. "
            "It often comes with pasted text: go back and type that part by hand."
        )


def refuse_control_characters() -> None:
    """Raise ControlCharacter for one in the address, in a form, or in the name of a file that comes with it.

    What stands in the value of a field waits for the form that has the field, where a view takes one.
    """
    texts = [request.path, *request.form]
    for name, each in request.args.items(multi=True):
        texts += (name, each)
    texts += [upload.filename or "" for _, upload in request.files.items(multi=True)]
    found = {name for name, each in request.form.items(multi=True) if CONTROL.search(each)}
    view = current_app.view_functions.get(request.endpoint or "")
    if any(CONTROL.search(text) for text in texts) or (found and not hasattr(view, "writes")):
        raise ControlCharacter
    g.held_control_characters = found


def put_at_fields(form: FlaskForm) -> bool:
    """Say at its field, or above the form, what was found in a value, and leave it out of what is shown again."""
    names: set[str] = g.pop("held_control_characters", set())
    for name in sorted(names):
        if name not in form:
            form.form_errors.append(ControlCharacter().sentence)
            continue
        place = form[name]
        place.errors = [*place.errors, _AT_ITS_FIELD]
        place.raw_data = [CONTROL.sub("", each) if isinstance(each, str) else each for each in place.raw_data or []]
        if isinstance(place.data, str):
            place.data = CONTROL.sub("", place.data)
    return bool(names)


def refuse_what_no_form_read() -> None:
    """Raise ControlCharacter where one came in a value that the view read past its form."""
    if g.pop("held_control_characters", None):
        raise ControlCharacter


def init_app(app: Flask) -> None:
    """Look at every request before it is answered."""
    app.before_request(refuse_control_characters)
