"""Pages of strikes: striking an entry, the second person's answer, and what waits for one."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.columns import Units
from canine.corrections import entries, proposing, queries, services
from canine.corrections.errors import NotTheirEntry
from canine.corrections.forms import CorrectionForm, StrikeForm
from canine.corrections.people import person_of
from canine.errors import NotFound
from canine.proposals.waiting import Waiting, tells_of
from canine.rules.correction import StrikeState, Subject, may_propose, strikes_alone
from canine.rules.fact import written_fact
from canine.rules.permissions import Permission
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, is_stranger, requires
from canine.web.answering import AnswerForm, answered
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

if TYPE_CHECKING:
    from canine.corrections.models import ProposedCorrection, Strike

bp = Blueprint("corrections", __name__)

KINDS = ", ".join(subject.value for subject in Subject)


@bp.app_context_processor
def _offers() -> dict[str, Any]:
    """Give every template what tells whether an entry's page offers this person a strike, a correction, an answer."""
    return {
        "may_mend": _may_mend,
        "may_settle": _may_settle,
        "may_answer_proposal": _may_answer_proposal,
        "waiting_on_page": queries.waiting_on_page,
    }


def _may_mend(subject: str, subject_id: UUID) -> bool:
    return services.may_mend(Subject(subject), subject_id, actor=current_actor(), at=clock.now())


def _may_settle(strike_id: UUID) -> bool:
    return services.may_settle(strike_id, actor=current_actor(), at=clock.now())


def _may_answer_proposal(proposal_id: UUID) -> bool:
    return proposing.may_answer_proposal(proposal_id, actor=current_actor(), at=clock.now())


@bp.get("/strikes")
@requires(Permission.SEE_STRIKES)
def list_strikes() -> Response:
    """Show what waits for a second person in the person's own unit, what may be a double, and what was struck last; of
    another unit's, a guest reads what is theirs.
    """
    own: Units = None if current_user.role is Role.ADMINISTRATOR else (current_user.unit_id or ())
    waiting, settled = _elsewhere()
    return page(
        "corrections/list_strikes.html",
        title="Struck entries",
        waiting=[*queries.strikes(own, StrikeState.PROPOSED), *waiting],
        settled=[*queries.strikes(own, StrikeState.STRUCK, StrikeState.DECLINED), *settled],
        proposals=[one for one in queries.proposals(None) if not is_stranger(one.unit_id) or _answers(one)],
        doubles=queries.open_doubles(own),
        is_manager=current_user.role is Role.MANAGER,
    )


def _elsewhere() -> "tuple[list[Strike], list[Strike]]":
    """Return the strikes of other units that a guest, or somebody of none, has a part in: those that wait, and others.

    Who works in their own unit alone asks nothing of the database.
    """
    sight, own = units_in_sight(), current_user.unit_id
    if sight is None or (own is not None and sight == {own}):
        return [], []
    whose, at = current_user.id, clock.now()
    waits = (one for one in queries.strikes(None, StrikeState.PROPOSED, limit=None) if is_stranger(one.unit_id))
    settled = (one for one in queries.settled_by(whose) if is_stranger(one.unit_id))
    return [one for one in waits if entries.concerns(one, whose, at)], list(settled)


def _answers(found: "ProposedCorrection") -> bool:
    return _may_answer_proposal(found.id)


@bp.route(f"/strikes/<any({KINDS}):subject>/<uuid:subject_id>/new", methods=["GET", "POST"])
@requires(Permission.STRIKE_ENTRY)
@transactional
def strike(subject: str, subject_id: UUID) -> BaseResponse:
    """Strike an entry that was made in error."""
    kind, actor, at = Subject(subject), current_actor(), clock.now()
    found = entries.entry(kind, subject_id, at)
    person = person_of(actor, found)
    if not may_propose(found.written, person):
        raise NotTheirEntry
    form = StrikeForm()
    made = submitted(form, lambda: services.strike(form.to_message(kind, subject_id), actor=actor, at=clock.now()))
    if made is None:
        is_alone = strikes_alone(found.written, person)
        title = Sentence("Strike {words}", words=found.words)
        return page("corrections/strike.html", title=title, form=form, found=found, is_alone=is_alone)
    flash(
        "The entry is struck; it stays written."
        if made.state is StrikeState.STRUCK
        else "The strike is proposed. The entry counts until a second person agrees."
    )
    return redirect(found.address)


@bp.route(f"/corrections/<any({KINDS}):subject>/<uuid:subject_id>/new", methods=["GET", "POST"])
@requires(Permission.CORRECT_ENTRY)
@transactional
def correct(subject: str, subject_id: UUID) -> BaseResponse:
    """Ask for what a fact of an entry should have read."""
    kind, actor = Subject(subject), current_actor()
    found = entries.facts_here(kind, subject_id, clock.now())
    if not may_propose(found.entry.written, person_of(actor, found.entry)):
        raise NotTheirEntry
    form, zone = CorrectionForm(), unit_zone()
    form.offer(
        (name, f"{_named(name)}: {written_fact(fact, found.values[name], zone)}") for name, fact in found.forms.items()
    )
    made = submitted(form, lambda: services.correct(form.to_message(kind, subject_id), actor=actor, at=clock.now()))
    if made is None:
        return page(
            "corrections/correct.html",
            title=Sentence("Correct {words}", words=found.entry.words),
            form=form,
            found=found.entry,
        )
    flash(services.word_on(made))
    return redirect(found.entry.address)


@bp.route("/corrections/proposals/<uuid:correction_id>/answer", methods=["GET", "POST"])
@requires(Permission.CORRECT_ENTRY)
@transactional
def answer_correction(correction_id: UUID) -> BaseResponse:
    """Let the second person agree to a correction, or decline it."""
    found, form = queries.proposal(correction_id), AnswerForm()
    if is_stranger(found.unit_id) and not _may_answer_proposal(correction_id):
        raise NotFound("There is no such correction.")
    form.offer("I agree: the entry is corrected", "I decline: the entry stays as it reads")
    made = answered(form, partial(proposing.answer, correction_id))
    if made is None:
        return page(
            "corrections/answer_correction.html",
            title=Sentence("Correct {words}?", words=found.words),
            form=form,
            proposal=found,
        )
    flash("The entry is corrected." if made.stands is ProposalState.AGREED else "The entry stays as it reads.")
    return redirect(found.address)


@tells_of("proposed_corrections", needs=Permission.CORRECT_ENTRY)
def correction_that_waits(correction_id: UUID) -> Waiting | None:
    """Tell whoever proposed a correction, and whoever may answer it."""
    found = queries.proposal(correction_id)
    if found.recorder_id != current_user.id and not _may_answer_proposal(correction_id):
        return None
    words = Sentence("Correct {words}, {what}", words=found.words, what=_named(found.fact).lower())
    address = url_for("corrections.answer_correction", correction_id=found.id)
    return Waiting(words, address, found.recorder_id, found.recorder_name, found.received_at)


def _named(name: str) -> str:
    return name.replace("_", " ").capitalize()


@bp.route("/strikes/<uuid:strike_id>/answer", methods=["GET", "POST"])
@requires(Permission.STRIKE_ENTRY)
@transactional
def answer_strike(strike_id: UUID) -> BaseResponse:
    """Take the second person's word: agreed, or declined."""
    found, form = queries.strike(strike_id), AnswerForm()
    if is_stranger(found.unit_id) and not entries.concerns(found, current_user.id, clock.now()):
        raise NotFound("There is no such strike.")
    form.offer("I agree: the entry is struck", "I decline: the entry stands")
    made = answered(form, partial(services.answer_strike, strike_id))
    if made is None:
        return page(
            "corrections/answer.html", title=Sentence("Strike {words}?", words=found.words), form=form, strike=found
        )
    flash("The entry is struck." if made.state is StrikeState.STRUCK else "The entry stands.")
    return redirect(found.address)


@tells_of("strikes", needs=Permission.STRIKE_ENTRY)
def strike_that_waits(strike_id: UUID) -> Waiting | None:
    """Tell whoever proposed a strike, and whoever may answer it."""
    found = queries.strike(strike_id)
    is_near = found.unit_id == current_user.unit_id
    if found.recorder_id != current_user.id and not (is_near and _may_settle(strike_id)):
        return None
    address = url_for("corrections.answer_strike", strike_id=found.id)
    return Waiting(
        Sentence("Strike {words}", words=found.words),
        address,
        found.recorder_id,
        found.recorder_name,
        found.received_at,
    )


@bp.post("/doubles/<uuid:double_id>/keep")
@requires(Permission.KEEP_DOUBLE)
@transactional
def keep_both(double_id: UUID) -> BaseResponse:
    """Settle a possible double: these are two, not one."""
    found = queries.double(double_id, unit_id=units_in_sight())
    services.keep_both(double_id, actor=current_actor(), at=clock.now())
    flash("Both are kept.")
    return redirect(found.address)
