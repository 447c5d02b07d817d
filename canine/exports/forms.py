"""The days of an export; in the address."""

from flask_wtf import FlaskForm
from wtforms.validators import Optional

from canine.web.fields import DayField


class DaysForm(FlaskForm):
    """From which day to which day."""

    class Meta:
        """A question is no act."""

        csrf = False

    since = DayField("From", [Optional()])
    until = DayField("To", [Optional()])
