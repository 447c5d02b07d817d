"""What is asked at the prosecutor's desk, and for which file."""

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from canine.prosecution.services import LONGEST_FILE
from canine.rules.case import NO_FILE, CaseQuery, file_problem
from canine.rules.team import Mode
from canine.web.fields import DayField, MomentField, StrippedStringField
from canine.web.form import Form
from canine.web.words import choices


def _is_a_file(_form: Form, field: StrippedStringField) -> None:
    problem = file_problem(field.data or "")
    if problem is not None:
        raise ValidationError(problem)


class _Question(Form):
    """A question in the address of the page changes nothing but the log, and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False


def _file_field() -> StrippedStringField:
    return StrippedStringField(
        "Court or police file",
        [DataRequired(NO_FILE), Length(max=LONGEST_FILE), _is_a_file],
        description="For example: CR 214/2026, Mombasa. Every look stands in the log with it.",
    )


class DeskForm(_Question):
    """Everything by which a record is looked up; what is empty is not asked."""

    file = _file_field()
    dog = StrippedStringField(
        "Dog", [Optional(), Length(max=80)], description="The whole name, or the number of the microchip."
    )
    handler = StrippedStringField(
        "Handler", [Optional(), Length(max=120)], description="The whole name, or the service number."
    )
    serial = StrippedStringField(
        "Serial number of a certificate", [Optional(), Length(max=40)], description="The whole number."
    )
    container = StrippedStringField("Container number, or the name of what was searched", [Optional(), Length(max=120)])
    seal = StrippedStringField(
        "Seal", [Optional(), Length(max=40)], description="Of the container or of a filter's bag."
    )
    exhibit = StrippedStringField("Exhibit number", [Optional(), Length(max=60)])
    on = DayField("Day", [Optional()])

    def to_sought(self) -> CaseQuery:
        """Return what was asked."""
        return CaseQuery(
            dog=self.dog.data or "",
            handler=self.handler.data or "",
            serial=self.serial.data or "",
            container=self.container.data or "",
            seal=self.seal.data or "",
            exhibit=self.exhibit.data or "",
            on=self.on.data,
        )


class ThenForm(_Question):
    """The moment in question, and the mode in which the team worked."""

    file = _file_field()
    at = MomentField("Moment", [InputRequired("Say which moment is in question, like 2026-03-03 14:10.")])
    mode = RadioField("Mode", [InputRequired("Say how the team worked.")], choices=choices(Mode))

    def mode_asked(self) -> Mode:
        """How the team worked."""
        return Mode(self.mode.data)


class BundleForm(Form):
    """For which file the bundle is made."""

    file = _file_field()
