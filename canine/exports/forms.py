"""The days of an export; in the address."""

from wtforms.validators import Optional

from canine.web.fields import DayField
from canine.web.form import Form


class DaysForm(Form):
    """From which day to which day."""

    class Meta:
        """A question is no act."""

        csrf = False

    since = DayField("From", [Optional()])
    until = DayField("To", [Optional()])
