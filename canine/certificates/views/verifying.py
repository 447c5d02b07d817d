"""The pages on which anybody verifies a certificate, by its serial or by its file."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.backups import queries as backups
from canine.certificates import answers, queries, sentences
from canine.certificates import authority as authorities
from canine.certificates.findings import CannotCheck, Findings
from canine.certificates.forms.register import (
    DayForm,
    SerialForm,
    UploadForm,
)
from canine.certificates.uploads import check_upload
from canine.certificates.views.blueprint import bp
from canine.errors import Busy, NotFound
from canine.extensions import limiter
from canine.rules.sentence import Sentence
from canine.transaction import end_reading
from canine.web.access import open_to_anyone
from canine.web.filters import moment, unit_zone
from canine.web.pages import page
from canine.web.writes import (
    is_sent_whole,
    opens_transaction,
    refuse,
)

if TYPE_CHECKING:
    from canine.certificates.models import Certificate


def _plain(at: datetime) -> str:
    return str(moment(at).striptags())


@bp.route("/verify", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit("60 per minute")
@opens_transaction
def verify() -> BaseResponse:
    """Anyone asks about a serial, or brings a file."""
    by_file = request.form.get("by") == "file"
    serial_form = SerialForm(None if by_file else request.form)
    upload_form = UploadForm(request.files if by_file else None)
    asked = request.method == "POST"
    if asked and by_file and is_sent_whole(upload_form):
        try:
            findings = _checked(upload_form.paper.data.read())
        except (CannotCheck, Busy) as refused:
            refuse(upload_form, refused, field="paper")
        else:
            is_there = findings.serial is not None and findings.registered_bytes is not None
            return _verified(queries.certificate(findings.serial or "") if is_there else None, findings)
    elif asked and not by_file and is_sent_whole(serial_form):
        try:
            found = queries.certificate(serial_form.serial.data or "")
        except NotFound as refused:
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
    """Show what the register says about a serial, today or on a day, for everyone; and whether a scanned code
    is its own.
    """
    found = queries.certificate(serial)
    scanned = request.args.get("record", "").strip().lower()
    return _verified(found, None, code_fits=scanned == found.record_sha256 if scanned else None)


def _checked(pdf: bytes) -> Findings:
    """Return the file's findings, compared with the register when it names a serial that is there."""
    trusted, former = authorities.authority_pem(current_app.config["SETTINGS"]), authorities.former_authority_pems()
    end_reading()
    return answers.with_register(check_upload(pdf, trusted, former))


def _verified(row: "Certificate | None", findings: Findings | None, code_fits: bool | None = None) -> Response:
    """One page with two parts; nothing in it is green beside a file or a code that is not the register's."""
    file_says = sentences.of_file(findings) if findings else None
    now = clock.now()
    form = DayForm(request.args if request.method == "GET" else None)
    is_asked = row is not None and bool(request.args.get("on"))
    day = form.on.data if is_asked and form.validate() else None
    return page(
        "certificates/verified.html",
        title=Sentence("Certificate {serial}", serial=row.serial) if row else "The file that you brought",
        status=422 if is_asked and day is None else 200,
        register=answers.register_says(row, _plain, at=now) if row else None,
        file_says=file_says,
        named=findings.serial if findings else None,
        gap=_gap(findings) if row is None else None,
        code_fits=code_fits,
        form=form,
        on_day=answers.on_day(row, day, unit_zone(), _plain, at=now) if row and day else None,
        is_doubted=(file_says is not None and not file_says.genuine) or code_fits is False,
    )


def _gap(findings: Findings | None) -> backups.Gap | None:
    """Return what a restore left out, where the file says that it was issued in that time."""
    record = findings.record if findings is not None and findings.genuine else None
    return backups.gap_around(record.issued_at) if record is not None else None
