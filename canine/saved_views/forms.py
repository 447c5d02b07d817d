"""What is typed about a view."""

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from canine.saved_views.services import NAME
from canine.web.fields import StrippedStringField
from canine.web.form import Form


class ViewForm(Form):
    """The name of a view; what it asks for comes with it."""

    name = StrippedStringField("Name of this view", [InputRequired("Give the view a name."), Length(max=NAME)])
    listing = HiddenField()
    query = HiddenField()
