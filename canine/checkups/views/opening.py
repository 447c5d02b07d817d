"""Check-ups in their list, on the team's page and on their own, and the form that opens one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.reach import judged_units, teams_let_in, units_in_sight
from canine.audit import queries as audit
from canine.checkups import queries, services
from canine.checkups.errors import CheckupImpossible
from canine.checkups.forms.opening import OpenForm
from canine.checkups.planning import Asked, RuleShown, rule_shown
from canine.checkups.views.blueprint import bp
from canine.checkups.views.next_step import next_step, parts_of
from canine.errors import DomainError
from canine.items import queries as prepared
from canine.policy import queries as policies
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.registry.list_filters import DOG, HANDLER, ODOUR, SINCE, UNTIL, word_of
from canine.rules.figures import written_day
from canine.rules.permissions import Permission
from canine.rules.policy import Policy
from canine.rules.roles import AT_THE_DOGS, Role
from canine.rules.sentence import Sentence
from canine.rules.team import Mode
from canine.rules.trial import CheckupState, Part, items_needed
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.web.access import current_actor, requires
from canine.web.filters import quantity, unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, links, section_of, sections
from canine.web.writes import refuse, submitted, transactional

_BEFORE_REVEAL = (CheckupState.PLANNED, CheckupState.RUNNING, CheckupState.COMPLETE)


@bp.get("/checkups")
@requires(Permission.SEE_CHECKUPS)
def list_checkups() -> Response:
    """Every check-up, searchable, by state; those that wait for the looking person stand first."""
    role_decides = current_user.role is Role.MANAGER
    of = units_in_sight()
    sight = queries.Sight(of if of is None else of | judged_units(), teams_let_in(), current_user.id)
    return show_list(
        CHECKUPS,
        lambda asked: queries.checkup_rows(asked, unit_zone(), sight=sight),
        "checkups/list_checkups.html",
        waiting=queries.waiting_for_approval(judged_units()) if role_decides else queries.waiting_for(current_user.id),
    )


CHECKUPS = Listing(
    "checkups",
    "Efficacy check-ups",
    "checkups.list_checkups",
    "Dog, handler, assessor or place",
    (SINCE, UNTIL, DOG, HANDLER, ODOUR, word_of("mode", "Mode", Mode), word_of("state", "State", CheckupState)),
    (
        Column("opened_at", "Opened", lambda one: local(one.opened_at), sorts=True),
        Column("team", "Team", lambda one: one.team, sorts=True),
        Column("mode", "Mode", lambda one: word_for(one.mode), sorts=True),
        Column("odours", "Odours", lambda one: ", ".join(one.odours)),
        Column("state", "State", lambda one: word_for(one.state), sorts=True),
        Column("verdict", "Verdict", lambda one: word_for(one.verdict) if one.verdict else "", is_of_files=True),
        Column("hits", "Targets found", lambda one: _share(one, one.hits, one.misses)),
        Column("false_alerts", "False alerts", lambda one: _share(one, one.false_alerts, one.correct_rejections)),
        Column("assessor", "Assessor", lambda one: one.assessor, sorts=True),
    ),
)


def _share(one: Any, part: int | None, rest: int | None) -> str:
    """Return how many of how many, once it is judged."""
    return f"{part} of {(part or 0) + (rest or 0)}" if one.verdict else ""


@bp.route("/checkups/new", methods=["GET", "POST"])
@requires(Permission.OPEN_CHECKUP)
@transactional
def open_checkup() -> BaseResponse:
    """Ask for a new check-up: its people, what is asked for, and what the rule does."""
    at = clock.now()
    policy = policies.in_force(at)
    form = OpenForm(
        team_id=request.args.get("team"),
        targets=policy.least_targets,
        non_targets=policy.least_non_targets,
        sessions=policy.least_sessions,
        recorder_id=current_user.id,
    )
    today = at.astimezone(unit_zone()).date()
    teams = _teams(today)
    of = {team.dog.unit_id for team in teams}
    form.offer(
        teams=team_choices(teams),
        people=_people(of, at),
        odours=((each.id, each.name) for each in registry.odours()),
        items=((each.id, _item_words(each)) for each in prepared.ready_items(of, today)),
    )

    def act() -> Any:
        try:
            return services.open_checkup(form.to_message(), actor=current_actor(), at=at)
        except CheckupImpossible as impossible:
            for one in impossible.obstacles:
                refuse(form, DomainError(one.sentence, field=one.field))
            raise DomainError("This check-up cannot be held so: see what is marked.") from impossible

    made = submitted(form, act)
    if made is None:
        rule = _rule_of(form, policy)
        return page(
            "checkups/open_checkup.html",
            title="Open an efficacy check-up",
            form=form,
            rule=rule,
            needed={number: items_needed(("odour",) * number, policy) for number in (1, 2)},
            policy=policy,
            agency=accounts.comes_from(accounts.user(current_user.id)),
        )
    flash("The check-up is open. The plan is drawn and sealed; its commitment stands in the log.")
    return redirect(url_for("checkups.show_checkup", checkup_id=made.id))


def _rule_of(form: OpenForm, policy: Policy) -> RuleShown:
    """Return what the rule does with what is typed so far, or with the least that the policy asks for."""
    targets = max(form.targets.data or policy.least_targets, 1)
    asked = Asked(
        targets=targets,
        non_targets=form.non_targets.data or policy.least_non_targets,
        positions_per_run=policy.run_positions,
        odours=min(max(len(form.odour_ids.data or ()), 1), targets),
    )
    return rule_shown(asked, policy)


def _people(of: set[UUID], at: datetime) -> list[tuple[UUID, str]]:
    """Return who may help: the people of the teams' units, their guests, and the assessor."""
    found = list(accounts.people_of(of, at, *AT_THE_DOGS))
    own = [] if any(one.id == current_user.id for one in found) else [accounts.user(current_user.id)]
    return people_choices([*found, *own])


def _teams(today: date) -> list[Any]:
    """Return the teams of the person's units, and those of which they were let in to hold a check-up."""
    let_in = [registry.team(team_id) for team_id in teams_let_in()]
    running = [one for one in let_in if one.from_on <= today and (one.to_on is None or one.to_on >= today)]
    return [*registry.teams(units_in_sight(), running_on=today), *running]


def _item_words(item: Any) -> str:
    weight = f", {quantity(item.weight_g, 'g')}" if item.weight_g is not None else ""
    last_day = f", replace by {written_day(item.aid.replace_by_on)}" if item.aid else ""
    return f"{item.number}: {item.words}, {item.form}, {item.container}{weight}{last_day}"


@bp.get("/checkups/<uuid:checkup_id>")
@requires(Permission.SEE_CHECKUPS)
def show_checkup(checkup_id: UUID) -> Response:
    """Show a check-up: what comes next, its people, its commitment, its runs. Never what the plan says."""
    found = queries.checkup(checkup_id)
    entered, result = queries.progress(found), queries.result(checkup_id)
    is_over = result is not None and found.state is not CheckupState.INCOMPLETE
    open_misses = len(queries.scored_as(found, result, entered).misses_without_cause) if is_over else 0
    parts, loaded = parts_of(found, current_user.id), queries.loaded_runs(checkup_id)
    held = queries.parts_held(found)
    ends_it = Part.ASSESSOR in parts or services.stands_in(found, current_actor())
    keys = [found, *found.events, *found.presences, *([result] if result else [])]
    return page(
        "checkups/show_checkup.html",
        title=Sentence("Check-up of {team_name}", team_name=found.team_name),
        checkup=found,
        progress=entered,
        result=result,
        step=next_step(
            found,
            entered,
            result.verdict if result else None,
            open_misses,
            current_user.id,
            took_part=services.is_part(found, current_actor()),
            ends_it=ends_it,
            looked_at=services.waits_for_a_look(found),
            is_loaded=any(entered.open_run and one.run == entered.open_run.number for one in loaded),
        ),
        loaded=loaded,
        parts=parts,
        is_assessor=Part.ASSESSOR in parts,
        may_note=bool(parts & {Part.ASSESSOR, Part.RECORDER}) and found.state in _BEFORE_REVEAL,
        held=held,
        may_state=services.may_state(found, held, current_user.id),
        may_close=ends_it and found.state in (CheckupState.PLANNED, CheckupState.RUNNING),
        published=queries.published(found),
        past_date=queries.aids_now_past_date(found, clock.now()),
        links=links(Subject.CHECKUP, checkup_id),
        sections=sections(Subject.CHECKUP, checkup_id),
        lines=audit.history([str(each.id) for each in keys]),
    )


@section_of(Subject.TEAM, needs=Permission.SEE_CHECKUPS, place=30)
def checkups_of_team(team_id: UUID) -> str:
    """Return the team's check-ups, on its page."""
    return render_template("checkups/section_of_team.html", rows=queries.checkups_of_team(team_id))


@section_of(Subject.DOG, needs=Permission.SEE_CHECKUPS, place=30)
def checkups_of_dog(dog_id: UUID) -> str:
    """Return every check-up that was ever opened of a dog, on its page."""
    return render_template("checkups/section_of_past.html", rows=queries.checkups_ever_of_dog(dog_id), of="dog")


@section_of(Subject.HANDLER, needs=Permission.SEE_CHECKUPS, place=30)
def checkups_of_handler(handler_id: UUID) -> str:
    """Return every check-up that was ever opened of a handler, on their page."""
    rows = queries.checkups_ever_of_handler(handler_id)
    return render_template("checkups/section_of_past.html", rows=rows, of="handler")


@section_of(Subject.ITEM, needs=Permission.SEE_CHECKUPS, place=10)
def uses_of_item(item_id: UUID) -> str:
    """Return the check-ups that could draw on an item, on its page."""
    return render_template("checkups/section_of_item.html", rows=queries.uses_of([item_id])[item_id])


@link_of(Subject.TEAM, "Open a check-up", needs=Permission.OPEN_CHECKUP)
def open_link(team_id: UUID) -> str:
    """Return the form for this team, while it is one."""
    return "" if registry.team(team_id).to_on else url_for("checkups.open_checkup", team=team_id)
