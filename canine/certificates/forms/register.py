"""A certificate's later fate, and what the public brings to be checked."""

from collections.abc import Collection, Iterable
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from canine import clock
from canine.certificates.orders import Reissue, StatusChange
from canine.rules.certificate import CertificateEventKind
from canine.web.fields import DayField, EntityField, MomentField, StrippedStringField
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.words import SelectChoice

_DECISIONS = [
    SelectChoice(CertificateEventKind.SUSPENDED.value, "Suspend"),
    SelectChoice(
        CertificateEventKind.REINSTATED.value, "Lift the suspension (a second manager has to agree within 24 hours)"
    ),
    SelectChoice(CertificateEventKind.REVOKED.value, "Revoke for good (a second manager has to agree within 24 hours)"),
    SelectChoice(CertificateEventKind.BASIS_CHANGED.value, "Mark that its basis has changed"),
]


class IssueForm(Form):
    """Nothing to type: the button is the decision."""


class StatusForm(Form):
    """What becomes of a certificate, and why."""

    kind = RadioField("Decision", [InputRequired("Choose a decision.")], choices=_DECISIONS)
    reason = StrippedStringField(
        "Reason",
        [DataRequired("Say why: it is shown to everyone who verifies this certificate."), Length(max=400)],
        description="Everyone who verifies this certificate reads it.",
    )

    second_id = EntityField("Manager of another unit", [Optional()])

    def leave_out(self, kinds: Collection[CertificateEventKind]) -> None:
        """Offer no decision that means nothing now; one that is sent nevertheless is the service's to refuse."""
        self.kind.choices = [one for one in _DECISIONS if one.value not in kinds]
        self.kind.validate_choice = False

    def validate_kind(self, field: RadioField) -> None:
        """Refuse what is no decision at all."""
        if field.data not in {one.value for one in _DECISIONS}:
            raise ValidationError("Choose a decision.")

    def offer_seconds(self, managers: Iterable[tuple[UUID, str]]) -> None:
        """Set whom the only manager of a unit may name; without anybody, the field is left out."""
        offered = list(managers)
        if not offered:
            del self.second_id
            return
        self.second_id.description = (
            "Your unit has no other manager: this one agrees to a revocation or a lift, or declines it."
        )
        self.second_id.offer(offered, empty="nobody")

    def to_message(self, serial: str) -> StatusChange:
        """Return the decision as typed."""
        second_id = self.second_id.data if "second_id" in self else None
        return StatusChange(serial, CertificateEventKind(self.kind.data), self.reason.data or "", second_id)


class ReissueForm(Form):
    """Why the certificate is issued anew: what was corrected."""

    reason = StrippedStringField(
        "What was corrected",
        [DataRequired("Say what was corrected: both certificates name it."), Length(max=300)],
        description="Both certificates name it, and everyone who verifies either of them reads it.",
    )

    def to_message(self, serial: str) -> Reissue:
        """Return the order as typed."""
        return Reissue(serial, self.reason.data or "")


class SerialForm(Form):
    """The serial on a paper."""

    serial = StrippedStringField(
        "Serial number",
        [DataRequired("Type the serial number that is printed at the head of the certificate."), Length(max=40)],
    )


class UploadForm(Form):
    """A PDF to check."""

    paper = FileField("Certificate as PDF", [FileRequired("Choose the PDF file.")])


class DayForm(Form):
    """The certificate's status on a day: A question in the address changes nothing and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    on = DayField("Status on a given day", [InputRequired("Choose the day.")])

    def validate_on(self, field: DayField) -> None:
        """Refuses a day of which nobody knows yet."""
        if field.data and field.data > clock.now().astimezone(unit_zone()).date():
            raise ValidationError("This day has not come yet. Choose today or a day before it.")


class AskForm(Form):
    """The certificate's status at a moment: A question in the address changes nothing and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    at = MomentField("Status on a given date", [Optional()])
