"""What every form of the field carries unseen, and what a correction adds to one."""

from wtforms.validators import Length

from canine.shifts.messages import Capture
from canine.web.capture import CapturedForm
from canine.web.fields import AskedFor, LineField


class TakenDownForm(CapturedForm):
    """A form that is recorded once, however often it is sent."""

    def capture(self) -> Capture:
        """Return the record's id and the device's clock."""
        return Capture(record_id=self.sent_id(), captured_at=self.device_clock())


class CorrectionFields:
    """What a correction adds to a form."""

    reason = LineField(
        "Reason for the correction",
        [AskedFor(), Length(max=400)],
        description="What was wrong. The earlier entry stays, struck through.",
    )
