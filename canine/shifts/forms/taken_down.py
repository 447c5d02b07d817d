"""What every form of the field carries unseen: the record's id, made when it was opened, and the device's clock."""

from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import Length

from canine.shifts.messages import Capture
from canine.web.fields import LineField

Given = TypeVar("Given")


def given(value: Given | None) -> Given:
    """What a required field holds: its validator saw to it that there is something."""
    assert value is not None
    return value


class AskedFor:
    """Marks a field that the choices before it ask for; whether they did is for the service to say."""

    field_flags = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Refuses nothing."""


class TakenDownForm(FlaskForm):
    """A form that is recorded once, however often it is sent."""

    record_id = HiddenField(default=lambda: str(uuid4()))
    captured_at = HiddenField()

    def capture(self) -> Capture:
        """The record's id and the device's clock; a clock that cannot be read is as if none was sent."""
        return Capture(record_id=_id(self.record_id.data), captured_at=_moment(self.captured_at.data))


class CorrectionFields:
    """What a correction adds to a form."""

    is_retraction = BooleanField("Entered in error: strike it out altogether")
    reason = LineField(
        "Reason for the correction",
        [AskedFor(), Length(max=400)],
        description="What was wrong. The earlier entry stays, struck through.",
    )


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
