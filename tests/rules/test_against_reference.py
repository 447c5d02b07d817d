"""Figures held against values that were computed elsewhere: `reference/` holds them, with whom they are after."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from canine.rules.efficacy import Counts, targets_needed
from canine.rules.monitoring import SequentialTest
from canine.rules.passing import pass_chance
from canine.rules.policy import Policy
from canine.rules.reliability import (
    Cluster,
    GradedCounts,
    area_under_curve,
    effective_rate,
    likelihood_ratios,
    predictive_values,
    record_over_time,
)
from canine.rules.run_length import ALL_IS_WELL, cusum_bound, cusum_run_length, operating

REFERENCE = Path(__file__).parent / "reference"
Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    """Every row of a table, which is not empty."""
    with (REFERENCE / f"{name}.csv").open(newline="") as source:
        found = list(csv.DictReader(source))
    assert found
    yield from found


def same(found: float | None, wanted: str, rel: float = 1e-6) -> bool:
    """Whether a figure is the one of the table; an empty cell is a figure that cannot be estimated."""
    return found is None if wanted == "" else found == pytest.approx(float(wanted), rel=rel, abs=1e-9)


def counts_of(row: Row) -> Counts:
    """The two-by-two table of a row."""
    return Counts(*(int(row[name]) for name in ("hits", "misses", "false_alerts", "correct_rejections")))


def numbers(text: str) -> list[int]:
    """Several counts, as the tables write them: 5+5+5."""
    return [int(each) for each in text.split("+")]


def test_the_effective_number_of_items() -> None:
    for row in rows("clusters_by_aid"):
        hits, presented = numbers(row["hits_by_aid"]), numbers(row["presentations_by_aid"])
        found = effective_rate([Cluster(*each) for each in zip(hits, presented, strict=True)], float(row["confidence"]))
        assert found is not None
        assert same(found.hits / found.presented, row["rate"])
        assert same(found.correlation, row["icc_anova"])
        assert same(found.design_effect, row["design_effect"])
        assert same(found.n_effective, row["n_effective"])
        assert same(found.interval[0], row["lo"]) and same(found.interval[1], row["hi"])
        assert not found.is_worst_case


def test_a_correlation_that_the_counts_do_not_say_is_none_and_the_worst_is_taken() -> None:
    all_found = effective_rate([Cluster(3, 3)] * 8)
    assert all_found is not None and all_found.is_worst_case
    assert all_found.n_effective == pytest.approx(8)
    assert all_found.interval == pytest.approx((0.6305834, 1.0), abs=1e-6)
    once_each = effective_rate([Cluster(1, 1)] * 18 + [Cluster(0, 1)] * 2)
    assert once_each is not None and once_each.n_effective == 20
    one_item = effective_rate([Cluster(4, 5)])
    assert one_item is not None and one_item.n_effective == 1
    assert effective_rate([]) is None
    with pytest.raises(ValueError, match="3 of 2"):
        Cluster(3, 2)


def test_a_record_over_several_check_ups() -> None:
    for row in rows("record_over_time"):
        found = record_over_time(list(zip(numbers(row["hits_by_checkup"]), numbers(row["n_by_checkup"]), strict=True)))
        assert found is not None
        assert same(found.pooled.estimate, row["pooled"])
        assert same(found.pooled.clopper_pearson[0], row["pooled_cp_lo"])
        assert same(found.pooled.clopper_pearson[1], row["pooled_cp_hi"])
        assert same(found.heterogeneity, row["heterogeneity_chi2"]) and found.degrees == int(row["df"])
        assert same(found.differ_p, row["p"])
        assert same(found.trend_z, row["cochran_armitage_z"]) and same(found.trend_p, row["p_trend"])


def test_a_record_of_one_check_up_or_without_a_miss_says_nothing_of_difference() -> None:
    for alike in ([(18, 20)], [(20, 20), (20, 20)], [(18, 20), (0, 0)]):
        found = record_over_time(alike)
        assert found is not None
        assert (found.heterogeneity, found.differ_p, found.trend_z, found.trend_p) == (None, None, None, None)
    assert record_over_time([]) is None and record_over_time([(0, 0)]) is None


def test_likelihood_ratios() -> None:
    for row in rows("likelihood_ratios"):
        found = likelihood_ratios(counts_of(row), float(row["confidence"]))
        assert found is not None
        assert same(found.positive, row["lr_pos"]) and same(found.negative, row["lr_neg"])
        assert same(found.positive_interval[0], row["lr_pos_lo"]) and same(found.positive_interval[1], row["lr_pos_hi"])
        assert same(found.negative_interval[0], row["lr_neg_lo"]) and same(found.negative_interval[1], row["lr_neg_hi"])
        assert found.corrected == ("0" in (row["misses"], row["false_alerts"]))
    assert likelihood_ratios(Counts(0, 0, 1, 9)) is None and likelihood_ratios(Counts(9, 1, 0, 0)) is None


def test_predictive_values_at_a_base_rate() -> None:
    for row in rows("predictive_values_at_base_rate"):
        found = predictive_values(counts_of(row), float(row["base_rate"]), float(row["confidence"]))
        assert found is not None
        assert same(found.positive, row["ppv"]) and same(found.negative, row["npv"])
        for ends, name in ((found.positive_interval, "ppv"), (found.negative_interval, "npv")):
            lower, upper = ends or (None, None)
            assert same(lower, row[f"{name}_lo"]) and same(upper, row[f"{name}_hi"])
    assert predictive_values(Counts(0, 0, 1, 9), 0.01) is None
    silent = predictive_values(Counts(0, 5, 0, 9), 0.01)
    assert silent is not None and silent.positive is None
    with pytest.raises(ValueError, match="base rate"):
        predictive_values(Counts(9, 1, 1, 9), 0)


def test_the_area_under_the_curve_of_graded_responses() -> None:
    for row in rows("graded_responses_auc"):
        names = ("target_alert", "target_change", "target_none", "non_alert", "non_change", "non_none")
        found = area_under_curve(GradedCounts(*(int(row[name]) for name in names)))
        assert found is not None and found.interval is not None
        assert same(found.area, row["auc"]) and same(found.standard_error, row["se_delong"])
        assert same(found.interval[0], row["lo"]) and same(found.interval[1], row["hi"])
    perfect = area_under_curve(GradedCounts(20, 0, 0, 0, 0, 40))
    assert perfect is not None and (perfect.area, perfect.interval) == (1.0, None)
    assert area_under_curve(GradedCounts(1, 0, 0, 0, 0, 40)) is None


def test_who_passes_the_whole_rule_how_often() -> None:
    for row in rows("operating_characteristic"):
        found = pass_chance(
            float(row["true_sensitivity"]),
            float(row["true_false_alert_rate"]),
            targets_by_odour=numbers(row["targets_by_odour"]),
            non_targets=int(row["non_targets"]),
            in_blank_runs=int(row["positions_in_blank_runs"]),
            policy=Policy(),
        )
        assert same(found.finds_enough, row["P_sensitivity_rule"])
        assert same(found.finds_enough_of_each, row["P_sens_and_odours"])
        assert same(found.is_quiet_enough, row["P_far_and_blank_clean"])
        assert same(found.passes, row["P_pass"])


def test_a_rule_that_asks_for_a_lower_end_passes_fewer_and_large_trials_do_not_run_over() -> None:
    def chance(policy: Policy, targets: int) -> float:
        return pass_chance(0.95, 0.0, targets_by_odour=[targets], non_targets=40, in_blank_runs=6, policy=policy).passes

    assert chance(Policy(least_lower_bound=0.80), 20) == pytest.approx(0.95**20)
    assert chance(Policy(least_lower_bound=0.90), 20) == 0
    assert chance(Policy(), 5000) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="blank runs"):
        pass_chance(0.9, 0.1, targets_by_odour=[20], non_targets=4, in_blank_runs=6, policy=Policy())


def test_how_many_targets_show_a_rate_one_sided_or_two_sided() -> None:
    for row in rows("sample_size_shows_rate"):
        n = targets_needed(float(row["rate"]), float(row["confidence"]), int(row["misses"]), int(row["sides"]))
        assert n == int(row["n"])


def test_the_run_lengths_of_the_tests_between_check_ups() -> None:
    for row in rows("sequential_tests"):
        test = SequentialTest(*(float(row[name]) for name in ("acceptable", "unacceptable", "alpha", "beta")))
        true_rate = float(row["true_sensitivity"])
        found = operating(test, true_rate)
        assert found is not None
        assert same(found.unacceptable, row["P_unacceptable"]) and same(found.acceptable, row["P_acceptable"])
        assert same(found.mean_number, row["mean_targets_to_a_finding"])
        assert same(found.mean_to_unacceptable, row["mean_targets_to_suspension_when_restarted"])
        run_length = cusum_run_length(test, test.rejects_at, true_rate)
        assert same(run_length, row["cusum_mean_targets_to_signal(tol 1%)"], rel=0.01)


@pytest.mark.parametrize(("acceptable", "unacceptable"), [(0.90, 0.75), (0.95, 0.85), (0.90, 0.60), (0.90, 0.88)])
def test_the_bound_of_a_cusum_lets_a_good_team_wait_about_a_thousand(acceptable: float, unacceptable: float) -> None:
    test = SequentialTest(acceptable, unacceptable, 0.05, 0.10)
    bound = cusum_bound(test)
    assert ALL_IS_WELL <= cusum_run_length(test, bound, acceptable) < 1.1 * ALL_IS_WELL
    assert cusum_run_length(test, bound, unacceptable) < cusum_run_length(test, bound, acceptable)


def test_a_test_whose_rates_nearly_touch_is_not_followed_for_ever() -> None:
    assert operating(SequentialTest(0.900, 0.899, 0.05, 0.10), 0.9) is None
