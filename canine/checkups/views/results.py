"""The reveal, the score, the causes of misses, the manager's decision."""

from uuid import UUID

from flask import Response, make_response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.checkups import queries, services
from canine.checkups.forms.acts import CauseForm, JudgeForm
from canine.checkups.views.blueprint import bp
from canine.checkups.views.sentences import reason_sentence
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.trial import CheckupState
from canine.web.access import current_actor, requires
from canine.web.form_pages import FormPage, render_form
from canine.web.languages import flash
from canine.web.pages import page, picture
from canine.web.writes import transactional


@bp.post("/checkups/<uuid:checkup_id>/reveal")
@requires(Permission.REVEAL_PLAN)
@transactional
def reveal(checkup_id: UUID) -> BaseResponse:
    """Check the plan and score the trial; a plan that was altered is refused, and that is kept."""
    revealed = services.reveal_plan(checkup_id, actor=current_actor(), at=clock.now())
    if revealed.altered:
        if revealed.is_under_another_key:
            sentence = Sentence(
                "Nothing was revealed, and the managers are told. {altered} Put the former key back.",
                altered=revealed.altered,
            )
            return page("checkups/altered.html", title="The plan was not opened", status=409, sentence=sentence)
        sentence = Sentence(
            "The plan does not fit the commitment that stands in the log: somebody altered the database. "
            "Nothing was revealed, and the managers are told. {altered}",
            altered=revealed.altered,
        )
        return page("checkups/altered.html", title="The plan was altered", status=409, sentence=sentence)
    flash("The plan fits its commitment. The trial is scored.")
    return redirect(url_for("checkups.show_score", checkup_id=checkup_id))


@bp.get("/checkups/<uuid:checkup_id>/score")
@requires(Permission.SEE_CHECKUPS)
def show_score(checkup_id: UUID) -> Response:
    """Every figure with its counts, and every presentation."""
    scored = queries.scored(checkup_id)
    return page(
        "checkups/show_score.html",
        title=Sentence("Score: {team_name}", team_name=scored.checkup.team_name),
        scored=scored,
        checkup=scored.checkup,
        score=scored.score,
        policy=scored.policy.policy,
        reasons=[reason_sentence(each) for each in scored.score.reasons],
        may_name_cause=current_user.role is Role.ASSESSOR
        and scored.checkup.state is CheckupState.SCORED
        and services.may_name_causes(scored.checkup, current_actor(), clock.now()),
        published=queries.published(scored.checkup),
    )


@bp.get("/checkups/<uuid:checkup_id>/rates.svg")
@requires(Permission.SEE_CHECKUPS)
def rates(checkup_id: UUID) -> Response:
    """Show the rates with their exact intervals, as a picture."""
    from canine.checkups.pictures import rates_picture  # noqa: PLC0415 -- slow import

    scored = queries.scored(checkup_id)
    return picture(
        rates_picture(scored),
        f"Rates of {scored.checkup.team_name} with their exact intervals",
    )


@bp.get("/checkups/<uuid:checkup_id>/plan.json")
@requires(Permission.SEE_CHECKUPS)
def revealed_plan(checkup_id: UUID) -> Response:
    """Show the revealed plan, byte for byte as it was committed to: anybody can repeat the check."""
    answer = make_response(queries.scored(checkup_id).result.plan_json.encode())
    answer.mimetype = "application/json" if answer.data.startswith(b"{") else "text/plain"
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{checkup_id}"'
    return answer


@bp.route("/checkups/<uuid:checkup_id>/misses/<int:run>/<int:position>", methods=["GET", "POST"])
@requires(Permission.NAME_MISS_CAUSE)
@transactional
def name_miss_cause(checkup_id: UUID, run: int, position: int) -> BaseResponse:
    """Ask for the assessor's word on one miss."""
    found = queries.checkup(checkup_id)
    form = CauseForm()
    title = Sentence(
        "Miss in run {run}, position {position}: {team_name}", run=run, position=position, team_name=found.team_name
    )
    return render_form(
        form,
        FormPage(title, "Name the cause", url_for("checkups.show_score", checkup_id=checkup_id)),
        lambda **by: services.name_miss_cause(checkup_id, form.to_message(run, position), **by),
        says="The cause is on record.",
    )


@bp.route("/checkups/<uuid:checkup_id>/judge", methods=["GET", "POST"])
@requires(Permission.JUDGE_CHECKUP)
@transactional
def judge(checkup_id: UUID) -> BaseResponse:
    """Approve or refuse, by a manager."""
    found = queries.checkup(checkup_id)
    form = JudgeForm()
    title = Sentence("Approve or refuse: {team_name}", team_name=found.team_name)
    return render_form(
        form,
        FormPage(title, "Decide", url_for("checkups.show_checkup", checkup_id=checkup_id)),
        lambda **by: services.judge_checkup(checkup_id, form.to_message(), **by),
        says="The decision is on record.",
    )
