"""The recorder's pages: one tap a response, and a later word beside a locked one."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.errors import NotFound
from canine.rasco import queries, services
from canine.rasco.forms.sessions import SessionCorrectionForm, SessionResponseForm
from canine.rasco.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.presentation import ResponseKind
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/sessions/<uuid:session_id>/teams/<uuid:team_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_SESSION_RESPONSE)
@transactional
def record(session_id: UUID, team_id: UUID) -> BaseResponse:
    """One dog's way along the line: the next position and four large buttons; the others can be chosen."""
    session = services.recorders_session(session_id, actor=current_actor())
    form = SessionResponseForm()
    now = clock.now()
    response = submitted(
        form,
        lambda: services.record_response(session_id, form.to_message(team_id), actor=current_actor(), at=now),
    )
    if response is not None:
        flash(
            Sentence("Position {position}: {kind}. Locked.", position=response.position, kind=word_for(response.kind))
        )
        return redirect(url_for("rasco.record", session_id=session_id, team_id=team_id))
    every = queries.progress(session)
    shown = next((each for each in every if each.place.team_id == team_id), None)
    if shown is None:
        raise NotFound("This team is not in the session.")
    asked = request.args.get("position", type=int)
    is_free = asked is not None and 1 <= asked <= shown.positions and asked not in shown.responses
    return page(
        "rasco/record.html",
        title=Sentence("{dog} on the line", dog=shown.place.team.dog.called_at(session.received_at)),
        session=session,
        shown=shown,
        position=asked if is_free else shown.next_position,
        following=next((each for each in every if each.next_position is not None and each is not shown), None),
        form=form,
        kinds=list(ResponseKind),
    )


@bp.route("/sessions/<uuid:session_id>/responses/<uuid:response_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_SESSION_RESPONSE)
@transactional
def correct_response(session_id: UUID, response_id: UUID) -> BaseResponse:
    """Ask for a later word beside a locked response."""
    session = services.recorders_session(session_id, actor=current_actor())
    standing = next(
        (each for shown in queries.progress(session) for each in shown.responses.values() if each.id == response_id),
        None,
    )
    if standing is None:
        raise NotFound("There is no such response in this session.")
    form = SessionCorrectionForm()
    made = submitted(
        form,
        lambda: services.correct_response(
            session_id, form.to_message(response_id), actor=current_actor(), at=clock.now()
        ),
    )
    back = url_for("rasco.record", session_id=session_id, team_id=standing.team_id)
    if made is None:
        title = Sentence("Correct position {position}", position=standing.position)
        return page("rasco/correct_response.html", title=title, form=form, back=back, response=standing)
    flash("The correction stands beside the first entry.")
    return redirect(back)
