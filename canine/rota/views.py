"""The rota: a week of planned shifts, and the swaps that wait."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit import queries as audit
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.rota import queries, services
from canine.rota.forms import CancelForm, DecisionForm, PlanForm, SwapForm
from canine.rules.figures import written_day
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.fields import AskedDay
from canine.web.filters import unit_zone
from canine.web.form_pages import FormPage, render_form
from canine.web.languages import flash, told
from canine.web.pages import page
from canine.web.sections import Subject, sections
from canine.web.writes import transactional

if TYPE_CHECKING:
    from canine.rota.models import PlannedShift

bp = Blueprint("rota", __name__)

DAYS = 7


@bp.get("/rota")
@requires(Permission.SEE_ROTA)
def show_rota() -> Response:
    """Show a week of a unit's rota from a day on, with what waits for somebody's word."""
    every = [unit for unit in units.units() if sees_unit(unit.id)]
    asked_unit, own = request.args.get("unit", type=UUID), current_user.unit_id
    unit = next((one for wanted in (asked_unit, own) for one in every if one.id == wanted), every[0] if every else None)
    unit_id = unit.id if unit else None
    today = clock.now().astimezone(unit_zone()).date()
    asked = AskedDay(request.args.get("from", ""), today)
    begins_at = datetime.combine(asked.day, time(), tzinfo=unit_zone())
    shifts = queries.planned(unit_id or (), begins_at, begins_at + timedelta(days=DAYS))
    swaps = queries.open_swaps(unit_id or ())
    return page(
        "rota/show_rota.html",
        title="Rota",
        status=422 if asked.is_wrong else 200,
        asked=asked,
        earlier=asked.day - timedelta(days=DAYS),
        later=asked.day + timedelta(days=DAYS),
        others=[one for one in every if one.id != unit_id],
        unit=unit,
        shifts=shifts,
        in_swap={one.shift_id for one in swaps},
        swaps=swaps,
        now=clock.now(),
        sections=sections(Subject.ROTA, unit_id) if unit_id else [],
        lines=audit.history([str(one.id) for one in swaps]),
    )


@bp.route("/rota/new", methods=["GET", "POST"])
@requires(Permission.PLAN_ROTA)
@transactional
def plan() -> BaseResponse:
    """Shifts of a team, planned ahead."""
    today = clock.now().astimezone(unit_zone()).date()
    form = PlanForm(first_on=today + timedelta(days=1), starts=time(6), hours=8, days=7)
    teams = registry.teams(units_in_sight(), running_on=today)
    form.team_id.offer(team_choices(teams), empty="Choose the team")
    form.station_id.offer((station.id, station.name) for station in units.stations(units_in_sight()))
    return render_form(
        form,
        _form_page("Plan shifts", "Plan them"),
        lambda **by: services.plan_shifts(form.to_message(), **by),
        lambda made: _rota_from(made[0].starts_at.astimezone(unit_zone()).date()),
        says=_planned,
    )


def _rota_from(on: date) -> str:
    return url_for("rota.show_rota", **cast(dict[str, Any], {"from": on}))


def _planned(made: Sequence["PlannedShift"]) -> str:
    count = "One shift is" if len(made) == 1 else f"{len(made)} shifts are"
    return Sentence("{count} on the rota for {name}.", count=count, name=made[0].team.name)


@bp.route("/rota/<uuid:shift_id>/cancel", methods=["GET", "POST"])
@requires(Permission.PLAN_ROTA)
@transactional
def cancel(shift_id: UUID) -> BaseResponse:
    """Cancel a planned shift."""
    shift, form = queries.planned_shift(shift_id, unit_id=units_in_sight()), CancelForm()
    on = written_day(shift.starts_at.astimezone(unit_zone()).date())
    return render_form(
        form,
        _form_page(f"Cancel the shift of {shift.team.called_at(shift.starts_at)} on {on}", "Cancel the shift"),
        lambda **by: services.cancel_shift(shift_id, reason=form.reason.data or "", **by),
        says="The shift is cancelled.",
    )


@bp.route("/rota/<uuid:shift_id>/swap", methods=["GET", "POST"])
@requires(Permission.ASK_SWAP)
@transactional
def ask_swap(shift_id: UUID) -> BaseResponse:
    """Ask another handler to take over a shift."""
    shift, form = queries.planned_shift(shift_id, unit_id=units_in_sight()), SwapForm()
    now = clock.now()
    on = shift.starts_at.astimezone(unit_zone()).date()
    others = [team for team in registry.teams(shift.unit_id, running_on=on) if team.handler_id != shift.team.handler_id]
    form.to_team_id.offer(team_choices(others), empty="Choose the team")
    theirs = queries.planned(shift.unit_id, now, now + timedelta(days=60))
    named = dict(team_choices({one.team_id: one.team for one in theirs}.values()))

    def words_of(one: Any) -> str:
        begins = one.starts_at.astimezone(unit_zone())
        return f"{named[one.team_id]}, {told(written_day(begins))}, {begins:%H:%M}"

    form.in_return_id.offer(
        (
            (one.id, words_of(one))
            for one in theirs
            if one.team.handler_id != shift.team.handler_id and one.starts_at > now
        ),
        empty="none",
    )
    station = shift.station.called_at(shift.starts_at)
    title = Sentence("Swap the shift of {day} at {station}", day=written_day(on), station=station)
    return render_form(
        form,
        _form_page(title, "Ask for the swap"),
        lambda **by: services.ask_swap(form.to_message(shift_id), **by),
        says=lambda made: Sentence("{name} is asked; then a manager approves.", name=made.to_team.name),
    )


@bp.post("/swaps/<uuid:swap_id>/<any(agree, decline, withdraw):answer>")
@requires(Permission.ASK_SWAP)
@transactional
def answer_swap(swap_id: UUID, answer: str) -> BaseResponse:
    """Take the other handler's answer; or the first one thinks better of it."""
    if answer == "withdraw":
        services.withdraw_swap(swap_id, actor=current_actor(), at=clock.now())
        flash("The swap is withdrawn.")
    else:
        services.answer_swap(swap_id, agrees=answer == "agree", actor=current_actor(), at=clock.now())
        flash("You agreed; now a manager approves." if answer == "agree" else "You declined.")
    return redirect(url_for("rota.show_rota"))


@bp.route("/swaps/<uuid:swap_id>/decide", methods=["GET", "POST"])
@requires(Permission.PLAN_ROTA)
@transactional
def decide_swap(swap_id: UUID) -> BaseResponse:
    """Take a manager's word."""
    swap, form = queries.swap(swap_id), DecisionForm()
    return render_form(
        form,
        _form_page(f"Swap between {swap.from_team.name} and {swap.to_team.name}", "Decide"),
        lambda **by: services.decide_swap(swap_id, form.to_message(), **by),
        says=lambda made: Sentence("The swap is {value}.", value=made.state.value),
    )


def _form_page(title: str, button: str) -> FormPage:
    return FormPage(title, button, url_for("rota.show_rota"))
