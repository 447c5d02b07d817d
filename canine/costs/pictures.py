"""Pictures of what was done and spent: columns by month, and a year's spending against its budget.

A colour means one thing on all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect
from reportlab.lib.colors import Color, HexColor

from canine.costs.figures import MoneySpent, RotaKept, WorkDone
from canine.drawings import BAR, BOLD, FAINT, INK, MARK, words_at
from canine.rules.cost import BUDGET_CURRENCY

TARGETED = HexColor("#b26a00")
FINDS = HexColor("#2e6b3a")
SPENT = HexColor("#5b3f8c")
WORKED = HexColor("#00707a")
PLANNED = HexColor("#8a949c")

_WIDTH, _LEFT, _RIGHT, _FOOT, _PLOT = 640.0, 62.0, 8.0, 46.0, 150.0
_HEAD = 40.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of column: what it is, its colour, and a value for each place."""

    name: str
    colour: Color
    values: Sequence[int | Decimal]


def columns_chart(
    title: str, across: str, upwards: str, labels: Sequence[str], series: Sequence[Series], *, stacked: bool = False
) -> Drawing:
    """Return columns with a title, both axes named, and a word for each colour; stacked, or side by side."""
    tops = (
        [
            sum((Decimal(each) for each in column), Decimal(0))
            for column in zip(*(one.values for one in series), strict=True)
        ]
        if stacked
        else [Decimal(value) for one in series for value in one.values]
    )
    drawing, scale = _frame(title, across, upwards, max(tops, default=Decimal(0)), series)
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    every = -(-len(labels) // 13)
    for at, label in enumerate(labels):
        x, y = _LEFT + step * at, _FOOT
        if at % every == 0:
            drawing.add(words_at(x + step / 2, _FOOT - 12, label, anchor="middle", size=7))
        room = step * 0.72
        for place, one in enumerate(series):
            height = float(one.values[at]) * scale
            width = room if stacked else room / len(series)
            left = x + step * 0.14 + (0 if stacked else width * place)
            if height:
                drawing.add(Rect(left, y, width, height, fillColor=one.colour, strokeColor=None))
            y = y + height if stacked else _FOOT
    return drawing


def _frame(title: str, across: str, upwards: str, most: Decimal, series: Sequence[Series]) -> tuple[Drawing, float]:
    """Return the sheet with its title, axes, steps and the words for the colours; and points for each one upwards."""
    height = _FOOT + _PLOT + _HEAD
    drawing = Drawing(_WIDTH, height)
    heading = words_at(0, height - 12, title, size=10)
    heading.fontName = BOLD
    drawing.add(heading)
    step = _nice_step(most)
    steps = max(1, ceil(most / step))
    scale = _PLOT / float(step * steps)
    for at in range(steps + 1):
        y = _FOOT + float(step * at) * scale
        drawing.add(Line(_LEFT, y, _WIDTH - _RIGHT, y, strokeColor=FAINT, strokeWidth=0.6))
        drawing.add(
            words_at(
                _LEFT - 5, y - 2.6, f"{step * at:,.0f}" if step >= 1 else f"{step * at:,.1f}", anchor="end", size=7
            )
        )
    drawing.add(Line(_LEFT, _FOOT, _LEFT, _FOOT + _PLOT, strokeColor=INK, strokeWidth=0.8))
    drawing.add(Line(_LEFT, _FOOT, _WIDTH - _RIGHT, _FOOT, strokeColor=INK, strokeWidth=0.8))
    drawing.add(words_at(0, _FOOT + _PLOT + 8, f"↑ {upwards}", size=7))
    drawing.add(words_at(_WIDTH - _RIGHT, _FOOT - 24, f"{across} →", anchor="end", size=7))
    x = _LEFT
    for one in series:
        drawing.add(Rect(x, 5, 9, 9, fillColor=one.colour, strokeColor=None))
        drawing.add(words_at(x + 13, 6.5, one.name, size=7.5))
        x += 34 + 4.6 * len(one.name)
    return drawing, scale


def _nice_step(most: Decimal) -> Decimal:
    """Return a step of 1, 2 or 5 times a power of ten, of which about five reach the most."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((most / 5).adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times * 5 >= most)


def looked_at_chart(done: WorkDone) -> Drawing:
    """Return searches and air samples by month, by the reason for which the cargo was chosen."""
    colours = dict(zip(done.searches_by_reason, (BAR, TARGETED), strict=True))
    series = [Series(name, colours[name], values) for name, values in done.searches_by_reason.items()]
    return columns_chart(
        "Searches and air samples, by why the cargo was chosen", "month", "searches and air samples", done.labels,
        series, stacked=True,
    )  # fmt: skip


def found_chart(done: WorkDone) -> Drawing:
    """Return alerts and finds by month."""
    series = (
        Series("alerts of free searches", MARK, [one.alerts or 0 for one in done.by_part]),
        Series("finds", FINDS, [one.finds or 0 for one in done.by_part]),
    )
    return columns_chart("Alerts and finds", "month", "how many", done.labels, series)


def rota_chart(kept: RotaKept) -> Drawing:
    """Return the hours of the rota and those worked, by month."""
    series = (
        Series("hours planned, of shifts that have ended", PLANNED, kept.planned),
        Series("hours on shift", WORKED, kept.worked),
    )
    return columns_chart("Hours planned and hours worked", "month", "hours", kept.labels, series)


def kinds_chart(spent: MoneySpent) -> Drawing:
    """Return what was spent of each kind."""
    values = [Decimal(cents) / 100 for cents in spent.by_kind.values()]
    series = (Series(f"spent, {BUDGET_CURRENCY}", SPENT, values),)
    return columns_chart("Spent, by what for", "for what", BUDGET_CURRENCY, list(spent.by_kind), series)


def year_chart(spent: MoneySpent, months: int) -> Drawing:
    """Return what had been spent by the end of each month of the year, beside an even use of the budget.

    `months` are those that have begun.
    """
    sums, so_far = [], 0
    for cents in spent.of_year[:months]:
        so_far += cents
        sums.append(Decimal(so_far) / 100)
    budget = Decimal(spent.budget) / 100
    most = max([budget, *sums])
    series = (
        Series("spent since 1 January", SPENT, ()),
        Series("the year's budget, if used evenly", PLANNED, ()),
    )
    title = f"Spent in {spent.year} against the year's budget of {budget:,.0f} {BUDGET_CURRENCY}"
    drawing, scale = _frame(title, "end of the month", BUDGET_CURRENCY, most, series)
    step = (_WIDTH - _LEFT - _RIGHT) / 12
    for at, name in enumerate(_MONTHS):
        drawing.add(words_at(_LEFT + step * (at + 1), _FOOT - 12, name, anchor="middle" if at < 11 else "end", size=7))
    for values, one in (
        ([budget * at / 12 for at in range(13)], series[1]),
        ([Decimal(0), *sums], series[0]),
    ):
        points = [
            place for at, value in enumerate(values) for place in (_LEFT + step * at, _FOOT + float(value) * scale)
        ]
        if len(points) > 2:
            drawing.add(PolyLine(points, strokeColor=one.colour, strokeWidth=1.8))
    return drawing
