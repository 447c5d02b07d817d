"""Drawing the plan of a trial: at least the numbers asked for, and nothing that could be guessed."""

from collections import Counter
from collections.abc import Iterator, MutableSequence
from random import Random
from secrets import SystemRandom
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind
from canine.rules.trial_demand import (
    DemandProblemKind,
    DemandRefused,
    TrialDemand,
    demand_problems,
    least_distractors,
    number_of_runs,
)
from canine.rules.trial_draw import draw_plan
from canine.rules.trial_plan import Plan
from tests.rules.trials import demand, drawn

PLANS = 20_000


@st.composite
def valid_orders(draw: st.DrawFn) -> tuple[TrialDemand, Policy]:
    """A demand and a policy under which it can be drawn."""
    positions = draw(st.integers(3, 12))
    sessions = draw(st.integers(1, 4))
    odours = tuple(f"odour {letter}" for letter in "abcdef"[: draw(st.integers(1, 6))])
    targets = draw(st.integers(max(sessions, len(odours)), 40))
    policy = Policy(
        least_targets=1,
        least_non_targets=1,
        least_per_odour=draw(st.integers(1, max(1, targets // len(odours)))),
        least_sessions=sessions,
        least_blank_runs=draw(st.integers(0, 2)),
        distractor_share=draw(st.sampled_from([0.0, 0.25, 0.33, 1.0])),
        run_positions=positions,
        run_most_targets=draw(st.integers(2, positions - 1)),
        spare_runs=draw(st.integers(1, 3)),
    )
    each = max(3, policy.run_most_targets)
    return demand(odours, targets, draw(st.integers(1, 60)), sessions, each=each, distractors=12, blanks=12), policy


orders = valid_orders().filter(lambda order: not demand_problems(*order))


def kinds(plan: Plan) -> Counter[ItemKind]:
    return Counter(p.item.kind for p in plan.presentations())


@given(orders, st.integers())
def test_a_plan_has_at_least_the_numbers_asked_for_and_its_share_of_distractors(
    order: tuple[TrialDemand, Policy], seed: int
) -> None:
    asked, policy = order
    found = kinds(drawn(seed, asked, policy))
    others = found[ItemKind.DISTRACTOR] + found[ItemKind.BLANK]
    assert found[ItemKind.TARGET] >= asked.targets and others >= asked.non_targets
    least = least_distractors(others, policy)
    assert least <= found[ItemKind.DISTRACTOR] <= least + 1
    assert found.total() == number_of_runs(asked, policy) * policy.run_positions


@given(orders, st.integers())
def test_every_position_of_every_run_is_used_once_and_no_item_lies_twice_in_one(
    order: tuple[TrialDemand, Policy], seed: int
) -> None:
    asked, policy = order
    plan = drawn(seed, asked, policy)
    places = [(p.run, p.position) for p in plan.presentations()]
    runs = number_of_runs(asked, policy)
    assert places == [(run, place) for run in range(1, runs + 1) for place in range(1, policy.run_positions + 1)]
    for run in plan.runs:
        assert len({item.number for item in run.items}) == len(run.items)
        assert set(run.items) <= set(asked.items)


@given(orders, st.integers())
def test_every_session_has_a_target_and_exactly_the_blank_runs_of_the_policy_are_marked(
    order: tuple[TrialDemand, Policy], seed: int
) -> None:
    asked, policy = order
    plan = drawn(seed, asked, policy)
    assert list(plan.sessions) == list(range(1, asked.sessions + 1))
    assert all(sum(run.targets for run in runs) > 0 for runs in plan.sessions.values())
    assert sum(run.is_blank for run in plan.runs) == policy.least_blank_runs
    assert all(run.targets == 0 for run in plan.blank_runs)
    assert max(run.targets for run in plan.runs) <= policy.run_most_targets
    sizes = [len(runs) for runs in plan.sessions.values()]
    assert max(sizes) - min(sizes) <= 1


@given(orders, st.integers())
def test_odours_are_used_evenly_and_so_are_their_items(order: tuple[TrialDemand, Policy], seed: int) -> None:
    asked, policy = order
    targets = [p.item for p in drawn(seed, asked, policy).presentations() if p.item.kind is ItemKind.TARGET]
    per_odour = Counter(item.odour for item in targets)
    assert set(per_odour) == set(asked.odours)
    assert min(per_odour.values()) >= policy.least_per_odour
    assert max(per_odour.values()) - min(per_odour.values()) <= 1
    for odour in asked.odours:
        per_item = Counter(dict.fromkeys((item.number for item in asked.of(ItemKind.TARGET, odour)), 0))
        per_item.update(item.number for item in targets if item.odour == odour)
        assert max(per_item.values()) - min(per_item.values()) <= 1


@given(orders, st.integers())
def test_a_plan_is_read_back_from_its_lines(order: tuple[TrialDemand, Policy], seed: int) -> None:
    plan = drawn(seed, *order)
    assert Plan.read(plan.canonical()) == plan


def test_the_default_trial_keeps_every_default_of_the_policy() -> None:
    plan = draw_plan(demand(), Policy(), SystemRandom())
    found = kinds(plan)
    assert 20 <= found[ItemKind.TARGET] <= 26 and found.total() == 66
    assert len(plan.sessions) == 2 and len(plan.blank_runs) == 1


def test_another_seed_draws_another_plan_and_the_same_one_the_same() -> None:
    assert len({drawn(seed).canonical() for seed in range(50)}) == 50
    assert drawn(7) == drawn(7)


class Quick(Random):
    """As good by chance as any, and fast enough for many plans."""

    def shuffle(self, x: MutableSequence[Any]) -> None:
        x[:] = sorted(x, key=lambda _: self.random())

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        assert stop is None and step == 1
        return int(self.random() * start)


@pytest.fixture(scope="module")
def many() -> list[Plan]:
    """Plans of the default trial, by the draw that opens a check-up."""
    rng, asked, policy = Quick(2026), demand(("ivory", "rhino horn")), Policy()
    return [draw_plan(asked, policy, rng) for _ in range(PLANS)]


def _seen_before(plan: Plan) -> Iterator[tuple[tuple[int, int, int, int, int], bool]]:
    """What somebody who learns the truth of every position after it knows before the next one, and what lies there."""
    total = without = 0
    for run in plan.runs:
        here = 0
        for place, item in enumerate(run.items):
            is_target = item.kind is ItemKind.TARGET
            yield (run.number, place, here, total, without), is_target
            here, total = here + is_target, total + is_target
        without = min(2, without + (here == 0))


def test_somebody_without_a_nose_who_knows_the_design_and_all_before_guesses_next_to_nothing(many: list[Plan]) -> None:
    """The best guesser of all: it knows how often a target followed on whatever was seen, in these very plans.

    By the lemma of Neyman and Pearson nobody finds more at the same false alerts than who guesses where the odds are
    best; that it learnt from the plans on which it is tried only makes it better.
    """
    cells: dict[tuple[int, int, int, int, int], list[int]] = {}
    for plan in many:
        for seen, is_target in _seen_before(plan):
            cells.setdefault(seen, [0, 0])[is_target] += 1
    best_first = sorted(cells.values(), key=lambda cell: -cell[1] / sum(cell))
    targets, others = (sum(cell[kind] for cell in best_first) for kind in (1, 0))
    allowed, hits = 0.06 * others, 0.0
    for false, right in best_first:
        taken = min(1.0, allowed / false) if false else 1.0
        allowed, hits = allowed - taken * false, hits + taken * right
        if allowed <= 0:
            break
    assert hits / targets < 0.15


def test_places_odours_distractors_and_the_blank_run_are_uniform(many: list[Plan]) -> None:
    places: dict[str, Counter[int]] = {name: Counter() for name in ("target", "distractor", "ivory", "blank run")}
    odours: Counter[str | None] = Counter()
    strange: Counter[str] = Counter()
    for plan in many:
        places["blank run"].update(run.number for run in plan.blank_runs)
        for one in plan.presentations():
            if one.item.kind is not ItemKind.BLANK:
                places[one.item.kind.value][one.position] += 1
            if one.item.odour == "ivory":
                places["ivory"][one.position] += 1
            odours[one.item.odour] += one.item.odour is not None
            strange[one.item.label] += one.item.kind is ItemKind.DISTRACTOR
    seen: list[Counter[Any]] = [*places.values(), odours, strange]
    for counts in seen:
        assert chisquare([count for count in counts.values() if count]).pvalue > 0.001, counts
    assert len(places["blank run"]) == 11 and len(places["target"]) == 6


def test_how_many_targets_a_run_holds_and_all_together_is_secret(many: list[Plan]) -> None:
    per_run = Counter(run.targets for plan in many for run in plan.runs)
    totals = Counter(sum(run.targets for run in plan.runs) for plan in many)
    assert set(per_run) == set(range(5)) and max(per_run.values()) < 0.36 * 11 * PLANS
    assert set(totals) == set(range(20, 27)) and max(totals.values()) < 0.2 * PLANS
    ordinary_without = sum(run.targets == 0 and not run.is_blank for plan in many for run in plan.runs)
    assert ordinary_without > 0.3 * PLANS


def test_a_trial_that_cannot_be_drawn_is_refused_with_its_problems() -> None:
    with pytest.raises(DemandRefused, match="too_few_targets") as refusal:
        draw_plan(demand(targets=14, non_targets=46), Policy(), Random(1))
    assert [problem.kind for problem in refusal.value.problems] == [DemandProblemKind.TOO_FEW_TARGETS]
