"""The hand-over of an exhibit: from whoever has it to another person, inside or outside."""

from uuid import UUID

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import queries as accounts
from canine.accounts.choices import people_choices
from canine.rules.permissions import Permission
from canine.rules.roles import AT_THE_EVIDENCE
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.shifts import queries, services
from canine.shifts.forms.exhibits import ExhibitHandOverForm
from canine.shifts.views.blueprint import bp
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/findings/<uuid:finding_id>/hand-overs/new", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_EXHIBIT)
@transactional
def hand_over_exhibit(finding_id: UUID) -> BaseResponse:
    """Hand an exhibit over from whoever has it."""
    first, present = queries.exhibit(finding_id)
    keeper = queries.keeper_of(first, queries.hand_overs_of([first.id]))
    is_giver = keeper.user_id == current_user.id
    now = clock.now()
    form = ExhibitHandOverForm(handed_at=minute(now), to=None if is_giver else current_user.id)
    working = accounts.people_of(frozenset({present.unit_id}), now, *AT_THE_EVIDENCE)
    form.offer([(key, name) for key, name in people_choices(working) if key != keeper.user_id])
    made = submitted(
        form, lambda: services.hand_over_exhibit(form.to_message(first.id), actor=current_actor(), at=clock.now())
    )
    back = url_for("shifts.show_search", search_id=present.search_id)
    if made is None:
        return page(
            "shifts/hand_over_exhibit.html",
            title=Sentence("Hand over exhibit {exhibit_number}", exhibit_number=present.exhibit_number),
            form=form,
            keeper=keeper.called,
            is_giver=is_giver,
            obstacle="" if form.is_submitted() else services.obstacle_to_hand_over(first.id),
            back=back,
        )
    flash("It is on record, and not yet confirmed: whoever is asked confirms it under Hand-overs.")
    return redirect(back)
