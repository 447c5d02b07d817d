"""Keeping a view of a list and letting it go: both lead back to the list."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.errors import NotFound
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.saved_views import services
from canine.saved_views.forms import ViewForm
from canine.saved_views.lists import endpoint_of
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

bp = Blueprint("saved_views", __name__, url_prefix="/views")


@bp.post("/save")
@requires(Permission.SAVE_VIEW)
@transactional
def save() -> BaseResponse:
    """Keep what is asked of a list under a name."""
    form = ViewForm()
    listing = form.listing.data or ""
    endpoint = endpoint_of(listing)
    if endpoint is None:
        raise NotFound("There is no such list.")
    path = url_for(endpoint)
    made = submitted(
        form,
        lambda: services.save(
            listing, path, form.query.data or "", form.name.data or "", actor=current_actor(), at=clock.now()
        ),
    )
    if made is None:
        return page("saved_views/save.html", title="Save this view", form=form, back=path)
    flash(Sentence("The view “{name}” is saved.", name=made.name))
    return redirect(made.address)


@bp.post("/<uuid:view_id>/remove")
@requires(Permission.SAVE_VIEW)
@transactional
def remove(view_id: UUID) -> BaseResponse:
    """Let a view go."""
    gone = services.remove(view_id, actor=current_actor(), at=clock.now())
    flash(Sentence("The view “{name}” is removed.", name=gone.name))
    return redirect(gone.path)
