"""Whether a trial can be drawn as it is asked for, and what has to be ready for it."""

import pytest

from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind
from canine.rules.trial_demand import (
    DemandProblem,
    DemandProblemKind,
    DemandRefused,
    TrialDemand,
    demand_problems,
    items_needed,
    least_distractors,
    number_of_runs,
)
from tests.rules.trials import demand

POLICY = Policy()
KIND = DemandProblemKind
T, D, B = ItemKind.TARGET, ItemKind.DISTRACTOR, ItemKind.BLANK


def test_the_default_trial_can_be_drawn_in_one_run_more_than_its_least_numbers_fill() -> None:
    assert demand_problems(demand(), POLICY) == ()
    assert number_of_runs(demand(), POLICY) == 11
    assert number_of_runs(demand(), Policy(spare_runs=3)) == 13


@pytest.mark.parametrize(
    ("asked", "runs"),
    [
        (demand(targets=30), 16),  # half of the room for targets outside the blank run
        (demand(targets=20, non_targets=41), 12),
        (demand(targets=2, non_targets=1, sessions=4), 5),  # a run with a target for each session, and the blank one
    ],
)
def test_there_are_runs_enough_that_targets_need_not_crowd(asked: TrialDemand, runs: int) -> None:
    assert number_of_runs(asked, POLICY) == runs


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (demand(targets=19), DemandProblem(KIND.TOO_FEW_TARGETS, 19, 20)),
        (demand(non_targets=39), DemandProblem(KIND.TOO_FEW_NON_TARGETS, 39, 40)),
        (demand(sessions=1), DemandProblem(KIND.TOO_FEW_SESSIONS, 1, 2)),
        (demand(odours=tuple("abcdef"), targets=23), DemandProblem(KIND.TOO_FEW_PER_ODOUR, 23, 24)),
        (demand(odours=("ivory", "ivory")), DemandProblem(KIND.ODOUR_TWICE, odour="ivory")),
        (demand(("ivory",), each=3), DemandProblem(KIND.TOO_FEW_ITEMS, 3, 4, "ivory", T)),
        (demand(distractors=2), DemandProblem(KIND.TOO_FEW_ITEMS, 2, 3, None, D)),
        (demand(blanks=5), DemandProblem(KIND.TOO_FEW_ITEMS, 5, 6, None, B)),
    ],
)
def test_each_obstacle_is_named_with_what_would_do(asked: TrialDemand, problem: DemandProblem) -> None:
    assert demand_problems(asked, POLICY) == (problem,)


def test_the_items_of_an_odour_come_from_two_sources_or_more() -> None:
    asked = demand(("ivory",))
    of_one = TrialDemand(
        asked.odours, 20, 40, 2, tuple(item for item in asked.items if item.reference != "ivory 2" or item.kind is D)
    )
    assert demand_problems(of_one, POLICY) == (
        DemandProblem(KIND.TOO_FEW_ITEMS, 2, 4, "ivory", T),
        DemandProblem(KIND.TOO_FEW_SOURCES, 1, 2, "ivory", T),
    )


def test_what_has_to_be_ready_lets_any_run_be_laid() -> None:
    alone = {(need.kind, need.odour): (need.items, need.sources) for need in items_needed(("a",), POLICY)}
    assert alone == {(T, "a"): (4, 2), (D, None): (3, 1), (B, None): (6, 1)}
    among_three = items_needed(("a", "b", "c"), POLICY)
    assert [need.items for need in among_three] == [3, 3, 3, 3, 6]
    assert [need.kind for need in items_needed(("a",), Policy(distractor_share=0))] == [T, B]
    assert [need.kind for need in items_needed(("a",), Policy(distractor_share=1))] == [T, D]


def test_a_trial_without_an_odour_is_none() -> None:
    assert DemandProblem(KIND.NO_ODOUR, 0, 1) in demand_problems(demand(odours=()), POLICY)


def test_every_session_needs_a_target() -> None:
    lenient = Policy(least_targets=1, least_per_odour=1)
    assert DemandProblem(KIND.TOO_FEW_TARGETS, 2, 3) in demand_problems(demand(("a",), 2, 40, 3), lenient)
    assert demand_problems(demand(("a",), 2, 40, 2), lenient) == ()


def test_a_policy_may_be_content_with_one_session_and_none_with_no_session() -> None:
    assert demand_problems(demand(sessions=1), Policy(least_sessions=1)) == ()
    assert DemandProblem(KIND.TOO_FEW_SESSIONS, 0, 1) in demand_problems(demand(sessions=0), Policy(least_sessions=0))


def test_a_refusal_names_every_obstacle() -> None:
    refused = DemandRefused(demand_problems(demand(sessions=1, blanks=0), POLICY))
    assert str(refused) == "This trial cannot be drawn: too_few_sessions, too_few_items"


@pytest.mark.parametrize(
    ("non_targets", "share", "least"), [(40, 0.25, 10), (41, 0.25, 11), (100, 0.07, 7), (40, 0, 0)]
)
def test_distractors_are_the_least_whole_number_that_reaches_the_share(
    non_targets: int, share: float, least: int
) -> None:
    assert least_distractors(non_targets, Policy(distractor_share=share)) == least
