"""The report of a study on paper: its plan, who did what, every figure, and what none of them shows."""

from collections.abc import Sequence
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether

from canine.certificates.dates import moment
from canine.certificates.layout import (
    BODY,
    MACHINE,
    SMALL,
    TITLE,
    UNDER_TITLE,
    WIDTH,
    fitted,
    gap,
    heading,
    pages,
    pairs,
    paragraph,
    register_fonts,
    table,
)
from canine.drawings import PlottedRate, rates_with_intervals
from canine.rules.figures import percent
from canine.rules.notifications import shortened
from canine.studies import sentences
from canine.studies.models import Study
from canine.studies.queries import Progress
from canine.studies.results import HOW_TO_READ, WHAT_IT_DOES_NOT_SHOW, Shown

_ORDER = (
    "The texts C01-0001, C01-0002 and so on, one for each container of each condition, sorted by SHA-256(seed bytes, "
    "one zero byte, the text in ASCII), give the order in which the containers were prepared."
)


def report_paper(
    study: Study, progress: Progress, shown: Sequence[Shown], *, preparer: str, at: datetime, zone: str, by: str
) -> bytes:
    """Return the report of an opened study as PDF, A4; the same values give the same bytes.

    `preparer` is called what they were called when the study was planned.
    """
    register_fonts()
    title = f"Study {study.number}: {study.title}"
    story: list[Flowable] = [
        paragraph(study.unit.authority, UNDER_TITLE),
        paragraph(study.unit.name, UNDER_TITLE),
        gap(4),
        paragraph(title, TITLE),
        paragraph(f"Report as on record at {moment(at, zone)}, printed by {by}", UNDER_TITLE),
        gap(6),
        *_plan(study, progress, preparer, zone),
        *heading("How to read the figures"),
        paragraph(HOW_TO_READ, BODY),
    ]
    for one in shown:
        story += _shown(one)
    story += [*heading("What this study does not show"), *(paragraph(each, BODY) for each in WHAT_IT_DOES_NOT_SHOW)]
    return pages(title, study.unit.name, story)


def _plan(study: Study, progress: Progress, preparer: str, zone: str) -> list[Flowable]:
    assert study.agreement is not None
    assert study.opening is not None
    opening = study.opening
    early = f"; {progress.what_is_missing} Why it was opened: {opening.reason}" if opening.reason else ""
    lines: list[tuple[str, object]] = [
        ("Question", study.question),
        ("To be shown", sentences.of_plan(study.aim_as_planned, study.needed)),
        (
            "Expected",
            f"sensitivity {percent(float(study.expected_sensitivity))}, "
            f"specificity {percent(float(study.expected_specificity))}",
        ),
        ("Planned", f"{moment(study.planned_at, zone)}, by {study.planned_by_name}"),
        ("Agreed to", f"{moment(study.agreement.agreed_at, zone)}, by {study.agreement.agreed_by_name}"),
        ("Containers prepared by", preparer),
        (
            "Done",
            f"{progress.prepared} of {progress.planned} containers prepared, {progress.sampled} sampled, "
            f"{progress.presented} presented; {progress.field_blanks} of {progress.field_blanks_planned} field blanks",
        ),
        ("Opened", f"{moment(opening.opened_at, zone)}, by {opening.opened_by_name}{early}"),
        ("SHA-256 of the seed, told when planned", paragraph(study.commitment, MACHINE)),
        ("Seed, opened then", paragraph(opening.seed, MACHINE)),
    ]
    conditions = [(one.number, one.name, one.containers) for one in study.planned_conditions]
    return [
        *heading("Plan"),
        pairs(lines),
        paragraph(_ORDER, SMALL),
        *heading("Conditions"),
        table(("Number", "Condition", "Containers"), conditions, (0.12, 0.7, 0.18)),
    ]


def _shown(one: Shown) -> list[Flowable]:
    """Return a picture with its table under it; a short one is not torn apart."""
    made: list[Flowable] = [*heading(one.table.title)]
    if any(rate is not None for _, rate in one.plotted):
        drawing = rates_with_intervals(
            [PlottedRate(shortened(label, 38), rate) for label, rate in one.plotted], width=WIDTH
        )
        fitted(drawing)
        made.append(drawing)
    first = 0.3 if len(one.table.head) > 2 else 0.6
    others = (1 - first) / (len(one.table.head) - 1)
    rows = one.table.rows or (("none", *[""] * (len(one.table.head) - 1)),)
    made.append(table(one.table.head, rows, (first, *[others] * (len(one.table.head) - 1))))
    made += [paragraph(note, SMALL) for note in one.table.notes]
    return [KeepTogether(made)] if len(rows) < 20 else made
