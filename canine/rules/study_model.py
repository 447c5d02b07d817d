"""Which covariates explain what the dogs of a study found: a logistic model of targets, errors clustered by filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import log2

from canine.rules.logistic import Fit, design, fitted, numeric
from canine.rules.study_results import Presented, counted, dogs_of

# With five dogs and more, dogs are better taken for a sample of dogs: that is the mixed model's, which others fit.
FEWEST_RANDOM_DOGS = 5
# A covariate that a tenth of the rows lacks would take those rows with it.
_MOST_MISSING = 0.1
# Of the rarer of found and missed, so many to each covariate: with fewer, coefficients say next to nothing (Vittinghoff
# and McCulloch 2007, Am. J. Epidemiol. 165:710).
_OUTCOMES_A_COVARIATE = 5
# What hardly differs says nothing, however its coefficient comes out.
_LEAST_RANGE = 0.05
_FORTY_FOOT = "40_ft"


@dataclass(frozen=True, slots=True)
class Model:
    """The model with what it was fitted on; `fit` is None where `why_not` says why."""

    fit: Fit | None
    rows: int
    left_out: tuple[tuple[str, str], ...]
    why_not: str = ""


Value = Callable[[Presented], float | None]

COVARIATES: dict[str, Value] = {
    "per doubling of mass": lambda one: log2(float(one.mass_g)) if one.mass_g else None,
    "per 24 h of the target in the container": lambda one: _over(one.hours_in_container, 24),
    "per 5 min of suction": lambda one: _over(one.minutes, 5),
    "container of 40 ft": lambda one: float(one.size == _FORTY_FOOT) if one.size else None,
    "per 5 °C of ambient temperature": lambda one: _over(one.temperature_c, 5),
    "per 10 % of humidity": lambda one: _over(one.humidity_percent, 10),
    "per 24 h of storage": lambda one: _over(one.storage_hours, 24),
}


def _over(value: object, unit: float) -> float | None:
    return None if value is None else float(value) / unit  # type: ignore[arg-type]  # any number


def model_of(presented: Sequence[Presented]) -> Model:
    """Return the model of the targets that counted; each covariate that could not be used stands with its reason.

    Covariates are centred at their mean, so that the intercept is that of an ordinary filter.
    """
    rows = [one for one in counted(presented) if one.is_target]
    left_out: list[tuple[str, str]] = []
    values = {**COVARIATES, **_kinds("odour", rows, lambda one: one.odour)}
    dogs = dogs_of(rows)
    if len(dogs) < FEWEST_RANDOM_DOGS:
        values |= _kinds("dog", rows, lambda one: one.dog)
    else:
        left_out.append(("dogs", "five and more are a random effect, which the exported model has"))
    used: dict[str, Value] = {}
    for name, value in values.items():
        known = [found for one in rows if (found := value(one)) is not None]
        if len(known) < len(rows) * (1 - _MOST_MISSING) or not known:
            left_out.append((name, "not recorded for more than a tenth of the filters"))
        elif max(known) - min(known) < _LEAST_RANGE:
            same = "the same for every filter" if max(known) == min(known) else "hardly differs between filters"
            left_out.append((name, same))
        else:
            used[name] = value
    whole = [one for one in rows if all(value(one) is not None for value in used.values())]
    found = sum(one.alert for one in whole)
    most = max(1, min(found, len(whole) - found) // _OUTCOMES_A_COVARIATE)
    names, columns = _independent(used, whole, left_out, most)
    if not whole or len({one.alert for one in whole}) < 2:
        said = "Not estimable: every target was found, or none: nothing can be told apart."
        return Model(None, len(whole), tuple(left_out), said)
    fit = (
        fitted(names, list(zip(*columns, strict=True)), [one.alert for one in whole], [one.filter for one in whole])
        if columns
        else None
    )
    why_not = "" if fit else "Not estimable: too few filters for these covariates, or none of them differs."
    return Model(fit, len(whole), tuple(left_out), why_not)


def _kinds(what: str, rows: Sequence[Presented], word: Callable[[Presented], str]) -> dict[str, Value]:
    """Return a covariate for each word but the first, against which the others are held."""
    words = sorted({word(one) for one in rows})
    return {f"{what} {each}, against {words[0]}": partial(_is_word, word, each) for each in words[1:]}


def _is_word(word: Callable[[Presented], str], wanted: str, one: Presented) -> float:
    return float(word(one) == wanted)


def _independent(
    used: dict[str, Value], rows: Sequence[Presented], left_out: list[tuple[str, str]], most: int
) -> tuple[list[str], list[list[float]]]:
    """Return names and centred columns of those that do not follow from the ones before them, at most so many."""
    np = numeric()
    names: list[str] = []
    columns: list[list[float]] = []
    for name, value in used.items():
        if len(names) == most:
            left_out.append((name, "too few targets were missed, or found, for one more covariate"))
            continue
        column = [float(value(one) or 0.0) for one in rows]
        mean = sum(column) / len(column) if column else 0.0
        tried = [*columns, [each - mean for each in column]]
        if rows and np.linalg.matrix_rank(design(list(zip(*tried, strict=True)), len(tried))) == len(tried) + 1:
            names.append(name)
            columns = tried
        else:
            left_out.append((name, "follows from the others"))
    return names, columns
