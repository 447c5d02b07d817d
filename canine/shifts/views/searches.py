"""Pages of searches: the list, logging one, its page, its end, its corrections."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.corrections import services as corrections
from canine.registry import queries as registry
from canine.registry.choices import team_choices
from canine.registry.list_filters import DOG, HANDLER, SINCE, STATION, UNTIL, word_of
from canine.rules.cargo import CargoKind, Outcome, SearchReason
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.search import SearchFact, SearchResult, why_unsaid
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.shifts import queries, services
from canine.shifts.forms.searches import NOT_YET, EndSearchForm, FactForm, SearchForm
from canine.shifts.views.blueprint import bp
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.finding import Finds, Hit, finds
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, links, sections
from canine.web.writes import submitted, transactional


@bp.get("/searches")
@requires(Permission.SEE_SHIFTS)
def list_searches() -> Response:
    """Every search of the unit."""
    return show_list(
        SEARCHES,
        lambda asked: queries.search_lines(units_in_sight(), asked, unit_zone()),
        "shifts/list_searches.html",
    )


SEARCHES = Listing(
    "searches",
    "Searches",
    "shifts.list_searches",
    "Container, seal, exhibit, bill of lading, dog or handler",
    (
        SINCE,
        UNTIL,
        STATION,
        DOG,
        HANDLER,
        word_of("result", "Result", SearchResult),
        word_of("reason", "Reason", SearchReason),
        word_of("kind", "What was searched", CargoKind),
    ),
    (
        Column("kind", "Kind", lambda one: word_for(one.kind), is_of_files=True),
        Column("what", "What", lambda one: one.what, sorts=True),
        Column("started_at", "Start", lambda one: local(one.started_at), sorts=True),
        Column("ended_at", "End", lambda one: local(one.ended_at), is_of_files=True),
        Column("seal", "Seal", lambda one: one.seal, sorts=True),
        Column("team", "Team", lambda one: one.team, sorts=True),
        Column("reason", "Reason", lambda one: word_for(one.reason), is_of_files=True),
        Column("result", "Result", lambda one: word_for(one.result), sorts=True),
        Column("struck", "Struck", lambda one: "struck" if one.is_struck else "", is_of_files=True),
    ),
)


@finds("Searches", "shifts.list_searches", needs=Permission.SEE_SHIFTS, place=10)
def searches_with(text: str) -> Finds:
    """Return the searches of what has this number or name."""
    found = queries.search_lines(units_in_sight(), Asked(text))
    return Finds(
        [
            Hit(f"{word_for(one.kind)} {one.what}", _to(one.id), f"{one.team}, {local(one.started_at)}")
            for one in found.rows
        ],
        found,
    )


@link_of(Subject.DOG, "Searches", needs=Permission.SEE_SHIFTS)
def searches_of_dog(dog_id: UUID) -> str:
    """Return the list of searches, asked for the dog's name."""
    return url_for("shifts.list_searches", q=registry.dog(dog_id).name)


@link_of(Subject.HANDLER, "Searches", needs=Permission.SEE_SHIFTS)
def searches_of_handler(handler_id: UUID) -> str:
    """Return the list of searches, asked for the handler's name."""
    return url_for("shifts.list_searches", q=registry.handler(handler_id).name)


@bp.route("/shifts/<uuid:shift_id>/searches/new", methods=["GET", "POST"])
@requires(Permission.LOG_SEARCH)
@transactional
def log_search(shift_id: UUID) -> BaseResponse:
    """Ask for a search in the handler's own shift; what the last one had in common is offered again."""
    shift = services.own_shift(shift_id, current_actor())
    now = minute(clock.now())
    begin = shift.started_at if shift.ended_at else now
    last = queries.last_search(shift_id)
    form = SearchForm(
        team=last.team_id if last else shift.teams[0].id,
        kind=last.kind.value if last else CargoKind.CONTAINER.value,
        reason=last.reason.value if last else None,
        targeted_by=last.targeted_by if last else "",
        draw=last.draw if last else "",
        started_at=begin,
        shown=NOT_YET if shift.ended_at is None else None,
        shown_at=begin,
    )
    form.offer(team_choices(shift.teams))
    search_id = submitted(
        form, lambda: services.log_search(form.to_message(shift_id), actor=current_actor(), at=clock.now())
    )
    if search_id is None:
        return page("shifts/log_search.html", title="Log a search", form=form, shift=shift, zone=unit_zone())
    flash("The search is logged.")
    return redirect(_to(search_id))


def _to(search_id: UUID) -> str:
    return url_for("shifts.show_search", search_id=search_id)


@bp.get("/searches/<uuid:search_id>")
@requires(Permission.SEE_SHIFTS)
def show_search(search_id: UUID) -> Response:
    """Show a search with everything that hangs on it."""
    record = queries.search_record(search_id, unit_id=units_in_sight())
    return page(
        "shifts/show_search.html",
        title=Sentence(
            "Search of {kind_of} {what}", kind_of=word_for(queries.kind_of(record.search)), what=record.what
        ),
        record=record,
        elsewhere=queries.seals_elsewhere(
            record.search.shift.unit_id,
            queries.present_value(record.search, SearchFact.SEAL_NUMBER) or "",
            record.what,
        ),
        is_own=services.is_own(record.search.shift, current_user.id),
        may_add=services.reaches(record.search.shift, current_actor()),
        is_found=record.outcome is not None and record.outcome.outcome is Outcome.FOUND,
        unsaid=why_unsaid(record.search.form_version, ended=record.search.ended_at is not None),
        links=links(Subject.SEARCH, search_id),
        sections=sections(Subject.SEARCH, search_id),
        lines=audit.history(record.object_ids, with_desk=allowed(Permission.SEE_CASES)),
    )


@bp.route("/searches/<uuid:search_id>/end", methods=["GET", "POST"])
@requires(Permission.LOG_SEARCH)
@transactional
def end_search(search_id: UUID) -> BaseResponse:
    """End the search, now unless another time is typed, with what the dog showed."""
    search = services.own_search(search_id, current_actor())
    now = max(minute(clock.now()), minute(search.started_at))
    form = EndSearchForm(ended_at=now, shown_at=now)
    if shown := queries.shown_in(search):
        form.ask_for_more()
    done = submitted(
        form, lambda: services.end_search(form.to_message(search_id), actor=current_actor(), at=clock.now())
    )
    if done is None:
        what = queries.object_of(search)
        return page(
            "shifts/end_search.html",
            title=Sentence("End the search of {what}", what=what),
            form=form,
            search=search,
            shown=shown,
            zone=unit_zone(),
        )
    flash("The search has ended.")
    return redirect(_to(search_id))


@bp.route("/searches/<uuid:search_id>/correct", methods=["GET", "POST"])
@requires(Permission.CORRECT_SEARCH)
@transactional
def correct_fact(search_id: UUID) -> BaseResponse:
    """Ask for what a fact of the search should have read."""
    search = services.search_in_reach(search_id, current_actor())
    form = FactForm()
    form.offer(queries.facts_to_correct(search))
    done = submitted(
        form, lambda: services.correct_fact(form.to_message(search_id), actor=current_actor(), at=clock.now())
    )
    if done is None:
        return page(
            "shifts/form_page.html", title="Correct the search", form=form, button="Correct", back=_to(search_id)
        )
    flash(corrections.word_on(done))
    return redirect(_to(search_id))
