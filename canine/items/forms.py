"""What is typed of a prepared item."""

from wtforms import RadioField
from wtforms.validators import InputRequired, Length, Optional

from canine.items.messages import MOST_AT_ONCE, NewItems
from canine.rules.limits import AID_AMOUNT_G, CONTAINER_OF_ITEM, FORM_OF_ITEM, REASON, WHAT_DISTRACTS, Span
from canine.rules.presentation import ItemKind
from canine.web.fields import (
    NOTHING_OR_ONE,
    AmountField,
    CountField,
    EntityField,
    MomentField,
    StrippedStringField,
    required,
)
from canine.web.form import Form
from canine.web.words import choices

KINDS = (ItemKind.TARGET, ItemKind.DISTRACTOR, ItemKind.BLANK)


class ItemForm(Form):
    """Items that were prepared."""

    kind = RadioField("Kind", [InputRequired("Choose one.")], choices=choices(KINDS))
    aid_id = EntityField(
        "Training aid",
        [NOTHING_OR_ONE],
        description="For a target: the aid that it was taken from, or the aid itself. It has that aid's odour.",
    )
    what = StrippedStringField(
        "What distracts",
        [Length(max=WHAT_DISTRACTS)],
        description="For a distractor: food, tape, macadamia shell, fish, toy, pepper, tobacco, coffee, tea.",
    )
    form = StrippedStringField(
        "Form",
        [InputRequired("Say what it is made as."), Length(max=FORM_OF_ITEM)],
        description="Such as: piece of tusk, gauze that lay with it, clean gauze, filter.",
    )
    weight_g = AmountField(
        "Weight in grams", [Optional()], span=AID_AMOUNT_G, description="For a target: as the scale shows it."
    )
    container = StrippedStringField(
        "Container",
        [InputRequired("Say in what it is kept."), Length(max=CONTAINER_OF_ITEM)],
        description="The jar, tin or bag that carries the number. One item, one container.",
    )
    many = CountField(
        "How many alike",
        [InputRequired("Write a whole number.")],
        span=Span.of("1", str(MOST_AT_ONCE)),
        description="Blanks and distractors: each gets a number of its own. A target is recorded by itself.",
    )
    prepared_at = MomentField("Prepared", [InputRequired("Say when.")])
    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])

    def to_message(self) -> NewItems:
        """Return the items as typed."""
        return NewItems(
            kind=ItemKind(self.kind.data),
            form=self.form.data or "",
            container=self.container.data or "",
            prepared_at=required(self.prepared_at.data),
            unit_id=self.unit_id.data,
            aid_id=self.aid_id.data or None,
            what=self.what.data or "",
            weight_g=self.weight_g.data,
            many=self.many.data or 0,
        )


class PutAwayForm(Form):
    """The end of an item."""

    reason = StrippedStringField(
        "Why", [InputRequired("Say why."), Length(max=REASON)], description="Spoiled, opened, used up, lost."
    )
