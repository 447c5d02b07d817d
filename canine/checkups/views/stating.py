"""The form in which somebody who took part states what they knew."""

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.checkups import queries, services
from canine.checkups.forms.acts import StatementForm
from canine.checkups.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/checkups/<uuid:checkup_id>/statement", methods=["GET", "POST"])
@requires(Permission.RUN_CHECKUP)
@transactional
def state_knowledge(checkup_id: UUID) -> BaseResponse:
    """Take somebody's own word on what they knew."""
    found = queries.checkup(checkup_id)
    form = StatementForm()
    made = submitted(
        form,
        lambda: services.state_knowledge(checkup_id, form.to_message(), actor=current_actor(), at=clock.now()),
    )
    back = url_for("checkups.show_checkup", checkup_id=checkup_id)
    if made is None:
        title = Sentence("What you knew: {team_name}", team_name=found.team_name)
        return page("checkups/form_page.html", title=title, form=form, button="State it", back=back)
    flash("Your statement is on record.")
    return redirect(back)
