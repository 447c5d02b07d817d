"""What is typed of a covert check."""

from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from canine.covert_checks.messages import NewCovertCheck
from canine.rules.limits import CONTAINER_AS_TYPED, FILTER_LOT, FILTER_NUMBER, PLACE_ON_OBJECT, REASON
from canine.rules.team import Mode
from canine.web.fields import EntityField, MomentField, StrippedStringField, required
from canine.web.form import Form
from canine.web.words import choices


class PlanForm(Form):
    """A plan."""

    unit_id = EntityField("Unit that is tested", [InputRequired("Choose the unit.")])
    item_id = EntityField(
        "Prepared item",
        [InputRequired("Choose the item.")],
        description="A target, a distractor or a blank, by its number. A blank shows what the unit does with nothing.",
    )
    mode = RadioField("It should come to", [InputRequired("Choose one.")], choices=choices(tuple(Mode)))
    container_number = StrippedStringField(
        "Container number", [Length(max=CONTAINER_AS_TYPED)], description="Of the container that you put it in."
    )
    filter_number = StrippedStringField(
        "Or filter number", [Length(max=FILTER_NUMBER)], description="Where you prepare the filter and no container."
    )
    filter_lot = StrippedStringField("Lot of that filter", [Length(max=FILTER_LOT)])
    place = StrippedStringField(
        "Where in it",
        [InputRequired("Say where it lies."), Length(max=PLACE_ON_OBJECT)],
        description="So that it is found again, such as: behind the left door, second pallet.",
    )
    from_at = MomentField("Window opens", [InputRequired("Give the moment.")])
    until_at = MomentField(
        "Window ends",
        [InputRequired("Give the moment.")],
        description="A search or a sample that begins in the window is tested. Afterwards it is revealed by itself, of "
        "a sample once it is decided or its filter may be used no more.",
    )
    second_id = EntityField(
        "Manager who agrees",
        [InputRequired("Choose the manager.")],
        description="Learns that there is a check, and not what, where or when. Agrees before the window opens.",
    )

    def to_message(self) -> NewCovertCheck:
        """Return the plan as typed."""
        return NewCovertCheck(
            unit_id=required(self.unit_id.data),
            item_id=required(self.item_id.data),
            second_id=required(self.second_id.data),
            mode=Mode(self.mode.data),
            container_number=self.container_number.data or "",
            filter_number=self.filter_number.data or "",
            filter_lot=self.filter_lot.data or "",
            place=self.place.data or "",
            from_at=required(self.from_at.data),
            until_at=required(self.until_at.data),
        )


class ReasonForm(Form):
    """Why it is withdrawn, or opened for safety."""

    reason = StrippedStringField("Why", [InputRequired("Say why."), Length(max=REASON)])


class RemovalForm(Form):
    """When it was taken out."""

    removed_at = MomentField("Taken out", [InputRequired("Give the moment.")])
