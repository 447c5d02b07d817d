"""Drawing the plan of a trial: the totals asked for, and nothing that could be guessed."""

from collections import Counter
from collections.abc import MutableSequence
from random import Random
from secrets import SystemRandom
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind
from canine.rules.trial_demand import DemandProblemKind, DemandRefused, TrialDemand, demand_problems, least_distractors
from canine.rules.trial_draw import draw_plan
from canine.rules.trial_plan import Plan
from tests.rules.trials import demand, drawn


@st.composite
def valid_orders(draw: st.DrawFn) -> tuple[TrialDemand, Policy]:
    """A demand and a policy under which it can be drawn."""
    positions = draw(st.integers(3, 12))
    sessions = draw(st.integers(1, 4))
    odours = tuple(f"odour {letter}" for letter in "abcdef"[: draw(st.integers(1, 6))])
    blank_runs = draw(st.integers(0, 2))
    runs = max(sessions, 2) + blank_runs + draw(st.integers(0, 8))
    room = (runs - blank_runs) * positions
    targets = draw(st.integers(min(max(sessions, len(odours)), room), room))
    policy = Policy(
        least_targets=1,
        least_non_targets=1,
        least_per_odour=draw(st.integers(1, max(1, targets // len(odours)))),
        least_sessions=sessions,
        least_blank_runs=blank_runs,
        distractor_share=draw(st.sampled_from([0.0, 0.25, 0.33, 1.0])),
    )
    return demand(odours, targets, runs * positions - targets, sessions, positions), policy


orders = valid_orders().filter(lambda order: not demand_problems(*order))


def kinds(plan: Plan) -> Counter[ItemKind]:
    return Counter(p.item.kind for p in plan.presentations())


@given(orders, st.integers())
def test_a_plan_has_exactly_the_totals_that_were_asked_for(order: tuple[TrialDemand, Policy], seed: int) -> None:
    asked, policy = order
    plan = drawn(seed, asked, policy)
    distractors = least_distractors(asked, policy)
    assert kinds(plan) == Counter(
        {
            ItemKind.TARGET: asked.targets,
            ItemKind.DISTRACTOR: distractors,
            ItemKind.BLANK: asked.non_targets - distractors,
        }
    )


@given(orders, st.integers())
def test_every_position_of_every_run_is_used_once(order: tuple[TrialDemand, Policy], seed: int) -> None:
    asked, policy = order
    plan = drawn(seed, asked, policy)
    places = [(p.run, p.position) for p in plan.presentations()]
    assert places == [
        (run, place) for run in range(1, asked.runs + 1) for place in range(1, asked.positions_per_run + 1)
    ]


@given(orders, st.integers())
def test_every_session_has_a_target_and_enough_runs_have_none(order: tuple[TrialDemand, Policy], seed: int) -> None:
    asked, policy = order
    plan = drawn(seed, asked, policy)
    assert list(plan.sessions) == list(range(1, asked.sessions + 1))
    assert all(sum(run.targets for run in runs) > 0 for runs in plan.sessions.values())
    assert sum(run.targets == 0 for run in plan.runs) >= policy.least_blank_runs
    sizes = [len(runs) for runs in plan.sessions.values()]
    assert max(sizes) - min(sizes) <= 1


@given(orders, st.integers())
def test_odours_and_their_aids_are_used_evenly(order: tuple[TrialDemand, Policy], seed: int) -> None:
    asked, policy = order
    targets = [p.item for p in drawn(seed, asked, policy).presentations() if p.item.kind is ItemKind.TARGET]
    per_odour = Counter(item.odour for item in targets)
    assert set(per_odour) == set(asked.odours)
    assert min(per_odour.values()) >= policy.least_per_odour
    assert max(per_odour.values()) - min(per_odour.values()) <= 1
    for odour in asked.odours:
        per_aid = Counter(dict.fromkeys(asked.aids[odour], 0))
        per_aid.update(str(item.reference) for item in targets if item.odour == odour)
        assert set(per_aid) == set(asked.aids[odour])
        assert max(per_aid.values()) - min(per_aid.values()) <= 1


def test_the_default_trial_keeps_every_default_of_the_policy() -> None:
    policy = Policy()
    plan = draw_plan(demand(), policy, SystemRandom())
    assert kinds(plan) == {ItemKind.TARGET: 20, ItemKind.DISTRACTOR: 10, ItemKind.BLANK: 30}
    assert len(plan.sessions) == 2
    assert any(run.targets == 0 for run in plan.runs)
    assert Counter(p.item.odour for p in plan.presentations() if p.item.odour) == {"ivory": 10, "rhino horn": 10}


def test_another_seed_draws_another_plan() -> None:
    assert len({drawn(seed).canonical() for seed in range(50)}) == 50


def test_the_same_seed_draws_the_same_plan() -> None:
    assert drawn(7) == drawn(7)


def test_the_number_of_targets_in_a_run_cannot_be_guessed() -> None:
    """Dealt evenly, every run would have two; here any number occurs, and the blank run may be any run."""
    plans = [drawn(seed) for seed in range(100)]
    seen = Counter(run.targets for plan in plans for run in plan.runs)
    assert set(range(7)) <= set(seen)
    assert max(seen.values()) < 400
    assert {run.number for plan in plans for run in plan.runs if run.targets == 0} == set(range(1, 11))


class OneTicket(Random):
    """Draws this ticket and shuffles nothing."""

    def __init__(self, ticket: int) -> None:
        super().__init__()
        self.ticket = ticket

    def shuffle(self, x: MutableSequence[Any]) -> None:
        pass

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        assert (start, stop, step) == (5, None, 1), "the odds are two to one to two"
        return self.ticket


def test_a_further_target_goes_to_a_run_with_odds_of_one_more_than_it_has() -> None:
    """Two sessions of two runs and one; both have their first target, and a third is drawn by every ticket in turn."""
    lenient = Policy(least_targets=1, least_non_targets=1, least_per_odour=1, least_blank_runs=0)
    asked = demand(("ivory",), targets=3, non_targets=15)
    plans = [draw_plan(asked, lenient, OneTicket(ticket)) for ticket in range(5)]
    drawn_counts = Counter(tuple(run.targets for run in plan.runs) for plan in plans)
    assert drawn_counts == {(2, 0, 1): 2, (1, 1, 1): 1, (1, 0, 2): 2}


def test_a_target_may_lie_in_any_position() -> None:
    places = Counter(
        p.position for seed in range(50) for p in drawn(seed).presentations() if p.item.kind is ItemKind.TARGET
    )
    assert set(places) == set(range(1, 7))
    assert min(places.values()) > 100 and max(places.values()) < 240


def test_a_trial_that_cannot_be_drawn_is_refused_with_its_problems() -> None:
    with pytest.raises(DemandRefused, match="too_few_targets") as refusal:
        draw_plan(demand(targets=14, non_targets=46), Policy(), Random(1))
    assert [problem.kind for problem in refusal.value.problems] == [DemandProblemKind.TOO_FEW_TARGETS]
