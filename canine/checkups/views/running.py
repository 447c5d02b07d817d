"""Pages while a check-up runs: the recorder's taps, corrections, who was there, an early end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.checkups import queries, services
from canine.checkups.errors import NoSuchRun
from canine.checkups.forms.acts import CorrectionForm, IncompleteForm, PresenceForm, ResponseForm
from canine.checkups.views.blueprint import bp
from canine.errors import NotFound
from canine.rules.permissions import Permission
from canine.rules.presentation import ResponseKind
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.web.access import current_actor, requires
from canine.web.form_pages import FormPage, render_form
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/checkups/<uuid:checkup_id>/runs/<int:run>", methods=["GET", "POST"])
@requires(Permission.RECORD_TRIAL_RESPONSE)
@transactional
def record(checkup_id: UUID, run: int) -> BaseResponse:
    """One run for the recorder: the next position and four large buttons."""
    found = services.recorders_checkup(checkup_id, actor=current_actor())
    form = ResponseForm()
    message_at = clock.now()
    response = submitted(
        form,
        lambda: services.record_response(checkup_id, form.to_message(run), actor=current_actor(), at=message_at),
    )
    if response is None:
        entered = queries.progress(found)
        shown = next((each for each in entered.runs if each.number == run), None)
        if shown is None:
            raise NotFound(NoSuchRun(run, len(entered.runs)).sentence)
        return page(
            "checkups/record.html",
            title=Sentence(
                "Run {run} of {runs}: {team_name}", run=run, runs=len(entered.runs), team_name=found.team_name
            ),
            checkup=found,
            progress=entered,
            run=shown,
            form=form,
            kinds=list(ResponseKind),
            past_date=queries.aids_now_past_date(found, clock.now()),
            opens_at=_opens_at(found, run) if not shown.entered else None,
            waits=found.loads_by_run and not shown.entered and queries.loading(found.id, run).left_at is None,
        )
    flash(
        Sentence(
            "Run {run}, position {position}: {kind}. Locked.",
            run=run,
            position=response.position,
            kind=word_for(response.kind),
        )
    )
    open_run = queries.tally(found).open_run
    if open_run is None:
        return redirect(url_for("checkups.show_checkup", checkup_id=checkup_id))
    return redirect(url_for("checkups.record", checkup_id=checkup_id, run=open_run))


def _opens_at(found: Any, run: int) -> datetime | None:
    """Return when the session of a run may begin; None where that is now."""
    soonest = services.begins_at(found, run)
    return soonest if soonest is not None and soonest > clock.now() else None


@bp.route("/checkups/<uuid:checkup_id>/responses/<uuid:response_id>/correct", methods=["GET", "POST"])
@requires(Permission.CORRECT_TRIAL_RESPONSE)
@transactional
def correct(checkup_id: UUID, response_id: UUID) -> BaseResponse:
    """Ask for a later word beside a locked response."""
    found = services.recorders_checkup(checkup_id, actor=current_actor())
    run, standing = queries.run_of_response(found, response_id)
    form = CorrectionForm()
    made = submitted(
        form,
        lambda: services.correct_response(
            checkup_id, form.to_message(response_id), actor=current_actor(), at=clock.now()
        ),
    )
    back = url_for("checkups.record", checkup_id=checkup_id, run=run)
    if made is None:
        title = Sentence("Correct run {run}, position {position}", run=run, position=standing.position)
        return page("checkups/correct.html", title=title, form=form, back=back, response=standing)
    flash("The correction stands beside the first entry.")
    return redirect(back)


@bp.route("/checkups/<uuid:checkup_id>/presences/new", methods=["GET", "POST"])
@requires(Permission.RUN_CHECKUP)
@transactional
def note_presence(checkup_id: UUID) -> BaseResponse:
    """Somebody else was there."""
    found = queries.checkup(checkup_id)
    form = PresenceForm()
    title = Sentence("Who else was there: {team_name}", team_name=found.team_name)
    return render_form(
        form,
        FormPage(title, "Save", url_for("checkups.show_checkup", checkup_id=checkup_id)),
        lambda **by: services.note_presence(checkup_id, form.to_message(), **by),
        says=lambda made: Sentence("{name} is on record.", name=made.name),
    )


@bp.route("/checkups/<uuid:checkup_id>/incomplete", methods=["GET", "POST"])
@requires(Permission.CLOSE_INCOMPLETE)
@transactional
def close_incomplete(checkup_id: UUID) -> BaseResponse:
    """Close an interrupted check-up."""
    found = queries.checkup(checkup_id)
    form = IncompleteForm()
    title = Sentence("Close as incomplete: {team_name}", team_name=found.team_name)
    return render_form(
        form,
        FormPage(title, "Close as incomplete", url_for("checkups.show_checkup", checkup_id=checkup_id)),
        lambda **by: services.close_incomplete(checkup_id, form.reason.data or "", **by),
        says="The check-up is closed as incomplete.",
    )
