"""What each value of the policy is called, for the form and for papers, in groups of what belongs together."""

from canine.rules.policy import SHARES

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
        "session_gap_min": "Sessions lie apart, minutes, at least",
        "item_rest_min": "An item rests between two uses, minutes, at least",
        "second_look_share": "Share of the runs at which the assessor looks before they are cleared (0: none)",
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
    "Covert checks of the whole chain": {
        "covert_check_share": "Covert checks, as a share of sessions and of shifts with searches (0: none)",
    },
    "Between check-ups": {
        "monitor_acceptable": "Acceptable sensitivity",
        "monitor_unacceptable": "Unacceptable sensitivity",
        "monitor_acceptable_false_alerts": "Acceptable false-alert rate",
        "monitor_unacceptable_false_alerts": "Unacceptable false-alert rate",
        "monitor_alpha": "Risk α of blaming an acceptable dog",
        "monitor_beta": "Risk β of trusting an unacceptable dog",
    },
    "The year": {"yearly_budget_usd": "Yearly budget, USD"},
    "Backups": {
        "backup_days": "Nights of which a backup stays",
        "backup_weeks": "Weeks of which a backup stays",
        "backup_months": "Months of which a backup stays",
    },
}
# What a version of an earlier release had no value for.
NOT_SET = "not set then"
# The first version of an instance whose managers never decided on one.
DEFAULT_IN_FORCE = "the program’s default, which nobody set; in force until the first version on which somebody decides"
LABELS = {name: label for group in GROUPS.values() for name, label in group.items()}


def place(name: str) -> int:
    """Return where a value stands in the form: some names go on from the one before. Others stand last."""
    return [*LABELS, name].index(name)


def said(name: str, value: str) -> str:
    """Return a value of the policy, kept as text, in words; a share reads in per cent.

    A value of another release keeps its name.
    """
    label = LABELS.get(name, name.replace("_", " "))
    label = label.removesuffix(" (empty: not asked for)").removesuffix(", in a row with commas")
    if value == NOT_SET:
        return f"{label}: {NOT_SET}"
    if value == "none":
        return f"{label}: not asked for"
    if name in SHARES:
        return f"{label}: {100 * float(value):.4g} %"
    return f"{label}: {value.strip('[]')}"
