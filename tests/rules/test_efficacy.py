"""Rates and their intervals against printed values, by what they promise, and where nothing was counted."""

import csv
from math import comb
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canine.rules.efficacy import (
    Counts,
    Rate,
    d_prime,
    efficacy,
    least_hits,
    rate,
    targets_needed,
)

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "data" / "published-trials.csv"

ns = st.integers(1, 400)
k_of_n = ns.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
counts = st.builds(Counts, *[st.integers(0, 60)] * 4)
shares = st.floats(0.001, 0.999)


def found(k: int, n: int, confidence: float = 0.95) -> Rate:
    answer = rate(k, n, confidence)
    assert answer is not None
    return answer


def at_most(k: int, n: int, p: float) -> float:
    """P(X <= k) for a binomial X, by adding up."""
    return sum(comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(k + 1))


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    [
        (20, 20, 0.8316, 1.0),
        (9, 10, 0.5550, 0.9975),
        (18, 20, 0.6830, 0.9877),
        (0, 10, 0.0, 0.3085),
        (1, 1, 0.025, 1.0),
        (2, 2, 0.1581, 1.0),
        (81, 263, 0.2527, 0.3676),  # Newcombe (1998), Stat. Med. 17:857, table I
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_the_exact_interval_is_the_printed_one(k: int, n: int, lower: float, upper: float) -> None:
    assert found(k, n).clopper_pearson == pytest.approx((lower, upper), abs=6e-5)


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    [
        (0, 10, 0.0, 0.2775),
        (9, 10, 0.5958, 0.9821),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval_is_the_printed_one(k: int, n: int, lower: float, upper: float) -> None:
    assert found(k, n).wilson == pytest.approx((lower, upper), abs=6e-5)


def test_a_hundred_percent_of_very_little_is_shown_as_very_little() -> None:
    with PUBLISHED.open(newline="") as lines:
        trials = {row["animal"]: row for row in csv.DictReader(lines)}
    nim, chaos = (found(int(trials[dog]["hits"]), int(trials[dog]["targets"])) for dog in ("NIM", "CHAOS"))
    assert (nim.estimate, chaos.estimate) == (1.0, 1.0)
    assert [round(100 * dog.clopper_pearson[0], 1) for dog in (nim, chaos)] == [2.5, 15.8]


def test_published_counts_give_the_published_percentages() -> None:
    with PUBLISHED.open(newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["source"].startswith("Jendrny"))
    hits, targets = int(row["hits"]), int(row["targets"])
    rejections, others = int(row["correct_rejections"]), int(row["non_targets"])
    figures = efficacy(Counts(hits, targets - hits, others - rejections, rejections))
    assert figures.sensitivity is not None and figures.specificity is not None
    assert round(100 * figures.sensitivity.estimate, 2) == 82.63
    assert round(100 * figures.specificity.estimate, 2) == 96.35


@given(st.integers(100, 100_000))
def test_no_miss_among_many_follows_the_rule_of_three(n: int) -> None:
    one_sided_95 = found(0, n, 0.90).clopper_pearson[1]
    assert one_sided_95 == pytest.approx(3 / n, rel=0.02)


@given(k_of_n, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_both_intervals_hold_the_estimate_and_stay_within_0_and_1(k_n: tuple[int, int], confidence: float) -> None:
    answer = found(*k_n, confidence)
    for lower, upper in (answer.wilson, answer.clopper_pearson):
        assert 0 <= lower <= answer.estimate <= upper <= 1


@given(k_of_n)
def test_counting_failures_instead_of_successes_mirrors_the_intervals(k_n: tuple[int, int]) -> None:
    k, n = k_n
    one, other = found(k, n), found(n - k, n)
    assert one.wilson == pytest.approx((1 - other.wilson[1], 1 - other.wilson[0]), abs=1e-9)
    assert one.clopper_pearson == pytest.approx((1 - other.clopper_pearson[1], 1 - other.clopper_pearson[0]), abs=1e-9)


@given(k_of_n, st.integers(2, 5))
def test_the_same_share_of_more_presentations_has_a_narrower_interval(k_n: tuple[int, int], times: int) -> None:
    few, many = found(*k_n), found(k_n[0] * times, k_n[1] * times)
    for narrow, wide in ((many.wilson, few.wilson), (many.clopper_pearson, few.clopper_pearson)):
        assert narrow[1] - narrow[0] < wide[1] - wide[0]


@given(k_of_n)
def test_more_confidence_takes_a_wider_interval(k_n: tuple[int, int]) -> None:
    sure, surer = found(*k_n, 0.90).clopper_pearson, found(*k_n, 0.99).clopper_pearson
    assert surer[0] <= sure[0] and sure[1] <= surer[1] and surer != sure


@pytest.mark.parametrize("true_rate", [0.05, 0.5, 0.75, 0.8, 0.9, 0.976])
@pytest.mark.parametrize("n", [5, 20, 40])
def test_the_exact_interval_holds_the_truth_at_least_as_often_as_it_promises(true_rate: float, n: int) -> None:
    held = 0.0
    for k in range(n + 1):
        lower, upper = found(k, n).clopper_pearson
        if lower <= true_rate <= upper:
            held += comb(n, k) * true_rate**k * (1 - true_rate) ** (n - k)
    assert 0.95 <= held <= 1


@given(k_of_n.filter(lambda k_n: 0 < k_n[0] < k_n[1] <= 200))
def test_each_end_of_the_exact_interval_leaves_one_tail_of_two_and_a_half_percent(k_n: tuple[int, int]) -> None:
    k, n = k_n
    lower, upper = found(k, n).clopper_pearson
    assert at_most(k, n, upper) == pytest.approx(0.025, rel=1e-6)
    assert 1 - at_most(k - 1, n, lower) == pytest.approx(0.025, rel=1e-6)


def test_where_nothing_was_counted_there_is_no_rate() -> None:
    assert rate(0, 0) is None
    nothing = efficacy(Counts(0, 0, 0, 0))
    assert set(nothing.as_json().values()) == {None}
    assert nothing.counts.target_share is None


def test_without_targets_there_is_a_specificity_and_no_sensitivity() -> None:
    figures = efficacy(Counts(0, 0, 1, 9))
    assert figures.sensitivity is None and figures.d_prime is None
    assert figures.specificity is not None and (figures.specificity.k, figures.specificity.n) == (9, 10)
    assert figures.positive_predictive_value is not None and figures.positive_predictive_value.k == 0


def test_each_rate_has_its_own_denominator() -> None:
    figures = efficacy(Counts(hits=18, misses=2, false_alerts=3, correct_rejections=37))
    rates = {name: (r["k"], r["n"]) for name, r in figures.as_json().items() if isinstance(r, dict)}
    assert rates == {
        "sensitivity": (18, 20),
        "specificity": (37, 40),
        "false_alert_rate": (3, 40),
        "positive_predictive_value": (18, 21),
        "negative_predictive_value": (37, 39),
    }
    assert figures.counts.target_share == pytest.approx(1 / 3)


@given(counts)
def test_specificity_and_false_alert_rate_add_up_to_one(table: Counts) -> None:
    figures = efficacy(table)
    if figures.specificity is None or figures.false_alert_rate is None:
        assert table.non_targets == 0
    else:
        assert figures.specificity.estimate + figures.false_alert_rate.estimate == pytest.approx(1)


@given(counts, counts)
def test_tables_of_two_parts_add_up(one: Counts, other: Counts) -> None:
    both = one + other
    assert both.targets == one.targets + other.targets
    assert both.non_targets == one.non_targets + other.non_targets


@pytest.mark.parametrize("wrong", [(-1, 10), (11, 10), (True, 10), (1.0, 10), (1, -1)])
def test_counts_that_cannot_be_are_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"k|n"):
        rate(*wrong)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, float("nan")])
def test_a_confidence_is_a_share_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        rate(9, 10, confidence)


def test_a_table_with_a_negative_or_half_count_is_refused() -> None:
    with pytest.raises(ValueError, match="misses cannot be negative"):
        Counts(1, -1, 0, 0)
    with pytest.raises(ValueError, match="hits is a whole number"):
        Counts(0.5, 0, 0, 0)  # type: ignore[arg-type]


def test_d_prime_uses_the_log_linear_correction() -> None:
    """Hautus (1995): with 20 of 20 and 0 of 40 the shares are 20.5/21 and 0.5/41."""
    assert d_prime(Counts(20, 0, 0, 40)) == pytest.approx(
        NormalDist().inv_cdf(20.5 / 21) - NormalDist().inv_cdf(0.5 / 41)
    )
    assert d_prime(Counts(10, 10, 20, 20)) == pytest.approx(0, abs=1e-12)
    assert d_prime(Counts(0, 0, 1, 9)) is None and d_prime(Counts(9, 1, 0, 0)) is None


@given(counts.filter(lambda table: table.targets > 0 and table.non_targets > 0))
def test_a_dog_that_does_the_opposite_has_the_opposite_d_prime(table: Counts) -> None:
    swapped = Counts(table.misses, table.hits, table.correct_rejections, table.false_alerts)
    assert d_prime(swapped) == pytest.approx(-(d_prime(table) or 0.0), abs=1e-9)


@pytest.mark.parametrize(
    ("least_rate", "confidence", "misses", "n"),
    [
        (0.95, 0.95, 0, 59),
        (0.90, 0.95, 0, 29),
        (0.95, 0.95, 1, 93),
        (0.95, 0.95, 2, 124),
        (0.90, 0.90, 0, 22),
        (0.99, 0.95, 0, 299),
        (0.90, 0.81, 0, 16),
        (0.90, 0.19, 0, 2),
        (0.5, 0.5, 0, 1),
    ],
)
def test_targets_needed_are_those_of_the_printed_tables(
    least_rate: float, confidence: float, misses: int, n: int
) -> None:
    assert targets_needed(least_rate, confidence, misses) == n


@given(st.floats(0.05, 0.97), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]), st.integers(0, 4))
@example(0.9, 0.19, 0)
def test_the_number_needed_shows_the_rate_and_one_fewer_does_not(
    least_rate: float, confidence: float, misses: int
) -> None:
    n = targets_needed(least_rate, confidence, misses)
    assert at_most(misses, n, 1 - least_rate) <= (1 - confidence) * (1 + 1e-9)
    assert n == misses + 1 or at_most(misses, n - 1, 1 - least_rate) > (1 - confidence) * (1 - 1e-9)


def test_a_rate_that_no_trial_can_show_is_refused() -> None:
    for wrong in (0, 1, 1.5):
        with pytest.raises(ValueError, match="rate"):
            targets_needed(wrong)
    with pytest.raises(ValueError, match="misses"):
        targets_needed(0.9, 0.95, -1)
    with pytest.raises(ValueError, match="10¹²"):
        targets_needed(1 - 1e-15)
    with pytest.raises(ValueError, match="3-sided"):
        targets_needed(0.9, sides=3)


def test_the_least_number_of_hits_is_exact_in_decimals() -> None:
    assert [least_hits(0.90, n) for n in (10, 20, 21, 0)] == [9, 18, 19, 0]
    assert least_hits(0.07, 100) == 7  # 0.07 * 100 is 7.000000000000001 in binary
    assert least_hits(0.0, 20) == 0 and least_hits(1, 20) == 20
    with pytest.raises(ValueError, match="share"):
        least_hits(1.2, 20)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_least_number_of_hits_reaches_the_rate_and_one_fewer_does_not(n: int, thousandths: int) -> None:
    needed = least_hits(thousandths / 1000, n)
    assert needed * 1000 >= thousandths * n
    assert needed == 0 or (needed - 1) * 1000 < thousandths * n
