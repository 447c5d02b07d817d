"""What a rule of passing does, for the page on which a check-up is planned. Pure values only."""

from dataclasses import dataclass

from canine.rules.efficacy import Rate, rate, targets_needed
from canine.rules.passing import PassChance, hits_needed, most_false_alerts, pass_chance
from canine.rules.policy import Policy

TRUE_SENSITIVITIES = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.99)
TRUE_FALSE_ALERT_RATES = (0.0, 0.02, 0.05, 0.10)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for so far; odours that are not chosen yet count as one."""

    targets: int
    non_targets: int
    positions_per_run: int
    odours: int

    @property
    def targets_by_odour(self) -> tuple[int, ...]:
        """Targets of each odour, as evenly as the draw shares them out."""
        each, more = divmod(self.targets, self.odours)
        return tuple(each + (place < more) for place in range(self.odours))


@dataclass(frozen=True, slots=True)
class RuleShown:
    """The rule for so many presentations: what is needed, what just passing shows, and who passes how often.

    `chances` has a row for each true sensitivity, in it a chance for each true false-alert rate.
    """

    asked: Asked
    needed: int
    most_false_alerts: int
    in_blank_runs: int
    just_passed: Rate | None
    all_found: Rate | None
    chances: tuple[tuple[PassChance, ...], ...]
    shows_one_sided: int
    shows_two_sided: int

    @property
    def false_alert_rates(self) -> tuple[float, ...]:
        """The true rates at the head of the table."""
        return TRUE_FALSE_ALERT_RATES


def rule_shown(asked: Asked, policy: Policy) -> RuleShown:
    """Return what the policy's whole rule does with that many presentations."""
    needed = hits_needed(asked.targets, policy)
    in_blank_runs = min(policy.least_blank_runs * asked.positions_per_run, asked.non_targets)
    return RuleShown(
        asked=asked,
        needed=needed,
        most_false_alerts=most_false_alerts(asked.non_targets, policy),
        in_blank_runs=in_blank_runs,
        just_passed=rate(min(needed, asked.targets), asked.targets, policy.confidence),
        all_found=rate(asked.targets, asked.targets, policy.confidence),
        chances=tuple(
            tuple(
                pass_chance(
                    sensitivity,
                    false_alerts,
                    targets_by_odour=asked.targets_by_odour,
                    non_targets=asked.non_targets,
                    in_blank_runs=in_blank_runs,
                    policy=policy,
                )
                for false_alerts in TRUE_FALSE_ALERT_RATES
            )
            for sensitivity in TRUE_SENSITIVITIES
        ),
        shows_one_sided=targets_needed(policy.pass_sensitivity, policy.confidence),
        shows_two_sided=targets_needed(policy.pass_sensitivity, policy.confidence, sides=2),
    )
