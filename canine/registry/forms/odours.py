"""A target odour as it is typed."""

from wtforms.validators import DataRequired, Length

from canine.registry.forms.reasons import WHY_CHANGED
from canine.registry.messages import OdourEntry
from canine.web.fields import StrippedStringField, latin_name_field
from canine.web.form import Form


class OdourForm(Form):
    """A target odour."""

    name = StrippedStringField(
        "Name",
        [DataRequired("Name the odour, such as elephant ivory."), Length(max=80)],
        description="Such as elephant ivory, rhino horn or pangolin scale. The name lasts: certificates use it.",
    )
    latin_name = latin_name_field()

    def to_message(self) -> OdourEntry:
        """Return the odour as typed."""
        return OdourEntry(self.name.data or "", self.latin_name.data or "")


class OdourChangeForm(Form):
    """How an odour's name is spelt in Latin letters; the name itself lasts."""

    latin_name = latin_name_field()
    reason = StrippedStringField("Reason", [DataRequired("Say why."), Length(max=400)], description=WHY_CHANGED)
