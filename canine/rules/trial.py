"""The efficacy check-up: its states, its people, the causes of a miss — and the one door to its other rules.

The demand, the drawing, the plan with its commitment, and the scoring are in `trial_demand`, `trial_draw`,
`trial_plan` and `trial_score`; everything that a package needs of them can be had from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from canine.rules.person import Somebody
from canine.rules.policy import Policy
from canine.rules.trial_demand import (
    DemandProblem,
    DemandProblemKind,
    DemandRefused,
    ItemsNeeded,
    TrialDemand,
    demand_problems,
    items_needed,
    least_distractors,
    number_of_runs,
)
from canine.rules.trial_draw import draw_plan
from canine.rules.trial_plan import (
    COMMITMENT_TAG,
    LEAST_NONCE_BYTES,
    PLAN_FORMAT,
    Plan,
    PlannedRun,
    Presentation,
    check_commitment,
    commitment,
)
from canine.rules.trial_plan_text import PlanUnreadable
from canine.rules.trial_score import (
    BlankRun,
    ExclusionReason,
    FailKind,
    FailReason,
    OdourScore,
    Reading,
    Score,
    ScoredPresentation,
    TrialResult,
    Verdict,
    score,
    worse_counts,
    worse_false_alert_rate,
    worse_sensitivity,
)

__all__ = [
    "COMMITMENT_TAG",
    "LEAST_NONCE_BYTES",
    "PLAN_FORMAT",
    "BlankRun",
    "CheckupState",
    "DemandProblem",
    "DemandProblemKind",
    "DemandRefused",
    "ExclusionReason",
    "FailKind",
    "FailReason",
    "IndependenceProblem",
    "ItemsNeeded",
    "MissCause",
    "OdourScore",
    "Part",
    "Plan",
    "PlanUnreadable",
    "PlannedRun",
    "Presentation",
    "Reading",
    "Score",
    "ScoredPresentation",
    "TrialDemand",
    "TrialPeople",
    "TrialResult",
    "Verdict",
    "allowed_next",
    "check_commitment",
    "commitment",
    "demand_problems",
    "draw_plan",
    "independence_problems",
    "items_needed",
    "least_distractors",
    "number_of_runs",
    "score",
    "trains_regularly",
    "worse_counts",
    "worse_false_alert_rate",
    "worse_sensitivity",
]


class CheckupState(StrEnum):
    """Where a check-up is. Complete: every response is in, the plan not yet revealed and scored."""

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETE = "complete"
    SCORED = "scored"
    INCOMPLETE = "incomplete"
    APPROVED = "approved"
    REFUSED = "refused"


# A trial whose responses are all in can no longer be called incomplete: nobody may shelve a bad result.
_NEXT: dict[CheckupState, frozenset[CheckupState]] = {
    CheckupState.PLANNED: frozenset({CheckupState.RUNNING, CheckupState.INCOMPLETE}),
    CheckupState.RUNNING: frozenset({CheckupState.COMPLETE, CheckupState.INCOMPLETE}),
    CheckupState.COMPLETE: frozenset({CheckupState.SCORED}),
    CheckupState.SCORED: frozenset({CheckupState.APPROVED, CheckupState.REFUSED}),
    CheckupState.INCOMPLETE: frozenset(),
    CheckupState.APPROVED: frozenset(),
    CheckupState.REFUSED: frozenset(),
}


def allowed_next(state: CheckupState) -> frozenset[CheckupState]:
    """Return the states a check-up may have next; empty when it is closed."""
    return _NEXT[state]


class MissCause(StrEnum):
    """Why a target was missed, by the assessor's judgement."""

    DOG_SHOWED_NOTHING = "dog_showed_nothing"
    HANDLER_MISSED_CHANGE = "handler_missed_change"
    PRESENTATION_FAULT = "presentation_fault"
    AID_FAULT = "aid_fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TrialPeople:
    """Who does what in a trial; None where nobody is named yet. `assessor_trains` says whether the assessor trains the
    team regularly.
    """

    assessor: Somebody
    handler: Somebody
    loader: Somebody | None = None
    recorder: Somebody | None = None
    assessor_trains: bool = False


class Part(StrEnum):
    """The part of a person in a trial."""

    ASSESSOR = "assessor"
    LOADER = "loader"
    RECORDER = "recorder"
    HANDLER = "handler"


class IndependenceProblem(StrEnum):
    """Why these people cannot hold this trial together."""

    ASSESSOR_IS_HANDLER = "assessor_is_handler"
    ASSESSOR_IS_REGULAR_TRAINER = "assessor_is_regular_trainer"
    LOADER_IS_ASSESSOR = "loader_is_assessor"
    LOADER_IS_HANDLER = "loader_is_handler"
    LOADER_IS_RECORDER = "loader_is_recorder"
    RECORDER_IS_HANDLER = "recorder_is_handler"


def independence_problems(people: TrialPeople) -> tuple[IndependenceProblem, ...]:
    """Everything that keeps these people from holding a trial together; empty when they may.

    The assessor may be the recorder; the loader, who knows the plan, may be neither assessor, recorder nor handler,
    and the handler does not enter the responses to his own calls.
    """
    assessor, handler = people.assessor, people.handler
    found = (
        (assessor.is_same_as(handler), IndependenceProblem.ASSESSOR_IS_HANDLER),
        (people.assessor_trains, IndependenceProblem.ASSESSOR_IS_REGULAR_TRAINER),
        (handler.is_among([people.loader]), IndependenceProblem.LOADER_IS_HANDLER),
        (people.loader and people.loader.is_among([people.recorder]), IndependenceProblem.LOADER_IS_RECORDER),
        (handler.is_among([people.recorder]), IndependenceProblem.RECORDER_IS_HANDLER),
        (assessor.is_among([people.loader]), IndependenceProblem.LOADER_IS_ASSESSOR),
    )
    return tuple(problem for holds, problem in found if holds)


def trains_regularly(person: Somebody, exercises_led: Mapping[Somebody, int], policy: Policy) -> bool:
    """Whether a person trains the team regularly, by the number of its exercises that each person led.

    Counted from the training log over the policy's `regular_trainer_months` before the trial, under whatever account.
    """
    led = sum(number for leader, number in exercises_led.items() if person.is_same_as(leader))
    return led >= policy.regular_trainer_exercises
