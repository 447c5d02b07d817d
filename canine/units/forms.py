"""Forms for units and stations."""

from datetime import date
from uuid import UUID

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from canine.rules.places import ComputerKind, StationKind
from canine.units.messages import ComputerEntry, StationEntry, UnitEntry
from canine.web.fields import DayField, EntityField, StrippedStringField, latin_name_field
from canine.web.form import Form
from canine.web.words import choices


class UnitForm(Form):
    """A unit."""

    code = StrippedStringField(
        "Code",
        [
            DataRequired("Give the unit a short code."),
            Regexp(r"^[A-Za-z0-9-]{2,12}$", message="Use 2 to 12 letters, digits or hyphens, such as MSA."),
        ],
        description="Short and lasting, such as MSA: it is part of every certificate's number.",
    )
    name = StrippedStringField("Name", [DataRequired("Type the unit's name."), Length(max=120)])
    latin_name = latin_name_field()
    authority = StrippedStringField(
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


class StationForm(Form):
    """A station of a unit."""

    name = StrippedStringField("Name", [DataRequired("Type the station's name."), Length(max=120)])
    latin_name = latin_name_field()
    kind = SelectField("Kind", choices=choices(StationKind))

    def to_message(self, unit_id: UUID) -> StationEntry:
        """Return the station as typed."""
        return StationEntry(unit_id, self.name.data or "", self.kind.data, self.latin_name.data or "")


class ComputerForm(Form):
    """A computer on which the record is made."""

    kind = SelectField("Kind", [DataRequired("Choose what sort of computer it is.")], choices=choices(ComputerKind))
    name = StrippedStringField("Name", [DataRequired("Type what the unit calls it."), Length(max=80)])
    make = StrippedStringField("Make", [DataRequired("Type who made it."), Length(max=80)])
    model = StrippedStringField("Model", [DataRequired("Type its model."), Length(max=80)])
    identifier = StrippedStringField(
        "Serial or asset number", [DataRequired("Type its serial or asset number."), Length(max=80)]
    )
    operating_system = StrippedStringField(
        "Operating system",
        [DataRequired("Type its operating system."), Length(max=120)],
        description="With its version.",
    )
    time_source = StrippedStringField(
        "Time from",
        [DataRequired("Say where its clock has the time from."), Length(max=160)],
        description="For example: pool.ntp.org, the mobile network, set by hand.",
    )
    log_name = StrippedStringField(
        "Name in the log",
        [Length(max=160)],
        description="As entries name the device: the name under which the tablet was enrolled.",
    )
    from_on = DayField("In use since", [DataRequired("Say since when it is in use.")])

    def to_message(self, unit_id: UUID) -> ComputerEntry:
        """Return the computer as typed."""
        assert self.from_on.data is not None
        return ComputerEntry(
            unit_id=unit_id,
            kind=self.kind.data,
            name=self.name.data or "",
            make=self.make.data or "",
            model=self.model.data or "",
            identifier=self.identifier.data or "",
            operating_system=self.operating_system.data or "",
            time_source=self.time_source.data or "",
            log_name=self.log_name.data or "",
            from_on=self.from_on.data,
        )


class EndComputerForm(Form):
    """The last day of a computer's use."""

    computer = EntityField("Computer", [DataRequired("Choose the computer.")])
    until_on = DayField("Last day of its use", [DataRequired("Say which day was the last.")])

    def chosen(self) -> tuple[UUID, date]:
        """Return the computer and the day."""
        assert self.computer.data is not None and self.until_on.data is not None
        return self.computer.data, self.until_on.data
