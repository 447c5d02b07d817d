"""The team beside the trial: its health, its last twelve months and what all this does not say."""

from datetime import date
from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable, KeepTogether, Table

from canine.certificates.dates import day, days, moment
from canine.certificates.document_figures import predictive_sentences
from canine.certificates.document_words import FITNESS, HISTORY, SHORT_MODES, count_of, named
from canine.certificates.layout import (
    BODY,
    CELL_BOLD,
    CELL_MIDDLE,
    LINES,
    RULE,
    SHADE,
    WIDTH,
    fitted,
    heading,
    paragraph,
    table,
)
from canine.certificates.messages import (
    CertificateRecord,
    MedicalFinding,
    Monitoring,
    PolicyChangeMade,
    StruckLine,
    TrainingMonth,
)
from canine.monitoring.pictures import cusum_chart, sequential_chart
from canine.monitoring.sentences import meaning, run_lengths, without_mode
from canine.rules.figures import percent
from canine.rules.monitoring import Watched, cusum, sequential
from canine.rules.policy_words import NOT_SET, said
from canine.rules.run_length import cusum_bound
from canine.rules.team import Mode


def medical(record: CertificateRecord) -> list[Flowable]:
    """Return what the last medical check-up before the end of the trial found, and how long before that was."""
    last = record.protocol.last_response_at.astimezone(ZoneInfo(record.zone)).date()
    return [*heading("Medical fitness"), paragraph(_medical_words(record.medical, last), BODY)]


def _medical_words(found: MedicalFinding | None, last_on: date) -> str:
    if found is None:
        return "No medical check-up of the dog before the end of the trial is on record."
    before = (last_on - found.examined_on).days
    when = "on the last day of the trial" if before == 0 else f"{count_of(before, 'day')} before the last of the trial"
    words = (
        f"Last examined on {day(found.examined_on)}, {when}, by {named(found.examiner)}: "
        f"{FITNESS[found.fitness]} for duty."
    )
    if found.limits:
        words += f" Limits: {found.limits}."
    if found.next_due_on:
        words += f" Next check-up due on {day(found.next_due_on)}."
    return words


def last_twelve_months(record: CertificateRecord) -> list[Flowable]:
    """Check-ups, failures, suspensions, lay-offs, training and work in the order of time."""
    history = record.history
    rows = [
        (
            days(line.on, line.until),
            paragraph(HISTORY[line.kind], CELL_BOLD),
            line.sentence,
        )
        for line in sorted(history.lines, key=lambda line: line.on)
    ]
    found: list[Flowable] = heading(f"The team from {day(history.from_on)} to {day(history.to_on)}")
    if rows:
        found.append(table(("When", "What", "Result, reason, counts"), rows, (0.235, 0.165, 0.6)))
    else:
        found.append(paragraph("No check-up, suspension or lay-off is on record in these months.", BODY))
    if history.training:
        found.append(_training(history.training))
    found.append(paragraph(_work_words(record), BODY))
    if history.struck is not None:
        found.append(paragraph(_struck_words(history.struck), BODY))
    if record.policy.changes is not None:
        found.append(paragraph(_policy_words(record.policy.changes, record.zone), BODY))
    return found


def _training(months: tuple[TrainingMonth, ...]) -> Table:
    """Hours of each month, side by side."""
    names = [paragraph(f"{_SHORT[one.month.month - 1]} {one.month.year}", CELL_MIDDLE) for one in months]
    hours = [paragraph(f"{one.minutes / 60:.1f}", CELL_MIDDLE) for one in months]
    exercises = [paragraph(one.exercises, CELL_MIDDLE) for one in months]
    cells = [
        [paragraph("Training", CELL_BOLD), *names],
        [paragraph("hours", CELL_BOLD), *hours],
        [paragraph("exercises", CELL_BOLD), *exercises],
    ]
    first = WIDTH * 0.12
    each = (WIDTH - first) / len(months)
    style = [
        *LINES,
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.7, RULE),
        ("LEFTPADDING", (1, 0), (-1, -1), 0),
        ("RIGHTPADDING", (1, 0), (-1, -1), 0),
    ]
    return Table(cells, colWidths=[first, *[each] * len(months)], style=style, spaceBefore=2, spaceAfter=4)


_SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _work_words(record: CertificateRecord) -> str:
    history, work = record.history, record.history.operations
    minutes = sum(one.minutes for one in history.training)
    is_free = record.mode is Mode.FREE_SEARCH
    done = count_of(work.searches, "search", "searches") if is_free else count_of(work.samples, "air sample")
    least = {one.name: one.value for one in record.policy.values}.get("training_hours_per_month")
    asked = (
        f"least by policy: {least} hours a month"
        if least not in (None, NOT_SET)
        else "the policy asked for no number then"
    )
    return (
        f"Training from {day(history.from_on)} to {day(history.to_on)}: {minutes / 60:.1f} hours in "
        f"{count_of(sum(one.exercises for one in history.training), 'exercise')} ({asked}). "
        f"Work in {SHORT_MODES[record.mode]}, where the truth is not known and which is in no rate above: "
        f"{done}, "
        f"{count_of(work.alerts_confirmed, 'alert')} confirmed by a find, "
        f"{count_of(work.alerts_unconfirmed, 'alert')} unconfirmed (residual odour is real: unconfirmed is not "
        f"false), {count_of(work.confirmed_misses, 'confirmed miss', 'confirmed misses')}."
    )


def _struck_words(found: tuple[StruckLine, ...]) -> str:
    """How many entries of these months were struck as made in error: they are in none of the numbers above."""
    if not found:
        return "No entry about this team in these months was struck."
    total = sum(one.count for one in found)
    listed = "; ".join(
        f"{one.what}: {one.count}, by {one.struck_by}" + (f", agreed by {one.agreed_by}" if one.agreed_by else "")
        for one in found
    )
    return (
        f"{count_of(total, 'entry', 'entries')} of these months {'was' if total == 1 else 'were'} struck as made in "
        f"error; they stay written, and count in none of these numbers: {listed}."
    )


def _policy_words(changes: tuple[PolicyChangeMade, ...], zone: str) -> str:
    """Return what of the policy came into force in the year before the issue: what was, what is, when, who agreed."""
    if not changes:
        return (
            "No change of the policy by which teams are judged came into force in the twelve months before the issue."
        )
    told = " ".join(f"{_change_words(one, zone)}." for one in changes)
    return f"The policy by which teams are judged changed in the twelve months before the issue. {told}"


def _value(name: str, text: str) -> str:
    return said(name, text).rpartition(": ")[2]


def _change_words(change: PolicyChangeMade, zone: str) -> str:
    values = "; ".join(f"{said(one.name, one.was)}; now {_value(one.name, one.now)}" for one in change.values)
    agreed = f"agreed to by {change.agreed_by}" if change.agreed_by else "nobody is on record as having agreed"
    return (
        f"Version {change.version}, in force since {moment(change.since, zone)}: {values}; proposed by "
        f"{change.proposed_by}, {agreed} ({change.reason.rstrip('.')})"
    )


def monitoring(record: CertificateRecord) -> list[Flowable]:
    """Return the control charts over twelve months, with a sentence that says what they mean."""
    found = record.monitoring
    if found is None:
        return []
    zone = ZoneInfo(record.zone)
    steps, sums = sequential(found.known, found.test), cusum(found.known, found.test, cusum_bound(found.test))
    test = found.test
    how = (
        "Every double-blind target whose truth is known, in check-ups, as a positive control and in covert checks, one "
        f"after another; unknown samples are not in it. Acceptable: {percent(test.acceptable)} of targets found; "
        f"unacceptable: {percent(test.unacceptable)}. {run_lengths(test)}"
    )
    parts: list[Flowable] = [*heading("Control charts between check-ups")]
    words = meaning(steps, sums, day(found.since), lambda at: day(at.astimezone(zone)))
    parts += [paragraph(words, BODY), paragraph(how, BODY)]
    if steps:
        parts += [fitted(sequential_chart(steps, test)), fitted(cusum_chart(sums, test))]
    return [KeepTogether(parts), *_watched_beside(record, found)]


def _watched_beside(record: CertificateRecord, found: Monitoring) -> list[Flowable]:
    """Return what the same tests say of false alerts, and apart from these of double-blind exercises."""
    rows = (
        (Watched.FALSE_ALERTS, found.false_alerts),
        (Watched.EXERCISE_TARGETS, found.exercise_targets),
        (Watched.EXERCISE_FALSE_ALERTS, found.exercise_false_alerts),
    )
    if any(row is None for _, row in rows):
        return [paragraph("False alerts, and the modes of exercises, were not watched then.", BODY)]
    zone, other = ZoneInfo(record.zone), found.false_alert_test or found.test
    words = [
        meaning(
            sequential(row, test := other if watched.is_of_false_alerts else found.test),
            cusum(row, test, cusum_bound(test)),
            day(found.since),
            lambda at: day(at.astimezone(zone)),
            watched,
        )
        for watched, row in rows
        if row is not None
    ]
    how = (
        f"Acceptable: an alert at {percent(1 - other.acceptable)} of what holds no target; unacceptable: at "
        f"{percent(1 - other.unacceptable)}. {run_lengths(other, 'known non-targets')} Double-blind exercises are the "
        "word of whoever wrote them down; they are read apart, at the end of each."
    )
    return [paragraph(f"{words[0]} {how} {' '.join(words[1:])} {without_mode(found.without_mode or 0)}".strip(), BODY)]


_LIMITS = (
    "The figures hold for the conditions of the trial: these odours, forms, amounts, places and days.",
    "This certificate is no statement about any container, consignment, vehicle or person, and no rate on it is the "
    "probability that anything holds contraband.",
    "An alert does not identify a species: that is for a named expert or laboratory.",
    "n counts presentations. Those of one item are not independent of each other, and items of one source less than "
    "fully so: the exact intervals take no account of that, but the interval at the effective n does.",
    "A dog cannot be cross-examined: handler and assessor should expect to testify.",
    "The certificate ends with the team, and may be suspended or revoked before its last day: ask for its status on "
    "the day that matters.",
    "Nothing here is legal advice.",
)


def limits(record: CertificateRecord) -> list[Flowable]:
    """Return what the certificate does not say, and what an alert would be worth where targets are rare."""
    first, second, *others = _LIMITS
    sentences = (first, second, *predictive_sentences(record), *others)
    words = " ".join(f"({number}) {sentence}" for number, sentence in enumerate(sentences, start=1))
    return [*heading("Limits of this certificate"), paragraph(words, BODY)]
