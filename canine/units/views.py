"""Pages of units and their stations."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.units import queries, services
from canine.units.forms import StationForm, UnitForm
from canine.web.access import current_actor, may
from canine.web.pages import page
from canine.web.writes import submitted, writes

bp = Blueprint("units", __name__)


@bp.get("/units")
@may(Deed.SEE_UNITS)
def list_units() -> Response:
    """Every unit with its stations."""
    return page("units/list_units.html", title="Units and stations", units=queries.units())


@bp.route("/units/new", methods=["GET", "POST"])
@may(Deed.KEEP_UNITS)
@writes
def add_unit() -> BaseResponse:
    """Ask for a new unit."""
    form = UnitForm()
    unit = submitted(form, lambda: services.add_unit(form.to_message(), actor=current_actor(), at=clock.now()))
    if unit is None:
        return page("units/edit_unit.html", title="Add a unit", form=form)
    flash(f"{unit.name} is added. Next: its stations.")
    return redirect(url_for("units.add_station", unit_id=unit.id))


@bp.route("/units/<uuid:unit_id>", methods=["GET", "POST"])
@may(Deed.KEEP_UNITS)
@writes
def change_unit(unit_id: UUID) -> BaseResponse:
    """Ask for a unit's name, service and address."""
    unit = queries.unit(unit_id)
    form = UnitForm(obj=unit)
    changed = submitted(
        form, lambda: services.change_unit(unit_id, form.to_message(), actor=current_actor(), at=clock.now())
    )
    if changed is None:
        return page("units/edit_unit.html", title=f"Change {unit.name}", form=form)
    flash(f"{changed.name} is changed.")
    return redirect(url_for("units.list_units"))


@bp.route("/units/<uuid:unit_id>/stations/new", methods=["GET", "POST"])
@may(Deed.KEEP_UNITS)
@writes
def add_station(unit_id: UUID) -> BaseResponse:
    """Ask for a new station of a unit."""
    unit = queries.unit(unit_id)
    form = StationForm()
    station = submitted(
        form, lambda: services.add_station(form.to_message(unit_id), actor=current_actor(), at=clock.now())
    )
    if station is None:
        return page("units/add_station.html", title=f"Add a station of {unit.name}", form=form)
    flash(f"{station.name} is added.")
    return redirect(url_for("units.list_units"))


@bp.route("/stations/<uuid:station_id>", methods=["GET", "POST"])
@may(Deed.KEEP_UNITS)
@writes
def change_station(station_id: UUID) -> BaseResponse:
    """Ask for a station's name, Latin spelling and kind."""
    station = queries.station(station_id)
    form = StationForm(obj=station)
    changed = submitted(
        form,
        lambda: services.change_station(
            station_id, form.to_message(station.unit_id), actor=current_actor(), at=clock.now()
        ),
    )
    if changed is None:
        return page("units/edit_unit.html", title=f"Change {station.name}", form=form)
    flash(f"{changed.name} is changed.")
    return redirect(url_for("units.list_units"))
