"""Pages of guests and partner units: who is let in, letting somebody in, ending it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.accounts.reach import units_in_sight
from canine.errors import Forbidden
from canine.guests import queries, services
from canine.guests.forms import EndingForm, GuestForm, PartnerForm
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.units import queries as units
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.form_pages import FormPage, render_form
from canine.web.pages import page
from canine.web.writes import transactional

bp = Blueprint("guests", __name__, url_prefix="/guests")

SOON = timedelta(days=14)


def _own_unit() -> UUID:
    """Return the unit for which the signed-in manager lets people in."""
    unit_id: UUID | None = current_user.unit_id
    if unit_id is None:
        raise Forbidden("Your account belongs to no unit: an administrator enters one, and then you may let people in.")
    return unit_id


@bp.get("")
@requires(Permission.SEE_GUESTS)
def list_guests() -> Response:
    """Show who is let into the units in sight, where the person is a guest, and which units are partners."""
    oversees = current_user.role in (Role.MANAGER, Role.ADMINISTRATOR)
    of = (
        units_in_sight()
        if current_user.role is Role.ADMINISTRATOR
        else (current_user.unit_id or ())
        if oversees
        else ()
    )
    manages = current_user.unit_id if current_user.role is Role.MANAGER else None
    return page(
        "guests/list_guests.html",
        title="Guests and partner units",
        guests=queries.guests(of, current_user.id, clock.now(), manages=manages),
        partners=queries.partners(of, manages=manages) if oversees else [],
        oversees=oversees,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LET_IN_GUEST)
@transactional
def let_in() -> BaseResponse:
    """Ask who is let in, to what, and for how long."""
    unit, today = units.unit(_own_unit()), clock.now().astimezone(unit_zone()).date()
    form = GuestForm(from_on=today, to_on=today + SOON)
    form.user_id.offer(people_choices(queries.who_may_come(unit.id)), empty="Choose the person")
    teams = team_choices(registry.teams(unit.id, running_on=today))
    whole = (unit.id, f"the whole unit, {unit.name}")
    form.team_id.offer([*((key, f"one check-up of {words}") for key, words in teams), whole], empty="Choose")
    return render_form(
        form,
        FormPage(f"Let somebody into {unit.name}", "Let them in", url_for("guests.list_guests")),
        lambda **by: services.let_in(form.to_message(unit.id), **by),
        says="They are let in, and told; so are the managers of both units.",
    )


@bp.route("/<uuid:guest_id>/end", methods=["GET", "POST"])
@requires(Permission.LET_IN_GUEST)
@transactional
def end(guest_id: UUID) -> BaseResponse:
    """Ask why a guest is let in no longer."""
    name = accounts.user(queries.guest(guest_id).user_id).name
    end_it = partial(services.end, guest_id)
    return _ending(f"Let {name} in no longer", end_it, "It has ended, and everybody concerned is told.")


@bp.route("/partners/new", methods=["GET", "POST"])
@requires(Permission.NAME_PARTNER)
@transactional
def name_partner() -> BaseResponse:
    """Ask which unit becomes a partner."""
    unit, form = units.unit(_own_unit()), PartnerForm()
    others = [(one.id, one.name) for one in units.units() if one.id != unit.id]
    form.partner_id.offer(others, empty="Choose the unit")
    return render_form(
        form,
        FormPage(f"Name a partner of {unit.name}", "Name it", url_for("guests.list_guests")),
        lambda **by: services.name_partner(form.to_message(unit.id), **by),
        says="The unit is a partner; the managers of both are told.",
    )


@bp.route("/partners/<uuid:unit_partner_id>/end", methods=["GET", "POST"])
@requires(Permission.NAME_PARTNER)
@transactional
def end_partner(unit_partner_id: UUID) -> BaseResponse:
    """Ask why a unit is a partner no longer."""
    found, end_it = queries.partner(unit_partner_id), partial(services.end_partner, unit_partner_id)
    title = Sentence(
        "End the partnership of {name} with {name_2}",
        name=units.unit(found.partner_id).name,
        name_2=units.unit(found.unit_id).name,
    )
    return _ending(title, end_it, "It has ended; the managers of both units are told.")


def _ending(title: str, end_it: Callable[..., object], done: str) -> BaseResponse:
    """Ask why something ends, and end it with what was typed."""
    form = EndingForm()
    form_page = FormPage(title, "End it", url_for("guests.list_guests"))
    return render_form(form, form_page, lambda **by: end_it(form.reason.data or "", **by), says=done)
