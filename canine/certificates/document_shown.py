"""What can be read aloud: what was tested, how, what it shows and what it does not; and the year beside this trial."""

from reportlab.platypus import Flowable, Table

from canine.certificates.dates import day, moment
from canine.certificates.document_words import (
    BLINDINGS,
    MODES,
    confidence_words,
    count_of,
    gives_commitment,
    listed,
    p_words,
    responses_words,
    share_of,
)
from canine.certificates.layout import (
    CELL,
    CELL_BOLD,
    CELL_MIDDLE,
    GRID,
    READ_ALOUD,
    SHADE,
    SMALL,
    WIDTH,
    heading,
    marked,
    paragraph,
    text,
)
from canine.certificates.messages import CertificateRecord, CheckupOfDog
from canine.rules.efficacy import Interval, Rate
from canine.rules.figures import percent
from canine.rules.reliability import RecordOverTime, record_over_time
from canine.rules.trial import CheckupState


def read_aloud(record: CertificateRecord) -> list[Flowable]:
    """Return four short paragraphs in plain words."""
    parts = (
        ("What was tested.", _tested(record)),
        ("How.", _how(record)),
        ("What it shows.", _shows(record)),
        ("What it does not show.", _does_not_show(record)),
    )
    return [marked(f"<b>{text(name)}</b> {text(words)}", READ_ALOUD) for name, words in parts]


def _tested(record: CertificateRecord) -> str:
    held = record.protocol
    on = listed(tuple(day(one) for one in dict.fromkeys(held.held_on)))
    targets = sum(line.odour is not None for line in record.presentations)
    return (
        f"On {on} the dog {record.dog.name}, handled by {record.handler.name}, was tested in {MODES[record.mode]} on "
        f"{listed(record.odours)}, at {held.place}. In {count_of(held.runs, 'run')} of "
        f"{count_of(held.positions_per_run, 'place')} a target odour was presented {count_of(targets, 'time')}, and "
        f"something else, a blank or a distractor, {count_of(len(record.presentations) - targets, 'time')}."
    )


def _how(record: CertificateRecord) -> str:
    entered = [at for line in record.presentations for at in line.entered_at]
    corrected = sum(bool(line.corrections) for line in record.presentations)
    changed = count_of(corrected, "entry was", "entries were") if corrected else "no entry was"
    reasons = ", each with its reason" if corrected or record.exclusions else ""
    excluded = len(record.exclusions)
    left_out = count_of(excluded, "presentation was", "presentations were") if excluded else "none was"
    gives = "gives" if gives_commitment(record.commitment) else "does NOT give"
    is_before = record.commitment.published_at < min(entered)
    return (
        f"The trial was {BLINDINGS[record.protocol.blinding]}, in the sense set out below. The program drew which item "
        f"lay where, and put a fingerprint of that plan in its log {'before' if is_before else 'after'} the first "
        f"response came in; the plan set out below {gives} that fingerprint. "
        f"{responses_words(record)}. Afterwards "
        f"{changed} corrected and {left_out} excluded{reasons}."
    )


def _shows(record: CertificateRecord) -> str:
    figures, odours = record.figures, listed(record.odours)
    words = (
        f"The dog found {_counted(figures.sensitivity, 'targets')}, and gave a false alert at "
        f"{_counted(figures.false_alert_rate, 'other presentations')}. The ranges are exact "
        f"{confidence_words(figures.overall.confidence)} intervals."
    )
    if figures.readings_differ:
        words += (
            f" These are the worse of two readings: as corrected and without exclusions, "
            f"{share_of(figures.overall.sensitivity)} targets and {share_of(figures.overall.false_alert_rate)} others."
        )
    whose = ", the program’s default, which nobody set" if record.policy.is_default else ""
    words += (
        f" For {odours} it met the policy of the unit in force on that day (version {record.policy.version}{whose})"
    )
    if record.figures.judged_by_worse is False:
        words += ", by which the figures as corrected alone were judged then"
    return f"{words}."


def _counted(rate: Rate | None, of: str) -> str:
    if rate is None:
        return f"none of 0 {of}"
    return f"{rate.k} of {rate.n} {of} ({percent(rate.estimate)}; {_range(rate.clopper_pearson)})"


def _range(ends: Interval) -> str:
    return f"{100 * ends[0]:.1f} to {percent(ends[1])}"


def _does_not_show(record: CertificateRecord) -> str:
    return (
        "It says nothing of any container, vehicle or person, and no figure here is the chance that something holds "
        "contraband. An alert does not name a species. The figures hold for these odours, forms and amounts, on these "
        f"days. {_not_tested(record)}{_left_out(record)}A dog cannot be cross-examined: handler and assessor should "
        "expect to testify. The limits, and what the words mean, are set out below."
    )


def _not_tested(record: CertificateRecord) -> str:
    return f"Not tested: {' '.join(record.not_tested)} " if record.not_tested else ""


def _left_out(record: CertificateRecord) -> str:
    """Say of each backup that took the record's place from when to when the record has nothing."""
    return "".join(
        f"What was recorded from {moment(one.made_at, record.zone)} to {moment(one.at, record.zone)} is not in the "
        "record: a backup took its place. "
        for one in record.production.restores or ()
    )


def year_beside(record: CertificateRecord) -> list[Flowable]:
    """Return this check-up and all of the dog in this mode in twelve months, side by side."""
    found = record.checkups
    if found is None:
        return []
    counted = [one for one in found if one.counts is not None and one.state is not CheckupState.INCOMPLETE]
    targets = _over_time(record, [(one.counts.hits, one.counts.targets) for one in counted if one.counts])
    others = _over_time(record, [(one.counts.false_alerts, one.counts.non_targets) for one in counted if one.counts])
    figures = record.figures
    rows = [
        [
            paragraph("This check-up", CELL_BOLD),
            paragraph(_cell(figures.sensitivity), CELL_MIDDLE),
            paragraph(_cell(figures.false_alert_rate), CELL_MIDDLE),
        ],
        [
            paragraph(f"Twelve months: {count_of(len(counted), 'check-up')}", CELL_BOLD),
            paragraph(_cell(targets.pooled if targets else None), CELL_MIDDLE),
            paragraph(_cell(others.pooled if others else None), CELL_MIDDLE),
        ],
    ]
    head = [
        paragraph("", CELL_BOLD),
        paragraph("Targets found", CELL_BOLD),
        paragraph("False alerts at other presentations", CELL_BOLD),
    ]
    table = Table(
        [head, *rows],
        colWidths=[WIDTH * share for share in (0.34, 0.33, 0.33)],
        style=[*GRID, ("BACKGROUND", (0, 0), (-1, 0), SHADE), ("FONT", (0, 0), (-1, -1), CELL.fontName, 7)],
        spaceAfter=2,
    )
    words = [*_differ("Targets", targets), *_differ("False alerts", others), *_uncounted(found)]
    return [
        *heading("This check-up, beside all of this dog in this mode in twelve months"),
        table,
        paragraph(" ".join(words), SMALL),
    ]


def _over_time(record: CertificateRecord, found: list[tuple[int, int]]) -> RecordOverTime | None:
    return record_over_time(found, record.figures.overall.confidence)


def _cell(rate: Rate | None) -> str:
    if rate is None:
        return "nothing counted"
    return f"{rate.k} of {rate.n}, {percent(rate.estimate)} ({_range(rate.clopper_pearson)})"


def _differ(what: str, found: RecordOverTime | None) -> list[str]:
    if found is None or found.differ_p is None or found.trend_p is None or found.trend_z is None:
        return [f"{what}: whether the check-ups differ, or go up or down, is not estimable."]
    differ = "differ more than chance" if found.differ_p < 0.05 else "differ no more than chance"
    way = "upwards" if found.trend_z > 0 else "downwards"
    trend = f"a trend {way}" if found.trend_p < 0.05 else "no trend beyond chance"
    return [f"{what}: the check-ups {differ} ({p_words(found.differ_p)}), with {trend} ({p_words(found.trend_p)})."]


def _uncounted(found: tuple[CheckupOfDog, ...]) -> list[str]:
    without = [one for one in found if one.counts is None]
    early = [one.counts for one in found if one.counts is not None and one.state is CheckupState.INCOMPLETE]
    words = [
        f"Closed early, and so in no count: {counts.hits} of {counts.targets} targets until then, and a false alert at "
        f"{counts.false_alerts} of {counts.non_targets} others."
        for counts in early
    ]
    if not without:
        return words
    closed = sum(one.state is CheckupState.INCOMPLETE for one in without)
    parts = [count_of(closed, "was closed early", "were closed early")] if closed else []
    if len(without) > closed:
        parts.append(count_of(len(without) - closed, "was open still", "were open still"))
    return [*words, f"In no count, since no plan was opened: {' and '.join(parts)}."]
