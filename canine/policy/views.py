"""The policy's page: what holds, what held, and a form for what shall hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.policy import queries, services
from canine.policy.effects import foreseen, has_judged
from canine.policy.forms import PolicyForm, as_typed
from canine.proposals.waiting import Waiting, tells_of
from canine.rules.permissions import Permission
from canine.rules.policy import NOTICE_OF_CHANGE, Policy
from canine.rules.policy_words import DEFAULT_IN_FORCE, GROUPS, LABELS
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.filters import moment
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

bp = Blueprint("policy", __name__)


@bp.get("/policy")
@requires(Permission.SEE_POLICY)
def show_policy() -> Response:
    """Show the values in force now, what is proposed, and every version that ever was."""
    version = queries.version_in_force(clock.now())
    return page(
        "policy/show_policy.html",
        title="Policy",
        version=version,
        values=as_typed(version.policy),
        groups=GROUPS,
        labels=LABELS,
        history=queries.history(),
        proposal=queries.open_proposal(),
        not_taken=[one for one in queries.settled_proposals() if one.version_number is None],
        now=clock.now(),
        default_in_force=DEFAULT_IN_FORCE,
    )


@bp.route("/policy/change", methods=["GET", "POST"])
@requires(Permission.CHANGE_POLICY)
@transactional
def change_policy() -> BaseResponse:
    """Ask for new values: first what they would do, then, on a second tap, into force or before another manager."""
    at, is_alone = clock.now(), not has_judged()
    form = PolicyForm(data=as_typed(queries.in_force(at)))
    is_sure = request.form.get("act") == "put_into_force"
    actor = current_actor()

    def act() -> Policy:
        message = form.to_message(at)
        with naming_fields(form):
            if is_sure and is_alone:
                services.change_policy(message, actor=actor, at=at)
            elif is_sure:
                services.propose_change(message, actor=actor, at=at)
            return services.check_change(message, at) if not is_sure else queries.in_force(at)

    policy = submitted(form, act)
    if policy is not None and is_sure:
        flash(
            Sentence("Version {number} of the policy is on record.", number=queries.versions()[0].number)
            if is_alone
            else "The change is proposed. Another manager answers, and every manager was told."
        )
        return redirect(url_for("policy.show_policy"))
    return page(
        "policy/change_policy.html",
        title="Change the policy",
        form=form,
        groups=GROUPS,
        foresights=foreseen(policy, form.in_force_from.data or at) if policy is not None else [],
        is_alone=is_alone,
        days=NOTICE_OF_CHANGE.days,
        has_another=is_alone or services.has_another_manager(current_user.id),
    )


@contextmanager
def naming_fields(form: Any) -> Iterator[None]:
    """Put each problem of a refused policy at its field."""
    try:
        yield
    except services.PolicyRefused as refused:
        for problem in refused.problems:
            form[problem.field].errors = [*form[problem.field].errors, problem.sentence]
        raise


@bp.route("/policy/proposals/<uuid:proposal_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_POLICY)
@transactional
def answer_proposal(proposal_id: UUID) -> BaseResponse:
    """Show a proposed change with what it would do, and take the second manager's word on it."""
    at, proposal, form = clock.now(), queries.proposal(proposal_id), AnswerForm()
    form.offer("I agree: it comes into force", is_author=proposal.author_id == current_user.id)
    made = answered(form, partial(services.answer_proposal, proposal_id))
    if made is not None:
        version = made[1]
        words = Markup("Version {} of the policy is on record, and comes into force on {}.")
        flash(words.format(version.number, moment(version.in_force_from)) if version else "The policy stays as it is.")
        return redirect(url_for("policy.show_policy"))
    begins_at = max(proposal.wanted_from, at + NOTICE_OF_CHANGE)
    return page(
        "policy/answer_proposal.html",
        title="A proposed change of the policy",
        form=form,
        proposal=proposal,
        changes=queries.changes_of(proposal),
        labels=LABELS,
        begins_at=begins_at,
        days=NOTICE_OF_CHANGE.days,
        foresights=foreseen(Policy.from_json(proposal.policy_values), begins_at) if proposal.is_open else [],
    )


@tells_of("policy_proposals", needs=Permission.CHANGE_POLICY)
def change_that_waits(proposal_id: UUID) -> Waiting | None:
    """Tell every manager of a proposed change."""
    if current_user.role is not Role.MANAGER:
        return None
    found = queries.proposal(proposal_id)
    address = url_for("policy.answer_proposal", proposal_id=found.id)
    return Waiting("A change of the policy", address, found.author_id, found.author_name, found.recorded_at)
