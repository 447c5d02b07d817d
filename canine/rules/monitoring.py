"""The sequential tests between check-ups: is a team's sensitivity still the acceptable one, or an unacceptable one?

Both read known presentations one after another, as they come: a hit speaks for the team, a miss against it. What is
known to hold nothing is watched by the same tests: no alert there is right, an alert is not. Of an exercise the counts
are on record and not their order: the tests are read at its end. The evidence is the logarithm of the likelihood ratio
(Wald, Sequential Analysis, 1947): a miss adds ln(p1 / p0), a hit adds ln((1 - p1) / (1 - p0)), which is below 0, where
p0 is the acceptable and p1 the unacceptable share of misses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import log


class Finding(StrEnum):
    """What a test says when its line leaves the bounds."""

    ACCEPTABLE = "acceptable"
    UNACCEPTABLE = "unacceptable"


class Watched(StrEnum):
    """What one row of tests follows. Exercises stand apart: whoever writes them down cannot cover a missed control."""

    TARGETS = "targets"
    FALSE_ALERTS = "false_alerts"
    EXERCISE_TARGETS = "exercise_targets"
    EXERCISE_FALSE_ALERTS = "exercise_false_alerts"

    @property
    def is_of_false_alerts(self) -> bool:
        """Whether it follows what is known to hold nothing."""
        return self in (Watched.FALSE_ALERTS, Watched.EXERCISE_FALSE_ALERTS)

    @property
    def is_of_exercises(self) -> bool:
        """Whether it follows exercises, whose counts are the word of whoever wrote them down."""
        return self in (Watched.EXERCISE_TARGETS, Watched.EXERCISE_FALSE_ALERTS)


@dataclass(frozen=True, slots=True)
class KnownPresentation:
    """One double-blind presentation of a target, found or missed; or of something else, where no alert is right."""

    at: datetime
    is_hit: bool

    @property
    def right(self) -> int:
        """How many of it were answered rightly."""
        return int(self.is_hit)

    @property
    def wrong(self) -> int:
        """How many of it were not."""
        return int(not self.is_hit)


@dataclass(frozen=True, slots=True)
class KnownExercise:
    """The counts of one double-blind exercise, of its targets or of what held none, at its end."""

    at: datetime
    right: int
    wrong: int


Known = KnownPresentation | KnownExercise


@dataclass(frozen=True, slots=True)
class SequentialTest:
    """Wald's test of two shares of hits. Raises ValueError unless 0 < unacceptable < acceptable < 1 and the risks fit.

    `alpha` is the risk of calling an acceptable team unacceptable, `beta` that of the other mistake.
    """

    acceptable: float
    unacceptable: float
    alpha: float
    beta: float

    def __post_init__(self) -> None:
        """Refuses values that make no test."""
        if not 0 < self.unacceptable < self.acceptable < 1:
            raise ValueError("0 < unacceptable < acceptable < 1")
        if not (0 < self.alpha < 1 and 0 < self.beta < 1 and self.alpha + self.beta < 1):
            raise ValueError("alpha and beta are risks, together below 1")

    @property
    def miss_adds(self) -> float:
        """What a miss adds to the evidence."""
        return log((1 - self.unacceptable) / (1 - self.acceptable))

    @property
    def hit_adds(self) -> float:
        """What a hit adds: below 0."""
        return log(self.unacceptable / self.acceptable)

    @property
    def accepts_at(self) -> float:
        """The bound, below 0, at which the team is found acceptable: ln(beta / (1 - alpha))."""
        return log(self.beta / (1 - self.alpha))

    @property
    def rejects_at(self) -> float:
        """The bound, above 0, at which the team is found unacceptable: ln((1 - beta) / alpha)."""
        return log((1 - self.beta) / self.alpha)

    def adds(self, known: Known) -> float:
        """Return what one presentation, or all of an exercise, adds."""
        return known.right * self.hit_adds + known.wrong * self.miss_adds


@dataclass(frozen=True, slots=True)
class Step:
    """The evidence after one presentation or exercise, and what the test says when it left the bounds there."""

    known: Known
    evidence: float
    finding: Finding | None


def sequential(known: Iterable[Known], test: SequentialTest) -> tuple[Step, ...]:
    """Return the test along the presentations, in the order of their moments; after a finding it starts anew from 0."""
    steps: list[Step] = []
    evidence = 0.0
    for one in sorted(known, key=lambda each: each.at):
        evidence += test.adds(one)
        finding = None
        if evidence >= test.rejects_at:
            finding = Finding.UNACCEPTABLE
        elif evidence <= test.accepts_at:
            finding = Finding.ACCEPTABLE
        steps.append(Step(one, evidence, finding))
        if finding is not None:
            evidence = 0.0
    return tuple(steps)


def cusum(known: Iterable[Known], test: SequentialTest, bound: float) -> tuple[Step, ...]:
    """Return the Bernoulli CUSUM (Reynolds and Stoumbos, 1999): the same evidence, never below 0, so that a good past
    does not cover a bad present.

    It signals at a bound of its own, which is chosen by how long it runs while all is well (`run_length.cusum_bound`),
    and then starts anew (Page, 1954: a CUSUM is a row of sequential tests with the lower bound at 0).
    """
    steps: list[Step] = []
    evidence = 0.0
    for one in sorted(known, key=lambda each: each.at):
        evidence = max(0.0, evidence + test.adds(one))
        finding = Finding.UNACCEPTABLE if evidence >= bound else None
        steps.append(Step(one, evidence, finding))
        if finding is not None:
            evidence = 0.0
    return tuple(steps)
