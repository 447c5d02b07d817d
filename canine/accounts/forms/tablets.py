"""Forms for tablets, which an administrator enrols."""

from uuid import UUID

from wtforms.validators import DataRequired, Length

from canine.web.fields import EntityField, StrippedStringField
from canine.web.form import Form


class DeviceForm(Form):
    """A tablet to be enrolled."""

    name = StrippedStringField(
        "Name of the tablet",
        [DataRequired("Give the tablet a name."), Length(max=80)],
        description="As it is written on the case, such as “Kilindini tablet 1”. A name is never used twice.",
    )
    unit = EntityField("Unit", [DataRequired("Choose the unit that keeps it.")])

    def offer_units(self, pairs: list[tuple[UUID, str]]) -> None:
        """Fill the list of units."""
        self.unit.offer(pairs, empty="Choose a unit")
