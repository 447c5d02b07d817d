"""What a person says of the clock."""

from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, Length

from canine.web.fields import StrippedStringField


class ClockForm(FlaskForm):
    """That the machine's clock is right."""

    how = StrippedStringField(
        "Compared with",
        [DataRequired("Say with what you compared the time."), Length(max=200)],
        description="Such as: my telephone, which has the time of its network. It stands in the log with your name.",
    )
