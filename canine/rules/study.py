"""A study of remote air sampling: what it is to show, its conditions, and the order in which containers are prepared.

The order is that of a committed seed, as in a random draw, so that whoever prepares cannot choose which container holds
what, and anyone can repeat it with `sha256sum` and `sort` once the seed is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product

from canine.rules.efficacy import targets_needed
from canine.rules.figures import written_number
from canine.rules.random_draw import in_order
from canine.rules.sampling import ContainerSize
from canine.rules.study_size import StudySize, for_difference, for_precision, in_containers

CONFIDENCE = 0.95
MOST_CONTAINERS = 2_000
# With one mass alone a study says nothing about how little is still found.
LEAST_MASSES = 2


class StudyAim(StrEnum):
    """What a study is to show."""

    AT_LEAST = "at_least_a_rate"
    PRECISION = "a_rate_with_its_interval"
    DIFFERENCE = "a_difference_of_two_conditions"


class PresentedKind(StrEnum):
    """What was on a filter that a dog of a study was given: air of a target's container, or one of three blanks."""

    TARGET = "target"
    EMPTY_CONTAINER = "empty_container"
    FIELD_BLANK = "field_blank"
    FILTER_BLANK = "filter_blank"


class StudyState(StrEnum):
    """How far a study has come."""

    PLANNED = "waits_for_agreement"
    RUNNING = "running"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be shown, under which assumptions; shares from 0 to 1.

    `rate` is the least rate, the expected one, or that of the first condition; `second` the half width, or the rate of
    the second condition. `misses` are allowed for, and `sides` asked, where a least rate is to be shown.
    """

    kind: StudyAim
    rate: float
    second: float | None = None
    sides: int = 1
    misses: int = 0
    power: float = 0.8
    each: int = 1
    correlation: float = 0.0

    def size(self) -> StudySize:
        """Return how many prepared containers with a target it takes. Raises ValueError with a sentence."""
        conditions = 1
        if self.kind is StudyAim.AT_LEAST:
            independent = targets_needed(self.rate, CONFIDENCE, self.misses, self.sides)
        elif self.second is None:
            raise ValueError("Say the second figure, too.")
        elif self.kind is StudyAim.PRECISION:
            independent = for_precision(self.rate, self.second, CONFIDENCE)
        else:
            independent = for_difference(self.rate, self.second, power=self.power, confidence=CONFIDENCE)
            conditions = 2
        return in_containers(independent, each=self.each, correlation=self.correlation, conditions=conditions)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a container is prepared and sampled, and how many of them there are; without an odour it stays empty."""

    number: int
    odour: str
    mass_g: Decimal | None
    size: ContainerSize
    minutes: int
    containers: int

    @property
    def is_target(self) -> bool:
        """Whether a target is put into it."""
        return bool(self.odour)

    @property
    def name(self) -> str:
        """The condition in words."""
        what = f"{self.odour}, {written_number(self.mass_g or 0)} g" if self.is_target else "empty container"
        return f"{what}, {self.size.value.replace('_', ' ')}, {self.minutes} min"

    @property
    def tokens(self) -> list[str]:
        """One text for each container of the condition; what the draw puts into order."""
        return [f"C{self.number:02d}-{at:04d}" for at in range(1, self.containers + 1)]


def crossed(
    odours: Sequence[str],
    masses: Sequence[Decimal],
    sizes: Sequence[ContainerSize],
    minutes: Sequence[int],
    *,
    of_each: int,
    empty_of_each: int,
) -> tuple[Condition, ...]:
    """Return every odour with every mass, size and time of suction, and empty containers of every size and time.

    Raises ValueError with a sentence.
    """
    if not odours or not sizes or not minutes:
        raise ValueError("A study needs at least one odour, one size of container and one time of suction.")
    if len(set(masses)) < LEAST_MASSES:
        raise ValueError("A study needs at least two masses of the target, such as 50 and 500.")
    if of_each < 1 or empty_of_each < 1:
        raise ValueError("There is at least one container of each condition, and one empty one of each kind.")
    targets = [(odour, mass, size, time) for odour, mass, size, time in product(odours, masses, sizes, minutes)]
    blanks = [("", None, size, time) for size, time in product(sizes, minutes)]
    made = tuple(
        Condition(number, *one, containers=of_each if one[0] else empty_of_each)
        for number, one in enumerate([*targets, *blanks], start=1)
    )
    total = sum(one.containers for one in made)
    if total > MOST_CONTAINERS:
        raise ValueError(f"These are {total} prepared containers; at most {MOST_CONTAINERS}. Cross fewer conditions.")
    return made


def tokens_of(conditions: Sequence[Condition]) -> list[str]:
    """Return the text of every container of a study, in the order of the conditions."""
    return [token for one in conditions for token in one.tokens]


def order_of(conditions: Sequence[Condition], seed: bytes) -> tuple[Condition, ...]:
    """Return the condition of container 1, 2, 3 … by the seed."""
    by_number = {one.number: one for one in conditions}
    return tuple(by_number[int(token[1:].partition("-")[0])] for token in in_order(tokens_of(conditions), seed))
