"""What is still out there when containers drawn at random were clear, and how many hold something, from alerts."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from canine.rules.efficacy import Interval, special

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_CONTAINERS = 1_000_000


@dataclass(frozen=True, slots=True)
class OutThere:
    """The largest number of containers with contraband that a clear draw is compatible with, of how many."""

    most: int
    containers: int
    confidence: float

    @property
    def share(self) -> float:
        """The same as a share of the containers."""
        return self.most / self.containers


def most_by_sensitivity(containers: int, clear: int, sensitivity: float, confidence: float = 0.95) -> OutThere:
    """Return the most containers with contraband among all, when `clear` of them, drawn at random, were found clear.

    Exact: the largest D with Σₓ Hyp(x; N, D, n)(1 − sensitivity)ˣ above 1 − confidence, x being how many of the drawn
    ones hold something (MacDiarmid 1988; Cannon and Roe 1982 with a test that misses). Raises ValueError.
    """
    if not 0 < sensitivity <= 1:
        raise ValueError(f"A sensitivity lies above 0, and at 1 at most; {sensitivity:g} does not.")
    return _most(containers, clear, confidence, lambda missed: (1 - sensitivity) ** missed)


def most_by_trial(containers: int, clear: int, hits: int, misses: int, confidence: float = 0.95) -> OutThere:
    """Return the same with the sensitivity as uncertain as a trial left it: averaged over Beta(hits + 1, misses + 1).

    Raises ValueError.
    """
    if hits < 0 or misses < 0 or hits + misses == 0:
        raise ValueError("A trial has hits or misses, and neither below 0.")
    import numpy as np  # noqa: PLC0415 -- slow import

    log_beta = special().betaln
    whole = log_beta(hits + 1, misses + 1)
    return _most(containers, clear, confidence, lambda missed: np.exp(log_beta(hits + 1, misses + 1 + missed) - whole))


def _most(
    containers: int, clear: int, confidence: float, all_missed: "Callable[[NDArray[np.int64]], NDArray[np.floating]]"
) -> OutThere:
    if not 1 <= containers <= MOST_CONTAINERS:
        raise ValueError(f"Between 1 and {MOST_CONTAINERS} containers can be asked about, not {containers}.")
    if not 0 <= clear <= containers:
        raise ValueError(f"Of {containers} containers, {clear} cannot have been found clear.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence lies between 0 and 1, not at {confidence:g}.")
    fits, too_many = 0, containers + 1  # none at all is always compatible with a clear draw
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if _chance_of_none(containers, middle, clear, all_missed) > 1 - confidence:
            fits = middle
        else:
            too_many = middle
    return OutThere(fits, containers, confidence)


def _chance_of_none(
    containers: int, holding: int, drawn: int, all_missed: "Callable[[NDArray[np.int64]], NDArray[np.floating]]"
) -> float:
    """Return the chance that none of the drawn ones is found, when so many of all hold something."""
    import numpy as np  # noqa: PLC0415 -- slow import

    x = np.arange(max(0, drawn - (containers - holding)), min(drawn, holding) + 1)
    ways = _log_choose(holding, x) + _log_choose(containers - holding, drawn - x) - _log_choose(containers, drawn)
    return float(np.sum(np.exp(ways) * all_missed(x)))


def _log_choose(n: int, k: "NDArray[np.int64] | int") -> "NDArray[np.floating]":
    log_gamma = special().gammaln
    found: NDArray[np.floating] = log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)
    return found


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The share of containers that hold something, with its interval."""

    estimate: float
    interval: Interval


def true_prevalence(
    alerts: int,
    containers: int,
    *,
    hits: int,
    targets: int,
    correct_rejections: int,
    non_targets: int,
    confidence: float = 0.95,
) -> Prevalence | None:
    """Return the true prevalence from alerts, by what a trial showed; None where it cannot be estimated.

    Rogan and Gladen (1978), Am. J. Epidemiol. 107:71; interval of Lang and Reiczigel (2014), Prev. Vet. Med. 113:13.
    Not to be estimated: alerts no more frequent than the trial's false alerts, or a trial no better than chance.
    Raises ValueError for counts that cannot be.
    """
    for name, count, of in (
        ("alerts", alerts, containers),
        ("hits", hits, targets),
        ("correct rejections", correct_rejections, non_targets),
    ):
        if of < 1 or not 0 <= count <= of:
            raise ValueError(f"{count} {name} of {of} cannot be.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence lies between 0 and 1, not at {confidence:g}.")
    apparent, sensitivity, specificity = alerts / containers, hits / targets, correct_rejections / non_targets
    if apparent < 1 - specificity or sensitivity + specificity <= 1:
        return None
    estimate = (apparent + specificity - 1) / (sensitivity + specificity - 1)
    z = float(special().ndtri((1 + confidence) / 2))
    n, p = containers + z**2, (alerts + z**2 / 2) / (containers + z**2)
    n_se, se = targets + 2, (hits + 1) / (targets + 2)
    n_sp, sp = non_targets + 2, (correct_rejections + 1) / (non_targets + 2)
    middle = (p + sp - 1) / (se + sp - 1)
    of_se, of_sp = se * (1 - se) / n_se, sp * (1 - sp) / n_sp
    shift = 2 * z**2 * (middle * of_se - (1 - middle) * of_sp)
    half = z * sqrt(p * (1 - p) / n + middle**2 * of_se + (1 - middle) ** 2 * of_sp) / (se + sp - 1)
    return Prevalence(_share(estimate), (_share(middle + shift - half), _share(middle + shift + half)))


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
