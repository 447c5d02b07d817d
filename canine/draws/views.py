"""Pages of the random draw."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit import queries as audit
from canine.draws import (
    linking as linking,  # what a search or a sample of a drawn container belongs to, in every process
)
from canine.draws import queries, reaching, services, writing
from canine.draws.forms import CommitForm, ListForm, NotReachedForm, SharesForm, draw_form
from canine.draws.messages import DayList
from canine.draws.queries import Became
from canine.errors import NotFound
from canine.registry.list_filters import SINCE, UNTIL, word_of
from canine.rules.figures import written_day
from canine.rules.permissions import Permission
from canine.rules.random_draw import DrawState, mixed_seed
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, local, show_list
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import attachment, page, picture
from canine.web.sections import Subject, section_of
from canine.web.writes import opens_transaction, submitted, submitted_after, transactional

if TYPE_CHECKING:
    from canine.draws.models import DrawCommitment

bp = Blueprint("draws", __name__, url_prefix="/draws")

_DAYS_SHOWN = timedelta(days=29)


@bp.get("")
@requires(Permission.SEE_DRAWS)
def list_draws() -> Response:
    """Show every commitment there ever was, opened or not."""
    at, of = clock.now(), units_in_sight()
    return show_list(DRAWS, lambda asked: queries.commitments(of, asked, at), "draws/list_draws.html", at=at)


DRAWS = Listing(
    "draws",
    "Random draws",
    "draws.list_draws",
    "Number of a drawn container, or commitment",
    (SINCE, UNTIL, word_of("state", "State", DrawState)),
    (
        Column("day_on", "Day", lambda one: one.day_on, sorts=True),
        Column("number", "Number", lambda one: one.number, sorts=True, is_number=True),
        Column("state", "State", lambda one: word_for(queries.state_of(one, clock.now()))),
        Column("committed_at", "Committed", lambda one: local(one.committed_at), sorts=True),
        Column("committed_by", "Committed by", lambda one: one.committed_by_name, is_of_files=True),
        Column("commitment", "Commitment", lambda one: one.commitment),
        Column("reason", "Another one for this day, because", lambda one: one.reason, is_of_files=True),
        Column("unit", "Unit", lambda one: one.unit.name, is_of_files=True),
    ),
)


@bp.route("/commit", methods=["GET", "POST"])
@requires(Permission.COMMIT_DRAW)
@transactional
def commit() -> BaseResponse:
    """Commit to a seed that nobody sees."""
    at = clock.now()
    form = CommitForm(unit_id=current_user.unit_id, on=at.astimezone(unit_zone()).date() + timedelta(days=1))
    form.unit_id.offer([(unit.id, unit.name) for unit in units.units() if sees_unit(unit.id)])
    made = submitted(
        form,
        lambda: services.commit(form.to_message(), secret_key=_secret_key(), actor=current_actor(), at=at),
    )
    if made is None:
        return page("draws/commit.html", title="Commit to a draw", form=form, back=url_for("draws.list_draws"))
    flash("The seed is sealed. Tell its SHA-256 to somebody outside the unit before the list is known.")
    return redirect(url_for("draws.show_draw", commitment_id=made.id))


def _secret_key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


@bp.get("/<uuid:commitment_id>")
@requires(Permission.SEE_DRAWS)
def show_draw(commitment_id: UUID) -> Response:
    """Show a draw: its commitment, its list, what was drawn in which order, and what became of it."""
    found = queries.commitment(commitment_id)
    at = clock.now()
    return page(
        "draws/show_draw.html",
        title=Sentence("Draw {number} for {day_on}", number=found.number, day_on=written_day(found.day_on)),
        found=found,
        at=at,
        others=[one for one in queries.of_day(found) if one.id != found.id],
        parts=[(part, len(numbers)) for part, numbers in queries.strata(found.day_list).items()]
        if found.day_list
        else [],
        became=queries.became(found.draw.containers) if found.draw else [],
        replaced={one.replaces_id: one for one in found.draw.containers if one.replaces_id} if found.draw else {},
        commands=writing.commands_of(found) if found.draw else [],
        mixed=mixed_seed(bytes.fromhex(found.draw.seed), found.draw.public_part).hex() if found.draw else "",
        lines=audit.history([str(found.id)]),
    )


@bp.route("/<uuid:commitment_id>/list", methods=["GET", "POST"])
@requires(Permission.ENTER_DRAW_LIST)
@opens_transaction
def enter_list(commitment_id: UUID) -> BaseResponse:
    """Take the day's list, and lock it."""
    found, form = queries.commitment(commitment_id), ListForm()

    def act(ready: DayList) -> DayList:
        services.enter_list(ready, actor=current_actor(), at=clock.now())
        return ready

    made = submitted_after(form, lambda: form.to_message(commitment_id), act)
    back = url_for("draws.show_draw", commitment_id=commitment_id)
    if made is None:
        return page(
            "draws/enter_list.html",
            title=Sentence("The list for {day_on}", day_on=written_day(found.day_on)),
            form=form,
            back=back,
        )
    again = made.found.again
    named = ", ".join(f"{number} (row {row})" for row, number in again[:5])
    twice = f" In the list more than once, and drawn from as one: {named}{' and others' if len(again) > 5 else ''}."
    flash(
        Sentence(
            "The list is locked: {containers} containers.{what}",
            containers=len(made.found.containers),
            what=twice if again else "",
        )
    )
    return redirect(back)


@bp.route("/<uuid:commitment_id>/draw", methods=["GET", "POST"])
@requires(Permission.DRAW)
@transactional
def draw(commitment_id: UUID) -> BaseResponse:
    """Open the seed and draw."""
    found = queries.commitment(commitment_id)
    strata = queries.strata(found.day_list) if found.day_list else {}
    form = draw_form([(part, len(numbers)) for part, numbers in strata.items()], found.public_source)
    made = submitted(
        form,
        lambda: services.draw(
            commitment_id,
            form.counts(),
            form.public_part.data or "" if form.public_part else "",
            secret_key=_secret_key(),
            actor=current_actor(),
            at=clock.now(),
        ),
    )
    back = url_for("draws.show_draw", commitment_id=commitment_id)
    if made is None:
        return page(
            "draws/draw.html",
            title=Sentence("Draw for {day_on}", day_on=written_day(found.day_on)),
            form=form,
            found=found,
            back=back,
        )
    flash(
        Sentence(
            "Drawn: {containers} containers. Handlers find them on their tablets.", containers=len(made.containers)
        )
    )
    return redirect(back)


@bp.route("/containers/<uuid:drawn_id>/not-reached", methods=["GET", "POST"])
@requires(Permission.SAY_NOT_REACHED)
@transactional
def say_not_reached(drawn_id: UUID) -> BaseResponse:
    """Ask why a drawn container was not looked at."""
    found, form = queries.drawn_container(drawn_id), NotReachedForm()
    made = submitted(
        form,
        lambda: reaching.say_not_reached(drawn_id, form.reason.data or "", actor=current_actor(), at=clock.now()),
    )
    back = url_for("draws.show_draw", commitment_id=found.draw.commitment_id)
    if made is None:
        return page(
            "draws/not_reached.html",
            title=Sentence("{number} was not reached", number=found.number),
            form=form,
            back=back,
        )
    flash(Sentence("{number} is recorded as not reached.", number=found.number))
    return redirect(back)


@bp.post("/containers/<uuid:drawn_id>/replace")
@requires(Permission.REPLACE_DRAWN)
@transactional
def replace(drawn_id: UUID) -> BaseResponse:
    """Take the next in order for one that was not reached."""
    made = services.replace(drawn_id, actor=current_actor(), at=clock.now())
    flash(Sentence("The next in order is {number}.", number=made.number))
    return redirect(url_for("draws.show_draw", commitment_id=queries.drawn_container(drawn_id).draw.commitment_id))


@bp.get("/<uuid:commitment_id>/list/file")
@requires(Permission.SEE_DRAWS)
def download_list(commitment_id: UUID) -> Response:
    """Return the list, byte for byte as it came."""
    found = queries.commitment(commitment_id)
    if found.day_list is None:
        raise NotFound("No list is entered for this draw yet.")
    return attachment(found.day_list.content, "application/octet-stream", writing.list_name(found.day_list))


@bp.get("/<uuid:commitment_id>/numbers-<int:at>.txt")
@requires(Permission.SEE_DRAWS)
def download_numbers(commitment_id: UUID, at: int) -> Response:
    """Return the numbers of one part of the list, one in a line, as they go into the draw."""
    found = queries.commitment(commitment_id)
    parts = list(queries.strata(found.day_list).values()) if found.day_list else []
    if not 1 <= at <= len(parts):
        raise NotFound("The list of this draw has no such part.")
    return attachment("".join(f"{number}\n" for number in parts[at - 1]).encode(), "text/plain", f"numbers-{at}.txt")


@bp.get("/<uuid:commitment_id>/record.json")
@requires(Permission.SEE_DRAWS)
def download_record(commitment_id: UUID) -> Response:
    """Return everything that `canine draw verify` needs."""
    found = _drawn(commitment_id)
    return attachment(writing.record_of(found), "application/json", f"{writing.file_stem(found)}.json")


@bp.get("/<uuid:commitment_id>/paper.pdf")
@requires(Permission.SEE_DRAWS)
def download_paper(commitment_id: UUID) -> Response:
    """Return the draw on paper, as it stands now."""
    from canine.draws.paper import draw_paper  # noqa: PLC0415 -- slow import

    found, at = _drawn(commitment_id), clock.now()
    content = draw_paper(found, queries.of_day(found), _became(found), at, str(unit_zone()), current_user.name)
    return attachment(content, "application/pdf", f"{writing.file_stem(found)}.pdf")


def _became(found: "DrawCommitment") -> list[Became]:
    return queries.became(found.draw.containers) if found.draw else []


def _drawn(commitment_id: UUID) -> "DrawCommitment":
    found = queries.commitment(commitment_id)
    if found.draw is None:
        raise NotFound("Nothing was drawn yet: the seed is still sealed.")
    return found


@bp.get("/shares")
@requires(Permission.SEE_DRAWS)
def show_shares() -> Response:
    """Show the share of drawn containers that were not reached, by day, person and yard."""
    at, form = clock.now(), SharesForm(request.args)
    found = _asked(form, at)
    tables = [(title, key, queries.shares(found, at, name_of)) for key, (title, name_of) in _NAMES.items()]
    return page("draws/show_shares.html", title="Drawn and not reached", form=form, tables=tables)


_NAMES: dict[str, tuple[str, Callable[[Became], str]]] = {
    "day": ("By day", lambda one: one.day.day_on.isoformat()),
    "person": ("By person", queries.who_said),
    "yard": ("By yard", lambda one: one.container.yard or "no yard in the list"),
}


@bp.get("/shares.svg")
@requires(Permission.SEE_DRAWS)
def draw_shares() -> Response:
    """Show one of the tables as a picture: by day, where nothing else that there is was asked."""
    from canine.draws.pictures import shares_chart  # noqa: PLC0415 -- slow import

    at = clock.now()
    title, name_of = _NAMES.get(request.args.get("by", ""), _NAMES["day"])
    rows = queries.shares(_asked(SharesForm(request.args), at), at, name_of)
    return picture(shares_chart(rows), f"Drawn containers, {title.lower()}: searched or sampled, and not reached")


def _asked(form: SharesForm, at: datetime) -> list[Became]:
    """Return what became of the draws of the days asked for, and puts those days into the form."""
    form.validate()
    zone = unit_zone()
    until = form.until.data or at.astimezone(zone).date()
    since = form.since.data or until - _DAYS_SHOWN
    form.since.data, form.until.data = since, until
    begins = datetime.combine(since, time(), tzinfo=zone)
    ends = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
    return queries.drawn_between(units_in_sight(), begins, ends)


@section_of(Subject.SEARCH, needs=Permission.SEE_DRAWS, place=30)
def draw_of_search(search_id: UUID) -> str:
    """Return the draw that chose what was searched, on the search's page."""
    return _section("search_id", search_id)


@section_of(Subject.SAMPLE, needs=Permission.SEE_DRAWS, place=30)
def draw_of_sample(sample_id: UUID) -> str:
    """Return the draw that chose what was sampled, on the sample's page."""
    return _section("sample_id", sample_id)


def _section(column: str, key: UUID) -> str:
    rows = queries.draws_of(column, key)
    return Markup(render_template("draws/section_of_record.html", rows=rows)) if rows else ""
