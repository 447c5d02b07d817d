"""What a person says of the clock."""

from wtforms.validators import DataRequired, Length

from canine.web.fields import StrippedStringField
from canine.web.form import Form


class ClockForm(Form):
    """That the machine's clock is right."""

    how = StrippedStringField(
        "Compared with",
        [DataRequired("Say with what you compared the time."), Length(max=200)],
        description="Such as: my telephone, which has the time of its network. It stands in the log with your name.",
    )
