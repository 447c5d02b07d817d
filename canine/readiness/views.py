"""Who is ready, and why not."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import judged_units, units_in_sight
from canine.audit import queries as audit
from canine.checkups import queries as checkups
from canine.columns import Units, is_within
from canine.custody import queries as custody
from canine.draws import queries as draws
from canine.errors import NotFound
from canine.extensions import limiter
from canine.heartbeat import asked
from canine.persons import queries as persons
from canine.policy.effects import foresees
from canine.readiness import queries, sentences, services
from canine.readiness.acts import Acts
from canine.readiness.forms import AskForm
from canine.rota import queries as rota
from canine.rules.confirmation import HOURS_TO_CONFIRM
from canine.rules.due import DueKind
from canine.rules.permissions import Permission, role_may
from canine.rules.policy import Policy
from canine.rules.readiness import ReadinessState, ReasonKind
from canine.rules.roles import Role
from canine.rules.rota import SwapState
from canine.rules.team import Mode
from canine.rules.words import word_for
from canine.shifts import queries as shifts
from canine.stock import queries as stock
from canine.units import queries as units
from canine.web.access import allowed, current_actor, open_to_anyone, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page, picture
from canine.web.sections import Subject, section_of
from canine.web.writes import transactional

bp = Blueprint("readiness", __name__)

# Where a reason can be mended: what stands in no list is mended on the team's page.
_ON_THE_DOG = {
    ReasonKind.DOG_RETIRED,
    ReasonKind.DOG_WITHDRAWN,
    ReasonKind.DOG_SUSPENDED,
    ReasonKind.DOG_IN_TRAINING,
    ReasonKind.UNFIT,
    ReasonKind.NO_MEDICAL,
    ReasonKind.MEDICAL_OVERDUE,
    ReasonKind.FIT_WITH_LIMITS,
    DueKind.MEDICAL,
    DueKind.VACCINATION,
    ReasonKind.VACCINATION_OVERDUE,
    ReasonKind.DOG_REFRESHER_OVERDUE,
    DueKind.DOG_REFRESHER,
}
_BY_STANDING = {ReasonKind.WITHDRAWN, ReasonKind.SUSPENDED}


@bp.get("/readiness")
@requires(Permission.SEE_READINESS)
def show_readiness() -> Response:
    """Show the morning page: for now, or for any past moment."""
    in_sight = units_in_sight()
    form = AskForm(request.args, data={"unit": current_user.unit_id})
    offered = [(unit.id, unit.name) for unit in units.units() if is_within(unit.id, in_sight)]
    form.unit.offer(offered, empty="all units" if len(offered) != 1 else None)
    is_wrong = bool(request.args) and not form.validate()
    asked_at = None if is_wrong else form.at.data
    unit_id = form.unit.data if form.unit.data in dict(offered) else in_sight
    now = clock.now()
    unit_ids = [unit_id] if isinstance(unit_id, UUID) else [key for key, _ in offered]
    morning = queries.morning(unit_ids, at=asked_at or now, zone=unit_zone())
    to_draw, never_drawn = draws.undrawn(unit_id, now) if _sees_draws(asked_at) else ([], [])
    return page(
        "readiness/show_readiness.html",
        title="Who is ready",
        form=form,
        asked_at=asked_at,
        now=now,
        morning=morning,
        units=[(key, name) for key, name in offered if key in morning.coverages],
        modes=list(Mode),
        states=list(ReadinessState),
        waiting=checkups.waiting_for_approval(_decided_on(unit_id), asked_at),
        people=persons.waiting(unit_id) if asked_at is None and current_user.role is Role.MANAGER else [],
        unconfirmed=custody.unconfirmed(unit_id, asked_until=now - timedelta(hours=HOURS_TO_CONFIRM))
        if asked_at is None and current_user.role in (Role.MANAGER, Role.ADMINISTRATOR)
        else (),
        swaps=[one for one in rota.open_swaps(unit_id) if one.state is SwapState.AGREED],
        last_tick_at=asked.pulse().last_tick_at,
        reason_words=sentences.of_reason,
        due_words=sentences.of_due,
        mended_at=mended_at,
        soon_on=(asked_at or now).astimezone(unit_zone()).date() + timedelta(days=7),
        acts=Acts() if asked_at is None else None,
        on_duty=shifts.on_duty(unit_id, asked_at or now),
        planned_now=rota.planned(unit_id, asked_at or now, (asked_at or now) + timedelta(seconds=1)),
        draws=to_draw,
        stock_needs=stock.needs_something(unit_id, now.astimezone(unit_zone()).date()) if asked_at is None else (),
        never_drawn=never_drawn,
    )


def _sees_draws(asked_at: datetime | None) -> bool:
    return asked_at is None and allowed(Permission.SEE_DRAWS)


@bp.get("/readiness/<uuid:unit_id>/cover.svg")
@requires(Permission.SEE_ROTA)
def draw_coverage(unit_id: UUID) -> Response:
    """Show the hours of a unit's next days as a picture."""
    from canine.readiness.pictures import coverage_chart  # noqa: PLC0415 -- slow import

    unit = units.unit(unit_id)
    found = queries.coverage(unit_id, at=clock.now(), zone=unit_zone())
    return picture(
        coverage_chart(found.days), f"Rota of {unit.name}: the hours of seven days with and without a ready team"
    )


@section_of(Subject.ROTA, needs=Permission.SEE_ROTA)
def cover_of_rota(unit_id: UUID) -> str:
    """Return the hours without a ready team, and the planned shifts whose team will not be ready."""
    found = queries.coverage(unit_id, at=clock.now(), zone=unit_zone())
    return render_template(
        "readiness/section_of_rota.html", found=found, unit_id=unit_id, reason_words=sentences.of_reason
    )


@foresees
def effects_of_policy(policy: Policy, at: datetime) -> str:
    """Which teams of the units in sight would become ready or not, before a policy is put into force."""
    found = queries.effects(policy, units_in_sight(), at=at, zone=unit_zone())
    worst_first = (ReadinessState.NOT_READY, ReadinessState.READY_WITH_LIMITS, ReadinessState.READY)
    totals = [(word_for(state), len({one.team for one in found if one.after is state})) for state in worst_first]
    return Markup(render_template("readiness/effects_of_policy.html", effects=found, totals=totals))


def mended_at(row: queries.TeamRow | queries.DueRow, kind: ReasonKind | DueKind) -> str:
    """Return the page on which that can be mended."""
    team_id = row.team_id if isinstance(row, queries.TeamRow) else row.subject_id
    if kind in _ON_THE_DOG and row.dog_id is not None:
        return url_for("registry.show_dog", dog_id=row.dog_id)
    if kind in _BY_STANDING:
        return url_for("standing.show_standing", team_id=team_id)
    return row.path if isinstance(row, queries.DueRow) else url_for("registry.show_team", team_id=team_id)


@section_of(Subject.TEAM, needs=Permission.SEE_READINESS, place=5)
def readiness_of_team(team_id: UUID) -> str:
    """Return the answer for today on the team's page."""
    rows = queries.of_team(team_id, at=clock.now(), zone=unit_zone())
    return render_template("readiness/section_of_team.html", rows=rows, reason_words=sentences.of_reason)


@section_of(Subject.SHIFT_WARNING, needs=Permission.SEE_SHIFTS)
def limits_of_shift(shift_id: UUID) -> str:
    """Return what the dogs of a shift are kept from, before anything else on the shift's page."""
    found = queries.limits_on_shift(shift_id)
    return render_template("readiness/warnings_of_shift.html", found=found) if found else ""


@bp.get("/calendar")
@requires(Permission.KEEP_CALENDAR)
def show_calendar() -> Response:
    """Show what falls due for the person, and whether a calendar program may fetch it."""
    return _calendar_page()


@bp.post("/calendar")
@requires(Permission.KEEP_CALENDAR)
@transactional
def make_calendar_link() -> Response:
    """Ask for a new address; it is on the answer to the form and on no other page."""
    token = services.make_calendar_link(current_user.id, actor=current_actor(), at=clock.now())
    path = url_for("readiness.fetch_calendar", token=token)
    return _calendar_page(address=current_app.config["SETTINGS"].base_url + path)


@bp.post("/calendar/revoke")
@requires(Permission.KEEP_CALENDAR)
@transactional
def revoke_calendar_link() -> BaseResponse:
    """Close the address of a calendar: it opens nothing any more."""
    services.revoke_calendar_link(current_user.id, actor=current_actor(), at=clock.now())
    flash("The address of your calendar is revoked: it opens nothing any more.")
    return redirect(url_for("readiness.show_calendar"))


@bp.get("/calendar/<token>.ics")
@open_to_anyone
@limiter.limit("60 per minute")
def fetch_calendar(token: str) -> Response:
    """Show the calendar of the token's holder, as it is now.

    It is not logged: a program asks every hour whether anybody looks or not, and the log would hold little else.
    """
    from canine.readiness.feed import feed  # noqa: PLC0415 -- slow import

    person, at = services.holder_of(token), clock.now()
    if not role_may(person.role, Permission.KEEP_CALENDAR):
        raise NotFound("This address opens no calendar any more.")
    dues = queries.dues_of(person, at=at, zone=unit_zone())
    today = at.astimezone(unit_zone()).date()
    away = queries.away_for(person, at=at, zone=unit_zone())
    answer = make_response(feed(dues, away, base_url=current_app.config["SETTINGS"].base_url, today=today, at=at))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return answer


def _calendar_page(address: str | None = None) -> Response:
    links = queries.calendar_links(current_user.id)
    return page(
        "readiness/show_calendar.html",
        title="Your calendar",
        address=address,
        link=queries.calendar_link(current_user.id),
        dues=queries.dues_of(current_user, at=clock.now(), zone=unit_zone()),
        due_words=sentences.of_due,
        mended_at=mended_at,
        lines=audit.history([str(link.id) for link in links]),
    )


def _decided_on(unit_id: Units) -> Units:
    """Return the units whose check-ups are shown as waiting: with a manager's own, those that named it as partner."""
    return judged_units() if unit_id == current_user.unit_id and current_user.role is Role.MANAGER else unit_id
