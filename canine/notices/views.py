"""A person's notices."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.notices import queries, services
from canine.web.access import current_actor, may
from canine.web.pages import page
from canine.web.writes import writes

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@may(Deed.SEE_NOTICES)
def list_notices() -> Response:
    """What the person was told, the unseen first."""
    return page("notices/list_notices.html", title="Notices", notices=queries.notices_of(current_user.id))


@bp.post("/notices/seen")
@may(Deed.SEE_NOTICES)
@writes
def mark_seen() -> BaseResponse:
    """The person has read them."""
    left = services.mark_seen(current_user.id, actor=current_actor(), at=clock.now())
    flash(f"These are marked as seen. {left} more stand here now." if left else "All notices are marked as seen.")
    return redirect(url_for("notices.list_notices"))
