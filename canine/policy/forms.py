"""The policy as a manager types it: every value under its label, in groups of what belongs together."""

import re
from datetime import datetime
from typing import Any

from wtforms import Field
from wtforms.validators import DataRequired, Length, Optional

from canine.policy.messages import PolicyChange
from canine.rules.policy import Policy
from canine.rules.policy_words import GROUPS, LABELS
from canine.web.fields import MomentField, StrippedStringField
from canine.web.form import Form

_MAY_BE_EMPTY = frozenset({"least_lower_bound"})
# The longest is a list of days; no number of a policy has more digits than a sum of money.
_LONGEST_VALUE = 60
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,15})?", re.ASCII)


class _ChangeForm(Form):
    in_force_from = MomentField("In force from", [Optional()], description="Leave it empty for “from now on”.")
    reason = StrippedStringField("Reason", [DataRequired("Say why the policy changes."), Length(max=400)])

    def to_message(self, at: datetime) -> PolicyChange:
        """Return the values as typed, in force from the moment typed or from now."""
        values = {name: _typed(name, self[name].data or "") for name in LABELS}
        return PolicyChange(values, self.in_force_from.data or at, self.reason.data or "")

    def value_fields(self, group: str) -> list[Field]:
        """Return the fields of one group, in order."""
        return [self[name] for name in GROUPS[group]]


def _value_field(name: str, label: str) -> StrippedStringField:
    needed = [] if name in _MAY_BE_EMPTY else [DataRequired("This value is needed.")]
    return StrippedStringField(label, [*needed, Length(max=_LONGEST_VALUE)])


PolicyForm: Any = type(
    "PolicyForm",
    (_ChangeForm,),
    {"__doc__": "All values at once.", **{name: _value_field(name, label) for name, label in LABELS.items()}},
)


def as_typed(policy: Policy) -> dict[str, str]:
    """Return the values as a manager reads and types them."""
    return {name: _shown(value) for name, value in policy.as_json().items()}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _typed(name: str, text: str) -> Any:
    """Text as the JSON value it stands for; what cannot be read stays text, and the rules say what is wrong."""
    if name == "yearly_budget_usd":
        return text.replace(",", "").replace(" ", "")
    if name == "notice_days":
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return [int(part) for part in parts] if all(re.fullmatch("[0-9]{1,4}", part) for part in parts) else text
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    return _number(text.replace(",", ".")) if _NUMBER.fullmatch(text) else text


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
