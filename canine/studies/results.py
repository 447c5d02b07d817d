"""What a study showed as tables, made once for page, file and paper, each with the shares that its picture shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from canine.rules.agreement import Agreement
from canine.rules.efficacy import Rate
from canine.rules.figures import percent
from canine.rules.referral_choice import Workload, dependence, referral_choices
from canine.rules.reliability import EffectiveRate
from canine.rules.study_model import model_of
from canine.rules.study_results import (
    FigureGroup,
    Presented,
    agreements,
    by_condition,
    by_planned_condition,
    counted,
    dogs_of,
    joint_responses,
    overall,
    paces,
)
from canine.tables import Table

NOT_ESTIMABLE = "not estimable"
# Eight dogs give a thousand rules: the table is of the first ones, and says so.
_MOST_DOGS_IN_RULES = 6

_HEAD = ("Of what", "Alerts", "Share", "Exact 95 % interval", "Filters", "Correlation", "95 % interval by filters")
HOW_TO_READ = (
    "Presentations of one filter are not independent. The exact interval (Clopper and Pearson) takes them as if they "
    "were; the interval by filters is that at the number of filters they are worth (one-way intraclass correlation, "
    "Kish's design effect, Korn and Graubard). Where the correlation is not estimable, the worst, 1, was taken."
)
WHAT_IT_DOES_NOT_SHOW = (
    "It shows what these dogs did with these targets, masses, containers, loads and weather, and nothing of others.",
    "A share under a condition is no cause: conditions that went together are not told apart by it.",
    "Prepared containers are not smugglers' containers: how well goods were hidden and wrapped was not tried unless a "
    "condition says so.",
    "No figure here is the probability that a container holds something. That depends on how many do, which no study "
    "with prepared containers says.",
    "A change of behaviour is less than an alert and counts as none.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table, and the rates that its picture shows; without any, there is no picture."""

    table: Table
    plotted: tuple[tuple[str, Rate | None], ...] = ()


def results(rows: Sequence[Presented], planned: Sequence[str], day: Workload) -> list[Shown]:
    """Return every table of a study's results."""
    shown = [_of_group(one) for one in overall(rows)]
    shown.append(_of_group(by_planned_condition(rows, planned)))
    shown += [_of_group(one) for one in by_condition(rows)]
    return [*shown, _agreement(rows), _dependence(rows), _rules(rows, day), _model(rows), _pace(rows), _excluded(rows)]


def _of_group(group: FigureGroup) -> Shown:
    rows = tuple((line.label, *_figures(line.rate, line.clustered)) for line in group.lines)
    return Shown(Table(group.title, _HEAD, rows), tuple((line.label, line.rate) for line in group.lines))


def _figures(found: Rate | None, clustered: EffectiveRate | None) -> tuple[str, ...]:
    if found is None or clustered is None:
        return ("0 of 0", NOT_ESTIMABLE, NOT_ESTIMABLE, "0", NOT_ESTIMABLE, NOT_ESTIMABLE)
    correlation = NOT_ESTIMABLE if clustered.correlation is None else f"{clustered.correlation:.3f}"
    return (
        f"{found.k} of {found.n}",
        percent(found.estimate),
        _interval(found.clopper_pearson),
        str(clustered.items),
        correlation,
        _interval(clustered.interval),
    )


def _interval(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.1f} to {percent(ends[1])}"


def _number(value: float | None, digits: int = 3) -> str:
    return NOT_ESTIMABLE if value is None else f"{value:.{digits}f}"


def p_words(p: float | None) -> str:
    """Return a p value as it is printed."""
    return NOT_ESTIMABLE if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _agreement(rows: Sequence[Presented]) -> Shown:
    head = ("Dogs", "Filters of both", "Both, first, second, neither", "Alike", "Kappa", "PABAK", "AC1", "McNemar's p")
    made, apart = [], []
    for one in agreements(rows):
        names, found = f"{one.first} and {one.second}", one.agreement
        if found is None:
            apart.append(names)
        else:
            made.append((names, *_agreement_figures(found)))
    notes = (
        "Kappa (Cohen, with the error of Fleiss, Cohen and Everitt; no interval goes beyond 1 or -1) falls where "
        "nearly all filters are alike; PABAK and AC1 (Gwet) do not. McNemar's test asks whether one of the two alerts "
        "more often.",
        *_without_a_common_one(apart),
    )
    return Shown(Table("Agreement of dogs on the same containers", head, tuple(made), notes))


def _without_a_common_one(apart: Sequence[str]) -> tuple[str, ...]:
    """Return the sentence that names the pairs of dogs of which nothing can be said; none where there is none."""
    return (f"Not estimable, since no container was presented to both: {'; '.join(apart)}.",) if apart else ()


def _agreement_figures(found: Agreement) -> tuple[str, ...]:
    pairs = found.pairs
    kappa = NOT_ESTIMABLE
    if found.kappa is not None and found.kappa_interval is not None:
        low, high = found.kappa_interval
        kappa = f"{found.kappa:.3f} ({max(low, -1):.3f} to {min(high, 1):.3f})"
    return (
        str(pairs.n),
        f"{pairs.both}, {pairs.only_first}, {pairs.only_second}, {pairs.neither}",
        percent(found.share),
        kappa,
        _number(found.pabak),
        _number(found.ac1),
        p_words(found.mcnemar_p),
    )


def _dependence(rows: Sequence[Presented]) -> Shown:
    joint = joint_responses(rows)
    made, apart = [], []
    for first, second in combinations(dogs_of(counted(rows)), 2):
        names = f"{first} and {second}"
        kinds = (("with a target", True), ("empty", False))
        found = [(words, dependence(joint, first, second, is_target=is_target)) for words, is_target in kinds]
        if not any(one for _, one in found):
            apart.append(names)
            continue
        for words, one in found:
            figures = (str(one.n), _number(one.covariance, 4), _number(one.phi)) if one else ("0", *_NOTHING_OF_BOTH)
            made.append((names, words, *figures))
    notes = (
        "0 is independence. Above it, the dogs miss the same containers, and two of them find less than their own "
        "rates multiplied say.",
        *_without_a_common_one(apart),
    )
    head = ("Dogs", "Containers", "Number", "Covariance", "Correlation (phi)")
    return Shown(Table("How far dogs depend on one another", head, tuple(made), notes))


_NOTHING_OF_BOTH = (NOT_ESTIMABLE, NOT_ESTIMABLE)


def _rules(rows: Sequence[Presented], day: Workload) -> Shown:
    every = dogs_of(counted(rows))
    dogs, further = every[:_MOST_DOGS_IN_RULES], every[_MOST_DOGS_IN_RULES:]
    made, unknown = [], 0
    for one in referral_choices(joint_responses(rows), dogs):
        if one.found is None and one.referred_clean is None:
            unknown += 1
            continue
        made.append(
            (
                f"{one.name}: {', '.join(one.dogs)}",
                _share(one.found),
                _share(one.referred_clean),
                str(one.presentations),
                _number(one.inspections(day), 1),
                _number(one.missed(day), 2),
            )
        )
    notes = [
        f"For a day on which {day.containers} containers are sampled and {percent(day.base_rate)} of them hold "
        "something. By what the dogs did with the same containers, each dog's first presentation; not by "
        "multiplying their rates.",
    ]
    if unknown:
        notes.append(f"Not estimable, since no container was presented to all of their dogs: {unknown} further rules.")
    if further:
        notes.append(f"Rules with {', '.join(further)} are not listed: they would be too many to read.")
    head = (
        "Refer when",
        "Containers with a target that are referred",
        "Empty ones that are referred",
        "Presentations for each container",
        "Inspections a day",
        "Let through a day that hold something",
    )
    return Shown(Table("Which rule: referral by one dog or several", head, tuple(made), tuple(notes)))


def _share(found: Rate | None) -> str:
    return NOT_ESTIMABLE if found is None else f"{found.k} of {found.n}, {percent(found.estimate)}"


def _model(rows: Sequence[Presented]) -> Shown:
    model = model_of(rows)
    notes = [f"Left out: {name}, {why}." for name, why in model.left_out]
    made: tuple[tuple[str, ...], ...] = ()
    if model.fit is None:
        notes.insert(0, model.why_not)
    else:
        fit = model.fit
        way = (
            "one cell was all found, so that the likelihood has no highest point; fitted with Firth's penalty, whose "
            "errors are not clustered"
            if fit.firth
            else "by maximum likelihood, errors clustered by filter"
        )
        notes.insert(
            0, f"{fit.found} of {fit.rows} presentations of targets were found, on {fit.clusters} filters; {way}."
        )
        made = tuple(
            (
                one.name,
                f"{one.estimate:.4f}",
                f"{one.error:.4f}",
                "–" if one.name == "intercept" else f"{one.odds_ratio:.2f}",
                "–" if one.name == "intercept" else f"{one.odds_interval[0]:.2f} to {one.odds_interval[1]:.2f}",
                p_words(one.p),
            )
            for one in fit.coefficients
        )
    head = ("Covariate", "Coefficient (logit)", "Standard error", "Odds ratio", "95 % interval", "p")
    return Shown(Table("What detection went with: logistic regression of targets", head, made, tuple(notes)))


def _pace(rows: Sequence[Presented]) -> Shown:
    made = tuple(
        (one.dog, one.room, str(one.filters), f"{one.hours:.2f}", _number(one.per_hour, 1), f"{one.per_day:.1f}")
        for one in paces(rows)
    )
    head = ("Dog", "Room", "Filters", "Hours on the line", "Filters an hour", "Filters a day of work")
    notes = ("From the first to the last response of a dog in a session; loading and rest are not in it.",)
    return Shown(Table("Pace", head, made, notes))


def _excluded(rows: Sequence[Presented]) -> Shown:
    reasons: dict[str, int] = {}
    for one in rows:
        if one.excluded:
            reasons[one.excluded] = reasons.get(one.excluded, 0) + 1
    made = tuple((reason, str(count)) for reason, count in sorted(reasons.items()))
    notes = (f"{len(rows) - sum(reasons.values())} of {len(rows)} presentations are counted.",)
    return Shown(Table("Presentations that no figure counts", ("Why", "Presentations"), made, notes))
