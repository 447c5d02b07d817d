"""What the registry's views share: the blueprint, a form that fills a page, and the end of a record's page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit
from canine.audit.queries import history
from canine.units import queries as units
from canine.web.access import current_actor
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.pages import page
from canine.web.sections import Subject, links, sections
from canine.web.writes import submitted, submitted_after

bp = Blueprint("registry", __name__)

Made = TypeVar("Made")
Ready = TypeVar("Ready")


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one form: its heading, its button, and the page to go back to."""

    title: str
    button: str
    back: str


def render_form(form: Form, sheet: FormPage, act: Callable[..., Made], done: Callable[[Made], str]) -> BaseResponse:
    """Show the form; once the act is done, goes to the address that `done` gives. The act gets actor and at."""
    made = submitted(form, lambda: act(actor=current_actor(), at=clock.now()))
    return _ended(form, sheet, made, done)


def render_form_after(
    form: Form,
    sheet: FormPage,
    prepare: Callable[[], Ready],
    act: Callable[..., Made],
    done: Callable[[Made], str],
) -> BaseResponse:
    """Return the same where something slow comes before the transaction: the act gets what it made first."""
    made = submitted_after(form, prepare, lambda ready: act(ready, actor=current_actor(), at=clock.now()))
    return _ended(form, sheet, made, done)


def _ended(form: Form, sheet: FormPage, made: Made | None, done: Callable[[Made], str]) -> BaseResponse:
    if made is None:
        return page("registry/form_page.html", title=sheet.title, form=form, button=sheet.button, back=sheet.back)
    return redirect(done(made))


def added(subject: Subject, key: UUID, rows: Iterable[Any] = ()) -> dict[str, Any]:
    """Return what every record's page ends in: other packages' sections and links, and the history of the record."""
    keys = [str(key), *(str(row.id) for row in rows)]
    return {"sections": sections(subject, key), "links": links(subject, key), "history_lines": history(keys)}


def today() -> date:
    """Return the day in the unit's zone."""
    return clock.now().astimezone(unit_zone()).date()


def offer_units(form: Form) -> None:
    """Fill the list of units; a new form begins with the person's own."""
    form.unit_id.offer([(unit.id, unit.name) for unit in units.units() if sees_unit(unit.id)])
    if form.unit_id.data is None and not form.is_submitted():
        form.unit_id.data = current_user.unit_id


def to_dog(dog_id: UUID) -> str:
    """Return the address of a dog\'s page."""
    return url_for("registry.show_dog", dog_id=dog_id)


def to_handler(handler_id: UUID) -> str:
    """Return the address of a handler\'s page."""
    return url_for("registry.show_handler", handler_id=handler_id)


def to_team(team_id: UUID) -> str:
    """Return the address of a team\'s page."""
    return url_for("registry.show_team", team_id=team_id)


def to_odour(odour_id: UUID) -> str:
    """Return the address of an odour\'s page."""
    return url_for("registry.show_odour", odour_id=odour_id)


def to_aid(aid_id: UUID) -> str:
    """Return the address of an aid's page."""
    return url_for("registry.show_aid", aid_id=aid_id)
