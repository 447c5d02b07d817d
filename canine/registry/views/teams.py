"""Pages of teams."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.registry import lists, queries, services
from canine.registry.forms.people import TeamForm
from canine.registry.views.sheets import Sheet, added, asked, bp, in_sheet, to_team, today
from canine.units import queries as units
from canine.web.access import may
from canine.web.pages import page
from canine.web.reach import teams_let_in, units_in_sight
from canine.web.sections import Subject
from canine.web.writes import writes


@bp.get("/teams")
@may(Deed.SEE_REGISTRY)
def list_teams() -> Response:
    """Every team, searchable; those that run stand first."""
    search, number = asked()
    teams = lists.teams(search, number, units=units_in_sight(), also=teams_let_in())
    return page("registry/list_teams.html", title="Teams", teams=teams, search=search)


@bp.route("/teams/new", methods=["GET", "POST"])
@may(Deed.KEEP_TEAMS)
@writes
def form_team() -> BaseResponse:
    """Form a team of a dog and a handler."""
    form = TeamForm(from_on=today(), dog_id=request.args.get("dog"), handler_id=request.args.get("handler"))
    form.dog_id.offer(queries.dogs_in_service(clock.now(), units_in_sight()), empty="Choose the dog")
    handlers = [(each.id, f"{each.name}, {each.service_number}") for each in queries.handlers(units_in_sight())]
    form.handler_id.offer(handlers, empty="Choose the handler")
    return in_sheet(
        form,
        Sheet("Form a team", "Form the team", url_for("registry.list_teams")),
        lambda **by: services.form_team(form.to_message(), **by),
        lambda made: to_team(made.id),
    )


@bp.get("/teams/<uuid:team_id>")
@may(Deed.SEE_REGISTRY)
def show_team(team_id: UUID) -> Response:
    """Show a team: its dog, its handler, its days."""
    team = queries.team(team_id)
    return page(
        "registry/show_team.html",
        title=team.name,
        team=team,
        unit=units.unit(team.dog.unit_id),
        step=queries.last_step(team.dog_id),
        **added(Subject.TEAM, team_id),
    )
