"""The second look: the assessor types the number of the item at each position, before the run is cleared."""

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.checkups import queries, services
from canine.checkups.forms.acts import NoLookForm, look_form
from canine.checkups.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/checkups/<uuid:checkup_id>/look", methods=["GET", "POST"])
@requires(Permission.LOOK_AT_LOADING)
@transactional
def look_at_run(checkup_id: UUID) -> BaseResponse:
    """Take what lies where in the run that waits for a second look, or why nobody could look."""
    found = queries.checkup(checkup_id)
    services.require_looking(found, actor=current_actor())
    run = services.waits_for_a_look(found)
    form, excuse = look_form(found.positions_per_run), NoLookForm()
    made = None
    if run is not None:
        number = run
        if excuse.is_meant():
            made = submitted(
                excuse,
                lambda: services.say_no_look(
                    checkup_id, number, excuse.reason.data or "", actor=current_actor(), at=clock.now()
                ),
            )
        else:
            made = submitted(
                form,
                lambda: services.look_at_run(checkup_id, number, form.numbers(), actor=current_actor(), at=clock.now()),
            )
    if made is None:
        return page(
            "checkups/look_at_run.html",
            title=Sentence("Second look at run {run}", run=run)
            if run
            else Sentence("Second look: {team_name}", team_name=found.team_name),
            checkup=found,
            run=run,
            form=form,
            excuse=excuse,
        )
    flash(
        Sentence("Run {run}: what you read is on record.", run=made.run)
        if made.items_seen
        else "The reason is on record."
    )
    return redirect(url_for("checkups.show_checkup", checkup_id=checkup_id))
