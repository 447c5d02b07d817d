"""What an assessor asks of an efficacy check-up, and whether such a trial can be drawn."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from canine.rules.policy import Policy
from canine.rules.presentation import Item, ItemKind

# With one blank run forced and only one run left, the number of targets in it would be known beforehand.
_LEAST_RUNS_BESIDE_BLANK = 2


@dataclass(frozen=True, slots=True)
class TrialDemand:
    """What the assessor asks for: so many targets and non-targets at least, and the prepared items at hand.

    How many there are in the end is drawn, and stays secret until the plan is revealed.
    """

    odours: tuple[str, ...]
    targets: int
    non_targets: int
    sessions: int
    items: tuple[Item, ...]

    def of(self, kind: ItemKind, odour: str | None = None) -> tuple[Item, ...]:
        """Return the items of a kind, or of one odour."""
        return tuple(item for item in self.items if item.kind is kind and (odour is None or item.odour == odour))


def number_of_runs(demand: TrialDemand, policy: Policy) -> int:
    """Return how many runs such a trial has: those that the least numbers fill, and the policy's further ones.

    So many in any case that targets need not fill more than half of what the runs may hold of them.
    """
    filled = -(-(demand.targets + demand.non_targets) // policy.run_positions) + policy.spare_runs
    blank = policy.least_blank_runs
    held = blank + -(-2 * demand.targets // policy.run_most_targets)
    return max(filled, held, blank + max(demand.sessions, _LEAST_RUNS_BESIDE_BLANK))


@dataclass(frozen=True, slots=True)
class ItemsNeeded:
    """How many items of one kind, or one odour, have to be ready, from how many sources."""

    kind: ItemKind
    odour: str | None
    items: int
    sources: int


def items_needed(odours: tuple[str, ...], policy: Policy) -> tuple[ItemsNeeded, ...]:
    """Return what has to be ready before a plan is drawn, since an item lies at most once in a run.

    Of the targets as many as one run may hold, whatever their odours; of distractors one more than their share of a
    run; of blanks a whole run of them.
    """
    each = max(policy.least_items_per_odour, -(-policy.run_most_targets // max(1, len(odours))))
    needed = [ItemsNeeded(ItemKind.TARGET, odour, each, policy.least_sources_per_odour) for odour in odours]
    share = Fraction(str(policy.distractor_share))
    if share > 0:
        distractors = min(policy.run_positions, ceil(share * policy.run_positions) + 1)
        needed.append(ItemsNeeded(ItemKind.DISTRACTOR, None, distractors, 1))
    if share < 1:
        needed.append(ItemsNeeded(ItemKind.BLANK, None, policy.run_positions, 1))
    return tuple(needed)


class DemandProblemKind(StrEnum):
    """Why a trial cannot be drawn as asked."""

    NO_ODOUR = "no_odour"
    ODOUR_TWICE = "odour_twice"
    TOO_FEW_TARGETS = "too_few_targets"
    TOO_FEW_NON_TARGETS = "too_few_non_targets"
    TOO_FEW_PER_ODOUR = "too_few_per_odour"
    TOO_FEW_SESSIONS = "too_few_sessions"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW_SOURCES = "too_few_sources"


@dataclass(frozen=True, slots=True)
class DemandProblem:
    """One obstacle with what was asked, what would do, and the odour or the kind of item when it is about one."""

    kind: DemandProblemKind
    asked: int | None = None
    least: int | None = None
    odour: str | None = None
    of: ItemKind | None = None


def demand_problems(demand: TrialDemand, policy: Policy) -> tuple[DemandProblem, ...]:
    """Everything that keeps this trial from being drawn under this policy; empty when it can be."""
    kind = DemandProblemKind
    odours = len(demand.odours)
    problems = _below(
        (kind.NO_ODOUR, odours, 1),
        (kind.TOO_FEW_TARGETS, demand.targets, max(1, policy.least_targets)),
        (kind.TOO_FEW_NON_TARGETS, demand.non_targets, policy.least_non_targets),
        (kind.TOO_FEW_PER_ODOUR, demand.targets, policy.least_per_odour * odours),
        (kind.TOO_FEW_SESSIONS, demand.sessions, max(1, policy.least_sessions)),
    )
    if demand.targets < demand.sessions:
        problems.append(DemandProblem(kind.TOO_FEW_TARGETS, demand.targets, demand.sessions))
    problems += [
        DemandProblem(kind.ODOUR_TWICE, odour=odour)
        for odour in dict.fromkeys(demand.odours)
        if demand.odours.count(odour) > 1
    ]
    for need in items_needed(tuple(dict.fromkeys(demand.odours)), policy):
        ready = demand.of(need.kind, need.odour)
        numbers, sources = {item.number for item in ready}, {item.reference for item in ready}
        if len(numbers) < need.items:
            problems.append(DemandProblem(kind.TOO_FEW_ITEMS, len(numbers), need.items, need.odour, need.kind))
        if need.kind is ItemKind.TARGET and len(sources) < need.sources:
            problems.append(DemandProblem(kind.TOO_FEW_SOURCES, len(sources), need.sources, need.odour, need.kind))
    return tuple(problems)


def _below(*asked_and_least: tuple[DemandProblemKind, int, int]) -> list[DemandProblem]:
    return [DemandProblem(kind, asked, least) for kind, asked, least in asked_and_least if asked < least]


class DemandRefused(ValueError):
    """A plan was to be drawn for a demand that has problems."""

    def __init__(self, problems: tuple[DemandProblem, ...]) -> None:
        super().__init__("This trial cannot be drawn: " + ", ".join(problem.kind for problem in problems))
        self.problems = problems


def least_distractors(non_targets: int, policy: Policy) -> int:
    """Smallest number of distractors among so many non-targets that reaches the policy's share."""
    return ceil(Fraction(str(policy.distractor_share)) * non_targets)
