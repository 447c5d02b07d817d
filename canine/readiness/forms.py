"""For which moment, and for which unit, the question is asked."""

from wtforms.validators import Optional

from canine.web.fields import EntityField, MomentField
from canine.web.form import Form


class AskForm(Form):
    """A question in the address of the page: it changes nothing and needs no token."""

    class Meta:
        """A question is no act."""

        csrf = False

    at = MomentField("Moment", [Optional()], description="Empty for now. Any past moment is answered as it was.")
    unit = EntityField("Unit", [Optional()])
