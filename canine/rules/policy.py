"""The unit's policy: every number that a manager may change, with its default and its unit in its name.

A decision is judged by the policy in force on its day; which one that is, the policy package knows.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from canine.rules.backup import Retention
from canine.rules.monitoring import SequentialTest, Watched
from canine.rules.presentation import ReferralRule

# Between a second manager's word and the first moment at which a changed policy judges anybody.
NOTICE_OF_CHANGE = timedelta(days=7)
# A later version than this would bar every change before it: no version comes before the last one.
FURTHEST_CHANGE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy. Making one checks nothing, so that a form can name every wrong value:
    see `policy_problems`."""

    # The efficacy check-up.
    least_targets: int = 20
    least_non_targets: int = 40
    least_per_odour: int = 4
    distractor_share: float = 0.25
    least_sessions: int = 2
    least_blank_runs: int = 1
    run_positions: int = 6
    run_most_targets: int = 4
    spare_runs: int = 1
    close_responses_s: int = 5
    session_gap_min: int = 60
    item_rest_min: int = 3
    second_look_share: float = 0.0
    least_items_per_odour: int = 3
    least_sources_per_odour: int = 2
    pass_sensitivity: float = 0.90
    pass_false_alert_rate: float = 0.10
    pass_odour_sensitivity: float = 0.75
    least_lower_bound: float | None = None
    confidence: float = 0.95
    regular_trainer_exercises: int = 4
    regular_trainer_months: int = 6
    # The calendar.
    certificate_months: int = 12
    checkup_every_months: int = 3
    medical_every_months: int = 6
    rasco_refresher_every_months: int = 6
    refresher_every_months: int = 12
    training_hours_per_month: int = 16
    notice_days: tuple[int, ...] = (30, 14, 7, 1, 0)
    retest_days: int = 14
    retest_not_before_days: int = 7
    retest_training_days: int = 1
    grace_days: int = 30
    failures_to_withdraw: int = 2
    # Operations in RASCO mode.
    positive_control_share: float = 0.04
    alerts_to_refer: int = 1
    clears_to_clear: int = 2
    filter_use_within_hours: int = 72
    # Covert checks of the whole chain, as a share of sessions and of shifts with searches.
    covert_check_share: float = 0.0
    # Between check-ups: the sequential test of every double-blind result.
    monitor_acceptable: float = 0.90
    monitor_unacceptable: float = 0.75
    monitor_acceptable_false_alerts: float = 0.10
    monitor_unacceptable_false_alerts: float = 0.25
    monitor_alpha: float = 0.05
    monitor_beta: float = 0.10
    # The year.
    yearly_budget_usd: Decimal = Decimal(250000)
    # Backups.
    backup_days: int = 14
    backup_weeks: int = 8
    backup_months: int = 24

    @property
    def referral_rule(self) -> ReferralRule:
        """How samples are decided under this policy."""
        return ReferralRule(self.alerts_to_refer, self.clears_to_clear)

    @property
    def backup_retention(self) -> Retention:
        """Which backups stay under this policy."""
        return Retention(self.backup_days, self.backup_weeks, self.backup_months)

    @property
    def sequential_test(self) -> SequentialTest:
        """The test between check-ups under this policy, of known targets."""
        return SequentialTest(self.monitor_acceptable, self.monitor_unacceptable, self.monitor_alpha, self.monitor_beta)

    @property
    def false_alert_test(self) -> SequentialTest:
        """The same of what holds no target, by limits of its own: right is there what drew no alert."""
        return SequentialTest(
            1 - self.monitor_acceptable_false_alerts,
            1 - self.monitor_unacceptable_false_alerts,
            self.monitor_alpha,
            self.monitor_beta,
        )

    def test_of(self, watched: Watched) -> SequentialTest:
        """Return the test by which one row of known results is read."""
        return self.false_alert_test if watched.is_of_false_alerts else self.sequential_test

    def as_json(self) -> dict[str, Any]:
        """Every value under its name, as JSON knows it: money as text, days as a list."""
        values = asdict(self)
        values["notice_days"] = list(self.notice_days)
        values["yearly_budget_usd"] = str(self.yearly_budget_usd)
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Policy":
        """Return the policy kept as JSON; a value that an old version did not have yet gets its default.

        Raises PolicyWrong with one sentence per value that is unknown, of the wrong kind, or out of range.
        """
        known = {field.name for field in fields(cls)}
        problems = [
            PolicyProblem(name, f"There is no policy value named {name}.") for name in values if name not in known
        ]
        read: dict[str, Any] = {}
        for name in known & values.keys():
            try:
                read[name] = _READ[_kind_of(name)](values[name])
            except (TypeError, ValueError, ArithmeticError):
                problems.append(PolicyProblem(name, f"{_KIND_WORDS[_kind_of(name)]}, not {values[name]!r}."))
        policy = cls(**read)
        problems.extend(policy_problems(policy))
        if problems:
            raise PolicyWrong(tuple(problems))
        return policy


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One wrong value: its name and a sentence for the manager."""

    field: str
    sentence: str


class PolicyWrong(ValueError):
    """Values that cannot be a policy; `problems` has one sentence for each."""

    def __init__(self, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__(" ".join(f"{problem.field}: {problem.sentence}" for problem in problems))
        self.problems = problems


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _share_or_none(value: Any) -> float | None:
    return None if value is None else _share(value)


def _days(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(_whole(day) for day in value)


def _money(value: Any) -> Decimal:
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        raise TypeError
    return Decimal(value)


_READ: dict[str, Callable[[Any], Any]] = {
    "whole": _whole,
    "share": _share,
    "share_or_none": _share_or_none,
    "days": _days,
    "money": _money,
}
_KIND_WORDS = {
    "whole": "This is a whole number",
    "share": "This is a share such as 0.9",
    "share_or_none": "This is a share such as 0.8, or nothing",
    "days": "This is a list of whole days",
    "money": "This is an amount of money",
}
_OTHER_KINDS = {"least_lower_bound": "share_or_none", "notice_days": "days", "yearly_budget_usd": "money"}


def _kind_of(name: str) -> str:
    if name in _OTHER_KINDS:
        return _OTHER_KINDS[name]
    return "share" if name in SHARES else "whole"


# Smallest and largest value that makes sense, both included.
_WHOLE_NUMBERS: dict[str, tuple[int, int]] = {
    "least_targets": (1, 10_000),
    "least_non_targets": (1, 10_000),
    "least_per_odour": (1, 1_000),
    "least_sessions": (1, 100),
    "least_blank_runs": (0, 100),
    "run_positions": (3, 60),
    "run_most_targets": (2, 60),
    "spare_runs": (1, 10),
    "close_responses_s": (1, 600),
    "session_gap_min": (0, 1440),
    "item_rest_min": (0, 1440),
    "least_items_per_odour": (2, 20),
    "least_sources_per_odour": (1, 10),
    "regular_trainer_exercises": (1, 1_000),
    "regular_trainer_months": (1, 120),
    "certificate_months": (1, 60),
    "checkup_every_months": (1, 60),
    "medical_every_months": (1, 60),
    "rasco_refresher_every_months": (1, 60),
    "refresher_every_months": (1, 60),
    "training_hours_per_month": (0, 400),
    "retest_days": (1, 365),
    "retest_not_before_days": (0, 365),
    "retest_training_days": (0, 60),
    "grace_days": (0, 365),
    "failures_to_withdraw": (1, 10),
    "alerts_to_refer": (1, 10),
    "clears_to_clear": (1, 10),
    "filter_use_within_hours": (1, 24 * 365),
    "backup_days": (2, 400),
    "backup_weeks": (0, 520),
    "backup_months": (0, 240),
}
# Shares, and whether 0 and 1 themselves are allowed.
SHARES: dict[str, bool] = {
    "distractor_share": True,
    "second_look_share": True,
    "covert_check_share": True,
    "pass_sensitivity": True,
    "pass_false_alert_rate": True,
    "pass_odour_sensitivity": True,
    "least_lower_bound": True,
    "positive_control_share": True,
    "confidence": False,
    "monitor_acceptable": False,
    "monitor_unacceptable": False,
    "monitor_acceptable_false_alerts": False,
    "monitor_unacceptable_false_alerts": False,
    "monitor_alpha": False,
    "monitor_beta": False,
}


def policy_problems(policy: Policy) -> tuple[PolicyProblem, ...]:
    """One sentence for every value that makes no sense; empty for a usable policy."""
    problems: list[PolicyProblem] = []
    for name, (least, most) in _WHOLE_NUMBERS.items():
        if not least <= getattr(policy, name) <= most:
            problems.append(PolicyProblem(name, f"This lies between {least} and {most}."))
    for name, ends_allowed in SHARES.items():
        share = getattr(policy, name)
        if share is None:
            continue
        if ends_allowed and not 0 <= share <= 1:
            problems.append(PolicyProblem(name, "This is a share from 0 to 1: write 0.9 for 90 %."))
        elif not ends_allowed and not 0 < share < 1:
            problems.append(PolicyProblem(name, "This lies between 0 and 1, and is neither: write 0.95."))
    problems.extend(_problems_between(policy))
    return tuple(problems)


# What no version asks less than, whoever agrees to it: a court could not rely on the rest.
_FLOORS: tuple[tuple[str, bool, float], ...] = (
    ("least_targets", True, 10),
    ("least_non_targets", True, 20),
    ("least_blank_runs", True, 1),
    ("pass_sensitivity", True, 0.80),
    ("pass_false_alert_rate", False, 0.20),
    ("certificate_months", False, 12),
)


def below_floors(policy: Policy) -> tuple[PolicyProblem, ...]:
    """Return one sentence for every value that a new version may not have; versions on record are not judged by it."""
    return tuple(
        PolicyProblem(
            name,
            f"This is {'at least' if is_least else 'at most'} {bound:g}, whoever agrees: less is no proof for a court.",
        )
        for name, is_least, bound in _FLOORS
        if (getattr(policy, name) < bound if is_least else getattr(policy, name) > bound)
    )


def _problems_between(policy: Policy) -> list[PolicyProblem]:
    """Return what one value says about another, and the values of their own kind."""
    found = (
        (
            policy.monitor_unacceptable >= policy.monitor_acceptable,
            "monitor_unacceptable",
            "The unacceptable rate lies below the acceptable one.",
        ),
        (
            policy.monitor_unacceptable_false_alerts <= policy.monitor_acceptable_false_alerts,
            "monitor_unacceptable_false_alerts",
            "The unacceptable false-alert rate lies above the acceptable one.",
        ),
        (
            policy.monitor_alpha + policy.monitor_beta >= 1,
            "monitor_alpha",
            "α and β together stay below 1, or the test decides nothing.",
        ),
        (
            policy.pass_odour_sensitivity > policy.pass_sensitivity,
            "pass_odour_sensitivity",
            "One odour cannot be asked for more than all of them together.",
        ),
        (
            policy.run_most_targets >= policy.run_positions,
            "run_most_targets",
            "A run keeps at least one place without a target.",
        ),
        (
            policy.least_sources_per_odour > policy.least_items_per_odour,
            "least_sources_per_odour",
            "There are no more sources than items.",
        ),
        (
            policy.least_per_odour > policy.least_targets,
            "least_per_odour",
            "One odour cannot need more targets than the whole trial.",
        ),
        (
            policy.checkup_every_months > policy.certificate_months,
            "checkup_every_months",
            "A check-up falls due before the certificate ends, not after.",
        ),
        (
            not policy.notice_days or min(policy.notice_days) < 0 or max(policy.notice_days) > 365,
            "notice_days",
            "Notices are given 0 to 365 days before, at least once.",
        ),
        (
            len(set(policy.notice_days)) != len(policy.notice_days),
            "notice_days",
            "Each day is named once.",
        ),
        (
            not policy.yearly_budget_usd.is_finite() or policy.yearly_budget_usd < 0,
            "yearly_budget_usd",
            "A budget is an amount of nothing or more.",
        ),
    )
    return [PolicyProblem(name, sentence) for wrong, name, sentence in found if wrong]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier), or that month's last day when it has no such day.

    31 January and one month is 28 or 29 February; 29 February and twelve months is 28 February.
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
