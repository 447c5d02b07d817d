"""Handlers, teams and courses, as they are typed."""

from uuid import UUID

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.accounts.asking_whose import AsksWhose
from canine.registry.forms.reasons import WHY_CHANGED, required
from canine.registry.messages import CourseEntry, HandlerEntry, TeamEntry
from canine.rules.kennel import CourseKind
from canine.web.fields import DayField, EntityField, StrippedStringField, latin_name_field
from canine.web.form import Form
from canine.web.words import choices


class HandlerForm(AsksWhose):
    """A new handler."""

    name = StrippedStringField("Name", [DataRequired("Type the handler's name."), Length(max=120)])
    latin_name = latin_name_field()
    service_number = StrippedStringField("Service number", [DataRequired("Type the service number."), Length(max=40)])
    rank = StrippedStringField("Rank", [Length(max=60)])
    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    user_id = EntityField("Account", description="The account with which the handler signs in.")

    def to_message(self) -> HandlerEntry:
        """Return the handler as typed."""
        return HandlerEntry(
            unit_id=self.unit_id.data,
            name=self.name.data or "",
            service_number=self.service_number.data or "",
            rank=self.rank.data or "",
            user_id=self.user_id.data,
            latin_name=self.latin_name.data or "",
            whose=self.whose,
        )


class HandlerChangeForm(HandlerForm):
    """A handler's corrected facts."""

    reason = StrippedStringField("Reason", [DataRequired("Say why."), Length(max=400)], description=WHY_CHANGED)


class TeamForm(Form):
    """A dog and a handler become a team."""

    dog_id = EntityField("Dog", [InputRequired("Choose the dog.")])
    handler_id = EntityField("Handler", [InputRequired("Choose the handler.")])
    from_on = DayField("From", [InputRequired("Give the team's first day.")])

    def to_message(self) -> TeamEntry:
        """Return the team as typed."""
        return TeamEntry(self.dog_id.data, self.handler_id.data, required(self.from_on.data))


class CourseForm(Form):
    """A course or refresher."""

    kind = SelectField("Course", [InputRequired("Choose one.")], choices=choices(CourseKind))
    place = StrippedStringField("Place", [DataRequired("Say where the course was held."), Length(max=160)])
    from_on = DayField("First day", [InputRequired("Give the first day.")])
    to_on = DayField("Last day", [InputRequired("Give the last day, or the day on which it should end.")])
    completed = BooleanField("Completed")
    remarks = TextAreaField("Remarks", [Length(max=2000)], render_kw={"rows": 3})

    def to_message(self, *, dog_id: UUID | None = None, handler_id: UUID | None = None) -> CourseEntry:
        """Return the course of the dog or the handler, as typed."""
        return CourseEntry(
            kind=CourseKind(self.kind.data),
            place=self.place.data or "",
            from_on=required(self.from_on.data),
            to_on=required(self.to_on.data),
            completed=bool(self.completed.data),
            remarks=self.remarks.data or "",
            dog_id=dog_id,
            handler_id=handler_id,
        )


class CourseEndForm(Form):
    """A running course came to its end."""

    to_on = DayField("Completed on", [InputRequired("Give the last day.")])
