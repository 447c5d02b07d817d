"""What the registry's views share: the blueprint, and the end of a record's page."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_login import current_user

from canine import clock
from canine.accounts.reach import sees_unit
from canine.audit.queries import history
from canine.units import queries as units
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.sections import Subject, links, sections

bp = Blueprint("registry", __name__)


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
