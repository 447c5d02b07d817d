"""A person's PIN, and a manager's word on a kept body."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from canine.rules.field import KeptBecause, Settlement
from canine.web.fields import AskedFor, LineField
from canine.web.words import SelectChoice

_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PinForm(FlaskForm):
    """A new PIN, typed twice."""

    password = PasswordField("Your password", [DataRequired("Type your password: it shows that it is you.")])
    pin = PasswordField("New PIN", [DataRequired("Type six digits or more.")], render_kw=_DIGITS)
    again = PasswordField(
        "Once more",
        [AskedFor(), EqualTo("pin", "The two are not the same: type both again.")],
        render_kw=_DIGITS,
    )


class SettleForm(FlaskForm):
    """What becomes of a kept body."""

    settlement = RadioField("It is", [InputRequired("Choose one.")])
    reason = LineField("Reason", [DataRequired("Say why: it stands in the record."), Length(max=400)])

    def offer(self, because: KeptBecause) -> None:
        """Sets what fits."""
        if because is KeptBecause.CONFLICT:
            self.settlement.choices = [
                SelectChoice(Settlement.FIRST_STANDS.value, "wrong: the first version stands"),
                SelectChoice(Settlement.BOTH_KEPT.value, "right as well: both are kept"),
            ]
        else:
            self.settlement.choices = [SelectChoice(Settlement.LET_GO.value, "let go: its author knows")]
