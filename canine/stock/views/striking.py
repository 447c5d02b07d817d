"""Pages on which an entry of the stock is struck or taken into use again, and a second person answers."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine.proposals import services as proposals
from canine.proposals.waiting import Waiting, tells_of
from canine.rules.figures import written_day
from canine.rules.permissions import Permission
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.stock import named_pump
from canine.stock import queries, striking
from canine.stock.forms.striking import ReasonForm
from canine.stock.views.blueprint import bp
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.form_pages import FormPage, render_form
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import transactional

NEEDS_TWO = "Nobody does this alone: a manager who handles no dog here has to agree. Until then it counts as before."
PROPOSED = "It is proposed. A manager who handles no dog of the unit has to agree; until then it counts as before."


@bp.route("/lots/<uuid:lot_id>/back", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def take_back_lot(lot_id: UUID) -> BaseResponse:
    """Ask why a lot was put out of use in error."""
    found = queries.lot(lot_id)
    return _back(found, f"Lot {found.number} is in use after all", url_for("stock.show_lot", lot_id=lot_id))


@bp.route("/pumps/<uuid:pump_id>/back", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def take_back_pump(pump_id: UUID) -> BaseResponse:
    """Ask why a pump was put out of use in error."""
    found = queries.pump(pump_id)
    return _back(found, f"{named_pump(found.name)} is in use after all", url_for("stock.show_pump", pump_id=pump_id))


def _back(found: Any, title: str, back: str) -> BaseResponse:
    return _reasoned(found, title, back, striking.take_back_end, needs_two=True)


@bp.route("/lots/<uuid:lot_id>/strike", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def strike_lot(lot_id: UUID) -> BaseResponse:
    """Ask why a lot was entered in error."""
    found = queries.lot(lot_id)
    return _strike(
        found, Sentence("Strike lot {number}", number=found.number), url_for("stock.show_lot", lot_id=lot_id)
    )


@bp.route("/pumps/<uuid:pump_id>/strike", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def strike_pump(pump_id: UUID) -> BaseResponse:
    """Ask why a pump was entered in error."""
    found = queries.pump(pump_id)
    return _strike(found, f"Strike {named_pump(found.name)}", url_for("stock.show_pump", pump_id=pump_id))


@bp.route("/lots/tests/<uuid:blank_test_id>/strike", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def strike_test(blank_test_id: UUID) -> BaseResponse:
    """Ask why a blank test was entered in error."""
    found = queries.blank_test(blank_test_id)
    title = Sentence("Strike the blank test of {tested_on}", tested_on=written_day(found.tested_on))
    return _strike(found, title, url_for("stock.show_lot", lot_id=found.lot_id))


@bp.route("/pumps/calibrations/<uuid:calibration_id>/strike", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def strike_calibration(calibration_id: UUID) -> BaseResponse:
    """Ask why a calibration was entered in error."""
    found = queries.calibration(calibration_id)
    title = Sentence("Strike the calibration of {calibrated_on}", calibrated_on=written_day(found.calibrated_on))
    return _strike(found, title, url_for("stock.show_pump", pump_id=found.pump_id))


def _strike(found: Any, title: str, back: str) -> BaseResponse:
    return _reasoned(found, title, back, striking.strike, needs_two=striking.needs_two(found))


def _reasoned(found: Any, title: str, back: str, act: Callable[..., Any], *, needs_two: bool) -> BaseResponse:
    """Ask why, and whom where somebody of another unit has to agree; say whether it is done or waits."""
    form = ReasonForm()
    form.offer_seconds(proposals.offered_seconds(queries.unit_of(found), current_actor()) if needs_two else ())

    def done(**by: Any) -> str:
        made = act(found, form.reason.data or "", second_id=form.named_second, **by)
        return PROPOSED if made else "It is struck, and stays in sight. Enter what is right anew."

    form_page = FormPage(title, "Propose it" if needs_two else "Save", back, NEEDS_TWO if needs_two else "")
    return render_form(form, form_page, done, says=str)


@bp.route("/proposals/<uuid:stock_proposal_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_STOCK)
@transactional
def answer_proposal(stock_proposal_id: UUID) -> BaseResponse:
    """Show what is proposed of the stock, and take the second person's word on it."""
    proposed, form = queries.proposal(stock_proposal_id), AnswerForm()
    words, back = striking.asked(proposed), _page_of(proposed.entry)
    agree = "I agree: it is in use again" if proposed.takes_back_end else "I agree: it is struck"
    form.offer(agree, is_author=proposed.author_id == current_user.id)
    made = answered(form, partial(striking.answer, stock_proposal_id))
    if made is None:
        title = f"{words[:1].upper()}{words[1:]}?"
        return page("stock/answer.html", title=title, form=form, proposed=proposed, back=back)
    flash("It is done, and stays in sight." if made.stands is ProposalState.AGREED else "It stays as it is.")
    return redirect(back)


def _page_of(entry: Any) -> str:
    lot_id, pump_id = queries.kept_with(entry)
    if lot_id is not None:
        return url_for("stock.show_lot", lot_id=lot_id)
    return url_for("stock.show_pump", pump_id=pump_id)


@tells_of("stock_proposals", needs=Permission.KEEP_STOCK)
def change_that_waits(proposal_id: UUID) -> Waiting | None:
    """Tell the managers of the unit, who was named, and who proposed it."""
    found = queries.proposal(proposal_id)
    in_unit = current_user.unit_id == found.unit_id
    is_asked = current_user.role is Role.MANAGER and (in_unit or found.second_id == current_user.id)
    if not (is_asked or found.author_id == current_user.id):
        return None
    words, address = striking.asked(found), url_for("stock.answer_proposal", stock_proposal_id=found.id)
    return Waiting(f"{words[:1].upper()}{words[1:]}", address, found.author_id, found.author_name, found.recorded_at)
