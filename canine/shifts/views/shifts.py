"""Pages of shifts: the handler's first page, a shift, its weather and its end."""

from datetime import date, datetime
from uuid import UUID, uuid4

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.registry import queries as registry
from canine.registry.choices import dog_choices, team_choices
from canine.registry.list_filters import DOG, HANDLER, SINCE, STATION, UNTIL
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.shifts import queries, services
from canine.shifts.forms.shifts import CloseShiftForm, EndShiftForm, NoteForm, OpenShiftForm
from canine.shifts.views.blueprint import bp
from canine.units import queries as units
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.finding import Finds, Hit, finds
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, links, sections
from canine.web.writes import submitted, transactional


@bp.get("/shifts")
@requires(Permission.SEE_SHIFTS)
def list_shifts() -> Response:
    """Show what a handler does next, in one tap; below it the shifts of the unit."""
    now = clock.now()
    teams = registry.teams_of_handler_user(current_user.id, _day(now))
    running = queries.open_shifts_of(current_user.id)
    left_open = queries.left_open_by_others(current_user.id, teams)
    on_shift = {place.dog_id for shift in running for place in shift.places if place.is_open}
    on_shift |= {place.dog_id for one in left_open for place in one.shift.places if place.is_open}
    waiting = [team for team in teams if team.dog_id not in on_shift]
    return show_list(
        SHIFTS,
        lambda asked: queries.shift_lines(units_in_sight(), asked, unit_zone()),
        "shifts/list_shifts.html",
        running=running,
        left_open=left_open,
        closed=queries.closed_lately(current_user.id, at=now),
        ways={shift.id: links(Subject.SHIFT, shift.id) for shift in running},
        waiting=waiting,
        stations=_stations_last_first(waiting[0].handler.unit_id) if waiting else [],
        dog_words=dict(dog_choices({team.dog_id: team.dog for team in waiting}.values())),
        record_ids={team.id: uuid4() for team in waiting},
    )


SHIFTS = Listing(
    "shifts",
    "Shifts",
    "shifts.list_shifts",
    "Dog, handler or station",
    (SINCE, UNTIL, STATION, DOG, HANDLER),
    (
        Column("started_at", "Start", lambda one: local(one.started_at), sorts=True),
        Column("teams", "Team", lambda one: one.teams),
        Column("station", "Station", lambda one: one.station, sorts=True),
        Column("ended_at", "End", lambda one: local(one.ended_at), sorts=True),
        Column("searches", "Searches", lambda one: one.searches, is_number=True),
    ),
)


@finds("Shifts", "shifts.list_shifts", needs=Permission.SEE_SHIFTS, place=20)
def shifts_with(text: str) -> Finds:
    """Return the shifts whose dog, handler or station has this name."""
    found = queries.shift_lines(units_in_sight(), Asked(text))
    hits = [
        Hit(f"{one.teams}, {local(one.started_at)}", url_for("shifts.show_shift", shift_id=one.id), one.station)
        for one in found.rows
    ]
    return Finds(hits, found)


def _day(moment: datetime) -> date:
    return moment.astimezone(unit_zone()).date()


def _stations_last_first(unit_id: UUID) -> list[tuple[UUID, str]]:
    last = queries.last_station_id(current_user.id)
    stations = sorted(units.stations(unit_id), key=lambda station: station.id != last)
    return [(station.id, station.name) for station in stations]


@bp.route("/shifts/new", methods=["GET", "POST"])
@requires(Permission.OPEN_SHIFT)
@transactional
def open_shift() -> BaseResponse:
    """Open a shift: from a large button with nothing typed, or from the form."""
    now = minute(clock.now())
    form = OpenShiftForm(started_at=now)
    handler = registry.handler_of_user(current_user.id)
    teams = registry.teams_of_handler_user(current_user.id, now.astimezone(unit_zone()).date())
    form.offer(
        team_choices(teams),
        _stations_last_first(handler.unit_id) if handler else [],
    )
    shift = submitted(
        form, lambda: services.open_shift(form.to_message(now=now), actor=current_actor(), at=clock.now())
    )
    if shift is None:
        return page("shifts/open_shift.html", title="Open a shift", form=form, has_teams=bool(teams))
    flash("The shift is open.")
    return redirect(url_for("shifts.show_shift", shift_id=shift.id))


@bp.get("/shifts/<uuid:shift_id>")
@requires(Permission.SEE_SHIFTS)
def show_shift(shift_id: UUID) -> Response:
    """Show a shift with its searches, notes and history."""
    record = queries.shift_record(shift_id, unit_id=units_in_sight())
    is_own = services.is_own(record.shift, current_user.id)
    return page(
        "shifts/show_shift.html",
        title=Sentence(
            "Shift of {dog_names} at {station}",
            dog_names=record.shift.dog_names,
            station=record.shift.station.called_at(record.shift.started_at),
        ),
        record=record,
        is_own=is_own,
        may_close=record.shift.ended_at is None
        and services.closes_for_another(record.shift, current_user.id, _day(clock.now())),
        links=links(Subject.SHIFT, shift_id) if is_own else [],
        warnings=sections(Subject.SHIFT_WARNING, shift_id),
        sections=sections(Subject.SHIFT, shift_id),
        lines=audit.history(record.object_ids, with_desk=allowed(Permission.SEE_CASES)),
    )


@bp.route("/shifts/<uuid:shift_id>/end", methods=["GET", "POST"])
@requires(Permission.END_SHIFT)
@transactional
def end_shift(shift_id: UUID) -> BaseResponse:
    """Ask for the end of a shift."""
    shift = services.own_shift(shift_id, current_actor())
    form = EndShiftForm(ended_at=minute(clock.now()))
    ended = submitted(
        form, lambda: services.end_shift(form.to_message(shift_id), actor=current_actor(), at=clock.now())
    )
    if ended is None:
        return page(
            "shifts/form_page.html", title="End the shift", form=form, button="End the shift", back=_to(shift.id)
        )
    flash("The shift has ended. Thank you.")
    return redirect(_to(shift_id))


@bp.route("/shifts/<uuid:shift_id>/close", methods=["GET", "POST"])
@requires(Permission.CLOSE_SHIFT)
@transactional
def close_shift(shift_id: UUID) -> BaseResponse:
    """Ask for the end of a colleague's shift that was left open."""
    shift, on = queries.shift(shift_id, unit_id=units_in_sight()), _day(clock.now())
    if not services.closes_for_another(shift, current_user.id, on):
        raise services.NotYoursToClose(shift)
    form = CloseShiftForm()
    closed = submitted(
        form,
        lambda: services.close_shift(form.to_message(shift_id, on=on), actor=current_actor(), at=clock.now()),
    )
    if closed is None:
        return page(
            "shifts/close_shift.html",
            title=Sentence("Close the shift of {team_names}", team_names=shift.team_names),
            form=form,
            left_open=queries.LeftOpen(shift, queries.last_fact(shift_id)),
            back=_to(shift_id),
        )
    if closed.closed_shift:
        flash("The shift is closed, and its handler is told.")
    else:
        flash("It had an end already: what you said stands beside it.")
    return redirect(url_for("shifts.list_shifts") if current_user.role is Role.HANDLER else _to(shift_id))


def _to(shift_id: UUID) -> str:
    return url_for("shifts.show_shift", shift_id=shift_id)


@bp.route("/shifts/<uuid:shift_id>/notes/new", methods=["GET", "POST"])
@requires(Permission.NOTE_ON_SHIFT)
@transactional
def note_on_shift(shift_id: UUID) -> BaseResponse:
    """Ask for the weather, and remarks on the dog."""
    shift = services.own_shift(shift_id, current_actor())
    form = NoteForm(noted_at=shift.ended_at or minute(clock.now()))
    note = submitted(
        form, lambda: services.note_on_shift(form.to_message(shift_id), actor=current_actor(), at=clock.now())
    )
    if note is None:
        return page("shifts/form_page.html", title="Weather and dog", form=form, button="Save", back=_to(shift_id))
    flash("Noted.")
    return redirect(_to(shift_id))
