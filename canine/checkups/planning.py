"""What a rule of passing does, for the page on which a check-up is planned. Pure values only."""

from dataclasses import dataclass

from canine.rules.efficacy import Rate, least_hits, pass_probability, rate
from canine.rules.policy import Policy

TRUE_RATES = (0.60, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a dog of that true sensitivity reaches the rule."""

    true_rate: float
    passes: float


@dataclass(frozen=True, slots=True)
class RuleShown:
    """The rule for so many targets: hits needed, the intervals of just passing and of all, who passes how often."""

    targets: int
    needed: int
    just_passed: Rate | None
    all_found: Rate | None
    chances: tuple[Chance, ...]


def rule_shown(targets: int, policy: Policy) -> RuleShown:
    """Return what the policy's sensitivity rule does with that many targets; the other rules can only fail
    more dogs.
    """
    needed = _needed(targets, policy)
    return RuleShown(
        targets=targets,
        needed=needed,
        just_passed=rate(min(needed, targets), targets, policy.confidence),
        all_found=rate(targets, targets, policy.confidence),
        chances=tuple(
            Chance(true_rate, pass_probability(true_rate, targets, needed) if needed <= targets else 0.0)
            for true_rate in TRUE_RATES
        ),
    )


def _needed(targets: int, policy: Policy) -> int:
    """Hits that reach the sensitivity and, under the stricter rule, the lower end; targets + 1 when none do."""
    needed = least_hits(policy.pass_sensitivity, targets)
    if policy.least_lower_bound is None:
        return needed
    for hits in range(needed, targets + 1):
        found = rate(hits, targets, policy.confidence)
        if found is not None and found.clopper_pearson[0] >= policy.least_lower_bound:
            return hits
    return targets + 1
