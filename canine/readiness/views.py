"""Who is ready, and why not."""

from uuid import UUID

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.checkups import queries as checkups
from canine.extensions import limiter
from canine.heartbeat import queries as heartbeat
from canine.readiness import queries, sentences, services
from canine.readiness.feed import feed
from canine.readiness.forms import AskForm
from canine.refused import NotThere
from canine.registry import queries as registry
from canine.rules.due import DueKind
from canine.rules.readiness import ReadinessState, ReasonKind
from canine.rules.team import Mode
from canine.shifts import queries as shifts
from canine.units import queries as units
from canine.web.access import current_actor, may, open_to_anyone, role_may
from canine.web.filters import unit_zone
from canine.web.pages import page
from canine.web.sections import Subject, section_of
from canine.web.writes import writes

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
}
_BY_STANDING = {ReasonKind.WITHDRAWN, ReasonKind.SUSPENDED}


@bp.get("/readiness")
@may(Deed.SEE_READINESS)
def show_readiness() -> Response:
    """The morning page: for now, or for any past moment."""
    in_sight = shifts.unit_in_sight(current_user.role, current_user.unit_id)
    form = AskForm(request.args, data={"unit": current_user.unit_id})
    offered = [(unit.id, unit.name) for unit in units.units() if in_sight in (None, unit.id)]
    form.unit.offer(offered, empty="all units" if in_sight is None else None)
    is_wrong = bool(request.args) and not form.validate()
    asked_at = None if is_wrong else form.at.data
    unit_id = form.unit.data if form.unit.data in dict(offered) else in_sight
    now = clock.now()
    morning = queries.morning(unit_id, at=asked_at or now, zone=unit_zone())
    return page(
        "readiness/show_readiness.html",
        title="Who is ready",
        form=form,
        asked_at=asked_at,
        now=now,
        morning=morning,
        modes=list(Mode),
        states=list(ReadinessState),
        waiting=checkups.waiting_for_approval(unit_id, asked_at),
        last_tick_at=heartbeat.pulse().last_tick_at,
        reason_words=sentences.of_reason,
        due_words=sentences.of_due,
        mended_at=mended_at,
    )


def mended_at(row: queries.TeamRow | queries.DueRow, kind: ReasonKind | DueKind) -> str:
    """The page on which that can be mended."""
    if kind in _ON_THE_DOG:
        return url_for("registry.show_dog", dog_id=row.dog_id)
    if kind in _BY_STANDING:
        return url_for("standing.show_standing", team_id=row.team_id)
    return url_for("registry.show_team", team_id=row.team_id)


@section_of(Subject.TEAM, needs=Deed.SEE_READINESS, place=5)
def readiness_of_team(team_id: UUID) -> str:
    """The answer for today on the team's page."""
    rows = queries.of_team(registry.team(team_id), at=clock.now(), zone=unit_zone())
    return render_template("readiness/section_of_team.html", rows=rows, reason_words=sentences.of_reason)


@bp.get("/calendar")
@may(Deed.KEEP_CALENDAR)
def show_calendar() -> Response:
    """What falls due for the person, and whether a calendar program may fetch it."""
    return _calendar_page()


@bp.post("/calendar")
@may(Deed.KEEP_CALENDAR)
@writes
def make_calendar_link() -> Response:
    """A new address; it is on the answer to the form and on no other page."""
    token = services.make_calendar_link(current_user.id, actor=current_actor(), at=clock.now())
    path = url_for("readiness.fetch_calendar", token=token)
    return _calendar_page(address=current_app.config["SETTINGS"].base_url + path)


@bp.post("/calendar/revoke")
@may(Deed.KEEP_CALENDAR)
@writes
def revoke_calendar_link() -> BaseResponse:
    """The address opens nothing any more."""
    services.revoke_calendar_link(current_user.id, actor=current_actor(), at=clock.now())
    flash("The address of your calendar is revoked: it opens nothing any more.")
    return redirect(url_for("readiness.show_calendar"))


@bp.get("/calendar/<token>.ics")
@open_to_anyone
@limiter.limit("60 per minute")
def fetch_calendar(token: str) -> Response:
    """The calendar of the token's holder, as it is now.

    It is not logged: a program asks every hour whether anybody looks or not, and the log would hold little else.
    """
    person, at = services.holder_of(token), clock.now()
    if not role_may(person.role, Deed.KEEP_CALENDAR):
        raise NotThere("This address opens no calendar any more.")
    dues = queries.dues_of(person, at=at, zone=unit_zone())
    today = at.astimezone(unit_zone()).date()
    answer = make_response(feed(dues, base_url=current_app.config["SETTINGS"].base_url, today=today, at=at))
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
