"""Pages of prepared items: the list, one item, and how it ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit.queries import history
from canine.items import queries, services
from canine.items.forms import ItemForm, PutAwayForm
from canine.registry import queries as registry
from canine.registry.list_filters import ODOUR
from canine.rules.permissions import Permission
from canine.rules.presentation import ItemKind
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Filter, Listing, choice_of, local, show_list
from canine.units import queries as units
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.sections import Subject, section_of, sections
from canine.web.writes import transactional

if TYPE_CHECKING:
    from canine.items.models import PreparedItem

bp = Blueprint("items", __name__)


@bp.get("/items")
@requires(Permission.SEE_ITEMS)
def list_items() -> Response:
    """Every prepared item, searchable; those in use first."""
    of = units_in_sight()
    names = {unit.id: unit.name for unit in units.units()}
    return show_list(
        ITEMS, lambda asked: queries.items(asked, unit_zone(), units=of), "items/list_items.html", unit_names=names
    )


_IN_A_CHECK_UP = (ItemKind.TARGET, ItemKind.BLANK, ItemKind.DISTRACTOR)
ITEMS = Listing(
    "items",
    "Prepared items",
    "items.list_items",
    "Number, odour, aid, or what it is",
    (
        choice_of("kind", "Kind", lambda: [(one.value, word_for(one)) for one in _IN_A_CHECK_UP], ItemKind),
        ODOUR,
        choice_of("state", "State", lambda: [("in_use", "in use"), ("put_away", "put away")], str),
        Filter("since", "Prepared from"),
        Filter("until", "Prepared to"),
    ),
    (
        Column("number", "Number", lambda one: one.number, sorts=True, is_number=True),
        Column("kind", "Kind", lambda one: word_for(one.kind), sorts=True),
        Column("words", "What it is", lambda one: one.words, sorts=True),
        Column("form", "Form", lambda one: one.form),
        Column("weight_g", "Weight", lambda one: one.weight_g, sorts=True, is_number=True),
        Column("container", "Container", lambda one: one.container),
        Column("prepared_at", "Prepared", lambda one: local(one.prepared_at), sorts=True),
        Column("prepared_by", "Prepared by", lambda one: one.prepared_by_name, is_of_files=True),
        Column("state", "State", lambda one: "put away" if one.put_away_at else "in use"),
        Column("put_away_reason", "Put away because", lambda one: one.put_away_reason, is_of_files=True),
        Column("unit", "Unit", lambda one: units.unit(one.unit_id).name),
    ),
)


@bp.route("/items/new", methods=["GET", "POST"])
@requires(Permission.KEEP_ITEMS)
@transactional
def prepare_items() -> BaseResponse:
    """Ask for what was prepared."""
    at = clock.now()
    form = ItemForm(prepared_at=at, many=1, unit_id=current_user.unit_id)
    form.unit_id.offer([(unit.id, unit.name) for unit in units.units() if sees_unit(unit.id)])
    aids = registry.aids(units_in_sight(), in_date_on=at.astimezone(unit_zone()).date())
    form.aid_id.offer(((aid.id, f"{aid.label}: {aid.odour.name}, {aid.form}") for aid in aids), empty="No aid")
    return render_form(
        form,
        FormPage("Prepare an item", "Number and record", url_for("items.list_items")),
        lambda **by: services.prepare_items(form.to_message(), **by),
        says=_numbered,
    )


def _numbered(made: Sequence["PreparedItem"]) -> str:
    numbers = f"Item {made[0].number} is" if len(made) == 1 else f"Items {made[0].number} to {made[-1].number} are"
    return Sentence("{numbers} on record. Write the number on the container.", numbers=numbers)


@bp.get("/items/<uuid:item_id>")
@requires(Permission.SEE_ITEMS)
def show_item(item_id: UUID) -> Response:
    """Show one item, and where it lay."""
    found = queries.item(item_id)
    return page(
        "items/show_item.html",
        title=Sentence("Item {number}", number=found.number),
        item=found,
        unit=units.unit(found.unit_id),
        sections=sections(Subject.ITEM, item_id),
        lines=history([str(item_id)]),
    )


@bp.route("/items/<uuid:item_id>/put-away", methods=["GET", "POST"])
@requires(Permission.KEEP_ITEMS)
@transactional
def put_away(item_id: UUID) -> BaseResponse:
    """Ask why an item is used no more."""
    found, form = queries.item(item_id), PutAwayForm()
    title = Sentence("Put item {number} away", number=found.number)
    return render_form(
        form,
        FormPage(title, "Put away", url_for("items.show_item", item_id=item_id)),
        lambda **by: services.put_away(item_id, form.reason.data or "", **by),
        says=Sentence("Item {number} is put away.", number=found.number),
    )


@section_of(Subject.AID, needs=Permission.SEE_ITEMS, place=10)
def items_of_aid(aid_id: UUID) -> str:
    """Return what was prepared of an aid, on its page."""
    rows = queries.of_aid(aid_id)
    return render_template("items/section_of_aid.html", rows=rows) if rows else ""
