"""The register of certificates, and the public's pages to verify one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.certificates import authority as authorities
from canine.certificates import queries, sentences, services
from canine.certificates.checking import CannotCheck, Findings, check
from canine.certificates.forms import AskForm, IssueForm, ReissueForm, SerialForm, StatusForm, UploadForm
from canine.certificates.record import Press
from canine.checkups import queries as checkups
from canine.extensions import limiter
from canine.refused import NotThere
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.settings import Settings
from canine.units import queries as units
from canine.web.access import current_actor, may, open_to_anyone
from canine.web.filters import moment, unit_zone
from canine.web.pages import page
from canine.web.sections import Subject, section_of
from canine.web.writes import looks, refuse, submitted, writes

bp = Blueprint("certificates", __name__)


def _settings() -> Settings:
    chosen: Settings = current_app.config["SETTINGS"]
    return chosen


def _plain(at: datetime) -> str:
    return str(moment(at).striptags())


@bp.get("/certificates")
@may(Deed.SEE_CERTIFICATES)
def list_certificates() -> Response:
    """The register, searchable."""
    search = request.args.get("q", "").strip()
    paged = queries.register(search, request.args.get("page", 1, type=int), at=clock.now())
    return page("certificates/list_certificates.html", title="Certificates", paged=paged, search=search)


@bp.get("/certificates/<serial>")
@may(Deed.SEE_CERTIFICATES)
@looks
def show_certificate(serial: str) -> Response:
    """One certificate: what it is worth today, or was at any moment, and its proof."""
    found = services.look_at(serial, actor=current_actor(), at=clock.now())
    form = AskForm(request.args)
    asked_at = form.at.data if form.validate() else None
    events = queries.events_of(found)
    return page(
        "certificates/show_certificate.html",
        title=f"Certificate {found.serial}",
        certificate=found,
        events=events,
        form=form,
        asked_at=asked_at,
        worth=queries.worth(found, asked_at or clock.now()),
        public_address=f"{_settings().base_url}{url_for('certificates.show_status', serial=found.serial)}",
        lines=audit.history([str(found.id), found.serial]),
        successor=queries.successor_of(found),
        predecessor=queries.predecessor_of(found),
        may_reissue=queries.worth(found, clock.now()) is CertificateStatus.BASIS_CHANGED
        and clock.now() < found.valid_to
        and current_user.id not in _people_of(found.checkup_id),
    )


@bp.get("/certificates/<serial>.pdf")
@may(Deed.DOWNLOAD_CERTIFICATE)
@looks
def download_pdf(serial: str) -> Response:
    """Exactly the bytes that were signed."""
    paper = services.download(serial, "pdf", actor=current_actor(), at=clock.now())
    return _file(paper.pdf, "application/pdf", f"{paper.serial}.pdf")


@bp.get("/certificates/<serial>.json")
@may(Deed.DOWNLOAD_CERTIFICATE)
@looks
def download_record(serial: str) -> Response:
    """The record that the paper was drawn from."""
    paper = services.download(serial, "json", actor=current_actor(), at=clock.now())
    return _file(paper.record_json.encode(), "application/json", f"{paper.serial}.json")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/certificates/<serial>/status", methods=["GET", "POST"])
@may(Deed.CHANGE_CERTIFICATE_STATUS)
@writes
def change_status(serial: str) -> BaseResponse:
    """A manager suspends, reinstates or revokes, or says that the basis has changed."""
    found = queries.certificate(serial)
    form = StatusForm()
    changed = submitted(
        form,
        lambda: services.change_status(form.to_message(found.serial), actor=current_actor(), at=clock.now()),
    )
    if changed is None:
        title = f"Status of certificate {found.serial}"
        return page("certificates/change_status.html", title=title, form=form, certificate=found)
    flash("The decision is on record. Everyone who verifies the certificate reads it from now on.")
    return redirect(url_for("certificates.show_certificate", serial=found.serial))


@bp.route("/checkups/<uuid:checkup_id>/certificate", methods=["GET", "POST"])
@may(Deed.ISSUE_CERTIFICATE)
@writes
def issue(checkup_id: UUID) -> BaseResponse:
    """The manager issues the certificate of an approved check-up."""
    checkup = checkups.checkup(checkup_id)
    form = IssueForm()
    press = _press(checkup.team.dog.unit_id)
    serial = submitted(form, lambda: services.issue(checkup_id, press(), actor=current_actor(), at=clock.now()).serial)
    if serial is None:
        title = f"Issue the certificate of {checkup.team.name}"
        return page("certificates/issue.html", title=title, form=form, checkup=checkup)
    flash(f"Certificate {serial} is issued and signed.")
    return redirect(url_for("certificates.show_certificate", serial=serial))


@bp.route("/certificates/<serial>/reissue", methods=["GET", "POST"])
@may(Deed.ISSUE_CERTIFICATE)
@writes
def reissue(serial: str) -> BaseResponse:
    """The manager issues a certificate anew whose basis has changed."""
    older = queries.certificate(serial)
    changed = [event.reason for event in older.events if event.kind is CertificateEventKind.BASIS_CHANGED]
    form = ReissueForm(reason=changed[-1] if changed else "")
    press = _press(older.team.dog.unit_id)
    issued = submitted(
        form,
        lambda: services.reissue(form.to_message(older.serial), press(), actor=current_actor(), at=clock.now()).serial,
    )
    if issued is None:
        title = f"Issue {older.serial} anew"
        return page("certificates/reissue.html", title=title, form=form, certificate=older)
    flash(f"Certificate {issued} is issued in the place of {older.serial}, which is superseded.")
    return redirect(url_for("certificates.show_certificate", serial=issued))


def _press(unit_id: UUID) -> Callable[[], Press]:
    """What the unit's certificates are made with; the key is opened, or made, only when it is needed."""
    organisation = units.unit(unit_id).authority
    return lambda: Press(authorities.seal(_settings(), organisation, at=clock.now()), _settings().base_url, unit_zone())


@bp.route("/verify", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit("60 per minute")
@writes
def verify() -> BaseResponse:
    """Anyone asks about a serial, or brings a file."""
    by_file = request.form.get("by") == "file"
    serial_form = SerialForm(None if by_file else request.form)
    upload_form = UploadForm(request.files if by_file else None)
    asked = request.method == "POST"
    if asked and by_file and upload_form.validate():
        try:
            findings = _checked(upload_form.paper.data.read())
        except CannotCheck as refused:
            upload_form.paper.errors = [refused.sentence]
        else:
            return _verified(findings.serial if findings.registered_bytes is not None else None, findings)
    elif asked and not by_file and serial_form.validate():
        try:
            found = queries.certificate(serial_form.serial.data or "")
        except NotThere as refused:
            refuse(serial_form, refused)
        else:
            return redirect(url_for("certificates.show_status", serial=found.serial))
    status = 422 if asked else 200
    return page(
        "certificates/verify.html",
        title="Verify a certificate",
        status=status,
        serial_form=serial_form,
        upload_form=upload_form,
    )


@bp.get("/verify/<serial>")
@open_to_anyone
@limiter.limit("60 per minute")
def show_status(serial: str) -> Response:
    """What the register says about a serial, for everyone; and whether a scanned code is that record's."""
    found = queries.certificate(serial)
    scanned = request.args.get("record", "").strip().lower()
    return _verified(found.serial, None, code_fits=scanned == found.record_sha256 if scanned else None)


def _checked(pdf: bytes) -> Findings:
    """The file's findings, compared with the register when it names a serial that is there."""
    findings = check(pdf, authorities.authority_pem(_settings()))
    if findings.serial is None:
        return findings
    try:
        registered = queries.certificate(findings.serial).pdf_sha256
    except NotThere:
        return findings
    return replace(findings, registered_bytes=findings.sha256 == registered)


def _verified(serial: str | None, findings: Findings | None, code_fits: bool | None = None) -> Response:
    row = queries.certificate(serial) if serial else None
    found = queries.listed(row, clock.now()) if row else None
    sentence = ""
    if row is not None and found is not None:
        sentence = sentences.of_status(found.status, row.valid_from, row.valid_to, queries.events_of(row), _plain)
    return page(
        "certificates/verified.html",
        title=f"Certificate {found.serial}" if found else "The file that you brought",
        found=found,
        sentence=sentence,
        file_says=sentences.of_file(findings) if findings else None,
        code_fits=code_fits,
    )


@bp.get("/authority.pem")
@open_to_anyone
def authority() -> Response:
    """The certificate of the signing authority."""
    return _file(authorities.needed_authority_pem(_settings()), "application/x-pem-file", "authority.pem")


@section_of(Subject.TEAM, needs=Deed.SEE_CERTIFICATES, place=15)
def certificates_of_team(team_id: UUID) -> str:
    """A team's certificates on its page."""
    rows = queries.of_team(team_id, at=clock.now())
    return render_template("certificates/section_of_team.html", rows=rows)


@section_of(Subject.CHECKUP, needs=Deed.SEE_CERTIFICATES)
def certificate_of_checkup(checkup_id: UUID) -> str:
    """The certificate of a check-up on its page, or the manager's button to issue it."""
    issued = queries.of_checkup(checkup_id)
    if issued is None and checkups.approved(checkup_id) is None:
        return ""
    took_part = current_user.id in _people_of(checkup_id)
    return render_template(
        "certificates/section_of_checkup.html", issued=issued, checkup_id=checkup_id, took_part=took_part
    )


def _people_of(checkup_id: UUID) -> set[UUID | None]:
    found = checkups.checkup(checkup_id)
    return {found.assessor_id, found.loader_id, found.recorder_id, found.handler_user_id}
