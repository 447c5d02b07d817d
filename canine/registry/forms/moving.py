"""The unit to which a dog or a handler goes, as it is typed."""

from uuid import UUID

from wtforms.validators import DataRequired, InputRequired, Length

from canine.registry.messages import Move
from canine.web.fields import EntityField, StrippedStringField
from canine.web.form import Form


class MoveForm(Form):
    """Where they go, and why."""

    unit_id = EntityField("To which unit?", [InputRequired("Choose the unit.")])
    reason = StrippedStringField(
        "Reason", [DataRequired("Say why."), Length(max=400)], description="The managers of that unit read it."
    )

    def to_message(self, *, dog_id: UUID | None = None, handler_id: UUID | None = None) -> Move:
        """Return the move as typed."""
        return Move(self.unit_id.data, self.reason.data or "", dog_id, handler_id)
