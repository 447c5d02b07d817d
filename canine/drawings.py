"""Pictures for page and paper, drawn once from plain values: as ReportLab drawings, and as SVG without any style."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.barcode import qrencoder
from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Path, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor

from canine.rules.efficacy import Rate
from canine.rules.figures import percent

# The paper embeds its fonts under these names; a page shows the first of them that the reader's machine has.
FONT = "DejaVuSansCondensed"
BOLD = "DejaVuSansCondensed-Bold"
_FAMILY = "'DejaVu Sans Condensed', 'DejaVu Sans', Verdana, sans-serif"

INK = HexColor("#1b2733")
FAINT = HexColor("#c9d0d6")
BAR = HexColor("#1f4e79")
MARK = HexColor("#9c2b1f")

_ROW = 15.5
_SIZE = 7.5
_LABEL_WIDTH = 0.31
_FIGURES_WIDTH = 0.30


@dataclass(frozen=True, slots=True)
class PlottedRate:
    """One line of the picture; `mark` is the least (or most) share that passes, None when there is none."""

    label: str
    rate: Rate | None
    mark: float | None = None


def rate_words(rate: Rate | None) -> str:
    """Return a rate with its count, its n and its exact interval; a rate is never written without them."""
    if rate is None:
        return "nothing counted"
    lower, upper = rate.clopper_pearson
    return f"{rate.k} of {rate.n}, {percent(rate.estimate)} ({100 * lower:.1f} to {percent(upper)})"


def rates_with_intervals(lines: Sequence[PlottedRate], *, width: float = 480, axis: str = "") -> Drawing:
    """Each rate as a point on 0 to 100 % with its exact interval, its count and n in words at the right.

    `width` in points; `axis` says what the scale is of. A red tick is the mark that the rate is held against.
    """
    left, right = width * _LABEL_WIDTH, width * (1 - _FIGURES_WIDTH)
    foot = 26.0 if axis else 16.0
    drawing = Drawing(width, foot + _ROW * len(lines) + 4)
    top = foot + _ROW * len(lines)
    for tenth in range(11):
        x = left + (right - left) * tenth / 10
        drawing.add(Line(x, foot, x, top, strokeColor=FAINT, strokeWidth=0.9 if tenth % 5 == 0 else 0.4))
        if tenth % 2 == 0:
            drawing.add(words_at(x, foot - 10, f"{10 * tenth} %", anchor="middle", size=6.5))
    if axis:
        drawing.add(words_at((left + right) / 2, foot - 20, axis, anchor="middle", size=6.5))
    for index, line in enumerate(lines):
        y = top - _ROW * (index + 0.5)
        drawing.add(words_at(0, y - 2.6, line.label))
        drawing.add(words_at(right + 10, y - 2.6, rate_words(line.rate)))
        if line.rate is not None:
            drawing.add(_plotted(line, line.rate, y, (left, right)))
    return drawing


def _plotted(line: PlottedRate, rate: Rate, y: float, ends: tuple[float, float]) -> Group:
    left, right = ends

    def place(share: float) -> float:
        return left + (right - left) * share

    lower, upper = (place(end) for end in rate.clopper_pearson)
    group = Group()
    group.add(Line(lower, y, upper, y, strokeColor=BAR, strokeWidth=1.4))
    for end in (lower, upper):
        group.add(Line(end, y - 3.2, end, y + 3.2, strokeColor=BAR, strokeWidth=1.1))
    group.add(Rect(place(rate.estimate) - 2.4, y - 2.4, 4.8, 4.8, fillColor=BAR, strokeColor=None))
    if line.mark is not None:
        at = place(line.mark)
        group.add(Line(at, y - 6.5, at, y + 6.5, strokeColor=MARK, strokeWidth=1))
    return group


def words_at(x: float, y: float, text: str, *, anchor: str = "start", size: float = _SIZE) -> String:
    """Words in the pictures' own font; `x` and `y` in points from the lower left corner."""
    return String(x, y, text, fontName=FONT, fontSize=size, fillColor=INK, textAnchor=anchor)


def qr(text: str, *, side: float = 72) -> Drawing:
    """Return a QR code (error correction M) with its quiet zone, `side` points wide."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    module = side / (count + 8)
    path = Path(fillColor=HexColor("#000000"), strokeColor=None, strokeWidth=0)
    for row, cells in enumerate(code.modules):
        y = side - (row + 5) * module
        for first, last in _dark_stretches([bool(cell) for cell in cells]):
            x, beyond = (first + 4) * module, (last + 4) * module
            path.moveTo(x, y)
            for corner in ((beyond, y), (beyond, y + module), (x, y + module)):
                path.lineTo(*corner)
            path.closePath()
    return Drawing(side, side, path)


def _dark_stretches(cells: Sequence[bool]) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    start: int | None = None
    for index, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            stretches.append((start, index))
            start = None
    return stretches


def as_svg(drawing: Drawing, title: str) -> str:
    """Return the drawing as an SVG file with presentation attributes only: a strict content policy has nothing to stop.

    `title` says in words what the picture shows. Raises TypeError for a shape that these pictures do not use.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    inside = "".join(_svg(shape, drawing.height) for shape in drawing.contents)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{inside}</svg>\n'
    )


def _svg(shape: Any, height: float) -> str:
    if isinstance(shape, Group):
        return "<g>" + "".join(_svg(part, height) for part in shape.contents) + "</g>"
    if isinstance(shape, Line):
        ends = {"x1": shape.x1, "y1": height - shape.y1, "x2": shape.x2, "y2": height - shape.y2}
        return f"<line{_attributes(ends)}{_paint(shape)}/>"
    if isinstance(shape, Rect):
        box = {"x": shape.x, "y": height - shape.y - shape.height, "width": shape.width, "height": shape.height}
        return f"<rect{_attributes(box)}{_paint(shape)}/>"
    if isinstance(shape, String):
        place = _attributes({"x": shape.x, "y": height - shape.y, "font-size": shape.fontSize})
        weight = ' font-weight="bold"' if shape.fontName == BOLD else ""
        return (
            f"<text{place} font-family={quoteattr(_FAMILY)}{weight} text-anchor={quoteattr(shape.textAnchor)} "
            f'fill="{_hex(shape.fillColor)}">{escape(shape.text)}</text>'
        )
    if isinstance(shape, Circle):
        ring = {"cx": shape.cx, "cy": height - shape.cy, "r": shape.r}
        return f"<circle{_attributes(ring)}{_paint(shape)}/>"
    if isinstance(shape, PolyLine):
        pairs = zip(shape.points[::2], shape.points[1::2], strict=True)
        points = " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)
        return f'<polyline points="{points}"{_paint(shape)}/>'
    if isinstance(shape, Path):
        return f'<path d="{_path(shape, height)}" shape-rendering="crispEdges"{_paint(shape)}/>'
    raise TypeError(f"{type(shape).__name__} has no place in these pictures.")


def _path(shape: Path, height: float) -> str:
    """ReportLab keeps operators (0 move, 1 line, 3 close) and, flat, the points that they use."""
    points = iter(shape.points)
    steps = []
    for operator in shape.operators:
        if operator == 3:
            steps.append("Z")
        else:
            steps.append(f"{'ML'[operator]}{_number(next(points))} {_number(height - next(points))}")
    return "".join(steps)


def _attributes(values: dict[str, float]) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in values.items())


def _paint(shape: Any) -> str:
    fill = getattr(shape, "fillColor", None)
    painted = f' fill="{_hex(fill)}"'
    if shape.strokeColor is not None:
        painted += f' stroke="{_hex(shape.strokeColor)}" stroke-width="{_number(shape.strokeWidth)}"'
    return painted


def _hex(colour: Color | None) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:]}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
