"""Characters that are no writing: no form, address or file name of a person holds one, and no record can keep one.

PostgreSQL refuses NUL in a text, and a page, a PDF and a sheet cannot show the others.
"""

import re

from flask import Flask, request

from canine.refused import Refused

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class ControlCharacter(Refused):
    """Something that was sent holds a character that cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "What was sent holds a control character, which no record can keep. "
            "It often comes with pasted text: go back and type that part by hand."
        )


def refuse_control_characters() -> None:
    """Raises ControlCharacter for one in the address, in a form, or in the name of a file that comes with it."""
    texts = [request.path]
    for values in (request.args, request.form):
        for name, each in values.items(multi=True):
            texts += (name, each)
    texts += [upload.filename or "" for _, upload in request.files.items(multi=True)]
    if any(CONTROL.search(text) for text in texts):
        raise ControlCharacter


def init_app(app: Flask) -> None:
    """Looks at every request before it is answered."""
    app.before_request(refuse_control_characters)
