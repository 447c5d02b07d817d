"""What is typed about an absence."""

from uuid import UUID

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from canine.absences.messages import AbsenceEntry
from canine.rules.absence import AbsenceKind
from canine.web.fields import DayField, EntityField, StrippedStringField, required
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.words import choices


class AbsenceForm(Form):
    """Days on which a handler is not available."""

    handler_id = EntityField("Handler", [InputRequired("Choose the handler.")])
    kind = RadioField(
        "Why",
        [InputRequired("Choose one.")],
        choices=choices(AbsenceKind),
        description="Colleagues read of an illness only that the person is not available.",
    )
    from_on = DayField("First day", [InputRequired("Give the first day.")])
    to_on = DayField(
        "Last day", [Optional()], description="Of an illness, it may stay empty until the person is back on duty."
    )
    remark = StrippedStringField(
        "Remark",
        [Length(max=400)],
        description="Read by the person and the managers alone. Write no diagnosis and no treatment.",
    )

    def to_message(self, handler_id: UUID | None = None) -> AbsenceEntry:
        """Return the absence as typed."""
        return AbsenceEntry(
            handler_id=handler_id or required(self.handler_id.data),
            kind=AbsenceKind(self.kind.data),
            from_on=required(self.from_on.data),
            zone=unit_zone(),
            to_on=self.to_on.data,
            remark=self.remark.data or "",
        )


class AbsenceCorrectionForm(AbsenceForm):
    """What an absence should have read."""

    is_struck = BooleanField("Entered in error: strike it out altogether")
    reason = StrippedStringField(
        "Reason for the change",
        [InputRequired("A correction needs its reason. Say what was wrong."), Length(max=400)],
        description="The earlier entry stays on record.",
    )
