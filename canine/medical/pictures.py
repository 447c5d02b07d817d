"""A dog's weight over time, as a picture."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine

from canine.drawings import BAR, FAINT, words_at
from canine.rules.figures import written_day, written_number

_WIDTH, _HEIGHT = 640.0, 170.0
_LEFT, _RIGHT, _TOP, _FOOT = 54.0, 600.0, 150.0, 30.0
# In kg: a dog that stays within it is drawn as steady, and not as a mountain range.
_LEAST_SPAN = 4.0


def weight_chart(weighings: Sequence[tuple[datetime, Decimal]]) -> Drawing:
    """Each weighing as a point at its day; at least one is needed.

    The scale never makes little look like much.
    """
    ordered = sorted(weighings)
    times = [at.timestamp() for at, _ in ordered]
    weights = [float(kg) for _, kg in ordered]
    middle = (min(weights) + max(weights)) / 2
    span = max(max(weights) - min(weights), _LEAST_SPAN) * 1.2
    low = middle - span / 2
    drawing = Drawing(_WIDTH, _HEIGHT)
    for kg in range(int(low) + 1, int(low + span) + 1):
        y = _FOOT + (_TOP - _FOOT) * (kg - low) / span
        drawing.add(Line(_LEFT, y, _RIGHT, y, strokeColor=FAINT, strokeWidth=0.5))
        drawing.add(words_at(_LEFT - 8, y - 2.6, f"{kg} kg", anchor="end"))
    width = (times[-1] - times[0]) or 1.0
    places = [
        (_LEFT + (_RIGHT - _LEFT) * (at - times[0]) / width, _FOOT + (_TOP - _FOOT) * (kg - low) / span)
        for at, kg in zip(times, weights, strict=True)
    ]
    drawing.add(PolyLine([value for place in places for value in place], strokeColor=BAR, strokeWidth=1))
    for (x, y), (_, weight) in zip(places, ordered, strict=True):
        drawing.add(Circle(x, y, 2.4, fillColor=BAR, strokeColor=BAR, strokeWidth=0.5))
        drawing.add(words_at(x, y + 6, written_number(weight), anchor="middle"))
    drawing.add(words_at(_LEFT, 10, written_day(ordered[0][0])))
    if len(ordered) > 1:
        drawing.add(words_at(_RIGHT, 10, written_day(ordered[-1][0]), anchor="end"))
    return drawing
