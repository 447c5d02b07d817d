"""A manager's word on a kept body."""

from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from canine.rules.field import KeptBecause, Settlement
from canine.web.fields import StrippedStringField
from canine.web.form import Form
from canine.web.words import SelectChoice


class SettleForm(Form):
    """What becomes of a kept body."""

    settlement = RadioField("It is", [InputRequired("Choose one.")])
    reason = StrippedStringField("Reason", [DataRequired("Say why: it stands in the record."), Length(max=400)])

    def offer(self, because: KeptBecause) -> None:
        """Set what fits."""
        if because is KeptBecause.CONFLICT:
            self.settlement.choices = [
                SelectChoice(Settlement.FIRST_STANDS.value, "wrong: the first version stands"),
                SelectChoice(Settlement.BOTH_KEPT.value, "right as well: both are kept"),
            ]
        else:
            self.settlement.choices = [SelectChoice(Settlement.LET_GO.value, "let go: its author knows")]
