"""The form in which somebody who took part states what they knew."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from canine.checkups import queries, services
from canine.checkups.forms.acts import StatementForm
from canine.checkups.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.web.access import requires
from canine.web.form_pages import FormPage, render_form
from canine.web.writes import transactional


@bp.route("/checkups/<uuid:checkup_id>/statement", methods=["GET", "POST"])
@requires(Permission.RUN_CHECKUP)
@transactional
def state_knowledge(checkup_id: UUID) -> BaseResponse:
    """Take somebody's own word on what they knew."""
    found = queries.checkup(checkup_id)
    form = StatementForm()
    title = Sentence("What you knew: {team_name}", team_name=found.team_name)
    return render_form(
        form,
        FormPage(title, "State it", url_for("checkups.show_checkup", checkup_id=checkup_id)),
        lambda **by: services.state_knowledge(checkup_id, form.to_message(), **by),
        says="Your statement is on record.",
    )
