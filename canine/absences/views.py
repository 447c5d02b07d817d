"""Pages of absences: who is away and will be, recording it, changing it, and who is away on the rota's page."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.absences import queries, services
from canine.absences.forms import AbsenceCorrectionForm, AbsenceForm
from canine.audit import queries as audit
from canine.columns import Units
from canine.errors import Forbidden
from canine.registry import queries as registry
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, section_of
from canine.web.writes import submitted, transactional

bp = Blueprint("absences", __name__)

LOOKS_BACK = timedelta(days=365)
LOOKS_AHEAD = timedelta(days=14)


@bp.get("/absences")
@requires(Permission.RECORD_ABSENCE)
def list_absences() -> Response:
    """Who is away or will be: a handler reads their own, a manager those of the unit."""
    now = clock.now()
    own = registry.handler_of_user(current_user.id)
    is_manager = current_user.role is Role.MANAGER
    whose = None if is_manager or own is None else own.id
    is_theirs = is_manager or own is not None
    found = queries.absences_in(_own_unit(), now - LOOKS_BACK, None, handler_id=whose) if is_theirs else ()
    return page(
        "absences/list_absences.html",
        title="Leave and illness",
        coming=[one for one in found if one.ends_at is None or one.ends_at > now],
        over=[one for one in reversed(found) if one.ends_at is not None and one.ends_at <= now],
        now=now,
        may_record=is_theirs,
        is_manager=is_manager,
    )


@bp.route("/absences/new", methods=["GET", "POST"])
@requires(Permission.RECORD_ABSENCE)
@transactional
def record_absence() -> BaseResponse:
    """Days on which a handler is not available."""
    today = clock.now().astimezone(unit_zone()).date()
    form = AbsenceForm(from_on=today, handler_id=request.args.get("handler", type=UUID))
    form.handler_id.offer(_offered(), empty="Choose the handler" if current_user.role is Role.MANAGER else None)
    made = submitted(form, lambda: services.record_absence(form.to_message(), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("absences/form_page.html", title="Record leave or illness", form=form, button="Save")
    flash(
        Sentence(
            "On record. {name} is not planned in that time; look at the rota for shifts planned before.",
            name=made.handler.name,
        )
    )
    return redirect(url_for("absences.list_absences"))


def _own_unit() -> Units:
    """Return the unit of who asks: a guest of another one reads nobody's illness there."""
    return current_user.unit_id or ()


def _offered() -> list[tuple[UUID, str]]:
    if current_user.role is Role.MANAGER:
        handlers = registry.handlers(_own_unit())
    else:
        own = registry.handler_of_user(current_user.id)
        handlers = [own] if own else []
    return [(one.id, f"{one.name}, {one.service_number}") for one in handlers]


@bp.route("/absences/<uuid:absence_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_ABSENCE)
@transactional
def correct_absence(absence_id: UUID) -> BaseResponse:
    """Other days, or an absence that never was; with every earlier entry below."""
    found = queries.absence(absence_id, unit_id=_own_unit())
    if not services.may_record(found.handler, current_actor()):
        raise Forbidden(Sentence("Only {name} and a manager of the unit read this.", name=found.handler.name))
    zone = unit_zone()
    form = AbsenceCorrectionForm(
        handler_id=found.handler_id,
        kind=found.kind.value,
        from_on=found.begins_at.astimezone(zone).date(),
        to_on=found.span.last_at and found.span.last_at.astimezone(zone).date(),
        remark=found.remark,
    )
    del form.handler_id
    made = submitted(
        form,
        lambda: services.correct_absence(
            absence_id,
            form.to_message(found.handler_id),
            reason=form.reason.data or "",
            is_struck=bool(form.is_struck.data),
            actor=current_actor(),
            at=clock.now(),
        ),
    )
    if made is None:
        versions = queries.versions_of(found)
        lines = audit.history([str(one.id) for one in versions])
        title = Sentence("Change the absence of {handler}", handler=found.handler.called_at(found.begins_at))
        return page("absences/form_page.html", title=title, form=form, button="Save", lines=lines)
    flash("The change is on record; the earlier entry stays.")
    return redirect(url_for("absences.list_absences"))


@bp.post("/absences/<uuid:absence_id>/end")
@requires(Permission.RECORD_ABSENCE)
@transactional
def end_absence(absence_id: UUID) -> BaseResponse:
    """End an absence today: the handler is back on duty."""
    made = services.end_absence(absence_id, zone=unit_zone(), actor=current_actor(), at=clock.now())
    flash(Sentence("{name} is back on duty.", name=made.handler.name))
    return redirect(url_for("absences.list_absences"))


@section_of(Subject.ROTA, needs=Permission.SEE_ROTA, place=20)
def away_on_rota(unit_id: UUID) -> str:
    """Who is away in the next two weeks: the name, what colleagues need to know, and the days."""
    now = clock.now()
    found = queries.absences_in(unit_id, now, now + LOOKS_AHEAD)
    return render_template("absences/section_of_rota.html", found=found)


@link_of(Subject.HANDLER, "Record leave or illness", needs=Permission.RECORD_ABSENCE)
def record_link(handler_id: UUID) -> str:
    """Return the form for this handler, for those who may fill it in."""
    is_theirs = services.may_record(registry.handler(handler_id), current_actor())
    return url_for("absences.record_absence", handler=handler_id) if is_theirs else ""
