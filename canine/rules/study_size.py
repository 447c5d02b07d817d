"""How many presentations a study of remote air sampling needs, and hence how many prepared containers."""

from dataclasses import dataclass
from math import ceil, sqrt

from canine.rules.efficacy import rate, special

# An exact interval gets now wider, now narrower, as presentations come one by one: it has to stay narrow.
_IN_A_ROW = 25
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class StudySize:
    """Presentations and containers needed, in each of `conditions` conditions.

    Several presentations of one container are not independent: the design effect (Kish 1965), 1 + (m - 1)ρ, says how
    many more it takes.
    """

    independent: int
    presentations: int
    containers: int
    conditions: int = 1


def for_precision(expected: float, half_width: float, confidence: float = 0.95) -> int:
    """Return from how many presentations on both ends of the exact interval lie within the half width of the rate.

    The first number from which 25 in a row keep it, with the expected share of hits, rounded. Raises ValueError.
    """
    _check(expected_rate=expected, half_width=half_width, confidence=confidence)
    kept = 0
    for n in range(1, _MOST):
        found = rate(round(n * expected), n, confidence)
        assert found is not None
        low, high = found.clopper_pearson
        widest = max(high - found.estimate, found.estimate - low)
        kept = kept + 1 if widest <= half_width + 1e-12 else 0
        if kept == _IN_A_ROW:
            return n - _IN_A_ROW + 1
    raise ValueError(f"More than {_MOST} presentations would be needed: ask for a wider interval.")


def for_difference(first: float, second: float, *, power: float = 0.8, confidence: float = 0.95) -> int:
    """Return how many presentations in each condition tell two rates apart, two-sided, with continuity correction.

    Fleiss (1981), Statistical Methods for Rates and Proportions, 3.2 and 3.3. Raises ValueError.
    """
    _check(first_rate=first, second_rate=second, power=power, confidence=confidence)
    difference = abs(first - second)
    if difference < 1e-6:
        raise ValueError("Two rates that are the same are told apart by no study.")
    z = special().ndtri
    mean = (first + second) / 2
    spread = z((1 + confidence) / 2) * sqrt(2 * mean * (1 - mean))
    n = float(spread + z(power) * sqrt(first * (1 - first) + second * (1 - second))) ** 2 / difference**2
    return ceil(n / 4 * (1 + sqrt(1 + 4 / (n * difference))) ** 2)


def in_containers(independent: int, *, each: int, correlation: float, conditions: int = 1) -> StudySize:
    """Return what so many independent presentations take, when each container is presented `each` times.

    Raises ValueError.
    """
    if each < 1:
        raise ValueError(f"A container is presented at least once, not {each} times.")
    if not 0 <= correlation <= 1:
        raise ValueError(f"An intraclass correlation lies from 0 to 1, not at {correlation:g}.")
    presentations = ceil(independent * (1 + (each - 1) * correlation) - 1e-9)
    containers = ceil(presentations / each)
    return StudySize(independent, containers * each, containers, conditions)


def _check(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 < share < 1:
            raise ValueError(f"The {name.replace('_', ' ')} lies between 0 and 1, not at {share:g}.")
