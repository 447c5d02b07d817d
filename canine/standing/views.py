"""A team's standing: what it is certified for now, how it came to that, and the manager's decision."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.registry import queries as registry
from canine.rules.team import Mode
from canine.standing import queries, services
from canine.standing.forms import EndForm, VerdictForm
from canine.web.access import current_actor, may
from canine.web.pages import page
from canine.web.sections import Subject, link_of, section_of
from canine.web.writes import submitted, writes

bp = Blueprint("standing", __name__)


@bp.get("/teams/<uuid:team_id>/standing")
@may(Deed.SEE_REGISTRY)
def show_standing(team_id: UUID) -> Response:
    """What held, and holds, for a team."""
    team = registry.team(team_id)
    now = {mode: queries.held(team_id, mode, clock.now()) for mode in Mode}
    title = f"Standing of {team.name}"
    return page("standing/show_standing.html", title=title, team=team, now=now, facts=queries.facts_of(team_id))


@bp.route("/teams/<uuid:team_id>/standing/decide", methods=["GET", "POST"])
@may(Deed.CHANGE_STANDING)
@writes
def decide(team_id: UUID) -> BaseResponse:
    """A manager suspends, reinstates or withdraws."""
    team = registry.team(team_id)
    form = VerdictForm()
    form.offer_odours([odour.name for odour in registry.odours()])

    def act() -> bool:
        services.decide(form.to_message(team_id), actor=current_actor(), at=clock.now())
        return True

    if submitted(form, act) is None:
        return page("standing/decide.html", title=f"Decide on {team.name}", form=form, team=team)
    flash("The decision is on record.")
    return redirect(url_for("standing.show_standing", team_id=team_id))


@bp.route("/teams/<uuid:team_id>/end", methods=["GET", "POST"])
@may(Deed.KEEP_TEAMS)
@writes
def end_team(team_id: UUID) -> BaseResponse:
    """A team comes to its end, and so do its certificates."""
    team = registry.team(team_id)
    form = EndForm()
    at = clock.now()

    def act() -> bool:
        services.end_team(team_id, form.to_message(), ends_at=form.ends_at(at), actor=current_actor(), at=at)
        return True

    if submitted(form, act) is None:
        return page("standing/end_team.html", title=f"End {team.name}", form=form, team=team)
    flash(f"{team.name} has ended.")
    return redirect(url_for("registry.show_team", team_id=team_id))


@section_of(Subject.TEAM, needs=Deed.SEE_REGISTRY, place=10)
def standing_of_team(team_id: UUID) -> str:
    """What the team is certified for today, on its page."""
    now = {mode: queries.held(team_id, mode, clock.now()) for mode in Mode}
    return render_template("standing/section_of_team.html", team_id=team_id, now=now)


@link_of(Subject.TEAM, "Suspend, reinstate, withdraw", needs=Deed.CHANGE_STANDING)
def decide_link(team_id: UUID) -> str:
    """The manager's decision."""
    return url_for("standing.decide", team_id=team_id)


@link_of(Subject.TEAM, "End this team", needs=Deed.KEEP_TEAMS, place=90)
def end_link(team_id: UUID) -> str:
    """The end of a team that has not ended."""
    return "" if registry.team(team_id).to_on else url_for("standing.end_team", team_id=team_id)
