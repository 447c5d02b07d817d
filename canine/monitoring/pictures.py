"""Control charts of the sequential tests: each known presentation as a point, the bounds as lines. Page and paper.

Blue is what was found, black a miss, red a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect

from canine.drawings import BAR, FAINT, INK, MARK, words_at
from canine.rules.monitoring import SequentialTest, Step, Watched
from canine.rules.run_length import cusum_bound

_WIDTH, _HEIGHT = 640.0, 190.0
_LEFT, _RIGHT, _TOP, _FOOT = 26.0, 470.0, 172.0, 34.0


@dataclass(frozen=True, slots=True)
class _Scale:
    """From evidence and number of the presentation to points; evidence against the team goes down."""

    lowest: float
    highest: float
    count: int

    def x(self, number: int) -> float:
        """How far to the right, in points, the presentation of that number stands."""
        return _LEFT + (_RIGHT - _LEFT) * number / max(self.count, 1)

    def y(self, evidence: float) -> float:
        """How high, in points, that evidence stands."""
        share = (evidence - self.lowest) / (self.highest - self.lowest)
        return _TOP - (_TOP - _FOOT) * share


def sequential_chart(steps: Sequence[Step], test: SequentialTest, watched: Watched = Watched.TARGETS) -> Drawing:
    """Return the sequential test: at the upper line the team is acceptable, at the lower it is not."""
    bounds = ((test.accepts_at, "acceptable from here up"), (test.rejects_at, "unacceptable from here down"))
    of = "false alerts" if watched.is_of_false_alerts else "sensitivity"
    return _chart((f"Sequential test of {of} (Wald)", _axes(steps, watched)), steps, bounds, test.accepts_at)


def cusum_chart(steps: Sequence[Step], test: SequentialTest, watched: Watched = Watched.TARGETS) -> Drawing:
    """Return the CUSUM: it leaves the top when misses gather, and signals at the line below."""
    bounds = ((cusum_bound(test), "signals from here down"),)
    return _chart(("CUSUM of the same evidence", _axes(steps, watched)), steps, bounds, 0.0)


def _axes(steps: Sequence[Step], watched: Watched) -> str:
    right, wrong = ("no alert", "false alert") if watched.is_of_false_alerts else ("hit", "miss")
    what = "known presentations"
    if watched.is_of_exercises:
        what, right, wrong = "exercises", f"{right}s alone", f"with a {wrong}"
    return (
        f"across: {len(steps)} {what} in order of time; up: evidence for the team (log likelihood ratio); "
        f"blue point: {right}; black square: {wrong}"
    )


def _chart(
    words: tuple[str, str], steps: Sequence[Step], bounds: Sequence[tuple[float, str]], highest: float
) -> Drawing:
    title, axes = words
    values = [step.evidence for step in steps] + [bound for bound, _ in bounds] + [highest, 0.0]
    room = (max(values) - min(values)) * 0.06
    scale = _Scale(min(values) - room, max(values) + room, len(steps))
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(words_at(_LEFT, _HEIGHT - 10, title))
    drawing.add(Line(_LEFT, _FOOT, _LEFT, _TOP, strokeColor=FAINT, strokeWidth=0.8))
    drawing.add(Line(_LEFT, _FOOT, _RIGHT, _FOOT, strokeColor=FAINT, strokeWidth=0.8))
    for value in range(ceil(min(values) - room), floor(max(values) + room) + 1):
        drawing.add(words_at(_LEFT - 4, scale.y(value) - 2.3, f"{-value:d}", anchor="end", size=6.5))
    for number in _ticks(len(steps)):
        drawing.add(words_at(scale.x(number), _FOOT - 9, str(number), anchor="middle", size=6.5))
    drawing.add(Line(_LEFT, scale.y(0), _RIGHT, scale.y(0), strokeColor=FAINT, strokeWidth=0.8))
    for bound, meaning in bounds:
        drawing.add(Line(_LEFT, scale.y(bound), _RIGHT, scale.y(bound), strokeColor=MARK, strokeWidth=1.2))
        drawing.add(words_at(_RIGHT + 8, scale.y(bound) - 2.6, meaning))
    drawing.add(words_at(_RIGHT + 8, scale.y(0) - 2.6, "start"))
    for run in _runs(steps):
        places = [(scale.x(number), scale.y(evidence)) for number, evidence in run]
        flat = [value for place in places for value in place]
        drawing.add(PolyLine(flat, strokeColor=BAR, strokeWidth=1))
    for number, step in enumerate(steps, start=1):
        x, y = scale.x(number), scale.y(step.evidence)
        if not step.known.wrong:
            drawing.add(Circle(x, y, 1.6, fillColor=BAR, strokeColor=BAR, strokeWidth=0.5))
        else:
            drawing.add(Rect(x - 3, y - 3, 6, 6, fillColor=INK, strokeColor=INK, strokeWidth=0.6))
    drawing.add(words_at(_LEFT, 6, axes, size=6.5))
    return drawing


def _ticks(count: int) -> list[int]:
    """Return some numbers of presentations to write along the axis: five at the most, the last among them."""
    every = max(1, ceil(count / 5))
    return [*range(every, count, every), count] if count else []


def _runs(steps: Sequence[Step]) -> list[list[tuple[int, float]]]:
    """Return the line from 0 to each finding; after one it begins again at 0."""
    runs: list[list[tuple[int, float]]] = [[(0, 0.0)]]
    for number, step in enumerate(steps, start=1):
        runs[-1].append((number, step.evidence))
        if step.finding is not None and number < len(steps):
            runs.append([(number, 0.0)])
    return runs
