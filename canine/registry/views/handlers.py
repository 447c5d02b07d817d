"""Pages of handlers."""

from uuid import UUID

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts import whose
from canine.accounts.reach import units_in_sight
from canine.registry import lists, queries, services
from canine.registry.forms.people import HandlerChangeForm, HandlerForm
from canine.registry.list_filters import DOG
from canine.registry.views.sheets import added, bp, offer_units, to_handler
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.saved_views.lists import Column, Listing, show_list
from canine.units import queries as units
from canine.web.access import requires
from canine.web.finding import Finds, Hit, finds
from canine.web.form import Form
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import transactional


@bp.get("/handlers")
@requires(Permission.SEE_REGISTRY)
def list_handlers() -> Response:
    """Every handler, searchable."""
    at, of = clock.now(), units_in_sight()
    return show_list(HANDLERS, lambda asked: lists.handlers(asked, at=at, units=of), "registry/list_handlers.html")


HANDLERS = Listing(
    "handlers",
    "Handlers",
    "registry.list_handlers",
    "Name, service number or rank",
    (DOG,),
    (
        Column("name", "Name", lambda one: one.name, sorts=True),
        Column("rank", "Rank", lambda one: one.rank, sorts=True),
        Column("service_number", "Service number", lambda one: one.service_number, sorts=True),
        Column("partners", "Works with", lambda one: ", ".join(one.partners)),
        Column("unit", "Unit", lambda one: one.unit),
    ),
)


@finds("Handlers", "registry.list_handlers", needs=Permission.SEE_REGISTRY, place=6)
def handlers_with(text: str) -> Finds:
    """Return the handlers with this name or number."""
    found = lists.handlers(Asked(text), at=clock.now(), units=units_in_sight())
    hits = [
        Hit(one.name, url_for("registry.show_handler", handler_id=one.id), one.service_number) for one in found.rows
    ]
    return Finds(hits, found)


@bp.route("/handlers/new", methods=["GET", "POST"])
@requires(Permission.KEEP_HANDLERS)
@transactional
def add_handler() -> BaseResponse:
    """Ask for a new handler."""
    form = HandlerForm()
    offer_units(form)
    _offer_accounts(form, None)
    _ask_whose(form)
    sheet = FormPage("Add a handler", "Add the handler", url_for("registry.list_handlers"))
    return render_form(
        form, sheet, lambda **by: services.add_handler(form.to_message(), **by), lambda made: to_handler(made.id)
    )


def _offer_accounts(form: Form, own: UUID | None) -> None:
    taken = {each.user_id for each in queries.handlers()} - {own}
    free = [user for user in accounts.people_of(units_in_sight(), clock.now(), Role.HANDLER) if user.id not in taken]
    offered = [(user.id, f"{user.name}, {user.email}") for user in free]
    if own is not None and own not in {user.id for user in free}:
        offered.append((own, accounts.user(own).name))
    form.user_id.offer(offered, empty="No account yet")


def _ask_whose(form: HandlerForm, *own: UUID) -> None:
    """Ask whether it is somebody on record, when the form was sent with such a name or number."""
    offered = accounts.active_users(Role.HANDLER)
    accounts_person = [user.person_id for user in offered if user.id == form.user_id.data]
    marks = ((form.name.data or "", form.latin_name.data or ""), form.service_number.data or "")
    form.ask_whose(whose.question(*marks, own=[*own, *accounts_person]) if form.is_submitted() else [])


@bp.get("/handlers/<uuid:handler_id>")
@requires(Permission.SEE_REGISTRY)
def show_handler(handler_id: UUID) -> Response:
    """Everything about a handler."""
    handler = queries.handler(handler_id)
    return page(
        "registry/show_handler.html",
        title=handler.name,
        handler=handler,
        unit=units.unit(handler.unit_id),
        account=accounts.user(handler.user_id) if handler.user_id else None,
        **added(Subject.HANDLER, handler_id, handler.courses),
    )


@bp.route("/handlers/<uuid:handler_id>/change", methods=["GET", "POST"])
@requires(Permission.KEEP_HANDLERS)
@transactional
def change_handler(handler_id: UUID) -> BaseResponse:
    """Ask for a handler's corrected facts."""
    handler = queries.handler(handler_id)
    form = HandlerChangeForm(obj=handler)
    offer_units(form)
    _offer_accounts(form, handler.user_id)
    _ask_whose(form, handler.person_id)
    sheet = FormPage(Sentence("Change {name}", name=handler.name), "Save", to_handler(handler_id))
    return render_form(
        form,
        sheet,
        lambda **by: services.change_handler(handler_id, form.to_message(), reason=form.reason.data or "", **by),
        lambda _: to_handler(handler_id),
    )
