"""Logistic regression: maximum likelihood, errors clustered by filter, and Firth's where a cell is all found.

NumPy and scipy.special alone. Numbers in, frozen figures out; what the rows do not say is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from types import ModuleType
from typing import Any

from canine.rules.efficacy import Interval, special

_MOST_STEPS = 100
_CLOSE_ENOUGH = 1e-10
# A logit of 15 is one in three million: no study of this size says that, so the likelihood has no highest point.
_RUNS_AWAY = 15.0
# A variance below this is rounding: no error is known.
_NO_SPREAD = 1e-18


def numeric() -> ModuleType:
    """Return NumPy: a tenth of a second that the first page need not wait for."""
    import numpy  # noqa: PLC0415 -- slow import

    return numpy


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How much the logit moves with one covariate; `p` is two-sided, by Wald's test."""

    name: str
    estimate: float
    error: float
    interval: Interval
    p: float

    @property
    def odds_ratio(self) -> float:
        """How many times the odds change with one more of it."""
        return exp(self.estimate)

    @property
    def odds_interval(self) -> Interval:
        """The interval of the odds ratio."""
        return exp(self.interval[0]), exp(self.interval[1])


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model. With `firth` it is penalised, and its errors are those of the model, not clustered."""

    coefficients: tuple[Coefficient, ...]
    firth: bool
    rows: int
    clusters: int
    found: int


def fitted(
    names: Sequence[str],
    rows: Sequence[Sequence[float]],
    found: Sequence[bool],
    clusters: Sequence[str],
    confidence: float = 0.95,
) -> Fit | None:
    """Fit by maximum likelihood with clustered errors; where that runs away (separation), by Firth's penalty.

    The intercept is added. The clustered errors are those of Liang and Zeger (1986) with the factor
    G/(G-1) · (n-1)/(n-k). Firth (1993), Biometrika 80:27; Heinze and Schemper (2002), Stat. Med. 21:2409. None where
    all rows came out alike, there are too few of them, fewer clusters than coefficients, one covariate follows from
    the others, or a coefficient is as uncertain as not to say anything.
    """
    np = numeric()
    x, y = design(rows, len(names)), np.array([float(one) for one in found])
    n, k = x.shape
    count = len(set(clusters))
    if n <= k or count <= k or not 0 < y.sum() < n or np.linalg.matrix_rank(x) < k:
        return None
    beta = maximum_likelihood(x, y)
    firth = beta is None
    if beta is None:
        beta = firths(x, y)
        if beta is None:
            return None
        variance = np.linalg.inv(information(x, beta))
    else:
        variance = clustered_variance(x, y, beta, clusters)
    z = float(special().ndtri((1 + confidence) / 2))
    spread = np.diag(variance)
    if not (np.isfinite(spread).all() and spread.min() > _NO_SPREAD):
        return None  # every cluster cancels itself out, so that nothing is said of how sure the coefficient is
    errors = np.sqrt(spread)
    if not (errors.max() < _RUNS_AWAY and np.abs(beta).max() < _RUNS_AWAY):
        return None
    made = tuple(
        Coefficient(name, float(b), float(e), (float(b - z * e), float(b + z * e)), _two_sided(float(b / e)))
        for name, b, e in zip(("intercept", *names), beta, errors, strict=True)
    )
    return Fit(made, firth, n, count, int(y.sum()))


def design(rows: Sequence[Sequence[float]], width: int) -> Any:
    """Return the matrix with a column of ones before the covariates."""
    np = numeric()
    covariates = np.array(rows, dtype=float).reshape(len(rows), width)
    return np.column_stack([np.ones(len(rows)), covariates])


def maximum_likelihood(x: Any, y: Any) -> Any:
    """Return the coefficients by Newton's steps; None where the likelihood rises without end."""
    np = numeric()
    beta = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        chance = special().expit(x @ beta)
        try:
            step = np.linalg.solve(information(x, beta), x.T @ (y - chance))
        except np.linalg.LinAlgError:
            return None
        beta = beta + step
        if np.abs(x @ beta).max() > _RUNS_AWAY:
            return None
        if np.abs(step).max() < _CLOSE_ENOUGH:
            return beta
    return None


def firths(x: Any, y: Any) -> Any:
    """Return the coefficients by Firth's modified score; None where even that does not settle."""
    np = numeric()
    beta = np.zeros(x.shape[1])
    for _ in range(_MOST_STEPS):
        chance = special().expit(x @ beta)
        inverse = np.linalg.inv(information(x, beta))
        weighted = x * np.sqrt(chance * (1 - chance))[:, None]
        hat = np.einsum("ij,jk,ik->i", weighted, inverse, weighted)
        step = inverse @ (x.T @ (y - chance + hat * (0.5 - chance)))
        largest = np.abs(step).max()
        beta = beta + (step if largest <= 1 else step / largest)
        if largest < _CLOSE_ENOUGH:
            return beta
    return None


def information(x: Any, beta: Any) -> Any:
    """Return Fisher's information."""
    chance = special().expit(x @ beta)
    return x.T @ (x * (chance * (1 - chance))[:, None])


def clustered_variance(x: Any, y: Any, beta: Any, clusters: Sequence[str]) -> Any:
    """Return the sandwich: the score of a cluster is one observation, however many rows it has."""
    np = numeric()
    n, k = x.shape
    numbers = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    scores = np.zeros((len(numbers), k))
    np.add.at(scores, [numbers[name] for name in clusters], x * (y - special().expit(x @ beta))[:, None])
    bread = np.linalg.inv(information(x, beta))
    g = len(numbers)
    return bread @ (scores.T @ scores) @ bread * (g / (g - 1)) * ((n - 1) / (n - k))


def _two_sided(z: float) -> float:
    return float(2 * special().ndtr(-abs(z)))
