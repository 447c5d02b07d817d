"""Reasons, which most changes of the registry need."""

from typing import Any

from wtforms.validators import DataRequired, Length

from canine.web.fields import StrippedStringField
from canine.web.form import Form

WHY_CHANGED = "What was wrong or what is new; the former entry stays in the log."


def required(value: Any) -> Any:
    """Return the value of a field that InputRequired made sure of: never None once the form is valid."""
    return value


class ReasonForm(Form):
    """An act that needs nothing but its reason."""

    reason = StrippedStringField("Reason", [DataRequired("Say why: the reason stands in the record."), Length(max=400)])
