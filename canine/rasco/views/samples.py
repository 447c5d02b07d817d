"""Pages of air samples: the list, taking one, its page, its hand-overs, the referral, the inspection."""

from datetime import date, datetime
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.rasco import queries, services
from canine.rasco.forms.samples import (
    EndingForm,
    FieldBlankForm,
    HandOverForm,
    InspectionForm,
    ReferralForm,
    SampleForm,
    TakenBackForm,
)
from canine.rasco.views.blueprint import bp, for_handler
from canine.registry.list_filters import DOG, HANDLER, SINCE, STATION, UNTIL, word_of
from canine.rules.cargo import SearchReason
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.presentation import DecisionKind
from canine.rules.sampling import SampleState
from canine.rules.sentence import Sentence
from canine.rules.shift import minute
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, choice_of, local, show_list
from canine.shifts import queries as shifts
from canine.shifts import services as shift_services
from canine.stock import queries as stock
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.finding import Finds, Hit, finds
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, link_of, links, section_of, sections
from canine.web.writes import submitted, transactional


@bp.get("/samples")
@requires(Permission.SEE_SAMPLES)
def list_samples() -> Response:
    """Every air sample of the unit."""
    return show_list(
        SAMPLES,
        lambda asked: queries.sample_lines(units_in_sight(), asked, unit_zone(), for_handler=for_handler()),
        "rasco/list_samples.html",
    )


def _decisions() -> list[tuple[str, str]]:
    """Return the decisions to choose from; none for a handler, who reads a result where it is told."""
    return [] if for_handler() else [(one.value, word_for(one)) for one in DecisionKind]


SAMPLES = Listing(
    "samples",
    "Air samples",
    "rasco.list_samples",
    "Container, seal, filter, exhibit or sampler",
    (
        SINCE,
        UNTIL,
        STATION,
        DOG,
        HANDLER,
        choice_of("decision", "Decision", _decisions, DecisionKind),
        word_of("reason", "Reason", SearchReason),
    ),
    (
        Column("container_number", "Container", lambda one: one.container_number, sorts=True),
        Column("stopped_at", "Drawn", lambda one: local(one.stopped_at), sorts=True),
        Column("filter", "Filter", lambda one: one.filter, sorts=True),
        Column("seal", "Seal", lambda one: one.seal, sorts=True),
        Column("use_by_at", "Use by", lambda one: local(one.use_by_at), sorts=True),
        Column("holder", "In the hands of", lambda one: one.holder),
        Column("sampler", "Sampler", lambda one: one.sampler, is_of_files=True),
        Column("state", "State", lambda one: word_for(one.state)),
    ),
)


@finds("Air samples", "rasco.list_samples", needs=Permission.SEE_SAMPLES, place=15)
def samples_with(text: str) -> Finds:
    """Return the air samples with this number or name."""
    found = queries.sample_lines(units_in_sight(), Asked(text), for_handler=for_handler())
    hits = [
        Hit(
            one.container_number,
            url_for("rasco.show_sample", sample_id=one.id),
            f"{one.filter}, {local(one.stopped_at)}",
        )
        for one in found.rows
    ]
    return Finds(hits, found)


@link_of(Subject.SHIFT, "Take an air sample", needs=Permission.TAKE_SAMPLE)
def take_sample_link(shift_id: UUID) -> str:
    """Return the form for a sample; nothing once the shift has ended."""
    is_over = shifts.shift(shift_id).ended_at is not None
    return "" if is_over else url_for("rasco.take_sample", shift_id=shift_id)


@section_of(Subject.SHIFT, needs=Permission.SEE_SAMPLES, place=20)
def samples_of_shift(shift_id: UUID) -> str:
    """Return the air samples of a shift; nothing when there is none."""
    found = queries.samples_of_shift(shift_id, for_handler=for_handler())
    return render_template("rasco/section_of_shift.html", samples=found) if found else ""


@bp.route("/shifts/<uuid:shift_id>/samples/new", methods=["GET", "POST"])
@requires(Permission.TAKE_SAMPLE)
@transactional
def take_sample(shift_id: UUID) -> BaseResponse:
    """Ask for a sample in the handler's own shift; what the last one had in common is offered again."""
    shift = shift_services.own_shift(shift_id, current_actor())
    now = minute(clock.now())
    last = queries.last_sample(shift_id)
    form = SampleForm(
        container_size=last.container_size.value if last and last.container_size else None,
        reason=last.reason.value if last else SearchReason.TARGETED.value,
        targeted_by=last.targeted_by if last else "",
        draw=last.draw if last else "",
        filter_lot=last.filter_lot if last else "",
        pump=last.pump if last else "",
        flow_l_per_min=last.flow_l_per_min if last else None,
        point=last.point.value if last else None,
        second=queries.sample_now(last).second_id if last else None,
        stopped_at=now,
    )
    form.second.offer(_others(shift.unit_id), empty="– choose –")
    sample = submitted(
        form, lambda: services.take_sample(form.to_message(shift_id), actor=current_actor(), at=clock.now())
    )
    if sample is None:
        return page(
            "rasco/take_sample.html",
            title="Take an air sample",
            form=form,
            shift=shift,
            lots=[one.number for one in stock.lots_in_use(shift.unit_id)],
            pumps=[one.name for one in stock.pumps_in_use(shift.unit_id)],
            needed=[words for words, _ in stock.needs_something(shift.unit_id, _day(now))],
        )
    flash("The sample is on record. It is in your hands until you hand it over.")
    for words in stock.against(shift.unit_id, sample.filter_lot, sample.pump, _day(sample.stopped_at)):
        flash(words)
    return redirect(_to(sample.id))


@link_of(Subject.SHIFT, "Open a field blank", needs=Permission.TAKE_SAMPLE)
def open_field_blank_link(shift_id: UUID) -> str:
    """Return the form for a field blank; nothing once the shift has ended."""
    is_over = shifts.shift(shift_id).ended_at is not None
    return "" if is_over else url_for("rasco.open_field_blank", shift_id=shift_id)


@bp.route("/shifts/<uuid:shift_id>/field-blanks/new", methods=["GET", "POST"])
@requires(Permission.TAKE_SAMPLE)
@transactional
def open_field_blank(shift_id: UUID) -> BaseResponse:
    """Ask for a filter that is opened at the port with no air drawn, in the handler's own shift."""
    shift = shift_services.own_shift(shift_id, current_actor())
    form = FieldBlankForm(opened_at=minute(clock.now()))
    form.second.offer(_others(shift.unit_id), empty="– choose –")
    blank = submitted(
        form, lambda: services.open_field_blank(form.to_message(shift_id), actor=current_actor(), at=clock.now())
    )
    back = url_for("shifts.show_shift", shift_id=shift_id)
    if blank is None:
        return page("rasco/open_field_blank.html", title="Open a field blank", form=form, back=back)
    flash("The field blank is on record. Bag it like a sample; it is offered when a session is prepared.")
    return redirect(back)


def _against(sample_id: UUID) -> list[str]:
    """Return what spoke against the filter's lot and the pump on the day of a sample, as it reads now."""
    found = queries.sample_now(queries.sample(sample_id))
    return stock.against(found.unit_id, found.filter_lot, found.pump, _day(found.stopped_at))


def _day(at: datetime) -> date:
    return at.astimezone(unit_zone()).date()


def _others(unit_id: UUID) -> list[tuple[UUID, str]]:
    return [(key, name) for key, name in queries.people(unit_id, clock.now()) if key != current_user.id]


def _to(sample_id: UUID) -> str:
    return url_for("rasco.show_sample", sample_id=sample_id)


@bp.get("/samples/<uuid:sample_id>")
@requires(Permission.SEE_SAMPLES)
def show_sample(sample_id: UUID) -> Response:
    """Show a sample with its custody, what the dogs said, the decision and what followed."""
    record = queries.sample_record(sample_id, clock.now(), for_handler=for_handler())
    return page(
        "rasco/show_sample.html",
        stock_words=_against(sample_id),
        title=Sentence("Air sample of {container_number}", container_number=record.sample.container_number),
        record=record,
        elsewhere=shifts.seals_elsewhere(
            record.sample.unit_id, record.sample.seal_number, record.sample.container_number
        ),
        may_hand_over=record.state is not SampleState.IN_SESSION,
        links=links(Subject.SAMPLE, sample_id),
        sections=sections(Subject.SAMPLE, sample_id),
        lines=audit.history(record.object_ids, with_desk=allowed(Permission.SEE_CASES)),
    )


@bp.route("/samples/<uuid:sample_id>/hand-overs/new", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_SAMPLE)
@transactional
def hand_over(sample_id: UUID) -> BaseResponse:
    """Hand the bag over from the present holder to somebody else."""
    sample = queries.sample(sample_id)
    holder = queries.holder(sample)
    is_giver = holder.id == current_user.id
    form = HandOverForm(handed_at=minute(clock.now()), to=None if is_giver else current_user.id)
    form.offer([(key, name) for key, name in queries.people(sample.unit_id, clock.now()) if key != holder.id])
    made = submitted(
        form,
        lambda: services.hand_over(form.to_message(sample_id), actor=current_actor(), at=clock.now(), at_a_desk=True),
    )
    if made is None:
        return page(
            "rasco/hand_over.html",
            title=Sentence("Hand over filter {filter}", filter=sample.filter),
            form=form,
            holder=holder,
            obstacle=services.obstacle_to_hand_over(sample),
            bag_seal=queries.present_seal(sample),
            back=_to(sample_id),
        )
    other = made.receiver if is_giver else made.giver
    done = Sentence("Given to {name}", name=other.name) if is_giver else Sentence("Taken from {name}", name=other.name)
    flash(
        Sentence(
            "{done}, not yet confirmed: {name} confirms it under Hand-overs, or with their PIN on a tablet.",
            done=done,
            name=other.name,
        )
    )
    return redirect(_to(sample_id))


@bp.route("/samples/<uuid:sample_id>/end", methods=["GET", "POST"])
@requires(Permission.END_SAMPLE)
@transactional
def end_sample(sample_id: UUID) -> BaseResponse:
    """Say that a sample was lost or spoiled; where that is on record, take it back."""
    sample = queries.sample(sample_id)
    now, ending = minute(clock.now()), queries.end_of(sample)
    if ending is None:
        title, button = Sentence("Filter {filter} was lost or spoiled", filter=sample.filter), "Record it"
        form = EndingForm(noticed_at=now)
        made = submitted(
            form, lambda: services.end_sample(form.to_message(sample_id), actor=current_actor(), at=clock.now())
        )
    else:
        title, button = (
            Sentence("Take back that filter {filter} was {kind}", filter=sample.filter, kind=word_for(ending.kind)),
            "Take it back",
        )
        back = form = TakenBackForm()
        made = submitted(
            back, lambda: services.end_sample(back.to_message(sample_id, now), actor=current_actor(), at=clock.now())
        )
    if made is None:
        return page("rasco/form_page.html", title=title, form=form, button=button, back=_to(sample_id))
    flash("It is on record, and the managers are told.")
    return redirect(_to(sample_id))


@bp.route("/samples/<uuid:sample_id>/referrals/new", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTION)
@transactional
def refer(sample_id: UUID) -> BaseResponse:
    """Refer the container to somebody for inspection."""
    sample = queries.sample(sample_id)
    form = ReferralForm(referred_at=minute(clock.now()))
    made = submitted(form, lambda: services.refer(form.to_message(sample_id), actor=current_actor(), at=clock.now()))
    if made is None:
        title = Sentence("Refer {container_number}", container_number=sample.container_number)
        return page("rasco/form_page.html", title=title, form=form, button="Record the referral", back=_to(sample_id))
    flash("The referral is on record.")
    return redirect(_to(sample_id))


@bp.route("/samples/<uuid:sample_id>/inspection", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTION)
@transactional
def record_inspection(sample_id: UUID) -> BaseResponse:
    """Ask for what the inspection found; once there is one, what it should have read."""
    sample = queries.sample(sample_id)
    standing = queries.inspection_of(sample)
    form = InspectionForm(
        obj=standing, reason="", inspected_at=standing.inspected_at if standing else minute(clock.now())
    )
    if standing is None:
        del form.reason
    made = submitted(
        form, lambda: services.record_inspection(form.to_message(sample_id), actor=current_actor(), at=clock.now())
    )
    if made is None:
        title = Sentence("Inspection of {container_number}", container_number=sample.container_number)
        return page("rasco/form_page.html", title=title, form=form, button="Save the inspection", back=_to(sample_id))
    flash("The inspection is on record.")
    return redirect(_to(sample_id))
