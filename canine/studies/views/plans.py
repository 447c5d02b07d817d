"""Pages of a study while it is made: the list, the plan, its page, the preparer's next container, the opening."""

from collections.abc import Iterable
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import persons
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit import queries as audit
from canine.audit.audited_views import audited_read
from canine.rasco import queries as rasco
from canine.registry import queries as registry
from canine.registry.list_filters import SINCE, UNTIL, word_of
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.rules.study import Condition, StudyState
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, choice_of, local, show_list
from canine.studies import linking as linking  # what a sample of a prepared container belongs to, in every process
from canine.studies import queries, sentences, services
from canine.studies.forms.plans import OpeningForm, PreparationForm, StudyForm
from canine.studies.views.blueprint import bp, secret_key
from canine.units import queries as units
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, section_of
from canine.web.writes import submitted, transactional


@bp.get("/studies")
@requires(Permission.SEE_STUDIES)
def list_studies() -> Response:
    """Show every study there ever was."""
    of = units_in_sight()
    return show_list(STUDIES, lambda asked: queries.studies(of, asked, unit_zone()), "studies/list_studies.html")


def _odours() -> list[tuple[str, str]]:
    """Return the odours to choose from; a plan names them in words."""
    return [(one.name, one.name) for one in registry.odours(active_only=False)]


STUDIES = Listing(
    "studies",
    "Studies",
    "studies.list_studies",
    "Title or question",
    (SINCE, UNTIL, word_of("state", "State", StudyState), choice_of("odour", "Odour", _odours, str)),
    (
        Column("study", "Study", lambda one: f"{one.number}: {one.title}", sorts=True),
        Column("state", "State", lambda one: word_for(one.state)),
        Column("containers", "Prepared containers planned", lambda one: one.containers, sorts=True, is_number=True),
        Column("planned_at", "Planned", lambda one: local(one.planned_at), sorts=True),
        Column("planned_by", "Planned by", lambda one: one.planned_by_name, is_of_files=True),
        Column("question", "Question", lambda one: one.question, is_of_files=True),
        Column("odours", "Odours", lambda one: ", ".join(_odours_of(one.planned_conditions)), is_of_files=True),
        Column("unit", "Unit", lambda one: one.unit.name, is_of_files=True),
    ),
)


def _odours_of(conditions: Iterable[Condition]) -> list[str]:
    return list(dict.fromkeys(one.odour for one in conditions if one.odour))


@bp.route("/studies/new", methods=["GET", "POST"])
@requires(Permission.PLAN_STUDY)
@transactional
def plan_study() -> BaseResponse:
    """Ask for the plan of a study."""
    form = StudyForm(unit_id=current_user.unit_id)
    form.offer(
        units=[(unit.id, unit.name) for unit in units.units() if sees_unit(unit.id)],
        odours=[odour.name for odour in registry.odours()],
        people=rasco.people(units_in_sight(), clock.now()),
    )
    made = submitted(
        form,
        lambda: services.plan(form.to_message(), secret_key=secret_key(), actor=current_actor(), at=clock.now()),
    )
    if made is None:
        return page("studies/plan_study.html", title="Plan a study", form=form, back=url_for("studies.list_studies"))
    flash("The plan is on record and its order sealed. Another manager agrees to it before anything is prepared.")
    return redirect(url_for("studies.show_study", study_id=made.id))


@bp.get("/studies/<uuid:study_id>")
@requires(Permission.SEE_STUDIES)
def show_study(study_id: UUID) -> Response:
    """Show the plan, how far it has come and, once it was opened, the way to its results."""
    found = queries.study(study_id)
    lines = queries.container_lines(found)
    return page(
        "studies/show_study.html",
        title=Sentence("Study {number}: {title}", number=found.number, title=found.title),
        found=found,
        states=StudyState,
        aim=sentences.of_plan(found.aim_as_planned, found.needed),
        progress=queries.progress(found, lines),
        containers=lines,
        is_preparer=persons.are_one(current_user.id, found.preparer_id),
        contents={one["number"]: one for one in found.opening.contents} if found.opening else {},
        now=rasco.sample_now,
        minutes=services.minutes_to_sample(study_id, secret_key=secret_key()),
        lines=audit.history([str(found.id)], with_desk=allowed(Permission.SEE_CASES)),
    )


@bp.post("/studies/<uuid:study_id>/agree")
@requires(Permission.AGREE_TO_STUDY)
@transactional
def agree(study_id: UUID) -> BaseResponse:
    """Agree to a plan."""
    services.agree(study_id, actor=current_actor(), at=clock.now())
    flash("You agreed to the study. Its containers can be prepared.")
    return redirect(url_for("studies.show_study", study_id=study_id))


@bp.get("/studies/<uuid:study_id>/next")
@requires(Permission.PREPARE_CONTAINER)
@audited_read
def next_container(study_id: UUID) -> BaseResponse:
    """Tell the preparer what goes into the container that is next; the look stands in the log."""
    return _next_page(study_id, PreparationForm(loaded_at=minute(clock.now())))


def _next_page(study_id: UUID, form: PreparationForm) -> BaseResponse:
    number, condition = services.next_to_prepare(
        study_id, secret_key=secret_key(), actor=current_actor(), at=clock.now()
    )
    back = url_for("studies.show_study", study_id=study_id)
    if number is None or condition is None:
        flash("Every container of the study is prepared.")
        return redirect(back)
    form.number.data = str(number)
    _offer(form, condition, study_id)
    title = Sentence("Container {number} of study {number_2}", number=number, number_2=queries.study(study_id).number)
    return page("studies/next_container.html", title=title, form=form, condition=condition, number=number, back=back)


def _offer(form: PreparationForm, condition: Condition | None, study_id: UUID) -> None:
    at = clock.now()
    unit_id = queries.study(study_id).unit_id
    if condition is None or condition.is_target:
        aids = registry.aids(unit_id, in_date_on=at.astimezone(unit_zone()).date())
        form.aids.offer(
            (aid.id, f"{aid.label}: {aid.form}, {aid.sealed_weight_g:g} g")
            for aid in aids
            if condition is None or aid.odour.name == condition.odour
        )
    else:
        del form.aids
    people = [(key, name) for key, name in rasco.people(unit_id, at) if key != current_user.id]
    form.second.offer(people, empty="– choose –")


@bp.post("/studies/<uuid:study_id>/next")
@requires(Permission.PREPARE_CONTAINER)
@transactional
def prepare(study_id: UUID) -> BaseResponse:
    """Record the container that was prepared."""
    form = PreparationForm()
    _offer(form, None, study_id)
    made = submitted(
        form,
        lambda: services.prepare(
            form.to_message(study_id), secret_key=secret_key(), actor=current_actor(), at=clock.now()
        ),
    )
    if made is None:
        answer = _next_page(study_id, form)
        answer.status_code = 422
        return answer
    flash(Sentence("Container {number} is on record. What lies in it is sealed.", number=made.number))
    return redirect(url_for("studies.show_study", study_id=study_id))


@bp.post("/studies/containers/<uuid:prepared_id>/empty")
@requires(Permission.PREPARE_CONTAINER)
@transactional
def empty(prepared_id: UUID) -> BaseResponse:
    """Say that a container was emptied."""
    made = services.empty(prepared_id, actor=current_actor(), at=clock.now())
    flash(
        Sentence("Container {number} is emptied; what is sampled of it from now on is no study’s.", number=made.number)
    )
    return redirect(url_for("studies.show_study", study_id=made.study_id))


@bp.route("/studies/<uuid:study_id>/open", methods=["GET", "POST"])
@requires(Permission.OPEN_STUDY)
@transactional
def open_study(study_id: UUID) -> BaseResponse:
    """Open the order and what was sealed: from then on the results stand."""
    found, form = queries.study(study_id), OpeningForm()
    made = submitted(
        form,
        lambda: services.open_study(
            study_id, form.reason.data or "", secret_key=secret_key(), actor=current_actor(), at=clock.now()
        ),
    )
    back = url_for("studies.show_study", study_id=study_id)
    if made is None:
        progress = queries.progress(found)
        return page(
            "studies/open_study.html",
            title=Sentence("Open study {number}", number=found.number),
            form=form,
            progress=progress,
            back=back,
        )
    flash("The study is open: its order and what lay in each container can be read by everybody.")
    return redirect(back)


@section_of(Subject.SAMPLE, needs=Permission.SEE_STUDIES, place=31)
def study_of_sample(sample_id: UUID) -> str:
    """Return the study whose container was sampled, on the sample's page."""
    found = queries.container_of_sample(sample_id)
    return Markup(render_template("studies/section_of_sample.html", one=found)) if found else ""
