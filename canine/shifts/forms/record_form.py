"""What every form of the field carries unseen, and what a correction adds to one."""

from wtforms.validators import Length

from canine.shifts.messages import Provenance
from canine.web.capture import CapturedForm
from canine.web.fields import RequiredWhen, StrippedStringField


class RecordForm(CapturedForm):
    """A form that is recorded once, however often it is sent."""

    def capture(self) -> Provenance:
        """Return the record's id and the device's clock."""
        return Provenance(record_id=self.sent_id(), captured_at=self.device_clock())


class CorrectionFields:
    """What a correction adds to a form."""

    reason = StrippedStringField(
        "Reason for the correction",
        [RequiredWhen(), Length(max=400)],
        description="What was wrong. The earlier entry stays, struck through.",
    )
