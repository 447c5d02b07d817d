"""The administrator's tablets."""

from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, redirect, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries, services
from canine.accounts.forms.tablets import (
    DeviceForm,
)
from canine.accounts.views.blueprint import bp
from canine.audit import queries as audit
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.fields import required
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.get("/devices")
@requires(Permission.KEEP_DEVICES)
def list_devices() -> Response:
    """Every tablet, and whether it may still send."""
    names = {unit.id: unit.name for unit in units.units()}
    return page("accounts/list_devices.html", title="Tablets", devices=queries.devices(), unit_names=names)


@bp.route("/devices/new", methods=["GET", "POST"])
@requires(Permission.KEEP_DEVICES)
@transactional
def add_device() -> BaseResponse:
    """Ask for a new tablet; its token is on the answer to the form and on no other page."""
    from canine.drawings import as_svg, qr  # noqa: PLC0415 -- slow import

    form = DeviceForm()
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    enrolled = submitted(
        form,
        lambda: services.enrol_device(
            form.name.data or "", units.unit(required(form.unit.data)).code, actor=current_actor(), at=clock.now()
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
        title=Sentence("Token of {name}", name=device.name),
        device=device,
        token=token,
        address=address,
        code=code,
    )


@bp.get("/devices/<uuid:device_id>")
@requires(Permission.KEEP_DEVICES)
def show_device(device_id: UUID) -> Response:
    """Show a tablet with its history."""
    device = queries.device(device_id)
    return page(
        "accounts/show_device.html",
        title=device.name,
        device=device,
        unit=units.unit(device.unit_id),
        lines=audit.history([str(device_id)]),
    )


@bp.post("/devices/<uuid:device_id>/revoke")
@requires(Permission.KEEP_DEVICES)
@transactional
def revoke_device(device_id: UUID) -> BaseResponse:
    """End a tablet's enrolment: it may send no more."""
    device = services.revoke_device(queries.device(device_id).name, actor=current_actor(), at=clock.now())
    flash(Sentence("{name} is revoked: nothing that it sends is taken any more.", name=device.name))
    return redirect(url_for("accounts.show_device", device_id=device.id))
