"""A team's standing: what it is certified for now, how it came to that, and the manager's decision."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.proposals import services as proposals
from canine.proposals.waiting import Waiting, tells_of
from canine.registry import queries as registry
from canine.rules.permissions import Permission
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.team import Mode
from canine.standing import queries, services
from canine.standing.forms import EndForm, VerdictForm
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, section_of, sections
from canine.web.writes import submitted, transactional

bp = Blueprint("standing", __name__)

DECIDED = "The decision is on record."
HOLDS = "I agree: it holds from now on"


@bp.get("/teams/<uuid:team_id>/standing")
@requires(Permission.SEE_REGISTRY)
def show_standing(team_id: UUID) -> Response:
    """Show what held, and holds, for a team."""
    team = registry.team(team_id)
    return page(
        "standing/show_standing.html",
        title=Sentence("Standing of {name}", name=team.name),
        team=team,
        now={mode: queries.held(team_id, mode, clock.now()) for mode in Mode},
        facts=queries.facts_of(team_id),
        proposals=queries.proposals_of(team_id),
        ends=queries.proposed_ends_of(team_id),
    )


@bp.route("/teams/<uuid:team_id>/standing/decide", methods=["GET", "POST"])
@requires(Permission.CHANGE_STANDING)
@transactional
def decide(team_id: UUID) -> BaseResponse:
    """Suspend, reinstate or withdraw by a manager's word."""
    team = registry.team(team_id)
    form = VerdictForm()
    form.offer_odours([odour.name for odour in registry.odours()])
    form.offer_seconds(proposals.offered_seconds(team.dog.unit_id, current_actor()))

    def act() -> str:
        proposed = services.decide(form.to_message(team_id), actor=current_actor(), at=clock.now())
        return "It is proposed. The team stays as it is until a second manager agrees." if proposed else DECIDED

    said = submitted(form, act)
    if said is None:
        return page("standing/decide.html", title=Sentence("Decide on {name}", name=team.name), form=form, team=team)
    flash(said)
    return redirect(url_for("standing.show_standing", team_id=team_id))


@bp.route("/standing/proposals/<uuid:reinstatement_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_STANDING)
@transactional
def answer_reinstatement(reinstatement_id: UUID) -> BaseResponse:
    """Show a proposed reinstatement, and take the second manager's word on it."""
    proposed, answer = queries.proposed(reinstatement_id), partial(services.answer, reinstatement_id)
    return _answer(proposed, "Reinstate", answer, ("The team is reinstated.", "The team stays as it is."))


def _answer(proposed: Any, what: str, answer: Callable[..., Any], said: tuple[str, str]) -> BaseResponse:
    """Show what is proposed for a team, what was decided last and what it would do; take the second manager's word.

    `said` is told after an agreement, and after anything else.
    """
    form = AnswerForm()
    form.offer(HOLDS, is_author=proposed.author_id == current_user.id)
    made = answered(form, answer)
    if made is None:
        return page(
            "standing/answer.html",
            title=f"{what} {proposed.team.called_at(proposed.recorded_at)}?",
            form=form,
            proposed=proposed,
            facts=queries.facts_of(proposed.team_id)[:5],
            effects=sections(Subject.TEAM_PROPOSAL, proposed.team_id),
        )
    flash(said[0] if made.stands is ProposalState.AGREED else said[1])
    return redirect(url_for("standing.show_standing", team_id=proposed.team_id))


def _concerns(found: Any) -> bool:
    """Whether a proposal for a team waits for the signed-in manager, or is theirs."""
    in_unit: bool = current_user.unit_id == found.team.dog.unit_id
    is_asked = current_user.role is Role.MANAGER and (in_unit or found.second_id == current_user.id)
    return bool(is_asked or found.author_id == current_user.id)


@tells_of("proposed_reinstatements", needs=Permission.CHANGE_STANDING)
def reinstatement_that_waits(reinstatement_id: UUID) -> Waiting | None:
    """Tell the managers of the team's unit, and who was named."""
    found = queries.proposed(reinstatement_id)
    if not _concerns(found):
        return None
    address = url_for("standing.answer_reinstatement", reinstatement_id=found.id)
    return Waiting(
        Sentence("Reinstate {name}", name=found.team.name),
        address,
        found.author_id,
        found.author_name,
        found.recorded_at,
    )


@tells_of("proposed_team_ends", needs=Permission.KEEP_TEAMS)
def end_that_waits(end_id: UUID) -> Waiting | None:
    """Tell the managers of the team's unit, and who was named."""
    found = queries.proposed_end(end_id)
    if not _concerns(found):
        return None
    address = url_for("standing.answer_end", end_id=found.id)
    return Waiting(
        Sentence("End {name}", name=found.team.name), address, found.author_id, found.author_name, found.recorded_at
    )


@bp.route("/standing/ends/<uuid:end_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_TEAMS)
@transactional
def answer_end(end_id: UUID) -> BaseResponse:
    """Show a proposed end of a team, and take the second manager's word on it."""
    proposed, answer = queries.proposed_end(end_id), partial(services.answer_end, end_id)
    return _answer(proposed, "End", answer, ("The team has ended.", "The team goes on."))


@bp.route("/teams/<uuid:team_id>/end", methods=["GET", "POST"])
@requires(Permission.KEEP_TEAMS)
@transactional
def end_team(team_id: UUID) -> BaseResponse:
    """End a team, and with it its certificates."""
    team = registry.team(team_id)
    form = EndForm()
    at = clock.now()
    needs_two = services.needs_two_to_end(team_id, at)
    # A last day that is typed may lie nearer to the failure than today does.
    form.offer_seconds(
        proposals.offered_seconds(team.dog.unit_id, current_actor()) if services.has_ever_failed(team_id) else ()
    )

    def act() -> str:
        proposed = services.end_team(
            team_id,
            form.to_message(),
            ends_at=form.ends_at(at),
            actor=current_actor(),
            at=at,
            second_id=form.named_second,
        )
        return (
            "It is proposed. The team goes on until a second manager agrees." if proposed else f"{team.name} has ended."
        )

    said = submitted(form, act)
    if said is None:
        title = Sentence("End {name}", name=team.name)
        return page("standing/end_team.html", title=title, form=form, team=team, needs_two=needs_two)
    flash(said)
    return redirect(url_for("registry.show_team", team_id=team_id))


@section_of(Subject.TEAM, needs=Permission.SEE_REGISTRY, place=10)
def standing_of_team(team_id: UUID) -> str:
    """Return what the team is certified for today, on its page."""
    now = {mode: queries.held(team_id, mode, clock.now()) for mode in Mode}
    return render_template("standing/section_of_team.html", team_id=team_id, now=now)


@link_of(Subject.TEAM, "Suspend, reinstate, withdraw", needs=Permission.CHANGE_STANDING)
def decide_link(team_id: UUID) -> str:
    """Return the manager's decision."""
    return url_for("standing.decide", team_id=team_id)


@link_of(Subject.TEAM, "End this team", needs=Permission.KEEP_TEAMS, place=90)
def end_link(team_id: UUID) -> str:
    """Return the end of a team that has not ended."""
    return "" if registry.team(team_id).to_on else url_for("standing.end_team", team_id=team_id)
