"""A page: one template, one title, the right status."""

from typing import TYPE_CHECKING, Any

from flask import Response, make_response, render_template
from flask_wtf import FlaskForm

from canine.web.languages import told

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

PER_PAGE = 25


def attachment(content: bytes, mimetype: str, name: str) -> Response:
    """Return a file to be saved, never to be shown in the page's place;

    `name` is plain ASCII of the program's making.
    """
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def picture(drawing: "Drawing", title: str) -> Response:
    """Return a drawing as an SVG file; the title says in words what it shows."""
    from canine.drawings import as_svg  # noqa: PLC0415 -- slow import

    answer = make_response(as_svg(drawing, title))
    answer.mimetype = "image/svg+xml"
    return answer


def page(template: str, *, title: str, status: int | None = None, **context: Any) -> Response:
    """Return the page; 422 when its form holds errors, so that a script and a test can tell."""
    form = context.get("form")
    if status is None:
        status = 422 if isinstance(form, FlaskForm) and form.errors else 200
    return make_response(render_template(template, title=told(title), **context), status)
