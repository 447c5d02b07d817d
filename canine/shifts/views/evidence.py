"""Forms of the evidence: alerts, outcome, findings, weights, identifications, witnesses."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.rules.permissions import Permission
from canine.rules.search import AlertKind
from canine.rules.shift import minute
from canine.shifts import queries, services
from canine.shifts.forms.evidence import (
    FindingCorrectionForm,
    FindingForm,
    IdentificationCorrectionForm,
    IdentificationForm,
    OutcomeForm,
    WeighingForm,
    WitnessForm,
)
from canine.shifts.forms.record_form import RecordForm
from canine.shifts.forms.searches import AlertCorrectionForm, AlertForm
from canine.shifts.views.blueprint import bp
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


def _sheet(form: RecordForm, title: str, search_id: UUID, act: Callable[[], object]) -> BaseResponse:
    """Return the form, until it is saved; then the search's page."""
    back = url_for("shifts.show_search", search_id=search_id)
    if submitted(form, act) is None:
        return page("shifts/form_page.html", title=title, form=form, button="Save", back=back)
    flash("Saved.")
    return redirect(back)


@bp.route("/searches/<uuid:search_id>/alerts/new", methods=["GET", "POST"])
@requires(Permission.RECORD_ALERT)
@transactional
def add_alert(search_id: UUID) -> BaseResponse:
    """One thing more that the dog showed; where it is on record that it showed nothing, the correction of that."""
    search = services.own_search(search_id, current_actor())
    clear = next((one for one in queries.latest(search.alerts) if one.kind is AlertKind.CLEAR), None)
    if clear is not None and request.method == "GET":
        return redirect(url_for("shifts.correct_alert", alert_id=clear.id))
    asked = request.args.get("kind")
    form = AlertForm(kind=asked if asked in set(AlertKind) else None, shown_at=search.ended_at or minute(clock.now()))
    return _sheet(
        form,
        "What the dog showed",
        search_id,
        lambda: services.add_alert(search_id, form.to_message(), actor=current_actor(), at=clock.now()),
    )


@bp.route("/alerts/<uuid:alert_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_ALERT)
@transactional
def correct_alert(alert_id: UUID) -> BaseResponse:
    """Ask for what an entry of an alert should have read."""
    alert = queries.alert(alert_id)
    services.own_search(alert.search_id, current_actor())
    form = AlertCorrectionForm(kind=alert.kind.value, place=alert.place, shown_at=alert.shown_at)
    return _sheet(
        form,
        "Correct what the dog showed",
        alert.search_id,
        lambda: services.add_alert(
            alert.search_id, form.to_correction(alert_id), actor=current_actor(), at=clock.now()
        ),
    )


@bp.route("/searches/<uuid:search_id>/outcome", methods=["GET", "POST"])
@requires(Permission.RECORD_OUTCOME)
@transactional
def record_outcome(search_id: UUID) -> BaseResponse:
    """Ask for what the inspection found; once that is on record, what it should have read."""
    search = services.search_in_reach(search_id, current_actor())
    standing = queries.outcome_of(search)
    form = OutcomeForm(
        outcome=standing.outcome.value if standing else None,
        inspected_by=standing.inspected_by if standing else "",
        inspected_at=standing.inspected_at if standing else minute(clock.now()),
    )
    if standing is None:
        del form.reason
    return _sheet(
        form,
        "Correct the outcome of the inspection" if standing else "Outcome of the inspection",
        search_id,
        lambda: services.record_outcome(form.to_message(search_id), actor=current_actor(), at=clock.now()),
    )


@bp.route("/searches/<uuid:search_id>/findings/new", methods=["GET", "POST"])
@requires(Permission.RECORD_FINDING)
@transactional
def record_finding(search_id: UUID) -> BaseResponse:
    """Something found."""
    services.search_in_reach(search_id, current_actor())
    form = FindingForm(found_at=minute(clock.now()))
    return _sheet(
        form,
        "Record a finding",
        search_id,
        lambda: services.record_finding(form.to_message(search_id), actor=current_actor(), at=clock.now()),
    )


@bp.route("/findings/<uuid:finding_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_FINDING)
@transactional
def correct_finding(finding_id: UUID) -> BaseResponse:
    """Ask for what an entry of a finding should have read."""
    finding = queries.finding(finding_id)
    search_id = finding.search_id
    services.search_in_reach(search_id, current_actor())
    form = FindingCorrectionForm(
        item=finding.item,
        quantity=finding.quantity,
        exhibit_number=finding.exhibit_number,
        concealment=finding.concealment.value,
        concealment_remark=finding.concealment_remark,
        found_at=finding.found_at,
    )
    return _sheet(
        form,
        f"Correct exhibit {finding.exhibit_number}",
        search_id,
        lambda: services.record_finding(
            form.to_correction(search_id, finding_id), actor=current_actor(), at=clock.now()
        ),
    )


@bp.route("/findings/<uuid:finding_id>/weighings/new", methods=["GET", "POST"])
@requires(Permission.RECORD_FINDING)
@transactional
def weigh(finding_id: UUID) -> BaseResponse:
    """One weight more of an exhibit."""
    _, present = queries.exhibit(finding_id)
    services.search_in_reach(present.search_id, current_actor())
    form = WeighingForm()
    return _sheet(
        form,
        f"Weigh exhibit {present.exhibit_number}",
        present.search_id,
        lambda: services.weigh(present, form.to_message(), actor=current_actor(), at=clock.now()),
    )


@bp.route("/findings/<uuid:finding_id>/identifications/new", methods=["GET", "POST"])
@requires(Permission.RECORD_IDENTIFICATION)
@transactional
def identify(finding_id: UUID) -> BaseResponse:
    """Ask for what an expert or a laboratory said an exhibit is."""
    first, present = queries.exhibit(finding_id)
    services.search_in_reach(first.search_id, current_actor())
    form = IdentificationForm()
    return _sheet(
        form,
        f"Identification of exhibit {present.exhibit_number}",
        first.search_id,
        lambda: services.identify(form.to_message(first.id), actor=current_actor(), at=clock.now()),
    )


@bp.route("/identifications/<uuid:identification_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_IDENTIFICATION)
@transactional
def correct_identification(identification_id: UUID) -> BaseResponse:
    """Ask for what an identification should have read."""
    row = queries.identification(identification_id)
    first, present = queries.exhibit(row.exhibit_id)
    services.search_in_reach(first.search_id, current_actor())
    form = IdentificationCorrectionForm(
        by_kind=row.by_kind.value,
        by_name=row.by_name,
        result=row.result,
        method=row.method,
        report_number=row.report_number,
        identified_on=row.identified_on,
    )
    return _sheet(
        form,
        f"Correct the identification of exhibit {present.exhibit_number}",
        first.search_id,
        lambda: services.identify(form.to_correction(first.id, row.id), actor=current_actor(), at=clock.now()),
    )


@bp.route("/searches/<uuid:search_id>/witnesses/new", methods=["GET", "POST"])
@requires(Permission.NAME_WITNESS)
@transactional
def name_witness(search_id: UUID) -> BaseResponse:
    """Somebody who took part and wrote nothing here."""
    services.search_in_reach(search_id, current_actor())
    form = WitnessForm()
    return _sheet(
        form,
        "Add to the witness list",
        search_id,
        lambda: services.name_witness(form.to_message(search_id), actor=current_actor(), at=clock.now()),
    )
