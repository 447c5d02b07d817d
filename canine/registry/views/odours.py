"""Pages of the target odours."""

from uuid import UUID

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine.accounts.reach import units_in_sight
from canine.registry import lists, queries, services
from canine.registry.forms.odours import OdourChangeForm, OdourForm
from canine.registry.forms.reasons import ReasonForm
from canine.registry.views.sheets import added, bp, to_odour, today
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.saved_views.lists import Column, Listing, choice_of, local, show_list
from canine.web.access import requires
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import transactional


@bp.get("/odours")
@requires(Permission.SEE_REGISTRY)
def list_odours() -> Response:
    """Every target odour, those that are trained on first."""
    of = units_in_sight()
    return show_list(ODOURS, lambda asked: lists.odours(asked, units=of), "registry/list_odours.html")


ODOURS = Listing(
    "odours",
    "Target odours",
    "registry.list_odours",
    "Name",
    (choice_of("state", "State", lambda: [("trained_on", "trained on"), ("retired", "retired")], str),),
    (
        Column("name", "Name", lambda one: one.name, sorts=True),
        Column("state", "State", lambda one: "retired" if one.retired_at else "trained on", sorts=True),
        Column("retired_at", "Retired", lambda one: local(one.retired_at), is_of_files=True),
        Column("aids", "Training aids", lambda one: one.aids, sorts=True, is_number=True),
    ),
)


@bp.route("/odours/new", methods=["GET", "POST"])
@requires(Permission.KEEP_ODOURS)
@transactional
def add_odour() -> BaseResponse:
    """Ask for a new target odour."""
    form = OdourForm()
    sheet = FormPage("Add a target odour", "Add the odour", url_for("registry.list_odours"))
    return render_form(form, sheet, lambda **by: services.add_odour(form.to_message(), **by), lambda _: sheet.back)


@bp.get("/odours/<uuid:odour_id>")
@requires(Permission.SEE_REGISTRY)
def show_odour(odour_id: UUID) -> Response:
    """Show a target odour and its training aids."""
    odour = queries.odour(odour_id)
    return page(
        "registry/show_odour.html",
        title=odour.name,
        odour=odour,
        aids=queries.aids(units_in_sight(), odour_id=odour_id),
        today=today(),
        **added(Subject.ODOUR, odour_id),
    )


@bp.route("/odours/<uuid:odour_id>/change", methods=["GET", "POST"])
@requires(Permission.KEEP_ODOURS)
@transactional
def change_odour(odour_id: UUID) -> BaseResponse:
    """How its name is spelt in Latin letters."""
    odour = queries.odour(odour_id)
    form = OdourChangeForm(obj=odour)
    return render_form(
        form,
        FormPage(Sentence("Latin spelling of {name}", name=odour.name), "Save", to_odour(odour_id)),
        lambda **by: services.change_odour(odour_id, form.latin_name.data or "", reason=form.reason.data or "", **by),
        lambda _: to_odour(odour_id),
    )


@bp.route("/odours/<uuid:odour_id>/retire", methods=["GET", "POST"])
@requires(Permission.KEEP_ODOURS)
@transactional
def retire_odour(odour_id: UUID) -> BaseResponse:
    """Retire an odour: the units train on it no longer."""
    odour, form = queries.odour(odour_id), ReasonForm()
    return render_form(
        form,
        FormPage(Sentence("Retire {name}", name=odour.name), "Retire the odour", to_odour(odour_id)),
        lambda **by: services.retire_odour(odour_id, reason=form.reason.data or "", **by),
        lambda _: to_odour(odour_id),
    )


@bp.route("/odours/<uuid:odour_id>/bring-back", methods=["GET", "POST"])
@requires(Permission.KEEP_ODOURS)
@transactional
def bring_back_odour(odour_id: UUID) -> BaseResponse:
    """Reinstate an odour: the units train on it again."""
    odour, form = queries.odour(odour_id), ReasonForm()
    return render_form(
        form,
        FormPage(Sentence("Bring back {name}", name=odour.name), "Bring the odour back", to_odour(odour_id)),
        lambda **by: services.bring_back_odour(odour_id, reason=form.reason.data or "", **by),
        lambda _: to_odour(odour_id),
    )
