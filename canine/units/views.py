"""Pages of units and their stations."""

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.units import computers, queries, services
from canine.units.forms import ComputerForm, EndComputerForm, StationForm, UnitForm
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.writes import transactional

bp = Blueprint("units", __name__)


@bp.get("/units")
@requires(Permission.SEE_UNITS)
def list_units() -> Response:
    """Every unit with its stations."""
    return page("units/list_units.html", title="Units and stations", units=queries.units())


@bp.route("/units/new", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def add_unit() -> BaseResponse:
    """Ask for a new unit."""
    form = UnitForm()
    return render_form(
        form,
        FormPage("Add a unit", "Save", url_for("units.list_units")),
        lambda **by: services.add_unit(form.to_message(), **by),
        lambda unit: url_for("units.add_station", unit_id=unit.id),
        says=lambda unit: Sentence("{name} is added. Next: its stations.", name=unit.name),
    )


@bp.route("/units/<uuid:unit_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def change_unit(unit_id: UUID) -> BaseResponse:
    """Ask for a unit's name, service and address."""
    unit = queries.unit(unit_id)
    form = UnitForm(obj=unit)
    return render_form(
        form,
        FormPage(Sentence("Change {name}", name=unit.name), "Save", url_for("units.list_units")),
        lambda **by: services.change_unit(unit_id, form.to_message(), **by),
        says=lambda changed: Sentence("{name} is changed.", name=changed.name),
    )


@bp.route("/units/<uuid:unit_id>/stations/new", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def add_station(unit_id: UUID) -> BaseResponse:
    """Ask for a new station of a unit."""
    unit = queries.unit(unit_id)
    form = StationForm()
    title = Sentence("Add a station of {name}", name=unit.name)
    return render_form(
        form,
        FormPage(title, "Add the station", url_for("units.list_units")),
        lambda **by: services.add_station(form.to_message(unit_id), **by),
        says=lambda added: Sentence("{name} is added.", name=added.name),
    )


@bp.route("/stations/<uuid:station_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def change_station(station_id: UUID) -> BaseResponse:
    """Ask for a station's name, Latin spelling and kind."""
    station = queries.station(station_id)
    form = StationForm(obj=station)
    return render_form(
        form,
        FormPage(Sentence("Change {name}", name=station.name), "Save", url_for("units.list_units")),
        lambda **by: services.change_station(station_id, form.to_message(station.unit_id), **by),
        says=lambda changed: Sentence("{name} is changed.", name=changed.name),
    )


@bp.get("/units/<uuid:unit_id>/computers")
@requires(Permission.KEEP_UNITS)
def list_computers(unit_id: UUID) -> Response:
    """Show the computers on which the record of a unit is made, as section 106B asks for them."""
    unit = queries.unit(unit_id)
    title = Sentence("Computers of {name}", name=unit.name)
    return page("units/list_computers.html", title=title, unit=unit, computers=computers.computers(unit_id))


@bp.route("/units/<uuid:unit_id>/computers/new", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def add_computer(unit_id: UUID) -> BaseResponse:
    """Ask for a computer of a unit."""
    unit = queries.unit(unit_id)
    form = ComputerForm()
    title = Sentence("Add a computer of {name}", name=unit.name)
    return render_form(
        form,
        FormPage(title, "Add the computer", url_for("units.list_computers", unit_id=unit_id)),
        lambda actor, at: computers.add_computer(form.to_message(unit_id), actor=actor, at=at, today=_day_of(at)),
        says=lambda added: Sentence("{name} is added.", name=added.name),
    )


@bp.route("/units/<uuid:unit_id>/computers/end", methods=["GET", "POST"])
@requires(Permission.KEEP_UNITS)
@transactional
def end_computer(unit_id: UUID) -> BaseResponse:
    """Ask for the last day of a computer's use."""
    unit = queries.unit(unit_id)
    form = EndComputerForm()
    in_use = [one for one in computers.computers(unit_id) if one.until_on is None]
    form.computer.offer(((one.id, f"{one.name} ({one.make} {one.model})") for one in in_use), empty="–")
    title = Sentence("End the use of a computer of {name}", name=unit.name)
    return render_form(
        form,
        FormPage(title, "End its use", url_for("units.list_computers", unit_id=unit_id)),
        lambda actor, at: computers.end_computer(unit_id, *form.chosen(), actor=actor, at=at, today=_day_of(at)),
        says=lambda ended: Sentence("The use of {name} ended.", name=ended.name),
    )


def _day_of(at: datetime) -> date:
    return at.astimezone(unit_zone()).date()
