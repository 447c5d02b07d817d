"""The policy's defaults, what makes no sense in one, and how it is kept."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.policy import Policy, PolicyWrong, months_after, policy_problems
from canine.rules.presentation import ReferralRule


def test_the_defaults_are_those_of_the_service() -> None:
    policy = Policy()
    assert policy_problems(policy) == ()
    assert (policy.least_targets, policy.least_non_targets, policy.least_per_odour) == (20, 40, 4)
    assert (policy.distractor_share, policy.least_sessions, policy.least_blank_runs) == (0.25, 2, 1)
    assert (policy.pass_sensitivity, policy.pass_false_alert_rate, policy.pass_odour_sensitivity) == (0.9, 0.1, 0.75)
    assert (policy.certificate_months, policy.checkup_every_months, policy.medical_every_months) == (12, 3, 6)
    assert (policy.rasco_refresher_every_months, policy.training_hours_per_month) == (6, 16)
    assert policy.notice_days == (30, 14, 7, 1, 0)
    assert (policy.retest_days, policy.grace_days, policy.failures_to_withdraw) == (14, 30, 2)
    assert (policy.positive_control_share, policy.referral_rule) == (0.04, ReferralRule(1, 2))
    assert (policy.monitor_acceptable, policy.monitor_unacceptable) == (0.90, 0.75)
    assert (policy.monitor_alpha, policy.monitor_beta) == (0.05, 0.10)
    assert (policy.confidence, policy.least_lower_bound, policy.yearly_budget_usd) == (0.95, None, Decimal(250_000))


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"retest_days": 0}, "between 1 and 365"),
        ({"pass_sensitivity": 90}, "write 0.9 for 90 %"),
        ({"least_lower_bound": 1.01}, "share from 0 to 1"),
        ({"pass_false_alert_rate": float("nan")}, "share from 0 to 1"),
        ({"confidence": 1.0}, "write 0.95"),
        ({"monitor_unacceptable": 0.90}, "below the acceptable one"),
        ({"monitor_alpha": 0.9}, "decides nothing"),
        ({"pass_odour_sensitivity": 0.95}, "more than all of them"),
        ({"least_per_odour": 21}, "more targets than the whole trial"),
        ({"checkup_every_months": 13}, "before the certificate ends"),
        ({"notice_days": ()}, "at least once"),
        ({"notice_days": (30, -1)}, "0 to 365 days"),
        ({"notice_days": (7, 7)}, "named once"),
        ({"yearly_budget_usd": Decimal(-1)}, "nothing or more"),
        ({"yearly_budget_usd": Decimal("NaN")}, "nothing or more"),
    ],
)
def test_each_value_that_makes_no_sense_is_named(wrong: dict[str, Any], about: str) -> None:
    problems = policy_problems(replace(Policy(), **wrong))
    assert [problem.field for problem in problems] == list(wrong)
    assert about in problems[0].sentence


@pytest.mark.parametrize(
    "edge",
    [
        {"least_per_odour": 20},
        {"checkup_every_months": 12},
        {"pass_odour_sensitivity": 0.9},
        {"notice_days": (365, 0)},
        {"yearly_budget_usd": Decimal(0)},
        {"pass_sensitivity": 1.0, "pass_false_alert_rate": 0.0},
        {"pass_odour_sensitivity": 0.0, "least_lower_bound": 1.0},
        {"distractor_share": 1.0, "positive_control_share": 0.0},
    ],
)
def test_what_is_just_sensible_is_let_through(edge: dict[str, Any]) -> None:
    assert policy_problems(replace(Policy(), **edge)) == ()


def test_a_notice_is_given_a_year_before_at_the_earliest() -> None:
    assert [problem.field for problem in policy_problems(Policy(notice_days=(366,)))] == ["notice_days"]


def test_only_blank_runs_retests_training_and_days_of_grace_can_be_none_at_all() -> None:
    numbers = [field.name for field in fields(Policy) if type(field.default) is int]
    none: dict[str, Any] = dict.fromkeys(numbers, 0)
    nothing = policy_problems(replace(Policy(), **none))
    may_be_none = {
        "least_blank_runs",
        "retest_not_before_days",
        "retest_training_days",
        "training_hours_per_month",
        "grace_days",
        "backup_weeks",
        "backup_months",
        "session_gap_min",
        "item_rest_min",
    }
    assert {problem.field for problem in nothing} == set(numbers) - may_be_none


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_no_rate_or_risk_of_a_test_is_certain(certain: float) -> None:
    for name in ("confidence", "monitor_acceptable", "monitor_unacceptable", "monitor_alpha", "monitor_beta"):
        value: dict[str, Any] = {name: certain}
        problems = policy_problems(replace(Policy(), **value))
        assert any(problem.field == name and "and is neither" in problem.sentence for problem in problems), name


def test_every_wrong_value_is_named_at_once() -> None:
    problems = policy_problems(Policy(least_sessions=0, retest_days=0, confidence=0))
    assert {problem.field for problem in problems} == {"least_sessions", "retest_days", "confidence"}


whole = st.integers(1, 24)
policies = st.builds(
    Policy,
    certificate_months=st.integers(12, 60),
    checkup_every_months=st.integers(1, 12),
    retest_days=whole,
    pass_sensitivity=st.floats(0.75, 1),
    least_lower_bound=st.none() | st.floats(0, 1),
    notice_days=st.lists(st.integers(0, 365), unique=True, min_size=1).map(tuple),
    yearly_budget_usd=st.decimals(0, 10**9, places=2),
)


@given(policies)
def test_a_policy_that_is_kept_and_read_is_the_same(policy: Policy) -> None:
    assert Policy.from_json(json.loads(json.dumps(policy.as_json()))) == policy


def test_every_value_is_kept() -> None:
    assert set(Policy().as_json()) == {field.name for field in fields(Policy)}


def test_a_value_that_an_old_version_did_not_have_gets_its_default() -> None:
    assert Policy.from_json({"grace_days": 10}) == Policy(grace_days=10)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("grace_days", "30"),
        ("grace_days", 30.0),
        ("grace_days", True),
        ("grace_days", None),
        ("pass_sensitivity", "0.9"),
        ("pass_sensitivity", False),
        pytest.param("pass_sensitivity", 10**400, id="too large for a float"),
        ("confidence", None),
        ("notice_days", 7),
        ("notice_days", ["7"]),
        ("yearly_budget_usd", "a lot"),
        ("yearly_budget_usd", 0.1),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_and_not_guessed_at(name: str, value: object) -> None:
    with pytest.raises(PolicyWrong) as refusal:
        Policy.from_json({name: value})
    assert [problem.field for problem in refusal.value.problems] == [name]
    assert repr(value) in refusal.value.problems[0].sentence


def test_an_unknown_value_is_refused_by_name() -> None:
    with pytest.raises(PolicyWrong, match="no policy value named pass_mark"):
        Policy.from_json({"pass_mark": 0.5})


def test_values_out_of_range_are_refused_together_with_those_of_the_wrong_kind() -> None:
    with pytest.raises(PolicyWrong) as refusal:
        Policy.from_json({"grace_days": -1, "retest_days": "soon"})
    assert {problem.field for problem in refusal.value.problems} == {"grace_days", "retest_days"}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 3), 0, date(2026, 3, 3)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one_that_there_is(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 120), st.integers(0, 60))
def test_a_later_day_never_falls_due_earlier(day: date, days: int, months: int) -> None:
    later = date.fromordinal(day.toordinal() + days)
    assert months_after(day, months) <= months_after(later, months)
