"""Pages of sessions: the list, preparing one, its page, the loader's sheet, its close."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.audit.audited_views import audited_read
from canine.rasco import queries, services
from canine.rasco.forms.sessions import PersonForm, SessionForm
from canine.rasco.views.blueprint import bp, for_handler
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.registry.list_filters import DOG, HANDLER, SINCE, UNTIL, word_of
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.team import Blinding
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, choice_of, local, show_list
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

CAROUSEL_ARMS = 12
FEW_BLANKS = 3


@bp.get("/sessions")
@requires(Permission.SEE_SESSIONS)
def list_sessions() -> Response:
    """Every session of the unit."""
    of = units_in_sight()
    return show_list(SESSIONS, lambda asked: queries.session_lines(of, asked, unit_zone()), "rasco/list_sessions.html")


SESSIONS = Listing(
    "sessions",
    "Sessions",
    "rasco.list_sessions",
    "Room, dog or handler",
    (
        SINCE,
        UNTIL,
        DOG,
        HANDLER,
        word_of("blinding", "Blinding", Blinding),
        choice_of("state", "State", lambda: [("open", "open"), ("closed", "closed")], str),
    ),
    (
        Column("prepared_at", "Prepared", lambda one: local(one.prepared_at), sorts=True),
        Column("room", "Room", lambda one: one.room, sorts=True),
        Column("teams", "Teams, in order", lambda one: one.teams),
        Column("samples", "Samples", lambda one: one.samples, is_number=True),
        Column("loader", "Loader", lambda one: one.loader),
        Column("responses_by", "Recorder", lambda one: one.responses_by),
        Column("blinding", "Blinding", lambda one: word_for(one.blinding), is_of_files=True),
        Column("closed_at", "Closed", lambda one: local(one.closed_at) or "open", sorts=True),
    ),
)


@bp.route("/sessions/new", methods=["GET", "POST"])
@requires(Permission.PREPARE_SESSION)
@transactional
def prepare_session() -> BaseResponse:
    """Ask for what is presented to which dogs, and who loads and records; the software draws the positions."""
    today = clock.now().astimezone(unit_zone()).date()
    waiting = queries.undecided_samples(units_in_sight())
    form = SessionForm(
        samples=[str(sample.id) for sample in waiting[:1]],
        blanks=FEW_BLANKS,
        positions=CAROUSEL_ARMS,
        blinding=Blinding.DOUBLE_BLIND.value,
    )
    not_confirmed = queries.not_confirmed(waiting)
    form.offer(
        samples=[(sample.id, _sample_words(sample, bool(not_confirmed[sample.id]))) for sample in waiting],
        controls=[
            (aid.id, f"{aid.label}: {aid.odour.name}") for aid in registry.aids(units_in_sight(), in_date_on=today)
        ],
        field_blanks=[
            (blank.id, f"{blank.filter}, opened at {blank.place}") for blank in queries.waiting_blanks(units_in_sight())
        ],
        teams=team_choices(registry.teams(units_in_sight(), running_on=today)),
        people=queries.people(units_in_sight(), clock.now()),
    )
    session = submitted(
        form, lambda: services.prepare_session(form.to_message(today), actor=current_actor(), at=clock.now())
    )
    if session is None:
        return page("rasco/prepare_session.html", title="Prepare a session", form=form, has_samples=bool(waiting))
    flash("The positions are drawn.")
    if any(queries.not_confirmed([one.sample for one in session.samples]).values()):
        flash("A hand-over of a sample in it is not confirmed: page and papers of the session say so.")
    return redirect(_to(session.id))


def _sample_words(sample: Any, rests_on_one_word: bool) -> str:
    use_by = sample.use_by_at.astimezone(unit_zone())
    words = Sentence(
        "{container_number}, filter {filter}, use by {use_by}",
        container_number=sample.container_number,
        filter=sample.filter,
        use_by=f"{use_by:%d %b %H:%M}",
    )
    return f"{words}; a hand-over is not confirmed" if rests_on_one_word else words


def _to(session_id: UUID) -> str:
    return url_for("rasco.show_session", session_id=session_id)


@bp.get("/sessions/<uuid:session_id>")
@requires(Permission.SEE_SESSIONS)
def show_session(session_id: UUID) -> Response:
    """Show a session: who does what now; once it is closed, what lay where and what each dog did."""
    record = queries.session_record(session_id, for_handler=for_handler())
    session = record.session
    return page(
        "rasco/show_session.html",
        title=Sentence("Session in {room}", room=session.line.room),
        record=record,
        not_confirmed=queries.not_confirmed([one.sample for one in session.samples], session.received_at),
        is_loader=session.loader_id == current_user.id,
        is_recorder=session.responses_by_id == current_user.id,
        may_close=session.closed_at is None and services.may_close(session, current_actor()),
        may_note=session.closed_at is None and current_user.id in (session.responses_by_id, session.recorder_id),
        lines=audit.history(record.object_ids, with_desk=allowed(Permission.SEE_CASES)),
    )


@bp.get("/sessions/<uuid:session_id>/loading")
@requires(Permission.SEE_LOADING)
@audited_read
def see_loading(session_id: UUID) -> Response:
    """Show what goes where, for the loader alone."""
    placements = services.see_loading(session_id, actor=current_actor(), at=clock.now())
    session = queries.session(session_id)
    return page(
        "rasco/see_loading.html",
        title=Sentence("Load the line in {room}", room=session.line.room),
        session=session,
        placements=placements,
    )


@bp.route("/sessions/<uuid:session_id>/people/new", methods=["GET", "POST"])
@requires(Permission.RECORD_SESSION_RESPONSE)
@transactional
def note_person(session_id: UUID) -> BaseResponse:
    """Somebody else who was in the room."""
    queries.session(session_id)
    form = PersonForm()
    made = submitted(
        form, lambda: services.note_person(form.to_message(session_id), actor=current_actor(), at=clock.now())
    )
    if made is None:
        title = "Who else was in the room"
        return page("rasco/form_page.html", title=title, form=form, button="Save", back=_to(session_id))
    flash(Sentence("{name} is on record.", name=made.name))
    return redirect(_to(session_id))


@bp.post("/sessions/<uuid:session_id>/close")
@requires(Permission.CLOSE_SESSION)
@transactional
def close_session(session_id: UUID) -> BaseResponse:
    """End the line, and have every sample in it decided by the rule in force."""
    services.close_session(session_id, actor=current_actor(), at=clock.now())
    flash("The session is closed; every sample in it is decided by the rule in force.")
    return redirect(_to(session_id))
