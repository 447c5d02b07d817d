"""Drawing the plan of an efficacy check-up at random."""

from collections.abc import Sequence

from canine.rules.policy import Policy
from canine.rules.presentation import Chance, Item, ItemKind
from canine.rules.trial_demand import DemandRefused, TrialDemand, demand_problems, least_distractors
from canine.rules.trial_plan import Plan, PlannedRun


def draw_plan(demand: TrialDemand, policy: Policy, rng: Chance) -> Plan:
    """Return a plan with exactly the totals asked for, drawn by `rng` (`secrets.SystemRandom()` at the edge).

    Every run has the same number of positions; the number of targets in a run is random; the policy's number
    of runs, or more, have none; every session has a target; odours, aids and distractors are used as evenly
    as the totals allow. Raises DemandRefused when `demand_problems` finds any.
    """
    problems = demand_problems(demand, policy)
    if problems:
        raise DemandRefused(problems)
    targets = _targets(demand, rng)
    others = _non_targets(demand, policy, rng)
    sessions = _sessions_of_runs(demand)
    runs = []
    for number, (session, count) in enumerate(
        zip(sessions, _targets_per_run(demand, policy, sessions, rng), strict=True), start=1
    ):
        line = [targets.pop() for _ in range(count)]
        line += [others.pop() for _ in range(demand.positions_per_run - count)]
        rng.shuffle(line)
        runs.append(PlannedRun(number, session, tuple(line)))
    return Plan(demand.odours, demand.positions_per_run, tuple(runs))


def _in_turn(labels: Sequence[str], count: int, rng: Chance) -> list[str]:
    """`count` labels, each used as often as any other or once more, those at random."""
    pool = list(labels)
    rng.shuffle(pool)
    return [pool[i % len(pool)] for i in range(count)]


def _targets(demand: TrialDemand, rng: Chance) -> list[Item]:
    odours = _in_turn(demand.odours, demand.targets, rng)
    items = [
        Item(ItemKind.TARGET, label=aid, odour=odour, reference=aid)
        for odour in demand.odours
        for aid in _in_turn(demand.aids[odour], odours.count(odour), rng)
    ]
    rng.shuffle(items)
    return items


def _non_targets(demand: TrialDemand, policy: Policy, rng: Chance) -> list[Item]:
    distractors = least_distractors(demand, policy)
    items = [
        Item(ItemKind.DISTRACTOR, label=label, reference=label)
        for label in (_in_turn(demand.distractors, distractors, rng) if distractors else ())
    ]
    items += [Item(ItemKind.BLANK, label="blank")] * (demand.non_targets - distractors)
    rng.shuffle(items)
    return items


def _sessions_of_runs(demand: TrialDemand) -> list[int]:
    """Return the session of each run: runs dealt as evenly as possible, the earlier sessions one more."""
    each, more = divmod(demand.runs, demand.sessions)
    return [session for session in range(1, demand.sessions + 1) for _ in range(each + (1 if session <= more else 0))]


def _targets_per_run(demand: TrialDemand, policy: Policy, sessions: Sequence[int], rng: Chance) -> list[int]:
    """How many targets each run gets: not guessable from the totals, nor from the runs already seen.

    One run of every session gets a first target, some other runs are kept blank, and each further target goes
    to a run with odds of one more than it already has (Pólya's urn). That makes every division of the targets
    about as likely as any other, where dealing them evenly would give nearly the same number to every run.
    """
    counts = [0] * len(sessions)
    order = list(range(len(sessions)))
    rng.shuffle(order)
    first_of = {sessions[run]: run for run in reversed(order)}
    for run in first_of.values():
        counts[run] = 1
    free = [run for run in order if counts[run] == 0]
    blank = set(free[: policy.least_blank_runs])
    for _ in range(demand.targets - len(first_of)):
        open_runs = [run for run in order if run not in blank and counts[run] < demand.positions_per_run]
        ticket = rng.randrange(sum(counts[run] + 1 for run in open_runs))
        for run in open_runs:
            ticket -= counts[run] + 1
            if ticket < 0:
                counts[run] += 1
                break
    return counts
