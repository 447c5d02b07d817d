"""Figures of a study against values computed elsewhere, and what they say where nothing can be said."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from time import process_time
from typing import Any

import pytest

from canine.rules.agreement import Pairs, agreement
from canine.rules.logistic import clustered_variance, design, firths, fitted, information, maximum_likelihood, numeric
from canine.rules.random_draw import in_order
from canine.rules.referral_choice import JointResponse, Workload, dependence, in_parallel, referral_choices
from canine.rules.sampling import ContainerSize
from canine.rules.study import Aim, PresentedKind, StudyAim, crossed, order_of, tokens_of
from canine.rules.study_model import model_of
from canine.rules.study_results import Presented, agreements, by_condition, line_of, overall, paces
from tests.rules.test_against_reference import REFERENCE, rows, same

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def expected() -> dict[str, Any]:
    """The fitted values of the reference."""
    found: dict[str, Any] = json.loads((REFERENCE / "detection_by_covariates_expected.json").read_text())
    return found


def test_logistic_regression_its_clustered_errors_and_firths() -> None:
    table, wanted = list(rows("detection_by_covariates")), expected()
    x = [
        (
            float(row["hours"]) / 24,
            (float(row["minutes"]) - 5) / 5,
            float(row["size_ft"] == "40"),
            (float(row["temperature_c"]) - 30) / 5,
        )
        for row in table
    ]
    found, items = [row["hit"] == "1" for row in table], [row["item"] for row in table]
    names = list(wanted["logistic_ML"])
    fit = fitted(names[1:], x, found, items)
    assert fit is not None and not fit.firth and (fit.rows, fit.found, fit.clusters) == (300, 238, 150)
    for one in fit.coefficients:
        assert one.estimate == pytest.approx(wanted["logistic_ML"][one.name][0], rel=1e-6)
        assert one.error == pytest.approx(wanted["logistic_ML_cluster_robust_se_by_item"][one.name], rel=1e-6)
    np, matrix = numeric(), design(x, 4)
    y = np.array(found, dtype=float)
    plain = np.sqrt(np.diag(np.linalg.inv(information(matrix, maximum_likelihood(matrix, y)))))
    beta = firths(matrix, y)
    errors = np.sqrt(np.diag(np.linalg.inv(information(matrix, beta))))
    for at, name in enumerate(names):
        assert plain[at] == pytest.approx(wanted["logistic_ML"][name][1], rel=1e-6)
        assert beta[at] == pytest.approx(wanted["firth_penalised"][name][0], rel=1e-6)
        assert errors[at] == pytest.approx(wanted["firth_penalised"][name][1], rel=1e-6)
    # Clusters of one are the rows themselves: no smaller than rows that are taken together.
    assert clustered_variance(matrix, y, beta, [str(at) for at in range(len(y))]).shape == (5, 5)


def test_a_cell_that_is_all_found_is_fitted_with_firths_penalty() -> None:
    table, wanted = list(rows("detection_separated")), expected()["separated_file"]
    fit = fitted(
        ["ten minutes"],
        [(float(row["minutes"] == "10"),) for row in table],
        [row["hit"] == "1" for row in table],
        [row["item"] for row in table],
    )
    assert fit is not None and fit.firth
    for one, (estimate, error) in zip(fit.coefficients, wanted["firth"], strict=True):
        assert one.estimate == pytest.approx(estimate, rel=1e-6)
        assert one.error == pytest.approx(error, rel=1e-6)


def test_what_cannot_be_fitted_is_none() -> None:
    x = [(float(at % 2),) for at in range(12)]
    clusters = [str(at) for at in range(12)]
    assert fitted(["a"], x, [True] * 12, clusters) is None
    assert fitted(["a"], x, [at % 3 == 0 for at in range(12)], ["one"] * 12) is None
    assert fitted(["a", "b"], [(one, one) for (one,) in x], [at % 3 == 0 for at in range(12)], clusters) is None


def test_agreement_of_two_dogs() -> None:
    for row in rows("agreement_of_two_dogs"):
        found = agreement(Pairs(*(int(row[name]) for name in ("both_alert", "only_first", "only_second", "neither"))))
        assert found is not None and found.kappa_interval is not None
        assert same(found.share, row["agreement"]) and same(found.kappa, row["cohen_kappa"])
        assert same(found.kappa_error, row["se(Fleiss-Cohen-Everitt 1969)"])
        assert same(found.kappa_interval[0], row["lo"]) and same(found.kappa_interval[1], row["hi"])
        assert same(found.pabak, row["pabak"]) and same(found.ac1, row["gwet_ac1"])
    assert agreement(Pairs(0, 0, 0, 0)) is None
    alike = agreement(Pairs(9, 0, 0, 0))
    assert alike is not None and (alike.kappa, alike.mcnemar_p) == (None, None)
    # McNemar (1947), exact: 10 and 1 discordant give 2 · P(X ≤ 1 | 11, 1/2) = 24 / 2048.
    unlike = agreement(Pairs(5, 10, 1, 5))
    assert unlike is not None and unlike.mcnemar_p == pytest.approx(24 / 2048)


def test_two_dogs_of_which_any_refers() -> None:
    for row in rows("two_dogs_any_alert_refers"):
        se, sp = (float(row["se1"]), float(row["se2"])), (float(row["sp1"]), float(row["sp2"]))
        found = in_parallel(se, sp, on_targets=float(row["cov_targets"]), elsewhere=float(row["cov_non_targets"]))
        assert same(found.sensitivity, row["se_parallel"]) and same(found.specificity, row["sp_parallel"])


def test_every_rule_follows_from_what_the_dogs_did_with_the_same_containers() -> None:
    alerts = {True: ((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)), False: ((0, 0, 0), (0, 0, 0), (1, 0, 0), (1, 1, 0))}
    joint = [
        JointResponse(is_target, dict(zip("ABC", map(bool, each), strict=True)))
        for is_target, them in alerts.items()
        for each in them
    ]
    joint.append(JointResponse(True, {"A": True}))  # seen by one alone: it counts for no rule of several
    by_rule = {(one.dogs, one.alerts): one for one in referral_choices(joint, ["A", "B", "C"])}
    shares = {
        key: (one.found.k, one.found.n, one.referred_clean.k)
        for key, one in by_rule.items()
        if one.found is not None and one.referred_clean is not None
    }
    assert shares[("A",), 1] == (4, 5, 2)
    assert (shares[("A", "B"), 1], shares[("A", "B"), 2]) == ((3, 4, 2), (2, 4, 1))
    assert [shares[("A", "B", "C"), k][0] for k in (1, 2, 3)] == [3, 2, 1]
    assert by_rule[("A", "B", "C"), 2].name == "2 of 3 alert (majority)"
    day = Workload(100, 0.02)
    any_of_two = by_rule[("A", "B"), 1]
    assert any_of_two.inspections(day) == pytest.approx(2 * 0.75 + 98 * 0.5)
    assert any_of_two.missed(day) == pytest.approx(0.5)
    # The joint rate is the one with the covariance of the same containers: 1 - (1-3/4)(1-2/4) - cov.
    found = dependence(joint[:8], "A", "B", is_target=True)
    assert found is not None and found.covariance == pytest.approx(2 / 4 - 3 / 4 * 2 / 4)
    assert in_parallel((3 / 4, 2 / 4), (1, 1), on_targets=found.covariance).sensitivity == pytest.approx(3 / 4)
    nothing = referral_choices([], ["A", "B"])
    assert all(one.found is None and one.inspections(day) is None and one.missed(day) is None for one in nothing)


def test_published_trials_give_the_figures_that_were_printed() -> None:
    with (REFERENCE / "published-trials.csv").open(newline="") as source:
        table = list(csv.DictReader(source))
    assert len(table) == 8
    for row in table:
        hits, targets = int(row["hits"]), int(row["targets"])
        one = line_of(row["animal"], [presented(at, True, alert=at < hits) for at in range(targets)])
        assert one.rate is not None and one.clustered is not None
        assert (one.rate.k, one.rate.n) == (hits, targets)
        # Every target was another item: each presentation is worth one.
        assert one.clustered.n_effective == pytest.approx(targets)
        assert one.clustered.interval == pytest.approx(one.rate.clopper_pearson)
    single = next(row for row in table if row["animal"] == "NIM")
    assert "interval 2.5 to 100" in single["note"]
    alone = line_of("NIM", [presented(0, True, alert=True)])
    assert alone.rate is not None and alone.rate.clopper_pearson[0] == pytest.approx(0.025)
    many = next(row for row in table if row["animal"] == "8 dogs")
    assert round(100 * int(many["hits"]) / int(many["targets"]), 2) == 82.63


def presented(at: int, is_target: bool, *, alert: bool, dog: str = "Askari", **values: Any) -> Presented:
    """A presentation of a filter of its own, as ordinary as they come."""
    ordinary: dict[str, Any] = {
        "filter": f"F{at}", "kind": PresentedKind.TARGET if is_target else PresentedKind.EMPTY_CONTAINER,
        "container": at, "condition": "ivory, 50 g, 40 ft, 5 min" if is_target else "empty container, 40 ft, 5 min",
        "odour": "ivory" if is_target else "", "form": "shavings",
        "mass_g": Decimal((50, 500)[at % 2]) if is_target else None,
        "load": "tea", "size": ("20_ft", "40_ft")[at % 3 == 0], "container_c": None, "hours_in_container": 2.0 + at % 5,
        "point": "vent", "minutes": (5.0, 10.0)[at % 4 < 2], "flow_l_per_min": Decimal(20), "volume_l": Decimal(100),
        "temperature_c": Decimal(24 + at % 9), "humidity_percent": 60 + at % 30, "pump": "1", "filter_lot": "L",
        "storage_hours": 1.0 + at % 40, "storage_c": 4.0, "dog": dog, "handler": "H", "session": f"session {at // 10}",
        "room": "room", "blinding": "double_blind", "position": at % 12 + 1, "dogs_turn": 1, "preceding": "",
        "on": date(2026, 3, 3), "at": AT + timedelta(minutes=at), "response": "alert" if alert else "none",
        "alert": alert, "latency_s": None, "sniffed_s": None, "counts": True, "excluded": "",
    }  # fmt: skip
    return Presented(**ordinary | values)


def test_an_empty_cell_says_that_nothing_can_be_said_and_an_excluded_row_counts_nowhere() -> None:
    found = [presented(at, True, alert=True) for at in range(6)]
    groups = overall(found)
    assert [line.rate for line in groups[1].lines] == [None] * len(groups[1].lines)
    assert all(line.rate is None and line.clustered is None for line in groups[2].lines)
    assert model_of(found).fit is None and model_of(found).why_not.startswith("Not estimable")
    assert model_of([]).fit is None and agreements([]) == [] and paces([]) == []
    more = [*found, presented(7, True, alert=False, excluded="not double-blind")]
    assert overall(more)[0].lines[0].rate == groups[0].lines[0].rate


def test_two_thousand_presentations_are_analysed_within_two_seconds_and_find_what_was_put_in() -> None:
    luck = Random(5)
    made = []
    for at, dog in product(range(1000), ("Askari", "Bahari")):
        is_target = at % 3 != 0
        chance = (0.95 if at % 2 else 0.6) if is_target else 0.05
        made.append(presented(at, is_target, alert=luck.random() < chance, dog=dog, filter=f"F{at}"))
    began = process_time()
    groups, conditions, model, agree = overall(made), by_condition(made), model_of(made), agreements(made)
    assert process_time() - began < 2
    assert conditions[0].title.startswith("Sensitivity by mass")
    assert model.fit is not None
    by_name = {one.name: one for one in model.fit.coefficients}
    assert by_name["per doubling of mass"].p < 1e-6 and by_name["per doubling of mass"].estimate > 0
    assert by_name["dog Bahari, against Askari"].p > 1e-4
    assert ("per 24 h of storage" in by_name) and len(agree) == 1 and len(groups) == 3


def test_the_size_of_a_study_and_the_order_that_the_seed_gives() -> None:
    assert Aim(StudyAim.AT_LEAST, 0.95, each=1).size().containers == 59
    assert Aim(StudyAim.AT_LEAST, 0.95, sides=2, each=1).size().containers == 72
    assert Aim(StudyAim.DIFFERENCE, 0.9, 0.75, each=1).size().containers == 113
    assert Aim(StudyAim.PRECISION, 0.9, 0.1, each=2, correlation=0.5).size().containers == 51
    with pytest.raises(ValueError, match="second figure"):
        Aim(StudyAim.PRECISION, 0.9).size()
    conditions = crossed(
        ["ivory"], [Decimal(50), Decimal(500)], [ContainerSize.FORTY_FOOT], [5, 10], of_each=3, empty_of_each=2
    )
    assert [one.containers for one in conditions] == [3, 3, 3, 3, 2, 2] and not conditions[-1].is_target
    seed = bytes(range(32))
    order = order_of(conditions, seed)
    assert [f"C{one.number:02d}" for one in order] == [token[:3] for token in in_order(tokens_of(conditions), seed)]
    assert sorted(one.number for one in order) == sorted([1, 2, 3, 4] * 3 + [5, 6] * 2)
    assert order != order_of(conditions, bytes(32))
    good: dict[str, Any] = {
        "odours": ["ivory"],
        "masses": [Decimal(1), Decimal(2)],
        "sizes": [ContainerSize.OTHER],
        "minutes": [5],
        "of_each": 1,
        "empty_of_each": 1,
    }
    wrong: dict[str, Any] = {"masses": [Decimal(50)], "odours": [], "of_each": 0}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match="at least"):
            crossed(**good | {name: value})
