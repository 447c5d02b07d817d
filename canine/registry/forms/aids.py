"""A training aid and its moves, as they are typed."""

from wtforms.validators import DataRequired, InputRequired, Length

from canine.registry.forms.reasons import WHY_CHANGED, required
from canine.registry.messages import AidEntry, AidMoveEntry
from canine.rules.kennel import AidMove
from canine.rules.limits import AID_AMOUNT_G, AID_WEIGHED_G
from canine.web.fields import AmountField, DayField, EntityField, MomentField, StrippedStringField, latin_name_field
from canine.web.form import Form


class AidForm(Form):
    """A new training aid."""

    label = StrippedStringField(
        "Label",
        [DataRequired("Type the label on the aid's bag."), Length(max=60)],
        description="As it stands on the bag; no two aids share one.",
    )
    latin_name = latin_name_field()
    odour_id = EntityField("Target odour", [InputRequired("Choose the odour.")])
    form = StrippedStringField(
        "What it is",
        [DataRequired("Say what it is, such as: shavings in a cotton bag."), Length(max=120)],
        description="Such as: tusk piece, shavings in a cotton bag.",
    )
    sealed_weight_g = AmountField(
        "Sealed weight in grams", [InputRequired("Type the weight in grams.")], span=AID_AMOUNT_G
    )
    source = StrippedStringField("Source", [DataRequired("Say where it comes from."), Length(max=160)])
    batch = StrippedStringField("Batch", [Length(max=60)])
    replace_by_on = DayField(
        "Replace by",
        [InputRequired("Give the last day on which it may be used.")],
        description="A trial that uses it after this day cannot carry a certificate.",
    )
    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])

    def to_message(self) -> AidEntry:
        """Return the aid as typed."""
        return AidEntry(
            unit_id=self.unit_id.data,
            odour_id=self.odour_id.data,
            label=self.label.data or "",
            form=self.form.data or "",
            sealed_weight_g=required(self.sealed_weight_g.data),
            source=self.source.data or "",
            replace_by_on=required(self.replace_by_on.data),
            batch=self.batch.data or "",
            latin_name=self.latin_name.data or "",
        )


class AidChangeForm(AidForm):
    """An aid's corrected facts."""

    reason = StrippedStringField("Reason", [DataRequired("Say why."), Length(max=400)], description=WHY_CHANGED)


class AidMoveForm(Form):
    """An aid goes out or comes back: two people and a weight."""

    carrier_id = EntityField("Who carries it", [InputRequired("Choose the person.")])
    witness_id = EntityField("Who stands by", [InputRequired("Choose the second person.")])
    weight_g = AmountField("Weight in grams", [InputRequired("Weigh it and type the grams.")], span=AID_WEIGHED_G)
    at = MomentField("When", [InputRequired("Say when.")])
    remarks = StrippedStringField("Remarks", [Length(max=400)])

    def to_message(self, move: AidMove) -> AidMoveEntry:
        """Return the move as typed."""
        return AidMoveEntry(
            move=move,
            at=required(self.at.data),
            carrier_id=self.carrier_id.data,
            witness_id=self.witness_id.data,
            weight_g=required(self.weight_g.data),
            remarks=self.remarks.data or "",
        )
