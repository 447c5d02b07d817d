"""The policy's page: what holds, what held, and a form for what shall hold."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.policy import queries, services
from canine.policy.effects import foreseen
from canine.policy.forms import GROUPS, LABELS, PolicyForm, as_typed
from canine.rules.policy import Policy
from canine.web.access import current_actor, may
from canine.web.pages import page
from canine.web.writes import submitted, writes

bp = Blueprint("policy", __name__)


@bp.get("/policy")
@may(Deed.SEE_POLICY)
def show_policy() -> Response:
    """The values in force now, and every version that ever was."""
    version = queries.version_in_force(clock.now())
    return page(
        "policy/show_policy.html",
        title="Policy",
        version=version,
        values=as_typed(version.policy),
        groups=GROUPS,
        labels=LABELS,
        history=queries.history(),
    )


@bp.route("/policy/change", methods=["GET", "POST"])
@may(Deed.CHANGE_POLICY)
@writes
def change_policy() -> BaseResponse:
    """New values from a moment on: first what they would do, then, on a second tap, into force."""
    at = clock.now()
    form = PolicyForm(data=as_typed(queries.in_force(at)))
    is_sure = request.form.get("act") == "put_into_force"
    actor = current_actor()

    def act() -> Policy:
        try:
            if is_sure:
                services.change_policy(form.to_message(at), actor=actor, at=at)
                return queries.in_force(at)
            return services.check_change(form.to_message(at), at)
        except services.PolicyRefused as refused:
            for problem in refused.problems:
                form[problem.field].errors = [*form[problem.field].errors, problem.sentence]
            raise

    policy = submitted(form, act)
    if policy is not None and is_sure:
        flash(f"Version {queries.versions()[0].number} of the policy is on record.")
        return redirect(url_for("policy.show_policy"))
    foresights = foreseen(policy, form.in_force_from.data or at) if policy is not None else []
    return page("policy/change_policy.html", title="Change the policy", form=form, groups=GROUPS, foresights=foresights)
