"""The figures in full: what was counted, in both readings, the rates as a picture, and how far they can be trusted."""

from collections import Counter
from itertools import groupby

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable, KeepTogether, Table

from canine.certificates.document_words import confidence_words, count_of
from canine.certificates.layout import (
    CELL,
    CELL_BOLD,
    CELL_MIDDLE,
    GRID,
    SHADE,
    SMALL,
    WIDTH,
    gap,
    heading,
    marked,
    paragraph,
    table,
)
from canine.certificates.messages import CertificateRecord, PresentationLine
from canine.drawings import PlottedRate, rate_words, rates_with_intervals
from canine.rules.efficacy import Counts, Interval
from canine.rules.figures import percent
from canine.rules.policy_words import NOT_SET
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.reliability import (
    Cluster,
    EffectiveRate,
    GradedCounts,
    PredictiveValues,
    area_under_curve,
    effective_rate,
    likelihood_ratios,
    predictive_values,
)
from canine.rules.trial import TrialResult, worse_counts

BASE_RATES = (0.01, 0.001)


def two_by_two(record: CertificateRecord) -> list[Flowable]:
    """Return the table of counts, overall and by odour, with what was counted; both readings where they differ."""
    figures = record.figures
    rows = [
        [
            paragraph(odour.odour, CELL),
            paragraph(odour.counts.hits, CELL_MIDDLE),
            paragraph(odour.counts.misses, CELL_MIDDLE),
            paragraph(odour.counts.targets, CELL_MIDDLE),
        ]
        for odour in figures.odours
    ]
    head = [paragraph(word, CELL_BOLD) for word in ("By odour", "Hits", "Misses", "n")]
    non_targets = [
        [
            paragraph(f"on {name}", CELL),
            paragraph(count_of(found.false_alerts, "false alert"), CELL_MIDDLE),
            "",
            paragraph(found.non_targets, CELL_MIDDLE),
        ]
        for name, found in (("blanks", figures.on_blanks), ("distractors", figures.on_distractors))
    ]
    first = len(rows) + 1
    style = [
        *GRID,
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        *(("SPAN", (1, row), (2, row)) for row in range(first, first + 2)),
    ]
    share = [WIDTH * 0.45 * part for part in (0.46, 0.2, 0.2, 0.14)]
    right = Table([head, *rows, *non_targets], colWidths=share, style=style)
    left = _labelled_two_by_two(figures.overall.counts)
    both = Table([[left, right]], colWidths=[WIDTH * 0.54, WIDTH * 0.46], style=BARE)
    found: list[Flowable] = [*heading("What was counted: as corrected, without what was excluded"), both]
    if figures.strict is not None and figures.readings_differ:
        words = "First entries, with every exclusion counted against the team (not sniffed: a miss, or a false alert)"
        strict = Table([[_labelled_two_by_two(figures.strict.counts), ""]], colWidths=[WIDTH * 0.54, WIDTH * 0.46])
        strict.setStyle(BARE)
        found += [*heading(words), strict]
    elif figures.strict is not None:
        found.append(paragraph("First entries, with every exclusion counted against the team, read the same.", SMALL))
    return found


BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("ALIGN", (1, 0), (1, 0), "RIGHT"),
    ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
]


def _labelled_two_by_two(counts: Counts) -> Table:
    def cell(number: int, one: str, many: str | None = None) -> Flowable:
        return marked(f"<b>{number}</b> {count_of(number, one, many).partition(' ')[2]}", CELL_MIDDLE)

    cells = [
        [paragraph(""), paragraph("Alert", CELL_BOLD), paragraph("No alert", CELL_BOLD), paragraph("n", CELL_BOLD)],
        [
            paragraph("Target", CELL_BOLD),
            cell(counts.hits, "hit"),
            cell(counts.misses, "miss", "misses"),
            paragraph(counts.targets, CELL_MIDDLE),
        ],
        [
            paragraph("No target", CELL_BOLD),
            cell(counts.false_alerts, "false alert"),
            cell(counts.correct_rejections, "correct rejection"),
            paragraph(counts.non_targets, CELL_MIDDLE),
        ],
        [
            paragraph("n", CELL_BOLD),
            paragraph(counts.hits + counts.false_alerts, CELL_MIDDLE),
            paragraph(counts.misses + counts.correct_rejections, CELL_MIDDLE),
            paragraph(counts.targets + counts.non_targets, CELL_MIDDLE),
        ],
    ]
    share = [WIDTH * 0.52 * part for part in (0.29, 0.25, 0.33, 0.13)]
    style = [*GRID, ("BACKGROUND", (0, 0), (-1, 0), SHADE), ("BACKGROUND", (0, 0), (0, -1), SHADE)]
    return Table(cells, colWidths=share, style=style)


def rates(record: CertificateRecord) -> list[Flowable]:
    """Return the rates as a picture with every number beside it, and the predictive value with its target share."""
    overall = record.figures.overall
    words = [
        f"Blue: the rate, as corrected, and its exact {confidence_words(overall.confidence)} interval of Clopper and "
        "Pearson; red: the mark of the policy. Wilson's intervals are in the annex."
    ]
    share = overall.counts.target_share
    if overall.positive_predictive_value and share is not None:
        words.append(
            f"Positive predictive value in this trial: {rate_words(overall.positive_predictive_value)}, where "
            f"{percent(share)} of what was presented were targets; it holds for no other share and for no container."
        )
    if overall.d_prime is not None:
        words.append(f"d′ = {overall.d_prime:.2f} (log-linear correction).")
    return [
        KeepTogether(
            [*heading("Rates with exact intervals"), rates_picture(record), gap(2), paragraph(" ".join(words), SMALL)]
        )
    ]


def rates_picture(record: CertificateRecord) -> Drawing:
    """Return the picture of sensitivity, specificity, false-alert rate and each odour, against the policy's marks."""
    overall = record.figures.overall
    marks = {one.name: one.value for one in record.policy.values}

    def mark(name: str) -> float | None:
        found = marks.get(name, "none")
        return None if found in ("none", NOT_SET) else float(found)

    lines = [
        PlottedRate("Sensitivity, all odours", overall.sensitivity, mark("pass_sensitivity")),
        *(
            PlottedRate(f"Sensitivity, {odour.odour}", odour.sensitivity, mark("pass_odour_sensitivity"))
            for odour in record.figures.odours
        ),
        PlottedRate("Specificity", overall.specificity),
        PlottedRate("False-alert rate", overall.false_alert_rate, mark("pass_false_alert_rate")),
    ]
    return rates_with_intervals(lines, width=WIDTH, axis="Share of what was counted")


def trust(record: CertificateRecord) -> list[Flowable]:
    """Return how far the figures can be trusted: items behind n, likelihood ratios, graded responses."""
    overall = record.figures.overall
    rows = [
        ("Items behind the targets", _items_words(effective_targets(record))),
        ("Likelihood ratios", _ratio_words(headline_counts(record), overall.confidence)),
        ("Graded responses", _graded_words(graded_counts(record), overall.confidence)),
    ]
    words = (
        "By the worse of both readings. n counts presentations, and presentations of one item are not independent: "
        "the first line says how many independent ones they are worth."
    )
    return [
        *heading(f"How far these figures can be trusted ({confidence_words(overall.confidence)} intervals)"),
        table(("Figure", "What the counts say"), rows, (0.2, 0.8)),
        paragraph(words, SMALL),
    ]


def headline_counts(record: CertificateRecord) -> Counts:
    """Return the two-by-two table of the worse reading, of targets and of non-targets."""
    figures = record.figures
    return worse_counts(figures.overall.counts, figures.strict.counts if figures.strict else figures.overall.counts)


def effective_targets(record: CertificateRecord) -> EffectiveRate | None:
    """Return the sensitivity of the worse reading at the number of independent presentations that its n is worth."""
    figures = record.figures
    by_first = figures.strict is not None and figures.sensitivity is not figures.overall.sensitivity
    targets = sorted(
        (line for line in record.presentations if line.kind is ItemKind.TARGET), key=lambda line: line.label
    )
    clusters = []
    for _, lines in groupby(targets, key=lambda line: line.label):
        found = [_is_hit(line, by_first=by_first) for line in lines]
        counted = [one for one in found if one is not None]
        if counted:
            clusters.append(Cluster(sum(counted), len(counted)))
    return effective_rate(clusters, figures.overall.confidence)


def _is_hit(line: PresentationLine, *, by_first: bool) -> bool | None:
    """Tell whether a target was found, in one of the two readings; None where it is in no count."""
    if by_first:
        return line.result is not TrialResult.EXCLUDED and line.first_entry is ResponseKind.ALERT
    return None if line.result is TrialResult.EXCLUDED else line.result is TrialResult.HIT


def _items_words(found: EffectiveRate | None) -> str:
    if found is None:
        return "not estimable: no target was counted"
    items = f"{count_of(found.presented, 'presentation')} of {count_of(found.items, 'item')}"
    if found.correlation is None:
        how = "how alike presentations of one item are is not estimable from these; at the worst they are worth"
    else:
        how = f"intraclass correlation {found.correlation:.2f}, design effect {found.design_effect:.2f}: they are worth"
    return (
        f"{items}; {how} {found.n_effective:.1f} independent ones. Sensitivity {found.hits} of {found.presented}, with "
        f"the exact interval at that number: {_range(found.interval)}."
    )


def _ratio_words(counts: Counts, confidence: float) -> str:
    found = likelihood_ratios(counts, confidence)
    if found is None:
        return "not estimable: targets and non-targets are both needed"
    corrected = "; 0.5 was added to every cell, since one was 0" if found.corrected else ""
    return (
        f"An alert is {_number(found.positive)} times ({_numbers(found.positive_interval)}) as likely on a target as "
        f"elsewhere; no alert {_number(found.negative)} times ({_numbers(found.negative_interval)}){corrected}."
    )


def graded_counts(record: CertificateRecord) -> GradedCounts | None:
    """Return the responses in three grades, as corrected; None where no change of behaviour was recorded."""
    found = Counter((line.kind is ItemKind.TARGET, line.response) for line in record.presentations)
    if not any(kind is ResponseKind.CHANGE_OF_BEHAVIOUR for _, kind in found):
        return None
    grades = (ResponseKind.ALERT, ResponseKind.CHANGE_OF_BEHAVIOUR, ResponseKind.NONE)
    return GradedCounts(*(found[is_target, grade] for is_target in (True, False) for grade in grades))


def _graded_words(counts: GradedCounts | None, confidence: float) -> str:
    if counts is None:
        return "no change of behaviour was recorded, so that there is no grade between alert and none"
    found = area_under_curve(counts, confidence)
    if found is None:
        return "not estimable: too few presentations"
    ends = f"({found.interval[0]:.3f} to {found.interval[1]:.3f})" if found.interval else "(interval not estimable)"
    return (
        f"Area under the curve {found.area:.3f} {ends}, alert above change of behaviour above none, as corrected: on "
        f"targets {counts.target_alert}, {counts.target_change}, {counts.target_none}; elsewhere "
        f"{counts.other_alert}, {counts.other_change}, {counts.other_none}."
    )


def predictive_sentences(record: CertificateRecord) -> list[str]:
    """Return what an alert would be worth at named base rates, by the worse of both readings, for the limits."""
    counts, confidence = headline_counts(record), record.figures.overall.confidence
    found = [predictive_values(counts, base_rate, confidence) for base_rate in BASE_RATES]
    return [_predictive_words(one) for one in found if one is not None]


def _predictive_words(found: PredictiveValues) -> str:
    held = f"Where 1 presentation in {round(1 / found.base_rate):,} held a target"
    alerts, rest = _value(found.positive, found.positive_interval), _value(found.negative, found.negative_interval)
    if alerts and rest:
        return f"{held}, these rates would make {alerts} of alerts right, and {rest} of the rest."
    known = [f"{value} of {what} would be right" for value, what in ((alerts, "alerts"), (rest, "the rest")) if value]
    unknown = " and of ".join(what for value, what in ((alerts, "alerts"), (rest, "the rest")) if not value)
    said = [*known, f"how many of {unknown} would be right cannot be estimated from these counts"]
    return f"{held}, {'; '.join(said)}."


def _value(share: float | None, ends: Interval | None) -> str:
    if share is None or ends is None:
        return ""
    return f"{_fine(share)} ({_fine(ends[0])} to {_fine(ends[1])})"


def _fine(share: float) -> str:
    return f"{100 * share:.3f} %" if 0.999 < share < 1 else percent(share)


def _range(ends: Interval) -> str:
    return f"{100 * ends[0]:.1f} to {percent(ends[1])}"


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def _numbers(ends: Interval) -> str:
    return f"{_number(ends[0])} to {_number(ends[1])}"
