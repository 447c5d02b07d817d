"""Pages of exercises, and what the pages of teams and dogs say of their training."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.corrections import queries as corrections
from canine.corrections.errors import NotTheirEntry
from canine.policy import queries as policy
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.registry.list_filters import DOG, HANDLER, ODOUR, SINCE, UNTIL, word_of
from canine.rules.figures import written_day
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.policy import months_after
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.team import Blinding
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.training import queries, services
from canine.training.forms.exercises import LINES, ExerciseCorrectionForm, ExerciseForm
from canine.training.views.blueprint import bp
from canine.web.access import current_actor, requires
from canine.web.filters import quantity, unit_zone
from canine.web.finding import Finds, Hit, finds
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, section_of
from canine.web.writes import submitted, transactional

# On the team's own page; the list has them all.
NEWEST = 5


@bp.get("/training")
@requires(Permission.SEE_TRAINING)
def list_exercises() -> Response:
    """Every exercise, searchable."""
    return show_list(
        EXERCISES,
        lambda asked: queries.exercise_rows(asked, unit_zone(), units_in_sight()),
        "training/list_exercises.html",
    )


EXERCISES = Listing(
    "exercises",
    "Training",
    "training.list_exercises",
    "Dog, handler, leader, goal or place",
    (SINCE, UNTIL, DOG, HANDLER, ODOUR, word_of("blinding", "Blinding", Blinding)),
    (
        Column("started_at", "Start", lambda one: local(one.started_at), sorts=True),
        Column("team", "Team", lambda one: one.team, sorts=True),
        Column("goal", "Goal", lambda one: one.goal),
        Column("place", "Place", lambda one: one.place, is_of_files=True),
        Column("led_by", "Led by", lambda one: one.led_by, sorts=True),
        Column("minutes", "Length", lambda one: one.minutes, sorts=True, is_number=True),
        Column("blinding", "Blinding", lambda one: word_for(one.blinding)),
        Column("mode", "Mode", lambda one: word_for(one.mode) if one.mode else "", is_of_files=True),
        Column(
            "hits",
            "Hits of targets",
            lambda one: Sentence("{hits} of {what}", hits=one.hits, what=one.hits + one.misses),
            is_number=True,
        ),
        Column(
            "false_alerts",
            "False alerts of non-targets",
            lambda one: Sentence(
                "{false_alerts} of {what}",
                false_alerts=one.false_alerts,
                what=one.false_alerts + one.correct_rejections,
            ),
            is_number=True,
        ),
        Column("struck", "Struck", lambda one: "struck" if one.is_struck else "", is_of_files=True),
    ),
)


@finds("Exercises", "training.list_exercises", needs=Permission.SEE_TRAINING, place=40)
def exercises_with(text: str) -> Finds:
    """Return the exercises with this name, goal or place."""
    found = queries.exercise_rows(Asked(text), unit_zone(), units_in_sight())
    hits = [
        Hit(one.goal, url_for("training.show_exercise", exercise_id=one.id), f"{one.team}, {local(one.started_at)}")
        for one in found.rows
    ]
    return Finds(hits, found)


@bp.route("/training/exercises/new", methods=["GET", "POST"])
@requires(Permission.LOG_EXERCISE)
@transactional
def log_exercise() -> BaseResponse:
    """Ask for an exercise; what the person typed last is offered again."""
    last = queries.last_exercise_by(current_user.id)
    form = ExerciseForm(
        started_at=_minute(clock.now()),
        led_by_id=current_user.id,
        team_id=request.args.get("team") or (last and last.team_id),
        place=last.place if last else "",
    )
    _offer(form)
    made = submitted(form, lambda: services.log_exercise(form.to_message(), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("training/log_exercise.html", title="Log an exercise", form=form, back=url_for(".list_exercises"))
    flash("The exercise is on record.")
    return redirect(url_for("training.show_exercise", exercise_id=made.id))


@bp.get("/training/exercises/<uuid:exercise_id>")
@requires(Permission.SEE_TRAINING)
def show_exercise(exercise_id: UUID) -> Response:
    """Show an exercise with its figures, its corrections and its history."""
    exercise = queries.exercise(exercise_id)
    versions = queries.versions_of(exercise_id)
    return page(
        "training/show_exercise.html",
        title=Sentence("Exercise of {team}", team=exercise.team.called_at(exercise.started_at)),
        exercise=exercise,
        led_by=accounts.user(exercise.led_by_id).called_at(exercise.started_at),
        versions=versions,
        newest=versions[0],
        may_correct=services.may_correct(exercise_id, actor=current_actor(), at=clock.now()),
        double=corrections.double_of(exercise.id),
        history_lines=audit.history([str(one.id) for each in versions for one in (each, *each.strikes)]),
    )


@bp.route("/training/exercises/<uuid:exercise_id>/correct", methods=["GET", "POST"])
@requires(Permission.LOG_EXERCISE)
@transactional
def correct_exercise(exercise_id: UUID) -> BaseResponse:
    """Ask for an exercise that takes the place of this one."""
    earlier = queries.exercise(exercise_id)
    if not services.may_correct(exercise_id, actor=current_actor(), at=clock.now()):
        raise NotTheirEntry
    form = ExerciseCorrectionForm(
        obj=earlier, **_aids_of(earlier), blinding=earlier.blinding.value, mode=earlier.mode or "", reason=""
    )
    _offer(form)
    made = submitted(
        form,
        lambda: services.correct_exercise(
            exercise_id, form.to_message(), reason=form.reason.data or "", actor=current_actor(), at=clock.now()
        ),
    )
    if made is None:
        back = url_for("training.show_exercise", exercise_id=exercise_id)
        return page("training/log_exercise.html", title="Correct the exercise", form=form, back=back)
    flash("The correction is on record; the earlier entry stays beside it.")
    return redirect(url_for("training.show_exercise", exercise_id=made.id))


def _offer(form: ExerciseForm) -> None:
    of = units_in_sight()
    leaders = accounts.people_of(of, clock.now(), Role.HANDLER, Role.ASSESSOR, Role.MANAGER)
    aids = registry.aids(of)
    form.offer(
        _offered_teams(),
        people_choices(leaders),
        [(aid.id, f"{aid.label}, {aid.odour.name}, {quantity(aid.sealed_weight_g, 'g')}") for aid in aids],
    )


def _offered_teams() -> list[tuple[UUID, str]]:
    """Every team, those that ended with their last day."""
    teams = registry.teams(units_in_sight())
    ended = {team.id: team.to_on for team in teams if team.to_on is not None}
    return [
        (key, f"{words}, to {written_day(ended[key])}" if key in ended else words) for key, words in team_choices(teams)
    ]


def _aids_of(exercise: Any) -> dict[str, Any]:
    lines = list(zip(LINES, exercise.aids, strict=False))
    return {f"aid_{n}": each.aid_id for n, each in lines} | {f"amount_{n}": each.amount_g for n, each in lines}


@section_of(Subject.DOG, needs=Permission.SEE_TRAINING, place=40)
def training_of_dog(dog_id: UUID) -> str:
    """Return what the dog came to in training: in exercises and on sheets, never mixed."""
    return render_template(
        "training/section_of_dog.html", tallies=queries.tallies_of_dog(dog_id), sheet=queries.sheet_dog(dog_id)
    )


@section_of(Subject.TEAM, needs=Permission.SEE_TRAINING, place=40)
def training_of_team(team_id: UUID) -> str:
    """Return the team's hours of this month and the last, and its latest exercises."""
    at = clock.now()
    today = at.astimezone(unit_zone()).date()
    last_month, this_month = queries.months(team_id, months_after(today.replace(day=1), -1), today)
    return render_template(
        "training/section_of_team.html",
        months=(this_month, last_month),
        wanted=policy.in_force(at).training_hours_per_month * 60,
        exercises=queries.latest_of_team(team_id, NEWEST),
        team_id=team_id,
    )


@link_of(Subject.TEAM, "Log an exercise", needs=Permission.LOG_EXERCISE)
def log_link(team_id: UUID) -> str:
    """Return the form for this team, while it runs."""
    return "" if registry.team(team_id).to_on else url_for("training.log_exercise", team=team_id)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
