"""Rates of a controlled trial: counts in, one frozen result out, the source of each formula named.

Nothing here rounds, words or fetches. The truth of each presentation is known; operational alerts, whose
truth is not known, do not belong in these functions.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt
from types import ModuleType

Interval = tuple[float, float]

# Two exact shares that are equal in decimals (0.9² and 1 − 0.19) may differ in the last binary digit.
_EQUAL_WITHIN = 1e-12
_MOST_TARGETS = 10**12


def special() -> ModuleType:
    """Return SciPy's special functions: a fifth of a second that the first page need not wait for."""
    from scipy import special  # noqa: PLC0415 -- slow import

    return special


@dataclass(frozen=True, slots=True)
class Rate:
    """A share k of n with its two intervals; never to be shown without k and n."""

    k: int
    n: int
    estimate: float
    wilson: Interval
    clopper_pearson: Interval

    def as_json(self) -> dict[str, object]:
        """Return the rate as the command `canine efficacy --json` prints it."""
        return {
            "k": self.k,
            "n": self.n,
            "estimate": self.estimate,
            "wilson": list(self.wilson),
            "clopper_pearson": list(self.clopper_pearson),
        }


def rate(k: int, n: int, confidence: float = 0.95) -> Rate | None:
    """Share k of n with its Wilson and its exact two-sided interval; None when nothing was counted.

    Raises ValueError unless 0 <= k <= n are whole numbers and 0 < confidence < 1.
    """
    _check_whole(k=k, n=n)
    _check_share("confidence", confidence)
    if not 0 <= k <= n:
        raise ValueError(f"0 <= k <= n does not hold for k = {k} and n = {n}.")
    if n == 0:
        return None
    return Rate(k, n, k / n, _wilson(k, n, confidence), _clopper_pearson(k, n, confidence))


def _wilson(k: int, n: int, confidence: float) -> Interval:
    """Score interval. Wilson (1927), J. Am. Stat. Assoc. 22:209."""
    z = float(special().ndtri((1 + confidence) / 2))
    share = k / n
    spread = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / spread
    reach = z / spread * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    lower = 0.0 if k == 0 else min(max(middle - reach, 0.0), share)
    upper = 1.0 if k == n else max(min(middle + reach, 1.0), share)
    return lower, upper


def _clopper_pearson(k: int, n: int, confidence: float) -> Interval:
    """Exact interval through beta quantiles. Clopper and Pearson (1934), Biometrika 26:404."""
    tail = (1 - confidence) / 2
    lower = 0.0 if k == 0 else float(special().betaincinv(k, n - k + 1, tail))
    upper = 1.0 if k == n else float(special().betaincinv(k + 1, n - k, 1 - tail))
    return lower, upper


@dataclass(frozen=True, slots=True)
class Counts:
    """The two-by-two table of a controlled trial. Raises ValueError for a negative or broken count."""

    hits: int
    misses: int
    false_alerts: int
    correct_rejections: int

    def __post_init__(self) -> None:
        _check_whole(
            hits=self.hits,
            misses=self.misses,
            false_alerts=self.false_alerts,
            correct_rejections=self.correct_rejections,
        )

    @property
    def targets(self) -> int:
        """Target presentations that were counted."""
        return self.hits + self.misses

    @property
    def non_targets(self) -> int:
        """Presentations without a target that were counted."""
        return self.false_alerts + self.correct_rejections

    @property
    def target_share(self) -> float | None:
        """Share of targets in the trial, to be printed beside every predictive value."""
        presented = self.targets + self.non_targets
        return self.targets / presented if presented else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.hits + other.hits,
            self.misses + other.misses,
            self.false_alerts + other.false_alerts,
            self.correct_rejections + other.correct_rejections,
        )


@dataclass(frozen=True, slots=True)
class Efficacy:
    """Every figure of one two-by-two table. A rate whose n is 0 is None, and so is d′ then.

    The predictive values hold for the trial's own share of targets and for no container.
    """

    counts: Counts
    confidence: float
    sensitivity: Rate | None
    specificity: Rate | None
    false_alert_rate: Rate | None
    positive_predictive_value: Rate | None
    negative_predictive_value: Rate | None
    d_prime: float | None

    def as_json(self) -> dict[str, object]:
        """Return what `canine efficacy --json` prints, and nothing more."""
        rates = {
            "sensitivity": self.sensitivity,
            "specificity": self.specificity,
            "false_alert_rate": self.false_alert_rate,
            "positive_predictive_value": self.positive_predictive_value,
            "negative_predictive_value": self.negative_predictive_value,
        }
        answer: dict[str, object] = {name: found and found.as_json() for name, found in rates.items()}
        answer["d_prime"] = self.d_prime
        return answer


def efficacy(counts: Counts, confidence: float = 0.95) -> Efficacy:
    """Sensitivity, specificity, false-alert rate, predictive values and d′ of one table."""
    return Efficacy(
        counts=counts,
        confidence=confidence,
        sensitivity=rate(counts.hits, counts.targets, confidence),
        specificity=rate(counts.correct_rejections, counts.non_targets, confidence),
        false_alert_rate=rate(counts.false_alerts, counts.non_targets, confidence),
        positive_predictive_value=rate(counts.hits, counts.hits + counts.false_alerts, confidence),
        negative_predictive_value=rate(
            counts.correct_rejections, counts.correct_rejections + counts.misses, confidence
        ),
        d_prime=d_prime(counts),
    )


def d_prime(counts: Counts) -> float | None:
    """Distance of the two response distributions, in standard deviations; None when one is empty.

    Log-linear correction (k + 0.5)/(n + 1): Hautus (1995), Behav. Res. Methods 27:46.
    """
    if counts.targets == 0 or counts.non_targets == 0:
        return None
    hit_share = (counts.hits + 0.5) / (counts.targets + 1)
    false_alert_share = (counts.false_alerts + 0.5) / (counts.non_targets + 1)
    return float(special().ndtri(hit_share) - special().ndtri(false_alert_share))


def targets_needed(least_rate: float, confidence: float = 0.95, misses: int = 0, sides: int = 1) -> int:
    """Smallest number of targets, with at most `misses` missed, that shows at least that rate.

    Smallest n with P(at most `misses` misses among n | rate) <= (1 − confidence) / sides: Clopper and Pearson's exact
    bound. One-sided, 0.95 at 0.95 gives 59, 0.90 at 0.95 gives 29; as the lower end of the two-sided interval, which
    papers print, 72 and 36. Raises ValueError outside 0..1, for a
    negative number of misses, or when more than 10¹² targets would be needed.
    """
    _check_share("rate", least_rate)
    _check_share("confidence", confidence)
    _check_whole(misses=misses)
    if sides not in (1, 2):
        raise ValueError(f"A bound is one-sided or two-sided, not {sides}-sided.")
    allowed = (1 - confidence) / sides * (1 + _EQUAL_WITHIN)

    def shows(n: int) -> bool:
        return float(special().betainc(n - misses, misses + 1, least_rate)) <= allowed

    enough = misses + 1
    while not shows(enough):
        enough *= 2
        if enough > _MOST_TARGETS:
            raise ValueError("More than 10¹² targets would be needed: ask for a lower rate or confidence.")
    too_few = max(misses, enough // 2)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if shows(middle):
            enough = middle
        else:
            too_few = middle
    return enough


def least_hits(least_rate: float, n: int) -> int:
    """Smallest number of hits among n that reaches the rate, exact in decimals: 0.90 of 20 is 18."""
    _check_whole(n=n)
    if not 0 <= least_rate <= 1:
        raise ValueError(f"A rate is a share from 0 to 1, not {least_rate}.")
    return ceil(Fraction(str(least_rate)) * n)


def _check_whole(**counts: int) -> None:
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool):
            raise ValueError(f"{name} is a whole number, not {count!r}.")
        if count < 0:
            raise ValueError(f"{name} cannot be negative: {count}.")


def _check_share(name: str, share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"The {name} lies between 0 and 1, not at {share}.")
