"""Pages for signing in and out, one's own password, and the administrator's accounts."""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, request, session, url_for
from flask_login import current_user, logout_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries, services
from canine.accounts.forms import (
    DeviceForm,
    LanguageForm,
    NewUserForm,
    OwnPasswordForm,
    SetupForm,
    SignInForm,
    UserChangeForm,
)
from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.drawings import as_svg, qr
from canine.extensions import limiter
from canine.rules.language import NAMES, Language
from canine.units import queries as units
from canine.web.access import current_actor, device_in_use, may, open_to_anyone
from canine.web.fields import given
from canine.web.pages import page
from canine.web.sessions import begin_session, safe_next
from canine.web.writes import refuse, submitted, writes

bp = Blueprint("accounts", __name__)


@bp.route("/login", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit("20 per 15 minutes", methods=["POST"])
@writes
def sign_in() -> BaseResponse:
    """Lets a person in."""
    if current_user.is_authenticated:
        return redirect(url_for("web.home"))
    form = SignInForm()
    if form.validate_on_submit():
        user = services.sign_in(form.email.data or "", form.password.data or "", device=device_in_use(), at=clock.now())
        if user is not None:
            begin_session(user, at=clock.now())
            return redirect(safe_next(request.args.get("next")))
        refuse(form, services.SignInRefused())
    return page("accounts/sign_in.html", title="Sign in", form=form)


@bp.post("/logout")
@may(Deed.SIGN_OUT)
@writes
def sign_out() -> BaseResponse:
    """Lets a person out."""
    services.sign_out(actor=current_actor(), at=clock.now())
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/setup/<token>", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit("20 per 15 minutes")
@writes
def set_up(token: str) -> BaseResponse:
    """The first administrator makes an account."""
    services.open_setup_link(token, at=clock.now())
    form = SetupForm()
    user = submitted(form, lambda: services.set_up(token, form.to_message(), device=device_in_use(), at=clock.now()))
    if user is None:
        return page("accounts/set_up.html", title="Set up the first account", form=form)
    begin_session(user, at=clock.now())
    flash("Your account is made. Next: add your unit, then the people who work in it.")
    return redirect(url_for("web.home"))


@bp.route("/password", methods=["GET", "POST"])
@may(Deed.CHANGE_OWN_PASSWORD)
@writes
def change_own_password() -> BaseResponse:
    """A person's own new password."""
    form = OwnPasswordForm()
    user = submitted(
        form,
        lambda: services.change_own_password(
            current_user.id,
            form.old.data or "",
            form.password.data or "",
            actor=current_actor(),
            at=clock.now(),
        ),
    )
    if user is None:
        return page("accounts/change_own_password.html", title="Change your password", form=form)
    begin_session(user, at=clock.now())
    flash("Your password is changed. You were signed out everywhere else.")
    return redirect(url_for("web.home"))


@bp.route("/language", methods=["GET", "POST"])
@may(Deed.CHOOSE_LANGUAGE)
@writes
def choose_language() -> BaseResponse:
    """The language in which a person reads the tablet's screens."""
    form = LanguageForm(language=current_user.language.value)

    def act() -> bool:
        services.choose_language(current_user.id, Language(form.language.data), actor=current_actor(), at=clock.now())
        return True

    if submitted(form, act) is None:
        return page("accounts/choose_language.html", title="Your language", form=form)
    flash(f"The tablet speaks {NAMES[Language(form.language.data)]} with you from your next takeover on.")
    return redirect(url_for("accounts.change_own_password"))


@bp.get("/accounts")
@may(Deed.SEE_ACCOUNTS)
def list_users() -> Response:
    """Every account, searchable."""
    search = request.args.get("q", "").strip()
    names = {unit.id: unit.name for unit in units.units()}
    return page(
        "accounts/list_users.html",
        title="Accounts",
        users=queries.users(search),
        unit_names=names,
        search=search,
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@may(Deed.ADD_USER)
@writes
def add_user() -> BaseResponse:
    """A new account."""
    form = NewUserForm()
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    user = submitted(form, lambda: services.add_user(form.to_message(), actor=current_actor(), at=clock.now()))
    if user is None:
        return page("accounts/add_user.html", title="Add an account", form=form)
    flash(f"{user.name} can sign in now.")
    return redirect(url_for("accounts.list_users"))


@bp.route("/accounts/<uuid:user_id>", methods=["GET", "POST"])
@may(Deed.CHANGE_USER)
@writes
def change_user(user_id: UUID) -> BaseResponse:
    """An account's role, unit and access."""
    user = queries.user(user_id)
    form = UserChangeForm(obj=user, unit=user.unit_id, role=user.role.value, is_active=user.deactivated_at is None)
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    changed = submitted(
        form, lambda: services.change_user(user_id, form.to_message(), actor=current_actor(), at=clock.now())
    )
    if changed is None:
        return page("accounts/change_user.html", title=f"Account of {user.name}", form=form, user=user)
    flash(f"The account of {changed.name} is changed.")
    return redirect(url_for("accounts.list_users"))


@bp.get("/devices")
@may(Deed.KEEP_DEVICES)
def list_devices() -> Response:
    """Every tablet, and whether it may still send."""
    names = {unit.id: unit.name for unit in units.units()}
    return page("accounts/list_devices.html", title="Tablets", devices=queries.devices(), unit_names=names)


@bp.route("/devices/new", methods=["GET", "POST"])
@may(Deed.KEEP_DEVICES)
@writes
def add_device() -> BaseResponse:
    """A new tablet; its token is on the answer to the form and on no other page."""
    form = DeviceForm()
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    enrolled = submitted(
        form,
        lambda: services.enrol_device(
            form.name.data or "", units.unit(given(form.unit.data)).code, actor=current_actor(), at=clock.now()
        ),
    )
    if enrolled is None:
        return page("accounts/add_device.html", title="Add a tablet", form=form)
    device, token = enrolled
    # Behind the "#": what stands there is in no log of any server.
    address = f"{current_app.config['SETTINGS'].base_url}/tablet#token={quote(token)}"
    code = Markup(as_svg(qr(address, side=220), f"Code that enrols {device.name}"))
    return page(
        "accounts/show_token.html",
        title=f"Token of {device.name}",
        device=device,
        token=token,
        address=address,
        code=code,
    )


@bp.get("/devices/<uuid:device_id>")
@may(Deed.KEEP_DEVICES)
def show_device(device_id: UUID) -> Response:
    """A tablet with its history."""
    device = queries.device(device_id)
    return page(
        "accounts/show_device.html",
        title=device.name,
        device=device,
        unit=units.unit(device.unit_id),
        lines=audit.history([str(device_id)]),
    )


@bp.post("/devices/<uuid:device_id>/revoke")
@may(Deed.KEEP_DEVICES)
@writes
def revoke_device(device_id: UUID) -> BaseResponse:
    """A tablet that may send no more."""
    device = services.revoke_device(queries.device(device_id).name, actor=current_actor(), at=clock.now())
    flash(f"{device.name} is revoked: nothing that it sends is taken any more.")
    return redirect(url_for("accounts.show_device", device_id=device.id))
