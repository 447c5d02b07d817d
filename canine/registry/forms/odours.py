"""A target odour as it is typed."""

from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, Length

from canine.registry.messages import OdourEntry
from canine.web.fields import LineField


class OdourForm(FlaskForm):
    """A target odour."""

    name = LineField(
        "Name",
        [DataRequired("Name the odour, such as elephant ivory."), Length(max=80)],
        description="Such as elephant ivory, rhino horn or pangolin scale. The name lasts: certificates use it.",
    )

    def to_message(self) -> OdourEntry:
        """The odour as typed."""
        return OdourEntry(self.name.data or "")
