"""The policy as a manager types it: every value under its label, in groups of what belongs together."""

import re
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import DataRequired, Length, Optional

from canine.policy.messages import PolicyChange
from canine.rules.policy import Policy
from canine.web.fields import LineField, MomentField

GROUPS: dict[str, dict[str, str]] = {
    "The efficacy check-up": {
        "least_targets": "Target presentations, at least",
        "least_non_targets": "Non-target presentations, at least",
        "least_per_odour": "Targets of every odour, at least",
        "distractor_share": "Share of distractors among the non-targets, at least",
        "least_sessions": "Sessions, at least",
        "least_blank_runs": "Runs drawn to hold no target, exactly",
        "run_positions": "Positions in a run",
        "run_most_targets": "Targets in a run, at most",
        "spare_runs": "Runs above those that the least numbers fill",
        "close_responses_s": "Responses closer together are counted on the certificate, seconds",
        "least_items_per_odour": "Prepared items of every odour, at least",
        "least_sources_per_odour": "Training aids that the items of an odour come from, at least",
        "pass_sensitivity": "Sensitivity to pass, at least",
        "pass_false_alert_rate": "False-alert rate to pass, at most",
        "pass_odour_sensitivity": "Sensitivity for any one odour, at least",
        "least_lower_bound": "Lower end of the exact interval of sensitivity, at least (empty: not asked for)",
        "confidence": "Confidence of the intervals",
        "regular_trainer_exercises": "Exercises that make somebody a regular trainer",
        "regular_trainer_months": "… counted over the last months",
    },
    "The calendar": {
        "certificate_months": "A certificate is valid for, months",
        "checkup_every_months": "Efficacy check-up every, months",
        "medical_every_months": "Medical check-up every, months",
        "rasco_refresher_every_months": "RASCO refresher every, months",
        "refresher_every_months": "Refresher course of dog and of handler every, months",
        "training_hours_per_month": "Maintenance training each month, hours",
        "notice_days": "Notices so many days before, in a row with commas",
        "retest_days": "Retest after a failure within, days",
        "retest_not_before_days": "… and not before, days",
        "retest_training_days": "… with training on record on so many days since",
        "grace_days": "Days of grace for an overdue check-up",
        "failures_to_withdraw": "Failures running that propose withdrawal",
    },
    "Operations in RASCO mode": {
        "positive_control_share": "Share of positive controls among presentations, at least",
        "alerts_to_refer": "Valid dogs whose alert refers a container",
        "clears_to_clear": "Valid dogs without alert that clear a container",
        "filter_use_within_hours": "A filter is used within, hours after sampling",
    },
    "Between check-ups": {
        "monitor_acceptable": "Acceptable sensitivity",
        "monitor_unacceptable": "Unacceptable sensitivity",
        "monitor_alpha": "Risk α of blaming an acceptable dog",
        "monitor_beta": "Risk β of trusting an unacceptable dog",
    },
    "The year": {"yearly_budget_usd": "Yearly budget, USD"},
}
LABELS = {name: label for group in GROUPS.values() for name, label in group.items()}
_MAY_BE_EMPTY = frozenset({"least_lower_bound"})
# The longest is a list of days; no number of a policy has more digits than a sum of money.
_LONGEST_VALUE = 60
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,15})?", re.ASCII)


class _ChangeForm(FlaskForm):
    in_force_from = MomentField("In force from", [Optional()], description="Leave it empty for “from now on”.")
    reason = LineField("Reason", [DataRequired("Say why the policy changes."), Length(max=400)])

    def to_message(self, at: datetime) -> PolicyChange:
        """Return the values as typed, in force from the moment typed or from now."""
        values = {name: _typed(name, self[name].data or "") for name in LABELS}
        return PolicyChange(values, self.in_force_from.data or at, self.reason.data or "")

    def value_fields(self, group: str) -> list[Field]:
        """Return the fields of one group, in order."""
        return [self[name] for name in GROUPS[group]]


def _value_field(name: str, label: str) -> LineField:
    needed = [] if name in _MAY_BE_EMPTY else [DataRequired("This value is needed.")]
    return LineField(label, [*needed, Length(max=_LONGEST_VALUE)])


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
