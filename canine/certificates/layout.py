"""The sheet that a certificate is drawn on: fonts, styles, margins, the footer, and small ways to set text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from canine.lettering import FONTS, Spelling, as_numbers, in_latin

ASSETS = FONTS

SERIF, SERIF_BOLD = "DejaVuSerifCondensed", "DejaVuSerifCondensed-Bold"
SANS, SANS_BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 42.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP, BOTTOM = 34.0, 42.0
PANEL_HEIGHT = 40.0
INK_HEIGHT = 66.0
# Where the electronic signature is shown, at the foot of the first page: left, bottom, right, top.
SIGNATURE_PANEL = (MARGIN, BOTTOM + 4, PAGE_WIDTH - MARGIN, BOTTOM + 4 + PANEL_HEIGHT)

INK = HexColor("#111820")
RULE = HexColor("#5b6670")
FAINT = HexColor("#c9d0d6")
SHADE = HexColor("#eef1f4")
ACCENT = HexColor("#1f4e79")


@cache
def register_fonts() -> None:
    """Make the bundled fonts known to ReportLab; must happen before anything is drawn."""
    for name in (SERIF, SERIF_BOLD, SANS, SANS_BOLD):
        pdfmetrics.registerFont(TTFont(name, str(ASSETS / f"{name}.ttf")))
    for family, bold in ((SERIF, SERIF_BOLD), (SANS, SANS_BOLD)):
        pdfmetrics.registerFontFamily(family, normal=family, bold=bold, italic=family, boldItalic=bold)
    # A picture begins by choosing ReportLab's default font, which would stay unembedded: PDF/A forbids that.
    STATE_DEFAULTS["fontName"] = SANS


def _style(name: str, font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=leading, textColor=INK, bulletFontName=font, **more
    )


BODY = _style("body", SERIF, 8, 10.1, spaceAfter=2)
STATEMENT = _style("statement", SERIF, 9.6, 13.2, spaceBefore=3, spaceAfter=5)
READ_ALOUD = _style("read aloud", SERIF, 9.2, 12.2, spaceBefore=1, spaceAfter=4)
HEADING = _style("heading", SANS_BOLD, 8.8, 11, spaceBefore=4, spaceAfter=2)
TITLE = _style("title", SERIF_BOLD, 14.5, 18, alignment=TA_CENTER)
UNDER_TITLE = _style("under title", SERIF, 9.6, 12.5, alignment=TA_CENTER)
CELL = _style("cell", SANS, 7.2, 9)
CELL_BOLD = _style("bold cell", SANS_BOLD, 7.2, 9)
CELL_MIDDLE = _style("middle cell", SANS, 7.2, 9, alignment=TA_CENTER)
ITEM = _style("item", SANS, 6.4, 7.4)
ITEM_BOLD = _style("bold item", SANS_BOLD, 6.4, 7.4)
SMALL = _style("small", SANS, 6.5, 8)
MACHINE = _style("machine", SANS, 6.2, 7.6, wordWrap="CJK")
TINY_MACHINE = _style("tiny machine", SANS, 4.4, 5.2, wordWrap="CJK")


_SPELLINGS: ContextVar[tuple[Spelling, ...]] = ContextVar("spellings", default=())


@contextmanager
def spelt(spellings: Iterable[Spelling]) -> Iterator[None]:
    """Draws names that the fonts cannot print in these Latin spellings, until it is left."""
    token = _SPELLINGS.set(tuple(spellings))
    try:
        yield
    finally:
        _SPELLINGS.reset(token)


def printed(value: object) -> str:
    """Return a value as the paper prints it: names that the fonts lack in their Latin spelling, other letters
    as numbers.
    """
    plain = str(value).replace("\r\n", "\n").replace("\t", " ")
    return as_numbers(in_latin(plain, _SPELLINGS.get()))


def text(value: object) -> str:
    """Return a value as a paragraph may hold it."""
    shown = printed(value)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")


def paragraph(value: object, style: ParagraphStyle = BODY) -> Paragraph:
    """Plain text as a paragraph."""
    return Paragraph(text(value), style)


def marked(markup: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Markup of this program's own making as a paragraph; every value in it went through `text`."""
    return Paragraph(markup, style)


def heading(words: str) -> list[Flowable]:
    """Return a heading that does not stand alone at the foot of a page."""
    return [CondPageBreak(66), paragraph(words, HEADING)]


def gap(points: float = 4) -> Spacer:
    """Empty room between two parts."""
    return Spacer(1, points)


LINES = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("FONT", (0, 0), (-1, -1), SANS, 7.2, 9),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, FAINT),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, RULE),
    ("BOX", (0, 0), (-1, -1), 0.9, INK),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("FONT", (0, 0), (-1, -1), SANS, 7),
]
HEAD = [
    ("BACKGROUND", (0, 0), (-1, 0), SHADE),
    ("LINEABOVE", (0, 0), (-1, 0), 0.7, RULE),
    ("LINEBELOW", (0, 0), (-1, 0), 0.7, RULE),
]


def table(head: Sequence[object], rows: Iterable[Sequence[object]], widths: Sequence[float]) -> Table:
    """Return a ruled table whose heading is repeated on every page; `widths` are shares of the sheet's width."""
    cells: list[list[Any]] = [[word if isinstance(word, Flowable) else paragraph(word, CELL_BOLD) for word in head]]
    cells += [[cell if isinstance(cell, Flowable) else paragraph(cell, CELL) for cell in row] for row in rows]
    return Table(cells, colWidths=[WIDTH * share for share in widths], repeatRows=1, style=LINES + HEAD, spaceAfter=4)


def pairs(rows: Iterable[tuple[str, object]], *, label: float = 0.24, width: float = WIDTH) -> Table:
    """Label and value, one pair to a line."""
    cells = [
        [paragraph(name, CELL_BOLD), value if isinstance(value, Flowable) else paragraph(value, CELL)]
        for name, value in rows
    ]
    return Table(cells, colWidths=[width * label, width * (1 - label)], style=LINES, spaceAfter=4)


class CountedCanvas(Canvas):
    """A canvas that knows how many pages there are before it writes the first footer."""

    footer = ""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        register_fonts()
        options |= {"initialFontName": SERIF, "invariant": 1}
        super().__init__(*arguments, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 -- ReportLab's name
        """Keep the page until the number of pages is known."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write every page with its footer, then the file."""
        for page in self._kept:
            self.__dict__.update(page)
            self._write_footer(len(self._kept))
            super().showPage()
        super().save()

    def _write_footer(self, pages: int) -> None:
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(MARGIN, BOTTOM - 6, PAGE_WIDTH - MARGIN, BOTTOM - 6)
        self.setFillColor(INK)
        self.setFont(SANS, 7)
        self.drawString(MARGIN, BOTTOM - 16, printed(self.footer))
        self.drawRightString(PAGE_WIDTH - MARGIN, BOTTOM - 16, f"Page {self._pageNumber} of {pages}")


def fitted(drawing: Drawing) -> Drawing:
    """Return a picture at the width of the text."""
    scale = WIDTH / drawing.width
    drawing.scale(scale, scale)
    drawing.width, drawing.height = WIDTH, drawing.height * scale
    return drawing


def pages(title: str, unit_name: str, story: list[Flowable], *, purpose: str = "") -> bytes:
    """Return a paper of a unit as PDF, A4; below each page stand title, unit, purpose, and the count of pages."""

    class _Canvas(CountedCanvas):
        footer = " · ".join(filter(None, (title, unit_name, purpose)))

    out = BytesIO()
    frame = Frame(
        MARGIN, BOTTOM, WIDTH, PAGE_HEIGHT - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    sheet = BaseDocTemplate(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), title=title, author=unit_name)
    sheet.addPageTemplates([PageTemplate("sheet", [frame])])
    sheet.build(story, canvasmaker=_Canvas)
    return out.getvalue()
