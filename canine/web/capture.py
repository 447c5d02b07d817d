"""What a form of a lasting record carries unseen: the record's id, made when it was opened, and the device's clock."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from wtforms import HiddenField

from canine.web.form import Form


class CapturedForm(Form):
    """A form that is recorded once, however often it is sent. Its page ends in device-clock.js."""

    record_id = HiddenField(default=lambda: str(uuid4()))
    captured_at = HiddenField()

    def sent_id(self) -> UUID:
        """Return the id that the record is to have; a new one when what was sent is no id."""
        try:
            return UUID(self.record_id.data or "")
        except ValueError:
            return uuid4()

    def device_clock(self) -> datetime | None:
        """Return what the device's clock said on sending; None when it said nothing that can be read."""
        try:
            moment = datetime.fromisoformat(self.captured_at.data or "")
        except ValueError:
            return None
        is_moment = moment.tzinfo is not None and 1900 <= moment.year < 2200
        return moment.astimezone(UTC) if is_moment else None
