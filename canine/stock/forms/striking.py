"""Why an entry of the stock is struck, or taken into use again."""

from wtforms.validators import InputRequired, Length

from canine.rules.limits import REASON
from canine.web.answering import SecondForm
from canine.web.fields import StrippedStringField


class ReasonForm(SecondForm):
    """Why an entry is struck, or an end taken back; and who agrees, where the unit has no other manager."""

    reason = StrippedStringField("Why", [InputRequired("Say why."), Length(max=REASON)])
