"""For which moment, and for which unit, the question is asked."""

from flask_wtf import FlaskForm
from wtforms.validators import Optional

from canine.web.fields import EntityField, MomentField


class AskForm(FlaskForm):
    """A question in the address of the page: it changes nothing and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    at = MomentField("Moment", [Optional()], description="Empty for now. Any past moment is answered as it was.")
    unit = EntityField("Unit", [Optional()])
