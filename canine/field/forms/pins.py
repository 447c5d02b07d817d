"""A person's PIN."""

from wtforms.validators import DataRequired, EqualTo

from canine.web.fields import RequiredWhen, SecretField
from canine.web.form import Form

_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PinForm(Form):
    """A new PIN, typed twice."""

    password = SecretField("Your password", [DataRequired("Type your password: it shows that it is you.")])
    pin = SecretField("New PIN", [DataRequired("Type six digits or more.")], render_kw=_DIGITS)
    again = SecretField(
        "Once more",
        [RequiredWhen(), EqualTo("pin", "The two are not the same: type both again.")],
        render_kw=_DIGITS,
    )
