"""Pages of filters by lot, and of pumps: what is kept, and what is recorded of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.rules.listing import Asked, Paged
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.stock import against_lot, against_pump, named_pump
from canine.saved_views.lists import Column, Filter, Listing, choice_of, show_list
from canine.stock import queries, services, striking
from canine.stock.forms.keeping import BlankTestForm, CalibrationForm, EndForm, LotForm, PumpForm
from canine.stock.views.blueprint import bp
from canine.units import queries as units
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.writes import transactional


def _today() -> date:
    return clock.now().astimezone(unit_zone()).date()


@bp.get("")
@requires(Permission.SEE_STOCK)
def show_stock() -> Response:
    """Show every lot and pump, with what speaks against it today."""
    on, of = _today(), units_in_sight()

    def fetch(asked: Asked) -> Paged[Any]:
        found = queries.lots(of, asked)
        return found.showing((one, against_lot(one.facts, on)) for one in found.rows)

    return show_list(
        LOTS,
        fetch,
        "stock/show_stock.html",
        pumps=[(one, against_pump(one.facts, on)) for one in queries.pumps(of)],
    )


LOTS = Listing(
    "filter-lots",
    "Filters and pumps",
    "stock.show_stock",
    "Lot or maker",
    (
        choice_of("state", "State", lambda: [(one, one.replace("_", " ")) for one in queries.STATES], str),
        Filter("since", "Received from"),
        Filter("until", "Received to"),
        Filter("use_by", "To be used by"),
    ),
    (
        Column("number", "Lot", lambda one: one[0].number, sorts=True),
        Column("state", "State", lambda one: "struck" if one[0].is_struck else "; ".join(one[1]) or "good"),
        Column("tests", "Blank tests", lambda one: _tests_of(one[0].tests)),
        Column("received_on", "Received", lambda one: one[0].received_on, sorts=True),
        Column("use_by_on", "Use by", lambda one: one[0].use_by_on or "none on the box", sorts=True),
        Column("pieces", "Filters", lambda one: one[0].pieces, sorts=True, is_number=True),
        Column("maker", "Maker", lambda one: one[0].maker, is_of_files=True),
        Column("unit", "Unit", lambda one: one[0].unit.name, is_of_files=True),
    ),
)


def _tests_of(tests: Any) -> str:
    standing = [one for one in tests if not one.is_struck]
    opened, dirty = sum(one.filters for one in standing), sum(one.contaminated for one in standing)
    return f"{opened} filters opened, {dirty} contaminated"


@bp.get("/lots/<uuid:lot_id>")
@requires(Permission.SEE_STOCK)
def show_lot(lot_id: UUID) -> Response:
    """Show a lot with its blank tests."""
    found = queries.lot(lot_id)
    return page(
        "stock/show_lot.html",
        title=Sentence("Filter lot {number}", number=found.number),
        lot=found,
        against=against_lot(found.facts, _today()),
        **_proposed_and_written([found, *found.tests]),
    )


@bp.get("/pumps/<uuid:pump_id>")
@requires(Permission.SEE_STOCK)
def show_pump(pump_id: UUID) -> Response:
    """Show a pump with its calibrations."""
    found = queries.pump(pump_id)
    return page(
        "stock/show_pump.html",
        title=named_pump(found.name),
        pump=found,
        against=against_pump(found.facts, _today()),
        **_proposed_and_written([found, *found.calibrations]),
    )


def _proposed_and_written(entries: list[Any]) -> dict[str, Any]:
    """Return what was proposed of entries, in words, and every line of the log about all of them."""
    proposed = [(striking.asked(one), one) for one in queries.proposals_of(entries)]
    lines = audit.history([str(one.id) for one in (*entries, *(found for _, found in proposed))])
    return {"proposed": proposed, "lines": lines}


@bp.route("/lots/new", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def add_lot() -> BaseResponse:
    """Ask for a lot that was received."""
    form = LotForm(unit_id=current_user.unit_id, received_on=_today())
    form.unit_id.offer(_own_unit())
    return _answer_form(
        form,
        "Add a lot of filters",
        lambda **by: services.add_lot(form.to_message(), today=_today(), **by),
        url_for("stock.show_stock"),
        "The lot is on record. It is to be blank-tested before a filter of it is used.",
    )


@bp.route("/lots/<uuid:lot_id>/tests/new", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def test_lot(lot_id: UUID) -> BaseResponse:
    """Ask for a blank test of a lot."""
    found, form = queries.lot(lot_id), BlankTestForm(tested_on=_today())
    return _answer_form(
        form,
        f"Blank test of lot {found.number}",
        lambda **by: services.test_lot(lot_id, form.to_message(), today=_today(), **by),
        url_for("stock.show_lot", lot_id=lot_id),
        "The blank test is on record.",
    )


@bp.route("/pumps/new", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def add_pump() -> BaseResponse:
    """Ask for a pump."""
    form = PumpForm(unit_id=current_user.unit_id)
    form.unit_id.offer(_own_unit())
    return _answer_form(
        form,
        "Add a pump",
        lambda **by: services.add_pump(form.to_message(), **by),
        url_for("stock.show_stock"),
        "The pump is on record. Record its calibration next.",
    )


@bp.route("/pumps/<uuid:pump_id>/calibrations/new", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def calibrate(pump_id: UUID) -> BaseResponse:
    """Ask for a calibration of a pump."""
    found, form = queries.pump(pump_id), CalibrationForm(calibrated_on=_today())
    return _answer_form(
        form,
        f"Calibration of {found.name}",
        lambda **by: services.calibrate(pump_id, form.to_message(), today=_today(), **by),
        url_for("stock.show_pump", pump_id=pump_id),
        "The calibration is on record.",
    )


@bp.route("/lots/<uuid:lot_id>/end", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def end_lot(lot_id: UUID) -> BaseResponse:
    """Ask why a lot is put out of use."""
    found = queries.lot(lot_id)
    return _end(found, f"Put lot {found.number} out of use", url_for("stock.show_lot", lot_id=lot_id))


@bp.route("/pumps/<uuid:pump_id>/end", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def end_pump(pump_id: UUID) -> BaseResponse:
    """Ask why a pump is put out of use."""
    found = queries.pump(pump_id)
    return _end(found, f"Put {found.name} out of use", url_for("stock.show_pump", pump_id=pump_id))


def _end(found: Any, title: str, back: str) -> BaseResponse:
    form = EndForm(on=_today())

    def act(**by: Any) -> bool:
        assert form.on.data is not None  # its validator saw to it
        services.put_out_of_use(found, form.on.data, form.reason.data or "", today=_today(), **by)
        return True

    return _answer_form(form, title, act, back, "It is out of use.")


def _own_unit() -> list[tuple[UUID, str]]:
    return [(one.id, one.name) for one in units.units() if one.id == current_user.unit_id]


def _answer_form(form: Form, title: str, act: Callable[..., Any], back: str, done: str) -> BaseResponse:
    """Answer with a form, or do what it asks for and go back."""
    return render_form(form, FormPage(title, "Save", back), act, says=done)
