"""Who is ready, and why not."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import current_user

from canine import clock
from canine.audit.deeds import Deed
from canine.checkups import queries as checkups
from canine.heartbeat import queries as heartbeat
from canine.readiness import queries, sentences
from canine.readiness.forms import AskForm
from canine.registry import queries as registry
from canine.rules.due import DueKind
from canine.rules.readiness import ReadinessState, ReasonKind
from canine.rules.team import Mode
from canine.shifts import queries as shifts
from canine.units import queries as units
from canine.web.access import may
from canine.web.filters import unit_zone
from canine.web.pages import page
from canine.web.sections import Subject, section_of

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
