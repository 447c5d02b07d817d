"""The loader's pages: one run at a time, large, ticked item by item; of earlier check-ups the whole plan."""

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.audited_views import audited_read
from canine.checkups import queries, services
from canine.checkups.forms.acts import LoadingForm
from canine.checkups.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.trial import CheckupState
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

_OPEN = (CheckupState.PLANNED, CheckupState.RUNNING)


@bp.get("/checkups/<uuid:checkup_id>/plan")
@requires(Permission.SEE_PLAN)
@audited_read
def see_plan(checkup_id: UUID) -> BaseResponse:
    """Show what lies where, for the loader alone: the run that is to be loaded, or whom the loader waits for."""
    found = services.loaders_checkup(checkup_id, actor=current_actor())
    if found.loads_by_run:
        return _loading_page(checkup_id, LoadingForm(formdata=None))
    plan = services.see_plan(checkup_id, actor=current_actor(), at=clock.now())
    return page(
        "checkups/see_plan.html",
        title=Sentence("Loading plan: {team_name}", team_name=found.team_name),
        checkup=found,
        plan=plan,
        progress=queries.progress(found),
        past_date=queries.aids_now_past_date(found, clock.now()),
    )


@bp.post("/checkups/<uuid:checkup_id>/plan/runs/<int:run>")
@requires(Permission.RUN_CHECKUP)
@transactional
def load_run(checkup_id: UUID, run: int) -> BaseResponse:
    """Take one tick of the loader, or, without a position, their word that the run is loaded and they have left."""
    form = LoadingForm()
    services.loaders_checkup(checkup_id, actor=current_actor())

    def act() -> bool:
        position = form.position.data
        if position is None:
            services.say_loaded(checkup_id, run, actor=current_actor(), at=clock.now())
        else:
            services.tick_places(checkup_id, run, [position], actor=current_actor(), at=clock.now())
        return position is None

    has_left = submitted(form, act)
    if has_left is None:
        return _loading_page(checkup_id, form)
    if has_left:
        flash(Sentence("Run {run} is loaded, and you have left. Stay out of the dog’s sight and hearing.", run=run))
    return redirect(url_for("checkups.see_plan", checkup_id=checkup_id))


def _loading_page(checkup_id: UUID, form: LoadingForm) -> BaseResponse:
    found = services.loaders_checkup(checkup_id, actor=current_actor())
    number = queries.tally(found).open_run if found.state in _OPEN else None
    loading = queries.loading(found.id, number) if number else None
    looked_at = services.waits_for_a_look(found)
    shown = queries.progress(found).open_run if loading is not None and loading.left_at else None
    is_to_load = loading is not None and loading.left_at is None and looked_at is None
    return page(
        "checkups/load_run.html",
        title=Sentence("Load run {number} of {runs}", number=number, runs=len(found.runs))
        if is_to_load
        else Sentence("Loading: {team_name}", team_name=found.team_name),
        checkup=found,
        number=number,
        loading=loading,
        looked_at=looked_at,
        again=shown.awaited_again if shown is not None and shown.next_again else (),
        run=services.see_run(checkup_id, actor=current_actor(), at=clock.now()) if is_to_load else None,
        form=form,
        past_date=queries.aids_now_past_date(found, clock.now()),
    )
