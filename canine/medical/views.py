"""Pages of medical check-ups."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.errors import NotFound
from canine.medical import queries, services
from canine.medical.forms import LINES, CheckupForm, CorrectionForm
from canine.registry import queries as registry
from canine.registry.list_filters import DOG, SINCE, UNTIL, word_of
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.team import Fitness
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page, picture
from canine.web.sections import Subject, link_of, section_of
from canine.web.writes import submitted, transactional

bp = Blueprint("medical", __name__)

# On the dog's own page; its list has them all.
NEWEST = 8


@bp.get("/medical")
@requires(Permission.SEE_MEDICAL)
def list_checkups() -> Response:
    """Every check-up, searchable, and what falls due for each dog."""
    return show_list(
        CHECKUPS,
        lambda asked: queries.checkup_rows(asked, unit_zone(), units_in_sight()),
        "medical/list_checkups.html",
        today=_today(),
    )


CHECKUPS = Listing(
    "medical-checkups",
    "Medical check-ups",
    "medical.list_checkups",
    "Dog or examiner",
    (SINCE, UNTIL, DOG, word_of("fitness", "For duty", Fitness)),
    (
        Column("examined_at", "Examined", lambda one: local(one.examined_at), sorts=True),
        Column("dog", "Dog", lambda one: one.dog, sorts=True),
        Column("fitness", "For duty", lambda one: f"{word_for(one.fitness)} {one.limits}".strip(), sorts=True),
        Column("weight_kg", "Weight", lambda one: one.weight_kg, sorts=True, is_number=True),
        Column("next_due_on", "Next due", lambda one: one.next_due_on, sorts=True),
        Column("examiner", "Examiner", lambda one: one.examiner),
    ),
)


@bp.get("/medical/due")
@requires(Permission.SEE_MEDICAL)
def list_due() -> Response:
    """Every dog in service with its fitness and what falls due, the earliest first: the veterinarian's morning."""
    at = clock.now()
    rows = queries.due_rows(registry.dogs_in_service(at, units_in_sight()), at)
    return page("medical/list_due.html", title="Dogs and their health", rows=rows, today=_today())


@bp.route("/medical/new", methods=["GET", "POST"])
@requires(Permission.EXAMINE_DOG)
@transactional
def examine() -> BaseResponse:
    """Ask for a check-up."""
    form = CheckupForm(examined_at=_minute(clock.now()), dog_id=request.args.get("dog"))
    form.offer((each.id, f"{each.name}, {each.chip}") for each in registry.dogs(units_in_sight()))
    made = submitted(form, lambda: services.examine_dog(form.to_message(), actor=current_actor(), at=clock.now()))
    if made is None:
        back = url_for("medical.list_due")
        return page("medical/examine.html", title="Medical check-up", form=form, back=back)
    flash(Sentence("The check-up of {dog} is on record.", dog=made.dog.called_at(made.examined_at)))
    return redirect(url_for("medical.show_checkup", checkup_id=made.id))


@bp.get("/medical/<uuid:checkup_id>")
@requires(Permission.SEE_MEDICAL)
def show_checkup(checkup_id: UUID) -> Response:
    """Show a check-up with its corrections and its history."""
    checkup = queries.checkup(checkup_id)
    versions = queries.versions_of(checkup_id)
    return page(
        "medical/show_checkup.html",
        title=Sentence("Medical check-up of {dog}", dog=checkup.dog.called_at(checkup.examined_at)),
        checkup=checkup,
        versions=versions,
        newest=versions[0],
        today=_today(),
        history_lines=audit.history([str(each.id) for each in versions]),
    )


@bp.route("/medical/<uuid:checkup_id>/correct", methods=["GET", "POST"])
@requires(Permission.EXAMINE_DOG)
@transactional
def correct(checkup_id: UUID) -> BaseResponse:
    """Ask for a check-up that takes the place of this one."""
    earlier = queries.checkup(checkup_id)
    form = CorrectionForm(obj=earlier, dog_id=earlier.dog_id, **_vaccinations_of(earlier), reason="")
    form.offer([(earlier.dog_id, earlier.dog.name)])
    made = submitted(
        form,
        lambda: services.correct_checkup(
            checkup_id, form.to_message(), reason=form.reason.data or "", actor=current_actor(), at=clock.now()
        ),
    )
    if made is None:
        back = url_for("medical.show_checkup", checkup_id=checkup_id)
        title = Sentence("Correct the check-up of {dog}", dog=earlier.dog.called_at(earlier.examined_at))
        return page("medical/examine.html", title=title, form=form, back=back)
    flash("The correction is on record; the earlier check-up stays beside it.")
    return redirect(url_for("medical.show_checkup", checkup_id=made.id))


def _vaccinations_of(checkup: Any) -> dict[str, Any]:
    lines = zip(LINES, checkup.vaccinations, strict=False)
    names = ("against", "given_on", "next_on")
    return {f"{name}_{number}": getattr(each, name) for number, each in lines for name in names}


@bp.get("/dogs/<uuid:dog_id>/weight.svg")
@requires(Permission.SEE_MEDICAL)
def draw_weight(dog_id: UUID) -> Response:
    """Show a dog's weight over time as a picture."""
    from canine.medical.pictures import weight_chart  # noqa: PLC0415 -- slow import

    rows = queries.checkups_of_dog(dog_id, clock.now())
    if not rows:
        raise NotFound("This dog was never weighed.")
    weighings = [(row.examined_at.astimezone(unit_zone()), row.weight_kg) for row in rows]
    return picture(weight_chart(weighings), f"Weight of {rows[0].dog}: {len(rows)} weighings")


@section_of(Subject.DOG, needs=Permission.SEE_MEDICAL, place=20)
def checkups_of_dog(dog_id: UUID) -> str:
    """Return a dog's fitness, its weight over time and its vaccinations, on its page."""
    at = clock.now()
    rows = queries.checkups_of_dog(dog_id, at)
    return render_template(
        "medical/section_of_dog.html",
        dog_id=dog_id,
        rows=rows[:NEWEST],
        total=len(rows),
        vaccinations=queries.vaccinations_due(dog_id, at),
        today=_today(),
    )


@link_of(Subject.DOG, "Medical check-up", needs=Permission.EXAMINE_DOG)
def examine_link(dog_id: UUID) -> str:
    """Return the form for this dog."""
    return url_for("medical.examine", dog=dog_id)


def _today() -> Any:
    return clock.now().astimezone(unit_zone()).date()


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
