"""Forms for units and stations."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from canine.rules.places import StationKind
from canine.units.messages import StationEntry, UnitEntry
from canine.web.fields import LineField, latin_name_field
from canine.web.words import choices


class UnitForm(FlaskForm):
    """A unit."""

    code = LineField(
        "Code",
        [
            DataRequired("Give the unit a short code."),
            Regexp(r"^[A-Za-z0-9-]{2,12}$", message="Use 2 to 12 letters, digits or hyphens, such as MSA."),
        ],
        description="Short and lasting, such as MSA: it is part of every certificate's number.",
    )
    name = LineField("Name", [DataRequired("Type the unit's name."), Length(max=120)])
    latin_name = latin_name_field()
    authority = LineField(
        "Service",
        [DataRequired("Type the service that the unit belongs to."), Length(max=160)],
        description="Its name stands at the head of every certificate.",
    )
    address = TextAreaField("Address", [Length(max=240)], render_kw={"rows": 2})

    def to_message(self) -> UnitEntry:
        """Return the unit as typed."""
        return UnitEntry(
            code=self.code.data or "",
            name=self.name.data or "",
            authority=self.authority.data or "",
            address=(self.address.data or "").strip(),
            latin_name=self.latin_name.data or "",
        )


class StationForm(FlaskForm):
    """A station of a unit."""

    name = LineField("Name", [DataRequired("Type the station's name."), Length(max=120)])
    latin_name = latin_name_field()
    kind = SelectField("Kind", choices=choices(StationKind))

    def to_message(self, unit_id: UUID) -> StationEntry:
        """Return the station as typed."""
        return StationEntry(unit_id, self.name.data or "", self.kind.data, self.latin_name.data or "")
