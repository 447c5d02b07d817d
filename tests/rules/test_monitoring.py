"""The sequential test agrees with Wald's formulas, and the CUSUM with the test from which it is made."""

from datetime import UTC, datetime, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.monitoring import Finding, KnownPresentation, SequentialTest, cusum, sequential

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
# Misses of 5 % against 15 %, both risks 0.05: the example that Wald's formulas give in round numbers.
WALD = SequentialTest(acceptable=0.95, unacceptable=0.85, alpha=0.05, beta=0.05)
POLICY = SequentialTest(acceptable=0.90, unacceptable=0.75, alpha=0.05, beta=0.10)


def shown(hits: str) -> list[KnownPresentation]:
    """A row of presentations, a day apart: + for a hit, - for a miss."""
    return [KnownPresentation(MONDAY + timedelta(days=day), sign == "+") for day, sign in enumerate(hits)]


def test_the_steps_and_bounds_are_wald_s() -> None:
    assert (round(WALD.miss_adds, 4), round(WALD.hit_adds, 4)) == (1.0986, -0.1112)
    assert (round(WALD.accepts_at, 4), round(WALD.rejects_at, 4)) == (-2.9444, 2.9444)


@pytest.mark.parametrize(
    ("hits", "findings"),
    [
        ("+" * 26, []),
        ("+" * 27, [(27, Finding.ACCEPTABLE)]),
        ("--", []),
        ("---", [(3, Finding.UNACCEPTABLE)]),
        ("---" + "+" * 27, [(3, Finding.UNACCEPTABLE), (30, Finding.ACCEPTABLE)]),
        ("", []),
    ],
)
def test_27_straight_hits_accept_and_3_straight_misses_reject(hits: str, findings: list[tuple[int, Finding]]) -> None:
    steps = sequential(shown(hits), WALD)
    assert [(number, step.finding) for number, step in enumerate(steps, start=1) if step.finding] == findings


def test_a_good_past_does_not_cover_a_bad_present_in_the_cusum() -> None:
    hits = "+" * 26 + "---"
    assert [step.finding for step in sequential(shown(hits), WALD)] == [None] * 29
    assert [step.finding for step in cusum(shown(hits), WALD, WALD.rejects_at)][-1] is Finding.UNACCEPTABLE


def test_the_order_is_that_of_time() -> None:
    known = shown("---++")
    assert sequential(reversed(known), WALD) == sequential(known, WALD)


@given(st.text("+-", max_size=60))
def test_the_cusum_is_never_below_0_nor_below_the_test_before_either_decides(hits: str) -> None:
    test, sums = sequential(shown(hits), POLICY), cusum(shown(hits), POLICY, POLICY.rejects_at)
    assert all(step.evidence >= 0 for step in sums)
    for one, other in zip(test, sums, strict=True):
        assert other.evidence >= one.evidence or isclose(other.evidence, one.evidence)
        if one.finding or other.finding:
            break


@given(st.text("+-", min_size=1, max_size=60), st.integers(0, 59))
def test_a_miss_in_the_place_of_a_hit_never_speaks_for_the_team(hits: str, place: int) -> None:
    at = place % len(hits)
    worse = hits[:at] + "-" + hits[at + 1 :]
    assert max(step.evidence for step in cusum(shown(worse), POLICY, POLICY.rejects_at)) >= max(
        step.evidence for step in cusum(shown(hits), POLICY, POLICY.rejects_at)
    ) or any(step.finding for step in cusum(shown(worse), POLICY, POLICY.rejects_at))


@pytest.mark.parametrize(
    "values",
    [
        (0.75, 0.90, 0.05, 0.1),
        (1.0, 0.75, 0.05, 0.1),
        (0.9, 0.0, 0.05, 0.1),
        (0.9, 0.75, 0.0, 0.1),
        (0.9, 0.75, 0.5, 0.5),
    ],
)
def test_values_that_make_no_test_are_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"acceptable|risks"):
        SequentialTest(*values)
