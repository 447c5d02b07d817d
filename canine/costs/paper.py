"""The quarterly report on paper, for director and donor: what the rows say of three months, and nothing else."""

from datetime import datetime

from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from canine.certificates.dates import day, moment
from canine.certificates.layout import (
    BODY,
    CELL,
    CELL_BOLD,
    SMALL,
    TITLE,
    UNDER_TITLE,
    fitted,
    gap,
    heading,
    pages,
    paragraph,
    register_fonts,
    table,
)
from canine.costs import pictures
from canine.costs.figures import DEFINITIONS, MoneySpent, RotaKept, WorkDone
from canine.rules.cost import BUDGET_CURRENCY, money
from canine.rules.work import Period
from canine.tables import Table, Value
from canine.units.models import Unit

_NUMBERS = ParagraphStyle("numbers", parent=CELL, alignment=TA_RIGHT)
_NUMBERS_HEAD = ParagraphStyle("heads of numbers", parent=CELL_BOLD, alignment=TA_RIGHT)


def report_paper(
    unit: Unit,
    name: str,
    period: Period,
    done: WorkDone,
    spent: MoneySpent,
    kept: RotaKept,
    *,
    months: int,
    at: datetime,
    by: str,
) -> bytes:
    """Return the report as PDF, A4; the same values give the same bytes. `months` of the year have begun."""
    register_fonts()
    title = f"Work and cost, {name}"
    until = f"{day(period.since)} to {day(period.until)}"
    story: list[Flowable] = [
        paragraph(unit.authority, UNDER_TITLE),
        paragraph(unit.name, UNDER_TITLE),
        gap(4),
        paragraph(title, TITLE),
        paragraph(f"{until}, as on record at {moment(at, str(period.zone))}, printed by {by}", UNDER_TITLE),
        gap(8),
        *_in_short(done, spent, months),
        *_shown(pictures.looked_at_chart(done), done.tables[:1]),
        *_shown(pictures.found_chart(done), done.tables[1:]),
        *_shown(pictures.year_chart(spent, months), spent.tables[:1]),
        *_shown(pictures.kinds_chart(spent), spent.tables[1:]),
        *_shown(pictures.rota_chart(kept), [kept.table]),
        *heading("What was counted"),
        *(paragraph(sentence, SMALL) for sentence in DEFINITIONS),
    ]
    return pages(title, unit.name, story)


def _in_short(done: WorkDone, spent: MoneySpent, months: int) -> list[Flowable]:
    whole = done.whole
    not_weighed = f" {whole.not_weighed} of the finds have no weight on record." if whole.not_weighed else ""
    in_year = sum(spent.of_year[:months])
    share = f" ({100 * in_year / spent.budget:.1f} % of it)" if spent.budget else ""
    sentences = (
        f"{_cell(whole.searches)} free searches and {_cell(whole.samples)} air samples; {_cell(whole.alerts)} alerts; "
        f"{_cell(whole.finds)} finds of {_cell(whole.kg)} kg together on their first scale.{not_weighed}",
        f"{money(spent.whole)} {BUDGET_CURRENCY} spent in {spent.entries} entries. Since 1 January {spent.year}, "
        f"{money(in_year)} {BUDGET_CURRENCY} of a yearly budget of {money(spent.budget)} {BUDGET_CURRENCY}{share}.",
    )
    return [*heading("In short"), *(paragraph(sentence, BODY) for sentence in sentences), gap(4)]


def _shown(drawing: Drawing, tables: "tuple[Table, ...] | list[Table]") -> list[Flowable]:
    """Return a picture with its tables under it."""
    fitted(drawing)
    return [CondPageBreak(drawing.height + 70), gap(10), drawing, *(part for one in tables for part in _ruled(one))]


def _ruled(one: Table) -> list[Flowable]:
    first = 0.14 if len(one.head) > 4 else 0.4
    others = (1 - first) / (len(one.head) - 1)
    head = [one.head[0], *(paragraph(word, _NUMBERS_HEAD) for word in one.head[1:])]
    rows = [[_cell(row[0]), *(paragraph(_cell(value), _NUMBERS) for value in row[1:])] for row in one.rows]
    ruled = table(head, rows, (first, *[others] * (len(one.head) - 1)))
    notes = [paragraph(note, SMALL) for note in one.notes]
    return (
        [KeepTogether([*heading(one.title), ruled, *notes])]
        if len(one.rows) < 40
        else [*heading(one.title), ruled, *notes]
    )


def _cell(value: Value) -> str:
    return "–" if value is None else f"{value:,}" if not isinstance(value, str) else value


__all__ = ["report_paper"]
