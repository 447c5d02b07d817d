"""Every rule "refer when k of n dogs alert", by what the dogs did with the same filters.

Never by multiplying the dogs' own rates: dogs that miss the same filters, as dogs do, find less together
than that says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from canine.rules.efficacy import Rate, rate


@dataclass(frozen=True, slots=True)
class JointResponse:
    """What several dogs did with one prepared container: who alerted, of those that sniffed."""

    is_target: bool
    alerted: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Workload:
    """A day of the port: how many containers are sampled, what share of them holds something, in hours a container."""

    containers: int
    base_rate: float

    def __post_init__(self) -> None:
        """Refuses a day that is none."""
        if self.containers < 1:
            raise ValueError("At least one container is sampled a day.")
        if not 0 < self.base_rate < 1:
            raise ValueError("The share that holds something lies between 0 and 1.")


@dataclass(frozen=True, slots=True)
class ReferralChoice:
    """A rule with its pair; a rate is None where no container of the kind was presented to all of these dogs."""

    dogs: tuple[str, ...]
    alerts: int
    found: Rate | None
    referred_clean: Rate | None

    @property
    def name(self) -> str:
        """The rule in words."""
        n = len(self.dogs)
        if n == 1:
            return "one dog alone"
        if self.alerts == 1:
            return f"any of {n} alerts"
        if self.alerts == n:
            return f"all {n} alert" if n > 2 else "both alert"
        return f"{self.alerts} of {n} alert" + (" (majority)" if self.alerts == n // 2 + 1 else "")

    @property
    def presentations(self) -> int:
        """How many presentations a container takes."""
        return len(self.dogs)

    def inspections(self, day: Workload) -> float | None:
        """How many containers are referred to inspection on such a day."""
        if self.found is None or self.referred_clean is None:
            return None
        holding = day.containers * day.base_rate
        return holding * self.found.estimate + (day.containers - holding) * self.referred_clean.estimate

    def missed(self, day: Workload) -> float | None:
        """How many containers that hold something are let through on such a day."""
        return None if self.found is None else day.containers * day.base_rate * (1 - self.found.estimate)


def referral_choices(joint: Sequence[JointResponse], dogs: Sequence[str]) -> list[ReferralChoice]:
    """Return every rule of every choice of these dogs, by the containers that all of the chosen ones sniffed."""
    made = []
    for n in range(1, len(dogs) + 1):
        for chosen in combinations(dogs, n):
            together = [one for one in joint if all(dog in one.alerted for dog in chosen)]
            for alerts in range(1, n + 1):
                made.append(
                    ReferralChoice(chosen, alerts, *(_rate(together, chosen, alerts, kind) for kind in (True, False)))
                )
    return made


def _rate(joint: Sequence[JointResponse], dogs: Sequence[str], alerts: int, is_target: bool) -> Rate | None:
    kept = [sum(one.alerted[dog] for dog in dogs) >= alerts for one in joint if one.is_target is is_target]
    return rate(sum(kept), len(kept))


@dataclass(frozen=True, slots=True)
class Dependence:
    """How far two dogs alert on the same containers of a kind beyond chance; 0 is independence.

    The covariance of Gardner et al. (2000) and Dendukuri and Joseph (2001); `phi` is it on a scale from -1 to 1, None
    where one of them always did the same.
    """

    first: str
    second: str
    n: int
    covariance: float
    phi: float | None


def dependence(joint: Sequence[JointResponse], first: str, second: str, *, is_target: bool) -> Dependence | None:
    """Return how far two dogs depend; None where they met no container of the kind in common."""
    both = [
        (one.alerted[first], one.alerted[second])
        for one in joint
        if one.is_target is is_target and first in one.alerted and second in one.alerted
    ]
    if not both:
        return None
    n = len(both)
    p, q = sum(one for one, _ in both) / n, sum(one for _, one in both) / n
    covariance = sum(a and b for a, b in both) / n - p * q
    spread = sqrt(p * (1 - p) * q * (1 - q))
    return Dependence(first, second, n, covariance, covariance / spread if spread else None)


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two dogs of which any alert refers: the pair, by their own rates and how far they depend."""

    sensitivity: float
    specificity: float


def in_parallel(
    sensitivities: tuple[float, float],
    specificities: tuple[float, float],
    *,
    on_targets: float = 0.0,
    elsewhere: float = 0.0,
) -> Parallel:
    """Return what two dogs come to together. Parallel testing with covariance: Gardner et al. (2000)."""
    (a, b), (c, d) = sensitivities, specificities
    return Parallel(1 - (1 - a) * (1 - b) - on_targets, c * d + elsewhere)
