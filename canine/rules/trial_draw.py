"""Drawing the plan of an efficacy check-up at random."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import comb

from canine.rules.policy import Policy
from canine.rules.presentation import Chance, Item, ItemKind
from canine.rules.trial_demand import DemandRefused, TrialDemand, demand_problems, least_distractors, number_of_runs
from canine.rules.trial_plan import Plan, PlannedRun

# The odds of a position are so many of this.
_ODDS_OF = 200
# How often the odours of one run are drawn anew before the whole division is.
_TRIES = 200


def draw_plan(demand: TrialDemand, policy: Policy, rng: Chance) -> Plan:
    """Return a plan drawn by `rng` (`secrets.SystemRandom()` in the service).

    Every position holds a target with the same odds, whatever lies in the others, save that a run holds no more than
    the policy's most and the designated blank runs none. So what was seen before says next to nothing about what
    comes; the total is drawn, too, and lies somewhere at or above what was asked for. Odours, distractors and items
    are used as evenly as chance leaves room for, and no item lies twice in a run. Raises DemandRefused when
    `demand_problems` finds any.
    """
    problems = demand_problems(demand, policy)
    if problems:
        raise DemandRefused(problems)
    sessions = _sessions_of_runs(demand, number_of_runs(demand, policy))
    blank, counts = _targets_per_run(demand, policy, sessions, rng)
    odours = _odours_of_runs(demand, counts, rng)
    distractors = _distractors_of_runs(demand, policy, counts, rng)
    targets = {odour: demand.of(ItemKind.TARGET, odour) for odour in demand.odours}
    strange, clean = demand.of(ItemKind.DISTRACTOR), demand.of(ItemKind.BLANK)
    used: Counter[int | None] = Counter()
    runs = []
    for run, session in enumerate(sessions):
        blanks = policy.run_positions - counts[run] - distractors[run]
        line = [
            *(item for odour, n in odours[run].items() for item in _least_used(targets[odour], n, used, rng)),
            *_least_used(strange, distractors[run], used, rng),
            *_least_used(clean, blanks, used, rng),
        ]
        rng.shuffle(line)
        runs.append(PlannedRun(run + 1, session, tuple(line), run in blank))
    return Plan(demand.odours, policy.run_positions, tuple(runs))


def _sessions_of_runs(demand: TrialDemand, runs: int) -> list[int]:
    """Return the session of each run: runs dealt as evenly as possible, the earlier sessions one more."""
    each, more = divmod(runs, demand.sessions)
    return [session for session in range(1, demand.sessions + 1) for _ in range(each + (1 if session <= more else 0))]


def _targets_per_run(
    demand: TrialDemand, policy: Policy, sessions: Sequence[int], rng: Chance
) -> tuple[frozenset[int], list[int]]:
    """Draw the designated blank runs, and how many targets each run has: each position for itself, by the same odds.

    Drawn anew as a whole until the total is one that was asked for and every session has a target, which makes each
    division as likely as its odds say, given that. The odds aim a little above the least number.
    """
    runs, places, most_in_run = len(sessions), policy.run_positions, policy.run_most_targets
    others = runs - policy.least_blank_runs
    most = runs * places - demand.non_targets
    aim = min(demand.targets + places * policy.spare_runs / 2, (demand.targets + most) / 2, 0.6 * most_in_run * others)
    odds = _odds(aim / others, places, most_in_run)
    while True:
        order = list(range(runs))
        rng.shuffle(order)
        blank = frozenset(order[: policy.least_blank_runs])
        counts = [0 if run in blank else _in_one_run(places, most_in_run, odds, rng) for run in range(runs)]
        have = {session for session, count in zip(sessions, counts, strict=True) if count}
        if demand.targets <= sum(counts) <= most and len(have) == demand.sessions:
            return blank, counts


def _in_one_run(places: int, most: int, odds: int, rng: Chance) -> int:
    while True:
        count = sum(rng.randrange(_ODDS_OF) < odds for _ in range(places))
        if count <= most:
            return count


@lru_cache(maxsize=64)
def _odds(wanted: float, places: int, most: int) -> int:
    """Return the odds of a position, of so many, at which a run with at most so many targets has `wanted` on average.

    The mean of a binomial number that is drawn anew while it is above the most.
    """
    for odds in range(1, _ODDS_OF):
        share = odds / _ODDS_OF
        weights = [comb(places, k) * share**k * (1 - share) ** (places - k) for k in range(most + 1)]
        if sum(k * weight for k, weight in enumerate(weights)) >= wanted * sum(weights):
            return odds
    raise ValueError(f"No odds give {wanted} targets in a run of at most {most}.")


def _odours_of_runs(demand: TrialDemand, counts: Sequence[int], rng: Chance) -> list[Counter[str]]:
    """Return how many targets of each odour a run has: every odour as often as any other or once more in all."""
    ready = {odour: len({item.number for item in demand.of(ItemKind.TARGET, odour)}) for odour in demand.odours}
    total = sum(counts)
    while True:
        names = list(demand.odours)
        rng.shuffle(names)
        pool = [names[i % len(names)] for i in range(total)]
        rng.shuffle(pool)
        found = []
        for count in counts:
            drawn = _odours_of_run(pool, count, ready, rng)
            if drawn is None:
                break
            found.append(drawn)
        else:
            return found


def _odours_of_run(pool: list[str], count: int, ready: dict[str, int], rng: Chance) -> Counter[str] | None:
    """Take the odours of one run out of the pool; None when chance leaves none that its items suffice for."""
    for _ in range(_TRIES):
        drawn = Counter(pool[len(pool) - count :])
        if all(number <= ready[odour] for odour, number in drawn.items()):
            del pool[len(pool) - count :]
            return drawn
        rng.shuffle(pool)
    return None


def _distractors_of_runs(demand: TrialDemand, policy: Policy, counts: Sequence[int], rng: Chance) -> list[int]:
    """How many distractors each run has: any position without a target is as likely as another one to hold one.

    Where a run would get more than there are items, what is too much goes to another run with room.
    """
    room = [policy.run_positions - count for count in counts]
    places = [run for run, left in enumerate(room) for _ in range(left)]
    rng.shuffle(places)
    wanted = least_distractors(len(places), policy)
    wanted += 0 < wanted < len(places)  # one to spare, since one that is not sniffed counts for nothing
    most = len({item.number for item in demand.of(ItemKind.DISTRACTOR)})
    found = [0] * len(counts)
    for run in places:
        if wanted and found[run] < most:
            found[run] += 1
            wanted -= 1
    return found


def _least_used(items: Sequence[Item], count: int, used: Counter[int | None], rng: Chance) -> list[Item]:
    """Return so many different items, those that lay in the fewest runs so far; at random among equals."""
    if not count:
        return []
    ready = list(items)
    rng.shuffle(ready)
    chosen = sorted(ready, key=lambda item: used[item.number])[:count]
    for item in chosen:
        used[item.number] += 1
    return chosen
