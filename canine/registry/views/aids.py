"""Pages of training aids and of the hands they go through."""

from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.reach import units_in_sight
from canine.custody import queries as custody
from canine.registry import lists, queries, services
from canine.registry.forms.aids import AidChangeForm, AidForm, AidMoveForm
from canine.registry.list_filters import ODOUR
from canine.registry.views.sheets import added, bp, offer_units, to_aid, today
from canine.rules.kennel import AidMove
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.roles import AT_THE_DOGS
from canine.rules.sentence import Sentence
from canine.saved_views.lists import Column, Filter, Listing, show_list
from canine.units import queries as units
from canine.web.access import requires
from canine.web.finding import Finds, Hit, finds
from canine.web.form import Form
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import transactional


@bp.get("/aids")
@requires(Permission.SEE_REGISTRY)
def list_aids() -> Response:
    """Every training aid, searchable, with who has it out."""
    of = units_in_sight()
    return show_list(AIDS, lambda asked: lists.aids(asked, units=of), "registry/list_aids.html", today=today())


AIDS = Listing(
    "aids",
    "Training aids",
    "registry.list_aids",
    "Label, odour, source or batch",
    (ODOUR, Filter("until", "To be replaced by")),
    (
        Column("label", "Label", lambda one: one.label, sorts=True),
        Column("odour", "Odour", lambda one: one.odour, sorts=True),
        Column("form", "What it is", lambda one: one.form),
        Column("weight_g", "Weight", lambda one: one.weight_g, sorts=True, is_number=True),
        Column("holder", "Where", lambda one: one.holder or "in the store"),
        Column("replace_by_on", "Replace by", lambda one: one.replace_by_on, sorts=True),
        Column("unit", "Unit", lambda one: one.unit),
    ),
)


@finds("Training aids", "registry.list_aids", needs=Permission.SEE_REGISTRY, place=30)
def aids_with(text: str) -> Finds:
    """Return the training aids with this label, odour, source or batch."""
    found = lists.aids(Asked(text), units=units_in_sight())
    hits = [Hit(one.label, url_for("registry.show_aid", aid_id=one.id), one.odour) for one in found.rows]
    return Finds(hits, found)


@bp.route("/aids/new", methods=["GET", "POST"])
@requires(Permission.KEEP_AIDS)
@transactional
def add_aid() -> BaseResponse:
    """Ask for a new training aid."""
    form = AidForm()
    offer_units(form)
    _offer_odours(form)
    sheet = FormPage("Add a training aid", "Add the aid", url_for("registry.list_aids"))
    return render_form(form, sheet, lambda **by: services.add_aid(form.to_message(), **by), lambda aid: to_aid(aid.id))


def _offer_odours(form: Form, own: UUID | None = None) -> None:
    known = [odour for odour in queries.odours(active_only=False) if odour.retired_at is None or odour.id == own]
    form.odour_id.offer([(odour.id, odour.name) for odour in known], empty="Choose the odour")


@bp.get("/aids/<uuid:aid_id>")
@requires(Permission.SEE_REGISTRY)
def show_aid(aid_id: UUID) -> Response:
    """Show a training aid and the hands it went through."""
    aid = queries.aid(aid_id)
    moves = lists.moves_of(aid)
    return page(
        "registry/show_aid.html",
        title=aid.label,
        aid=aid,
        unit=units.unit(aid.unit_id),
        moves=moves,
        asked=custody.asked_about([move.id for move in moves]),
        is_out=bool(moves) and moves[0].move is AidMove.TAKEN_OUT,
        is_gone=bool(moves) and moves[0].move is AidMove.DISPOSED_OF,
        is_in_date=queries.aid_is_in_date(aid_id, today()),
        **added(Subject.AID, aid_id, moves),
    )


@bp.route("/aids/<uuid:aid_id>/change", methods=["GET", "POST"])
@requires(Permission.KEEP_AIDS)
@transactional
def change_aid(aid_id: UUID) -> BaseResponse:
    """Ask for an aid's corrected facts."""
    aid = queries.aid(aid_id)
    form = AidChangeForm(obj=aid)
    offer_units(form)
    _offer_odours(form, aid.odour_id)
    return render_form(
        form,
        FormPage(Sentence("Change {label}", label=aid.label), "Save", to_aid(aid_id)),
        lambda **by: services.change_aid(aid_id, form.to_message(), reason=form.reason.data or "", **by),
        lambda _: to_aid(aid_id),
    )


@bp.route("/aids/<uuid:aid_id>/take-out", methods=["GET", "POST"])
@requires(Permission.MOVE_AID)
@transactional
def take_aid_out(aid_id: UUID) -> BaseResponse:
    """Take an aid out of the store."""
    return _move(aid_id, AidMove.TAKEN_OUT, "Take out")


@bp.route("/aids/<uuid:aid_id>/bring-back", methods=["GET", "POST"])
@requires(Permission.MOVE_AID)
@transactional
def bring_aid_back(aid_id: UUID) -> BaseResponse:
    """Put an aid back into the store."""
    return _move(aid_id, AidMove.BROUGHT_BACK, "Bring back")


@bp.route("/aids/<uuid:aid_id>/dispose", methods=["GET", "POST"])
@requires(Permission.KEEP_AIDS)
@transactional
def dispose_of_aid(aid_id: UUID) -> BaseResponse:
    """End an aid: destroyed, or handed back to whoever it came from."""
    return _move(aid_id, AidMove.DISPOSED_OF, "Dispose of")


def _move(aid_id: UUID, move: AidMove, words: str) -> BaseResponse:
    aid = queries.aid(aid_id)
    form = AidMoveForm(carrier_id=current_user.id, at=clock.now())
    people = people_choices(accounts.people_of(aid.unit_id, clock.now(), *AT_THE_DOGS))
    form.carrier_id.offer(people)
    form.witness_id.offer(people, empty="Choose the second person")
    return render_form(
        form,
        FormPage(Sentence(words + " {label}", label=aid.label), words, to_aid(aid_id)),
        lambda **by: services.move_aid(aid_id, form.to_message(move), **by),
        lambda _: to_aid(aid_id),
    )
