"""What an assessor asks of an efficacy check-up, and whether such a trial can be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from canine.rules.policy import Policy

# With one blank run forced and only one run left, the number of targets in it would be known beforehand.
_LEAST_RUNS_BESIDE_BLANK = 2


@dataclass(frozen=True, slots=True)
class TrialDemand:
    """What the assessor asks for: exact totals, and what lies ready at the kennels.

    `aids` has the labels of the training aids of each odour, `distractors` the labels that are available.
    """

    odours: tuple[str, ...]
    targets: int
    non_targets: int
    sessions: int
    positions_per_run: int
    distractors: tuple[str, ...]
    aids: Mapping[str, tuple[str, ...]]

    @property
    def presentations(self) -> int:
        """All presentations, target or not."""
        return self.targets + self.non_targets

    @property
    def runs(self) -> int:
        """Runs that the presentations fill, the last one perhaps not wholly."""
        return -(-self.presentations // self.positions_per_run) if self.positions_per_run > 0 else 0


class DemandProblemKind(StrEnum):
    """Why a trial cannot be drawn as asked."""

    NO_ODOUR = "no_odour"
    ODOUR_TWICE = "odour_twice"
    TOO_FEW_TARGETS = "too_few_targets"
    TOO_FEW_NON_TARGETS = "too_few_non_targets"
    TOO_FEW_PER_ODOUR = "too_few_per_odour"
    TOO_FEW_SESSIONS = "too_few_sessions"
    NO_POSITIONS = "no_positions"
    LINES_NOT_FILLED = "lines_not_filled"
    TOO_FEW_RUNS = "too_few_runs"
    TOO_MANY_TARGETS_FOR_RUNS = "too_many_targets_for_runs"
    NO_DISTRACTORS = "no_distractors"
    NO_AID = "no_aid"


@dataclass(frozen=True, slots=True)
class DemandProblem:
    """One obstacle with what was asked, what would do, and the odour when it is about one.

    For lines not filled, `least` is the number of non-targets that fills them.
    """

    kind: DemandProblemKind
    asked: int | None = None
    least: int | None = None
    odour: str | None = None


def demand_problems(demand: TrialDemand, policy: Policy) -> tuple[DemandProblem, ...]:
    """Everything that keeps this trial from being drawn under this policy; empty when it can be."""
    kind = DemandProblemKind
    odours = len(demand.odours)
    problems = _below(
        (kind.NO_ODOUR, odours, 1),
        (kind.TOO_FEW_TARGETS, demand.targets, policy.least_targets),
        (kind.TOO_FEW_NON_TARGETS, demand.non_targets, policy.least_non_targets),
        (kind.TOO_FEW_PER_ODOUR, demand.targets, policy.least_per_odour * odours),
        (kind.TOO_FEW_SESSIONS, demand.sessions, max(1, policy.least_sessions)),
        (kind.NO_POSITIONS, demand.positions_per_run, 1),
    )
    problems += [
        DemandProblem(kind.ODOUR_TWICE, odour=odour)
        for odour in dict.fromkeys(demand.odours)
        if demand.odours.count(odour) > 1
    ]
    problems += [DemandProblem(kind.NO_AID, odour=odour) for odour in demand.odours if not demand.aids.get(odour)]
    if least_distractors(demand, policy) and not demand.distractors:
        problems.append(DemandProblem(kind.NO_DISTRACTORS, 0, 1))
    if demand.positions_per_run >= 1:
        problems += _line_problems(demand, policy)
    return tuple(problems)


def _below(*asked_and_least: tuple[DemandProblemKind, int, int]) -> list[DemandProblem]:
    return [DemandProblem(kind, asked, least) for kind, asked, least in asked_and_least if asked < least]


def _line_problems(demand: TrialDemand, policy: Policy) -> list[DemandProblem]:
    problems = []
    left_over = demand.presentations % demand.positions_per_run
    if left_over:
        filling = demand.non_targets + demand.positions_per_run - left_over
        problems.append(DemandProblem(DemandProblemKind.LINES_NOT_FILLED, demand.non_targets, filling))
    # Every session has a run with a target, beside the runs that are blank.
    with_targets = max(demand.sessions, _LEAST_RUNS_BESIDE_BLANK)
    problems += _below((DemandProblemKind.TOO_FEW_RUNS, demand.runs, with_targets + policy.least_blank_runs))
    room = (demand.runs - policy.least_blank_runs) * demand.positions_per_run
    if demand.targets > room:
        problems.append(DemandProblem(DemandProblemKind.TOO_MANY_TARGETS_FOR_RUNS, demand.targets, room))
    if demand.targets < demand.sessions:
        problems.append(DemandProblem(DemandProblemKind.TOO_FEW_TARGETS, demand.targets, demand.sessions))
    return problems


class DemandRefused(ValueError):
    """A plan was to be drawn for a demand that has problems."""

    def __init__(self, problems: tuple[DemandProblem, ...]) -> None:
        super().__init__("This trial cannot be drawn: " + ", ".join(problem.kind for problem in problems))
        self.problems = problems


def least_distractors(demand: TrialDemand, policy: Policy) -> int:
    """Smallest number of distractors among the non-targets that reaches the policy's share."""
    return ceil(Fraction(str(policy.distractor_share)) * demand.non_targets)
