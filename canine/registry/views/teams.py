"""Pages of teams."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import teams_let_in, units_in_sight
from canine.registry import lists, queries, services
from canine.registry.forms.people import TeamForm
from canine.registry.list_filters import DOG, HANDLER
from canine.registry.views.sheets import added, bp, to_team, today
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.saved_views.lists import Column, Listing, show_list
from canine.units import queries as units
from canine.web.access import requires
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import transactional


@bp.get("/teams")
@requires(Permission.SEE_REGISTRY)
def list_teams() -> Response:
    """Every team, searchable; those that run stand first."""
    of, also = units_in_sight(), teams_let_in()
    return show_list(TEAMS, lambda asked: lists.teams(asked, units=of, also=also), "registry/list_teams.html")


TEAMS = Listing(
    "teams",
    "Teams",
    "registry.list_teams",
    "Dog or handler",
    (DOG, HANDLER),
    (
        Column(
            "team", "Team", lambda one: Sentence("{dog} with {handler}", dog=one.dog, handler=one.handler), sorts=True
        ),
        Column("from_on", "From", lambda one: one.from_on, sorts=True),
        Column("to_on", "To", lambda one: one.to_on or "", sorts=True),
        Column("end_reason", "Why it ended", lambda one: one.end_reason),
        Column("unit", "Unit", lambda one: one.unit),
    ),
)


@bp.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.KEEP_TEAMS)
@transactional
def form_team() -> BaseResponse:
    """Form a team of a dog and a handler."""
    form = TeamForm(from_on=today(), dog_id=request.args.get("dog"), handler_id=request.args.get("handler"))
    form.dog_id.offer(queries.dogs_in_service(clock.now(), units_in_sight()), empty="Choose the dog")
    handlers = [(each.id, f"{each.name}, {each.service_number}") for each in queries.handlers(units_in_sight())]
    form.handler_id.offer(handlers, empty="Choose the handler")
    return render_form(
        form,
        FormPage("Form a team", "Form the team", url_for("registry.list_teams")),
        lambda **by: services.form_team(form.to_message(), **by),
        lambda made: to_team(made.id),
    )


@bp.get("/teams/<uuid:team_id>")
@requires(Permission.SEE_REGISTRY)
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
