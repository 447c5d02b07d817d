"""The register of certificates: lists, status, issuing and issuing anew."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries as audit
from canine.audit.audited_views import audited_read
from canine.certificates import authority as authorities
from canine.certificates import queries, revoking, services
from canine.certificates.facts import FINAL
from canine.certificates.forms.register import (
    AskForm,
    IssueForm,
    ReissueForm,
    StatusForm,
)
from canine.certificates.record import IssuingContext
from canine.certificates.views.blueprint import bp
from canine.checkups import queries as checkups
from canine.checkups.services import is_part
from canine.errors import DomainError
from canine.heartbeat import clock_watch
from canine.policy.effects import foresees
from canine.proposals import services as proposals
from canine.proposals.waiting import Waiting, tells_of
from canine.rules.certificate import REVOCATION_WAITS, CertificateEventKind, CertificateStatus, proposed_revocation
from canine.rules.checkpoint import Stamped
from canine.rules.permissions import Permission
from canine.rules.policy import Policy
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.settings import Settings
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.languages import flash
from canine.web.pages import attachment, page
from canine.web.sections import Subject, section_of
from canine.web.writes import opens_transaction, submitted, submitted_after, transactional

if TYPE_CHECKING:
    pass

DECIDED = "The decision is on record. Everyone who verifies the certificate reads it from now on."
PROPOSED = (
    "The revocation is proposed. A second manager has 24 hours to answer, and everyone who verifies the certificate "
    "reads that it is proposed."
)
PROPOSED_TO_LIFT = (
    "It is proposed to lift the suspension. A second manager has 24 hours to answer; until then the certificate reads "
    "suspended."
)


def _settings() -> Settings:
    chosen: Settings = current_app.config["SETTINGS"]
    return chosen


@bp.get("/certificates/<serial>")
@requires(Permission.SEE_CERTIFICATES)
@audited_read
def show_certificate(serial: str) -> Response:
    """One certificate: what it is worth today, or was at any moment, and its proof."""
    found = services.look_at(serial, actor=current_actor(), at=clock.now())
    form = AskForm(request.args)
    asked_at = form.at.data if form.validate() else None
    events, now = queries.events_of(found), clock.now()
    return page(
        "certificates/show_certificate.html",
        title=Sentence("Certificate {serial}", serial=found.serial),
        certificate=found,
        events=events,
        form=form,
        asked_at=asked_at,
        worth=queries.status_by(found, events, asked_at or now),
        public_address=f"{_settings().base_url}{url_for('certificates.show_status', serial=found.serial)}",
        lines=audit.history([str(found.id), found.serial]),
        timestamp=queries.timestamp(Stamped.CERTIFICATE, found.serial),
        asks_for_timestamps=_settings().tsa_url is not None,
        successor=queries.successor_of(found),
        predecessor=queries.predecessor_of(found),
        proposed=proposed_revocation(events, asked_at or now),
        revocations=queries.proposed_revocations_of(found.id),
        waits_for=REVOCATION_WAITS,
        may_reissue=queries.status_by(found, events, now) is CertificateStatus.BASIS_CHANGED
        and now < found.valid_to
        and not is_part(checkups.checkup(found.checkup_id), current_actor()),
    )


@bp.get("/certificates/<serial>.pdf")
@requires(Permission.DOWNLOAD_CERTIFICATE)
@audited_read
def download_pdf(serial: str) -> Response:
    """Exactly the bytes that were signed."""
    paper = services.download(serial, "pdf", actor=current_actor(), at=clock.now())
    return attachment(paper.pdf, "application/pdf", f"{paper.serial}.pdf")


@bp.get("/certificates/<serial>.json")
@requires(Permission.DOWNLOAD_CERTIFICATE)
@audited_read
def download_record(serial: str) -> Response:
    """Show the record that the paper was drawn from."""
    paper = services.download(serial, "json", actor=current_actor(), at=clock.now())
    return attachment(paper.record_json.encode(), "application/json", f"{paper.serial}.json")


@bp.route("/certificates/<serial>/status", methods=["GET", "POST"])
@requires(Permission.CHANGE_CERTIFICATE_STATUS)
@transactional
def change_status(serial: str) -> BaseResponse:
    """Suspend, reinstate or revoke by a manager's word, or say that the basis has changed."""
    found, actor = queries.certificate(serial), current_actor()
    form, unit_id = StatusForm(), queries.certificate(serial).team.dog.unit_id
    form.leave_out(services.mean_nothing(found, clock.now()))
    form.offer_seconds(proposals.offered_seconds(unit_id, actor))

    def act() -> str:
        proposed = services.change_status(form.to_message(found.serial), actor=actor, at=clock.now())
        if proposed is None:
            return DECIDED
        return PROPOSED_TO_LIFT if proposed.lifts else PROPOSED

    said = submitted(form, act)
    if said is None:
        title = Sentence("Status of certificate {serial}", serial=found.serial)
        return page("certificates/change_status.html", title=title, form=form, certificate=found)
    flash(said)
    return redirect(url_for("certificates.show_certificate", serial=found.serial))


@bp.route("/certificates/revocations/<uuid:revocation_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_CERTIFICATE_STATUS)
@transactional
def answer_revocation(revocation_id: UUID) -> BaseResponse:
    """Show a proposed revocation, and take the second manager's word on it."""
    proposed, form, at = queries.proposed_revocation(revocation_id), AnswerForm(), clock.now()
    agree = "I agree: the suspension is lifted" if proposed.lifts else "I agree: it is revoked for good"
    form.offer(agree, is_author=proposed.author_id == current_user.id)
    made = answered(form, partial(revoking.answer_revocation, revocation_id))
    if made is None:
        return page(
            "certificates/answer_revocation.html",
            title=f"{revoking.asked(proposed)}?",
            form=form,
            proposed=proposed,
            certificate=proposed.certificate,
            worth=queries.status_at(proposed.certificate, at),
            is_waiting=proposed.is_open and at < proposed.lapses_at,
        )
    words = _LIFTED if made.lifts else _REVOKED
    flash(words[made.stands is ProposalState.AGREED])
    return redirect(url_for("certificates.show_certificate", serial=made.certificate.serial))


_REVOKED = {True: "The certificate is revoked.", False: "The certificate is not revoked."}
_LIFTED = {True: "The suspension is lifted.", False: "The certificate stays suspended."}


@tells_of("proposed_revocations", needs=Permission.CHANGE_CERTIFICATE_STATUS)
def revocation_that_waits(revocation_id: UUID) -> Waiting | None:
    """Tell the managers of the unit, and who was named, until it lapses."""
    found = queries.proposed_revocation(revocation_id)
    in_unit = current_user.unit_id == found.certificate.team.dog.unit_id
    is_asked = current_user.role is Role.MANAGER and (in_unit or found.second_id == current_user.id)
    if not (is_asked or found.author_id == current_user.id) or clock.now() >= found.lapses_at:
        return None
    address = url_for("certificates.answer_revocation", revocation_id=found.id)
    return Waiting(
        revoking.asked(found), address, found.author_id, found.author_name, found.recorded_at, found.lapses_at
    )


@section_of(Subject.TEAM_PROPOSAL, needs=Permission.SEE_CERTIFICATES)
def certificates_under_proposal(team_id: UUID) -> str:
    """Return the certificates that what is proposed for a team would change."""
    now = clock.now()
    rows = [one for one in queries.of_team(team_id, at=now) if one.valid_to > now and one.status not in FINAL]
    return render_template("certificates/section_of_proposal.html", rows=rows)


@foresees
def certificates_under_policy(_policy: Policy, _at: datetime) -> str:
    """Return what another policy does to certificates in force: nothing, and those to come name it."""
    count = sum(one.status is CertificateStatus.VALID for one in queries.every(at=clock.now()))
    return Markup(render_template("certificates/effects_of_policy.html", count=count))


@bp.route("/checkups/<uuid:checkup_id>/certificate", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
@opens_transaction
def issue(checkup_id: UUID) -> BaseResponse:
    """Issue, by a manager, the certificate of an approved check-up."""
    checkup = checkups.checkup(checkup_id)
    form = IssueForm()
    press = _press(checkup.team.dog.unit_id)
    serial = _stored_after(form, lambda: services.draw(checkup_id, press(), actor=current_actor(), at=clock.now()))
    if serial is None:
        title = Sentence("Issue the certificate of {team_name}", team_name=checkup.team_name)
        return page("certificates/issue.html", title=title, form=form, checkup=checkup)
    flash(Sentence("Certificate {serial} is issued and signed.", serial=serial))
    return redirect(url_for("certificates.show_certificate", serial=serial))


@bp.route("/certificates/<serial>/reissue", methods=["GET", "POST"])
@requires(Permission.ISSUE_CERTIFICATE)
@opens_transaction
def reissue(serial: str) -> BaseResponse:
    """Issue anew, by a manager, a certificate whose basis has changed."""
    older = queries.certificate(serial)
    changed = [event.reason for event in older.events if event.kind is CertificateEventKind.BASIS_CHANGED]
    form = ReissueForm(reason=changed[-1] if changed else "")
    press = _press(older.team.dog.unit_id)
    issued = _stored_after(
        form, lambda: services.draw_anew(form.to_message(serial), press(), actor=current_actor(), at=clock.now())
    )
    if issued is None:
        title = Sentence("Issue {serial} anew", serial=older.serial)
        return page("certificates/reissue.html", title=title, form=form, certificate=older)
    flash(
        Sentence(
            "Certificate {issued} is issued in the place of {serial}, which is superseded.",
            issued=issued,
            serial=older.serial,
        )
    )
    return redirect(url_for("certificates.show_certificate", serial=issued))


def _stored_after(form: Form, draw: Callable[[], services.Paper]) -> str | None:
    """Return the serial of the paper, drawn while everybody else may write, then stored; None when it was refused."""
    return submitted_after(form, draw, lambda paper: services.store(paper, actor=current_actor()).serial)


def _press(unit_id: UUID) -> Callable[[], IssuingContext]:
    """Return what the unit's certificates are made with; the key is opened, or made, only when it is needed."""
    organisation = units.unit(unit_id).authority

    def ready() -> IssuingContext:
        clock_watch.refuse_to_sign(at=clock.now())
        return IssuingContext(
            authorities.seal(_settings(), organisation, at=clock.now()), _settings().base_url, unit_zone()
        )

    return ready


@section_of(Subject.TEAM, needs=Permission.SEE_CERTIFICATES, place=15)
def certificates_of_team(team_id: UUID) -> str:
    """Return a team's certificates on its page."""
    rows = queries.of_team(team_id, at=clock.now())
    return render_template("certificates/section_of_team.html", rows=rows)


@section_of(Subject.CHECKUP, needs=Permission.SEE_CERTIFICATES)
def certificate_of_checkup(checkup_id: UUID) -> str:
    """Return the certificate of a check-up on its page, or the manager's button to issue it."""
    issued = queries.of_checkup(checkup_id)
    if issued is None and checkups.approved(checkup_id) is None:
        return ""
    took_part = is_part(checkups.checkup(checkup_id), current_actor())
    blocked = None if issued else _in_the_way(checkup_id)
    return render_template(
        "certificates/section_of_checkup.html",
        issued=issued,
        checkup_id=checkup_id,
        took_part=took_part,
        in_the_way=blocked,
    )


def _in_the_way(checkup_id: UUID) -> str | None:
    """Return why no certificate is issued on a check-up now, though it is approved."""
    try:
        services.check_others(checkup_id, unit_zone())
    except DomainError as refused:
        return refused.sentence
    return None
