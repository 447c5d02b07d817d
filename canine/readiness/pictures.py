"""The rota's next days as a picture: a row for each day, a box for each hour."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor

from canine.drawings import BAR, INK, MARK, words_at
from canine.rules.figures import written_day
from canine.rules.rota import DayOfHours, HourState

_WIDTH = 640.0
_LEFT, _BOX, _ROW = 92.0, 22.0, 15.0
_HEAD, _FOOT = 18.0, 24.0
# An empty box is told from the ground in the sun: 4.6 to 1 on white.
_EMPTY = HexColor("#6f777d")


def coverage_chart(days: Sequence[DayOfHours]) -> Drawing:
    """Each hour as a box: full with a ready team, crossed with one that is not ready, empty with nobody."""
    height = _HEAD + _ROW * len(days) + _FOOT
    drawing = Drawing(_WIDTH, height)
    for hour in range(0, 24, 3):
        drawing.add(words_at(_LEFT + _BOX * hour, height - _HEAD + 6, f"{hour:02d}:00"))
    for number, day in enumerate(days):
        y = height - _HEAD - _ROW * (number + 1)
        drawing.add(words_at(0, y + 3.5, f"{day.on:%a} {written_day(day.on)}"))
        for hour, state in enumerate(day.hours):
            _draw_hour(drawing, _LEFT + _BOX * hour, y, state)
    x = _LEFT
    for state, words in (
        (HourState.COVERED, "a ready team"),
        (HourState.NOT_READY, "planned, but not ready throughout"),
        (HourState.NOBODY, "nobody"),
    ):
        _draw_hour(drawing, x, 2, state)
        drawing.add(words_at(x + _BOX + 4, 5.5, words))
        x += 60 + 5 * len(words)
    return drawing


def _draw_hour(drawing: Drawing, x: float, y: float, state: HourState) -> None:
    width, height = _BOX - 2, _ROW - 3
    is_covered = state is HourState.COVERED
    edge = BAR if is_covered else _EMPTY if state is HourState.NOBODY else MARK
    drawing.add(Rect(x, y, width, height, fillColor=BAR if is_covered else None, strokeColor=edge, strokeWidth=0.8))
    if state is HourState.NOT_READY:
        drawing.add(Line(x, y, x + width, y + height, strokeColor=MARK, strokeWidth=1))
        drawing.add(Line(x, y + height, x + width, y, strokeColor=INK, strokeWidth=1))
