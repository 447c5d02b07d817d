"""How far a rate can be trusted: presentations that are not independent, a record over time, figures against chance.

Counts in, frozen figures out, the source of each formula named. A figure that the counts do not say is None: a page
or a paper then writes "not estimable", never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from canine.rules.efficacy import Counts, Interval, Rate, rate, special


@dataclass(frozen=True, slots=True)
class Cluster:
    """How often one prepared item was presented, and how often the dog found it. Raises ValueError unless it fits."""

    hits: int
    presented: int

    def __post_init__(self) -> None:
        """Refuses counts that are none."""
        if not 0 <= self.hits <= self.presented or self.presented < 1:
            raise ValueError(f"0 <= hits <= presented, and presented, do not hold for {self.hits} of {self.presented}.")


@dataclass(frozen=True, slots=True)
class EffectiveRate:
    """A rate at the number of independent presentations that its n is worth.

    `correlation` is the intraclass correlation, None where the counts do not say it. `worst` then holds: the interval
    is that of presentations of one item which all come out alike.
    """

    hits: int
    presented: int
    items: int
    correlation: float | None
    design_effect: float
    n_effective: float
    interval: Interval

    @property
    def is_worst_case(self) -> bool:
        """Tell whether the correlation could not be estimated, so that the worst one was taken."""
        return self.correlation is None


def effective_rate(clusters: Sequence[Cluster], confidence: float = 0.95) -> EffectiveRate | None:
    """Return the rate at its effective n; None where nothing was presented.

    One-way ANOVA intraclass correlation (Fleiss and Cuzick 1979), never below 0; Kish's design effect with the
    presentations' own mean size of item, Σm² / Σm; the exact interval at the effective n (Korn and Graubard 1998,
    Survey Methodology 24:193). Where every presentation came out alike, or no item was presented twice, the
    correlation is not estimable; it is taken as 1 then, the worst there is.
    """
    n = sum(one.presented for one in clusters)
    if n == 0:
        return None
    hits = sum(one.hits for one in clusters)
    correlation = _correlation(clusters, hits, n)
    mean_size = sum(one.presented**2 for one in clusters) / n
    effect = 1 + (mean_size - 1) * (1.0 if correlation is None else correlation)
    effective = n / effect
    return EffectiveRate(
        hits, n, len(clusters), correlation, effect, effective, _exact(hits / n * effective, effective, confidence)
    )


def _correlation(clusters: Sequence[Cluster], hits: int, n: int) -> float | None:
    count, share = len(clusters), hits / n
    if count < 2 or n == count or hits in (0, n):
        return None
    between = sum(one.presented * (one.hits / one.presented - share) ** 2 for one in clusters) / (count - 1)
    within = sum(one.hits * (1 - one.hits / one.presented) for one in clusters) / (n - count)
    size = (n - sum(one.presented**2 for one in clusters) / n) / (count - 1)
    spread = between + (size - 1) * within
    return min(max((between - within) / spread, 0.0), 1.0) if spread > 0 else None


def _exact(k: float, n: float, confidence: float) -> Interval:
    """Clopper and Pearson's interval for counts that need not be whole."""
    tail = (1 - confidence) / 2
    lower = 0.0 if k <= 0 else float(special().betaincinv(k, n - k + 1, tail))
    upper = 1.0 if k >= n else float(special().betaincinv(k + 1, n - k, 1 - tail))
    return lower, upper


@dataclass(frozen=True, slots=True)
class RecordOverTime:
    """Several check-ups as one record: the pooled rate, and whether they differ more than chance, or go up or down.

    Heterogeneity and trend are None where there is one check-up alone, or where all of them say the same.
    """

    pooled: Rate
    checkups: int
    heterogeneity: float | None
    degrees: int
    differ_p: float | None
    trend_z: float | None
    trend_p: float | None


def record_over_time(found: Sequence[tuple[int, int]], confidence: float = 0.95) -> RecordOverTime | None:
    """Pool hits and n of check-ups in the order of time; None where nothing was counted.

    Pearson's χ² of heterogeneity; Cochran (1954) and Armitage (1955) for the trend, with the scores 1, 2, 3 …
    """
    counted = [(hits, n) for hits, n in found if n > 0]
    pooled = rate(sum(hits for hits, _ in counted), sum(n for _, n in counted), confidence)
    if pooled is None:
        return None
    share, total, degrees = pooled.estimate, pooled.n, len(counted) - 1
    spread = share * (1 - share)
    if degrees < 1 or spread == 0:
        return RecordOverTime(pooled, len(counted), None, degrees, None, None, None)
    squares = sum((hits - n * share) ** 2 / (n * spread) for hits, n in counted)
    score = sum(number * (hits - n * share) for number, (hits, n) in enumerate(counted, start=1))
    middle = sum(number * n for number, (_, n) in enumerate(counted, start=1)) / total
    variance = spread * sum(n * (number - middle) ** 2 for number, (_, n) in enumerate(counted, start=1))
    z = score / sqrt(variance)
    return RecordOverTime(
        pooled,
        len(counted),
        squares,
        degrees,
        float(special().chdtrc(degrees, squares)),
        z,
        2 * float(special().ndtr(-abs(z))),
    )


@dataclass(frozen=True, slots=True)
class LikelihoodRatios:
    """How many times likelier an alert, and no alert, is on a target than elsewhere; with intervals.

    `corrected` tells that 0.5 was added to every cell, since one was 0.
    """

    positive: float
    positive_interval: Interval
    negative: float
    negative_interval: Interval
    corrected: bool


def likelihood_ratios(counts: Counts, confidence: float = 0.95) -> LikelihoodRatios | None:
    """Return both ratios; None where there was no target, or nothing but targets.

    Simel, Samsa and Matchar (1991), J. Clin. Epidemiol. 44:763; 0.5 is added to each cell where one is 0.
    """
    if counts.targets == 0 or counts.non_targets == 0:
        return None
    cells = (counts.hits, counts.misses, counts.false_alerts, counts.correct_rejections)
    more = 0.5 if 0 in cells else 0.0
    hits, misses, false_alerts, rejections = (cell + more for cell in cells)
    targets, others = hits + misses, false_alerts + rejections
    z = float(special().ndtri((1 + confidence) / 2))

    def ratio(on_target: float, elsewhere: float) -> tuple[float, Interval]:
        found = (on_target / targets) / (elsewhere / others)
        reach = z * sqrt(1 / on_target - 1 / targets + 1 / elsewhere - 1 / others)
        return found, (found * exp(-reach), found * exp(reach))

    positive, negative = ratio(hits, false_alerts), ratio(misses, rejections)
    return LikelihoodRatios(*positive, *negative, corrected=bool(more))


@dataclass(frozen=True, slots=True)
class PredictiveValues:
    """What an alert, and no alert, would be worth where a share of what is presented are targets.

    An interval is None where the trial had no error of the kind: what nobody saw once cannot be bounded so.
    """

    base_rate: float
    positive: float | None
    positive_interval: Interval | None
    negative: float | None
    negative_interval: Interval | None


def predictive_values(counts: Counts, base_rate: float, confidence: float = 0.95) -> PredictiveValues | None:
    """Return the predictive values at a named base rate; None where there was no target, or nothing but targets.

    Bayes; logit intervals of Mercaldo, Lau and Zhou (2007), Stat. Med. 26:2170. Raises ValueError outside 0..1.
    """
    if not 0 < base_rate < 1:
        raise ValueError(f"A base rate lies between 0 and 1, not at {base_rate}.")
    if counts.targets == 0 or counts.non_targets == 0:
        return None
    se, sp = counts.hits / counts.targets, counts.correct_rejections / counts.non_targets
    z = float(special().ndtri((1 + confidence) / 2))

    def value(right: float, wrong: float, right_variance: float, wrong_variance: float) -> tuple[float | None, ...]:
        """Return value and ends of the interval on the scale of the logit."""
        if right + wrong == 0:
            return None, None, None
        share = right / (right + wrong)
        if right == 0 or wrong == 0:
            return share, None, None
        centre, reach = log(right / wrong), z * sqrt(right_variance + wrong_variance)
        return share, 1 / (1 + exp(reach - centre)), 1 / (1 + exp(-reach - centre))

    positive = value(
        se * base_rate,
        (1 - sp) * (1 - base_rate),
        (1 - se) / (se * counts.targets) if se else 0.0,
        sp / ((1 - sp) * counts.non_targets) if sp < 1 else 0.0,
    )
    negative = value(
        sp * (1 - base_rate),
        (1 - se) * base_rate,
        (1 - sp) / (sp * counts.non_targets) if sp else 0.0,
        se / ((1 - se) * counts.targets) if se < 1 else 0.0,
    )
    return PredictiveValues(base_rate, positive[0], _ends(positive), negative[0], _ends(negative))


def _ends(value: tuple[float | None, ...]) -> Interval | None:
    _, lower, upper = value
    return None if lower is None or upper is None else (lower, upper)


@dataclass(frozen=True, slots=True)
class GradedCounts:
    """Responses in three grades, on targets and elsewhere: alert, change of behaviour, none."""

    target_alert: int
    target_change: int
    target_none: int
    other_alert: int
    other_change: int
    other_none: int

    @property
    def on_targets(self) -> tuple[int, int, int]:
        """Counts on targets, from none to alert."""
        return self.target_none, self.target_change, self.target_alert

    @property
    def elsewhere(self) -> tuple[int, int, int]:
        """Counts where no target was, from none to alert."""
        return self.other_none, self.other_change, self.other_alert


@dataclass(frozen=True, slots=True)
class AreaUnderCurve:
    """How often a target draws more than a non-target does; the interval is None where nothing varies."""

    area: float
    standard_error: float
    interval: Interval | None


def area_under_curve(counts: GradedCounts, confidence: float = 0.95) -> AreaUnderCurve | None:
    """Return the area under the curve of graded responses, alert above change of behaviour above none.

    DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837. None with fewer than two of either.
    """
    targets, others = counts.on_targets, counts.elsewhere
    m, n = sum(targets), sum(others)
    if m < 2 or n < 2:
        return None
    # The placement of a target of some grade among the non-targets, and the other way about; a tie is worth half.
    above = [(sum(others[:grade]) + others[grade] / 2) / n for grade in range(3)]
    below = [(sum(targets[grade + 1 :]) + targets[grade] / 2) / m for grade in range(3)]
    area = sum(count * place for count, place in zip(targets, above, strict=True)) / m
    of_targets = sum(count * (place - area) ** 2 for count, place in zip(targets, above, strict=True)) / (m - 1)
    of_others = sum(count * (place - area) ** 2 for count, place in zip(others, below, strict=True)) / (n - 1)
    error = sqrt(of_targets / m + of_others / n)
    if error == 0:
        return AreaUnderCurve(area, error, None)
    reach = float(special().ndtri((1 + confidence) / 2)) * error
    return AreaUnderCurve(area, error, (max(area - reach, 0.0), min(area + reach, 1.0)))
