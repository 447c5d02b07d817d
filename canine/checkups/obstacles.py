"""Everything that can keep a check-up from being held, in sentences that say what would do. Pure values only."""

from collections.abc import Mapping

from canine.checkups.errors import Obstacle
from canine.checkups.messages import NewCheckup
from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind
from canine.rules.trial import (
    DemandProblem,
    DemandProblemKind,
    IndependenceProblem,
    TrialDemand,
    TrialPeople,
    demand_problems,
    independence_problems,
)

_INDEPENDENCE: dict[IndependenceProblem, Obstacle] = {
    IndependenceProblem.ASSESSOR_IS_HANDLER: Obstacle(
        None, "You are this team's handler: somebody else has to assess it, if need be a guest from another unit."
    ),
    IndependenceProblem.ASSESSOR_IS_REGULAR_TRAINER: Obstacle(
        None,
        "By the training log you train this team regularly: somebody else has to assess it, if need be a guest from "
        "another unit.",
    ),
    IndependenceProblem.LOADER_IS_HANDLER: Obstacle(
        "loader_id", "This is the team's handler, who must not know the plan. Choose somebody else to load."
    ),
    IndependenceProblem.LOADER_IS_RECORDER: Obstacle(
        "recorder_id", "The loader knows the plan and stays out of the room. Choose somebody else to record."
    ),
    IndependenceProblem.RECORDER_IS_HANDLER: Obstacle(
        "recorder_id", "This is the team's handler, who calls the responses. Choose somebody else to enter them."
    ),
    IndependenceProblem.LOADER_IS_ASSESSOR: Obstacle(
        "loader_id",
        "You judge the trial and must not know the plan before it is revealed. Choose somebody else to load.",
    ),
}


def obstacles_of_people(people: TrialPeople) -> tuple[Obstacle, ...]:
    """Why these people cannot hold the trial together, each with its sentence; empty when they may."""
    return tuple(_INDEPENDENCE[problem] for problem in independence_problems(people))


def obstacles_of_demand(demand: TrialDemand, policy: Policy) -> tuple[Obstacle, ...]:
    """Why this trial cannot be drawn, each at its field with what would do; empty when it can."""
    return tuple(_in_words(problem, demand) for problem in demand_problems(demand, policy))


def obstacles_of_form(message: NewCheckup) -> tuple[Obstacle, ...]:
    """Return what was left out of the form, whatever the demand."""
    wanted = (
        (message.place.strip(), Obstacle("place", "Say where the trial is held.")),
        (
            message.statement_signed and message.statement.strip(),
            Obstacle("statement_signed", "Without the statement of independence there is no check-up."),
        ),
    )
    return tuple(obstacle for given, obstacle in wanted if not given)


def _in_words(problem: DemandProblem, demand: TrialDemand) -> Obstacle:
    kind = DemandProblemKind
    least = problem.least
    of = problem.odour or {ItemKind.BLANK: "blanks", ItemKind.DISTRACTOR: "distractors"}.get(
        problem.of or ItemKind.TARGET, ""
    )
    needed = f"{problem.asked} of {of} are chosen and can be used, and {least} are needed"
    words: Mapping[DemandProblemKind, tuple[str, str]] = {
        kind.NO_ODOUR: ("odour_ids", "Choose at least one odour."),
        kind.ODOUR_TWICE: ("odour_ids", f"{problem.odour} is chosen twice."),
        kind.TOO_FEW_TARGETS: ("targets", f"Ask for at least {least} targets."),
        kind.TOO_FEW_NON_TARGETS: ("non_targets", f"Ask for at least {least} non-targets."),
        kind.TOO_FEW_PER_ODOUR: (
            "targets",
            f"{len(demand.odours)} odours need at least {least} targets, or choose fewer odours.",
        ),
        kind.TOO_FEW_SESSIONS: ("sessions", f"Spread the trial over at least {least} sessions."),
        kind.TOO_FEW_ITEMS: ("item_ids", f"Items: {needed}, since none lies twice in a run. Prepare or choose more."),
        kind.TOO_FEW_SOURCES: (
            "item_ids",
            f"The items of {problem.odour} come from {problem.asked} training aid"
            f"{'' if problem.asked == 1 else 's'}, and the policy asks for {least}.",
        ),
    }
    field, sentence = words[problem.kind]
    return Obstacle(field, sentence)
