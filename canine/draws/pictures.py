"""What became of drawn containers as a picture, a bar for each line of the table beneath it."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor

from canine.drawings import BAR, FAINT, INK, MARK, words_at
from canine.draws.messages import Share

_ROW, _WIDTH = 15.5, 640.0
_LEFT, _RIGHT = 170.0, 470.0
_WAITS = HexColor("#c9d0d6")
_MOST_ROWS = 62


def shares_chart(shares: Sequence[Share]) -> Drawing:
    """Return how many were looked at (blue), not reached for a reason (red), and of how many nothing is on record
    (black); what waits is grey.
    """
    rows = list(shares)[-_MOST_ROWS:]
    most = max((one.drawn for one in rows), default=1)
    drawing = Drawing(_WIDTH, 34 + _ROW * len(rows))
    top = drawing.height - 4
    for at, one in enumerate(rows):
        y, x = top - _ROW * (at + 1) + 4, _LEFT
        drawing.add(words_at(0, y + 1.5, one.name[:34]))
        waits = one.drawn - one.searched - one.missed
        for count, colour in ((one.searched, BAR), (one.not_reached, MARK), (one.unsaid, INK), (waits, _WAITS)):
            width = (_RIGHT - _LEFT) * count / most
            if count:
                drawing.add(
                    Rect(x, y, width, _ROW - 6, fillColor=colour, strokeColor=HexColor("#ffffff"), strokeWidth=0.6)
                )
            x += width
        drawing.add(words_at(_RIGHT + 10, y + 1.5, f"{one.missed} of {one.drawn} not reached"))
    drawing.add(Line(_LEFT, 22, _LEFT, top, strokeColor=FAINT, strokeWidth=0.8))
    words = "across: containers drawn; blue: searched or sampled; red: not reached; black: nothing on record"
    drawing.add(words_at(0, 6, words, size=6.5))
    return drawing
