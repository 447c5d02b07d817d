"""A page that is one form, and what becomes of it: shown, sent back with what is wrong, or done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import redirect
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from canine import clock
from canine.web.access import current_actor
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, submitted_after

Made = TypeVar("Made")
Ready = TypeVar("Ready")
# What a person is told of what was made, or how that is told of it.
Said = str | Callable[[Made], str]


@dataclass(frozen=True, slots=True)
class FormPage:
    """Its heading, its button, the page to go back to, and what is said above the form."""

    title: str
    button: str
    back: str
    notice: str = ""


def render_form(
    form: FlaskForm,
    form_page: FormPage,
    act: Callable[..., Made],
    done: Callable[[Made], str] | None = None,
    *,
    says: Said[Made] = "",
) -> Response:
    """Show the form; once the act is done, say so and go to the address that `done` gives, or back.

    The act gets actor and at.
    """
    made = submitted(form, lambda: act(actor=current_actor(), at=clock.now()))
    return _ended(form, form_page, made, done, says)


def render_form_after(
    form: FlaskForm,
    form_page: FormPage,
    prepare: Callable[[], Ready],
    act: Callable[..., Made],
    done: Callable[[Made], str],
) -> Response:
    """Return the same where something slow comes before the transaction: the act gets what it made first."""
    made = submitted_after(form, prepare, lambda ready: act(ready, actor=current_actor(), at=clock.now()))
    return _ended(form, form_page, made, done, "")


def _ended(
    form: FlaskForm, form_page: FormPage, made: Made | None, done: Callable[[Made], str] | None, says: Said[Made]
) -> Response:
    if made is None:
        return page("components/form_page.html", title=form_page.title, form=form, form_page=form_page)
    said = says(made) if callable(says) else says
    if said:
        flash(said)
    return redirect(done(made) if done else form_page.back)
