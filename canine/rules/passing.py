"""Who passes how often: the whole rule of a check-up over a true sensitivity and a true false-alert rate, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from canine.rules.efficacy import least_hits, rate, special
from canine.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class PassChance:
    """How often a team of these true rates reaches each part of the rule, and the whole of it."""

    sensitivity: float
    false_alert_rate: float
    finds_enough: float
    finds_enough_of_each: float
    is_quiet_enough: float

    @property
    def passes(self) -> float:
        """How often it passes: targets and non-targets are presented apart, so that the two parts multiply."""
        return self.finds_enough_of_each * self.is_quiet_enough


def hits_needed(targets: int, policy: Policy) -> int:
    """Return the hits that reach the sensitivity and, under the stricter rule, the lower end; targets + 1 when none
    do.
    """
    needed = least_hits(policy.pass_sensitivity, targets)
    if policy.least_lower_bound is None:
        return needed
    for hits in range(needed, targets + 1):
        found = rate(hits, targets, policy.confidence)
        if found is not None and found.clopper_pearson[0] >= policy.least_lower_bound:
            return hits
    return targets + 1


def most_false_alerts(non_targets: int, policy: Policy) -> int:
    """Return how many false alerts the rule lets pass, exact in decimals: 0.10 of 40 is 4."""
    return floor(Fraction(str(policy.pass_false_alert_rate)) * non_targets)


def pass_chance(
    sensitivity: float,
    false_alert_rate: float,
    *,
    targets_by_odour: Sequence[int],
    non_targets: int,
    in_blank_runs: int,
    policy: Policy,
) -> PassChance:
    """Return how often a team of these true rates passes; `in_blank_runs` of the non-targets lie in blank runs.

    The rule of sensitivity and of each odour by truncated binomials, folded together; that of false alerts with a
    clean blank run as (1 - f)^B · P(Bin(n - B, f) <= most). Raises ValueError where the counts do not fit.
    """
    if not 0 <= in_blank_runs <= non_targets or min(targets_by_odour, default=0) < 1:
        raise ValueError("Each odour has targets, and the blank runs hold no more than all non-targets.")
    import numpy as np  # noqa: PLC0415 -- slow import

    needed = hits_needed(sum(targets_by_odour), policy)
    free, each = np.ones(1), np.ones(1)
    for count in targets_by_odour:
        chances = _binomial(count, sensitivity)
        free = np.convolve(free, chances)
        chances[: least_hits(policy.pass_odour_sensitivity, count)] = 0.0
        each = np.convolve(each, chances)
    others = _binomial(non_targets - in_blank_runs, false_alert_rate)
    quiet = float(others[: most_false_alerts(non_targets, policy) + 1].sum())
    return PassChance(
        sensitivity,
        false_alert_rate,
        min(float(free[needed:].sum()), 1.0),
        min(float(each[needed:].sum()), 1.0),
        min((1 - false_alert_rate) ** in_blank_runs * quiet, 1.0),
    )


def _binomial(n: int, share: float) -> Any:
    """Return the chances of 0 to n: by logarithms, which do not run over for many targets."""
    import numpy as np  # noqa: PLC0415 -- slow import

    counts, of = np.arange(n + 1), special()
    ways = of.gammaln(n + 1) - of.gammaln(counts + 1) - of.gammaln(n - counts + 1)
    return np.exp(ways + of.xlogy(counts, share) + of.xlog1py(n - counts, -share))
