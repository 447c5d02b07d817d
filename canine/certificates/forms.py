"""A certificate's later fate, and what the public brings to be checked."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from canine.certificates.orders import Reissue, StatusChange
from canine.rules.certificate import CertificateEventKind
from canine.web.fields import LineField, MomentField
from canine.web.words import SelectChoice

_DECISIONS = [
    SelectChoice(CertificateEventKind.SUSPENDED.value, "Suspend"),
    SelectChoice(CertificateEventKind.REINSTATED.value, "Lift the suspension"),
    SelectChoice(CertificateEventKind.REVOKED.value, "Revoke for good"),
    SelectChoice(CertificateEventKind.BASIS_CHANGED.value, "Mark that its basis has changed"),
]


class IssueForm(FlaskForm):
    """Nothing to type: the button is the decision."""


class StatusForm(FlaskForm):
    """What becomes of a certificate, and why."""

    kind = RadioField("Decision", [InputRequired("Choose a decision.")], choices=_DECISIONS)
    reason = LineField(
        "Reason",
        [DataRequired("Say why: it is shown to everyone who verifies this certificate."), Length(max=400)],
        description="Everyone who verifies this certificate reads it.",
    )

    def to_message(self, serial: str) -> StatusChange:
        """The decision as typed."""
        return StatusChange(serial, CertificateEventKind(self.kind.data), self.reason.data or "")


class ReissueForm(FlaskForm):
    """Why the certificate is issued anew: what was corrected."""

    reason = LineField(
        "What was corrected",
        [DataRequired("Say what was corrected: both certificates name it."), Length(max=300)],
        description="Both certificates name it, and everyone who verifies either of them reads it.",
    )

    def to_message(self, serial: str) -> Reissue:
        """The order as typed."""
        return Reissue(serial, self.reason.data or "")


class SerialForm(FlaskForm):
    """The serial on a paper."""

    serial = LineField(
        "Serial number",
        [DataRequired("Type the serial number that is printed at the head of the certificate."), Length(max=40)],
    )


class UploadForm(FlaskForm):
    """A PDF to check."""

    paper = FileField("Certificate as PDF", [FileRequired("Choose the PDF file.")])


class AskForm(FlaskForm):
    """What was it worth at a moment? A question in the address changes nothing and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    at = MomentField("What was it worth at that moment?", [Optional()])
