"""Pages of covert checks."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit import queries as audit
from canine.audit.audited_views import audited_read
from canine.covert_checks import chain, figures, queries, services
from canine.covert_checks import (
    linking as linking,  # what follows from a search or a sample, in every process
)
from canine.covert_checks.forms import PlanForm, ReasonForm, RemovalForm
from canine.errors import NotFound
from canine.items import queries as items
from canine.rules.covert_check import RevealCause, commitment_of
from canine.rules.covert_steps import tally
from canine.rules.listing import Asked, Paged
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Filter, Listing, local, show_list, word_of
from canine.units import queries as units
from canine.web.access import allowed, current_actor, requires
from canine.web.fields import required
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import attachment, page
from canine.web.sections import Subject, section_of
from canine.web.writes import submitted, transactional

if TYPE_CHECKING:
    from canine.covert_checks.models import CovertCheck

bp = Blueprint("covert_checks", __name__, url_prefix="/covert-checks")

_YEAR = timedelta(days=365)


@bp.get("")
@requires(Permission.SEE_COVERT_CHECKS)
def list_checks() -> Response:
    """Show what was revealed, what it comes to, and to those who know of them the checks that are under way."""
    at, of = clock.now(), units_in_sight()
    year = figures.told(queries.revealed_between(of, at - _YEAR, at))
    verdicts = {one.check.id: one.verdict for one in year}
    own = current_user.unit_id

    def fetch(asked: Asked) -> Paged[Any]:
        found = queries.revealed(of, asked, unit_zone())
        return found.showing((one, verdicts.get(one.id) or chain.verdict_of(one)) for one in found.rows)

    return show_list(
        CHECKS,
        fetch,
        "covert_checks/list_checks.html",
        tally=tally(one.verdict for one in year),
        quarter=figures.quarter(own, at=at, zone=unit_zone()) if own else None,
        known=queries.known_to(current_user.id) if allowed(Permission.KEEP_COVERT_CHECK) else [],
        at=at,
    )


CHECKS = Listing(
    "covert-checks",
    "Covert checks",
    "covert_checks.list_checks",
    "Number, or who kept it",
    (
        Filter("since", "Revealed from"),
        Filter("until", "Revealed to"),
        word_of("cause", "Why it was revealed", RevealCause),
    ),
    (
        Column("check", "Check", lambda one: one[0].number, sorts=True),
        Column("revealed_at", "Revealed", lambda one: local(one[0].reveal.revealed_at), sorts=True),
        Column("cause", "Why then", lambda one: word_for(one[0].reveal.cause), sorts=True),
        Column("result", "Result", lambda one: word_for(one[1].outcome)),
        Column("missed_at", "Missed at", lambda one: word_for(one[1].missed_at) if one[1].missed_at else ""),
        Column("keeper", "Kept by", lambda one: one[0].keeper_name, is_of_files=True),
        Column("commitment", "Commitment", lambda one: one[0].commitment, is_of_files=True),
        Column("unit", "Unit", lambda one: one[0].unit.name, is_of_files=True),
    ),
)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.KEEP_COVERT_CHECK)
@transactional
def plan() -> BaseResponse:
    """Ask for a plan, and seal it."""
    at = clock.now()
    form = PlanForm(unit_id=current_user.unit_id)
    form.unit_id.offer([(unit.id, unit.name) for unit in units.units() if sees_unit(unit.id)])
    ready = items.ready_items(units_in_sight(), at.astimezone(unit_zone()).date())
    form.item_id.offer([(one.id, f"{one.number}: {one.words}, {one.form}") for one in ready], empty="– choose –")
    own = current_user.unit_id
    offered = queries.seconds(own, current_user.id) if own else []
    form.second_id.offer(offered, empty="– choose –")
    made = submitted(form, lambda: services.plan(form.to_message(), actor=current_actor(), at=at))
    back = url_for("covert_checks.list_checks")
    if made is None:
        return page("covert_checks/plan.html", title="Plan a covert check", form=form, back=back)
    flash("The plan is sealed. It counts once the manager whom you named has agreed, before its window opens.")
    return redirect(url_for("covert_checks.show_check", covert_id=made.id))


@bp.get("/<uuid:covert_id>")
@requires(Permission.SEE_COVERT_CHECKS)
@audited_read
def show_check(covert_id: UUID) -> Response:
    """Show a check: after the reveal to everybody, before it as much as somebody may know."""
    found = _check(covert_id)
    at, is_open = clock.now(), found.reveal is not None
    reads = queries.may_read_plan(found, current_user.id)
    plan_ = services.read_plan(covert_id, actor=current_actor(), at=at) if reads else None
    return page(
        "covert_checks/show_check.html",
        title=Sentence("Covert check {number}", number=found.number),
        found=found,
        plan=plan_,
        verdict=chain.verdict_of(found) if is_open else None,
        knew=list(chain.knew_and_took_part(found)) if is_open else [],
        looks=chain.records(found) if is_open else [],
        is_keeper=queries.is_keeper(found, current_user.id),
        knows=queries.knows(found, current_user.id),
        at=at,
        lines=audit.history([str(found.id)]) if is_open or queries.knows(found, current_user.id) else [],
    )


def _check(covert_id: UUID) -> "CovertCheck":
    return queries.check_for(covert_id, current_user.id)


@bp.post("/<uuid:covert_id>/agree")
@requires(Permission.AGREE_TO_COVERT_CHECK)
@transactional
def agree(covert_id: UUID) -> BaseResponse:
    """Agree that there is such a check."""
    services.agree(covert_id, actor=current_actor(), at=clock.now())
    flash("You agreed. Tell nobody that there is one.")
    return redirect(url_for("covert_checks.show_check", covert_id=covert_id))


@bp.route("/<uuid:covert_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.KEEP_COVERT_CHECK)
@transactional
def withdraw(covert_id: UUID) -> BaseResponse:
    """Ask why the check is not to be held."""
    found, form = _check(covert_id), ReasonForm()
    made = submitted(
        form, lambda: services.withdraw(covert_id, form.reason.data or "", actor=current_actor(), at=clock.now())
    )
    back = url_for("covert_checks.show_check", covert_id=covert_id)
    if made is None:
        return page(
            "covert_checks/withdraw.html",
            title=Sentence("Withdraw covert check {number}", number=found.number),
            form=form,
            back=back,
        )
    flash(
        "It is withdrawn and revealed." if made.reveal else "Recorded. It is withdrawn when the other one says so, too."
    )
    return redirect(back)


@bp.route("/<uuid:covert_id>/open-for-safety", methods=["GET", "POST"])
@requires(Permission.AGREE_TO_COVERT_CHECK)
@transactional
def open_for_safety(covert_id: UUID) -> BaseResponse:
    """Ask why the plan has to be read before the reveal."""
    found, form = _check(covert_id), ReasonForm()
    made = submitted(
        form, lambda: services.open_for_safety(covert_id, form.reason.data or "", actor=current_actor(), at=clock.now())
    )
    back = url_for("covert_checks.show_check", covert_id=covert_id)
    if made is None:
        return page(
            "covert_checks/open_for_safety.html",
            title=Sentence("Open covert check {number}", number=found.number),
            form=form,
            back=back,
        )
    return redirect(back)


@bp.route("/<uuid:covert_id>/taken-out", methods=["GET", "POST"])
@requires(Permission.KEEP_COVERT_CHECK)
@transactional
def take_out(covert_id: UUID) -> BaseResponse:
    """Ask when what was put in was taken out."""
    found, form = _check(covert_id), RemovalForm(removed_at=minute(clock.now()))
    made = submitted(
        form,
        lambda: services.take_out(covert_id, required(form.removed_at.data), actor=current_actor(), at=clock.now()),
    )
    back = url_for("covert_checks.show_check", covert_id=covert_id)
    if made is None:
        return page(
            "covert_checks/take_out.html",
            title=Sentence("Taken out: covert check {number}", number=found.number),
            form=form,
            back=back,
        )
    flash("It is on record that it was taken out.")
    return redirect(back)


@bp.get("/<uuid:covert_id>/opening.txt")
@requires(Permission.SEE_COVERT_CHECKS)
def download_opening(covert_id: UUID) -> Response:
    """Return the bytes whose SHA-256 is the commitment."""
    found = _check(covert_id)
    if found.reveal is None:
        raise NotFound("It is not revealed yet.")
    content = found.reveal.opening.encode()
    return attachment(content, "text/plain", f"covert-check-{found.number}-{commitment_of(content)[:8]}.txt")


@section_of(Subject.SEARCH, needs=Permission.SEE_COVERT_CHECKS, place=5)
def check_of_search(search_id: UUID) -> str:
    """Return the revealed check that a search was of, on its page."""
    return _section("search_id", search_id)


@section_of(Subject.SAMPLE, needs=Permission.SEE_COVERT_CHECKS, place=5)
def check_of_sample(sample_id: UUID) -> str:
    """Return the revealed check that a sample was of, on its page."""
    return _section("sample_id", sample_id)


def _section(column: str, key: UUID) -> str:
    rows = [(one, queries.plan(one)) for one in queries.checks_of(column, key)]
    return Markup(render_template("covert_checks/section_of_record.html", rows=rows)) if rows else ""
