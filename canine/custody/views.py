"""Pages of hand-overs: what waits for a person's word, their answer, and what a unit's people have not confirmed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.custody import queries, services
from canine.custody.forms import WORDS, AnswerForm
from canine.rules.confirmation import CustodyAnswer, confirmation, told
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

bp = Blueprint("custody", __name__)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    """Give every template what is said of a hand-over, and where it stands."""
    return {
        "told_of_hand_over": told,
        "confirmation_of": confirmation,
        "as_asked": queries.as_asked,
        "hand_overs_waiting": lambda: len(queries.waiting_for(current_user.id)),
    }


@bp.get("/hand-overs")
@requires(Permission.SEE_HAND_OVERS)
def list_hand_overs() -> Response:
    """Show what waits for the person's own word, what others have not confirmed to them, and to their unit."""
    oversees = current_user.role in (Role.MANAGER, Role.ADMINISTRATOR)
    return page(
        "custody/list_hand_overs.html",
        title="Hand-overs",
        mine=queries.waiting_for(current_user.id),
        denied=queries.denied_by(current_user.id),
        given=queries.asked_by(current_user.id),
        of_unit=queries.unconfirmed(units_in_sight()) if oversees else (),
        words=WORDS,
    )


@bp.route("/hand-overs/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.CONFIRM_HAND_OVER)
@transactional
def answer(request_id: UUID) -> BaseResponse:
    """Ask the person who was asked about a hand-over, and nobody else, whether it was so."""
    found = queries.request(request_id)
    if found.person_id != current_user.id:
        raise services.NotTheirWord(found.person_name)
    form = AnswerForm(said=request.args.get("said", CustodyAnswer.CONFIRMED.value))
    form.offer(found.part)
    made = submitted(form, lambda: services.answer(form.to_message(request_id), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("custody/answer.html", title="A hand-over", form=form, found=found, asked=queries.as_asked(found))
    flash("Your word is on record." if made.said is CustodyAnswer.CONFIRMED else "The managers are told.")
    return redirect(url_for("custody.list_hand_overs"))
