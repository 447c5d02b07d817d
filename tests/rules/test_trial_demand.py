"""Whether a trial can be drawn as it is asked for."""

from dataclasses import replace

import pytest

from canine.rules.policy import Policy
from canine.rules.trial_demand import (
    DemandProblem,
    DemandProblemKind,
    DemandRefused,
    TrialDemand,
    demand_problems,
    least_distractors,
)
from tests.rules.trials import demand

POLICY = Policy()


def test_the_default_trial_can_be_drawn() -> None:
    assert demand_problems(demand(), POLICY) == ()
    assert (demand().presentations, demand().runs, least_distractors(demand(), POLICY)) == (60, 10, 10)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (demand(targets=19, non_targets=41), DemandProblem(DemandProblemKind.TOO_FEW_TARGETS, 19, 20)),
        (demand(targets=21, non_targets=39), DemandProblem(DemandProblemKind.TOO_FEW_NON_TARGETS, 39, 40)),
        (demand(sessions=1), DemandProblem(DemandProblemKind.TOO_FEW_SESSIONS, 1, 2)),
        (demand(positions_per_run=0), DemandProblem(DemandProblemKind.NO_POSITIONS, 0, 1)),
        (demand(non_targets=41), DemandProblem(DemandProblemKind.LINES_NOT_FILLED, 41, 46)),
        (demand(positions_per_run=30), DemandProblem(DemandProblemKind.TOO_FEW_RUNS, 2, 3)),
        (
            demand(odours=tuple("abcdef"), targets=23, non_targets=43),
            DemandProblem(DemandProblemKind.TOO_FEW_PER_ODOUR, 23, 24),
        ),
        (
            demand(odours=("ivory", "ivory")),
            DemandProblem(DemandProblemKind.ODOUR_TWICE, odour="ivory"),
        ),
        (
            replace(demand(), aids={"ivory": ("ivory 1",), "rhino horn": ()}),
            DemandProblem(DemandProblemKind.NO_AID, odour="rhino horn"),
        ),
        (replace(demand(), distractors=()), DemandProblem(DemandProblemKind.NO_DISTRACTORS, 0, 1)),
    ],
)
def test_each_obstacle_is_named_with_what_would_do(asked: TrialDemand, problem: DemandProblem) -> None:
    assert demand_problems(asked, POLICY) == (problem,)


def test_a_trial_without_an_odour_is_none() -> None:
    assert DemandProblem(DemandProblemKind.NO_ODOUR, 0, 1) in demand_problems(demand(odours=()), POLICY)


def test_targets_must_fit_into_the_runs_that_are_not_blank() -> None:
    lenient = Policy(least_non_targets=1)
    assert demand_problems(demand(targets=54, non_targets=6), lenient) == ()
    assert demand_problems(demand(targets=55, non_targets=5), lenient) == (
        DemandProblem(DemandProblemKind.TOO_MANY_TARGETS_FOR_RUNS, 55, 54),
    )


def test_every_session_needs_a_target() -> None:
    lenient = Policy(least_targets=1, least_per_odour=1)
    asked = demand(odours=("ivory",), targets=2, non_targets=40, sessions=3)
    assert DemandProblem(DemandProblemKind.TOO_FEW_TARGETS, 2, 3) in demand_problems(asked, lenient)
    assert demand_problems(replace(asked, sessions=2), lenient) == ()


def test_a_policy_may_be_content_with_one_session_and_none_with_no_session() -> None:
    assert demand_problems(demand(sessions=1), Policy(least_sessions=1)) == ()
    assert DemandProblem(DemandProblemKind.TOO_FEW_SESSIONS, 0, 1) in demand_problems(
        demand(sessions=0), Policy(least_sessions=0)
    )


def test_lines_of_a_single_position_are_held_to_the_same() -> None:
    lenient = Policy(least_non_targets=1, least_blank_runs=3)
    assert demand_problems(demand(targets=57, non_targets=3, positions_per_run=1), lenient) == ()
    assert demand_problems(demand(targets=58, non_targets=2, positions_per_run=1), lenient) == (
        DemandProblem(DemandProblemKind.TOO_MANY_TARGETS_FOR_RUNS, 58, 57),
    )


def test_a_refusal_names_every_obstacle() -> None:
    refused = DemandRefused(demand_problems(demand(sessions=1, non_targets=41), POLICY))
    assert str(refused) == "This trial cannot be drawn: too_few_sessions, lines_not_filled"


def test_every_obstacle_is_named_at_once() -> None:
    asked = demand(odours=(), targets=0, non_targets=0, sessions=0, positions_per_run=-1)
    assert [problem.kind for problem in demand_problems(asked, POLICY)] == [
        DemandProblemKind.NO_ODOUR,
        DemandProblemKind.TOO_FEW_TARGETS,
        DemandProblemKind.TOO_FEW_NON_TARGETS,
        DemandProblemKind.TOO_FEW_SESSIONS,
        DemandProblemKind.NO_POSITIONS,
    ]


@pytest.mark.parametrize(
    ("non_targets", "share", "least"), [(40, 0.25, 10), (41, 0.25, 11), (100, 0.07, 7), (40, 0, 0)]
)
def test_distractors_are_the_least_whole_number_that_reaches_the_share(
    non_targets: int, share: float, least: int
) -> None:
    assert least_distractors(demand(non_targets=non_targets), Policy(distractor_share=share)) == least
