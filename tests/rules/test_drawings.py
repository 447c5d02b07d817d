"""Pictures from plain values: what they say, where things lie, and that a strict page can show them."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.barcode import qrencoder
from reportlab.graphics.shapes import Drawing, Ellipse, Group, Path, String

from canine.drawings import PlottedRate, as_svg, qr, rate_words, rates_with_intervals
from canine.rules.efficacy import rate
from canine.rules.figures import percent

SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "https://canine.example.org/verify/KE-MSA-2026-0007"


def parsed(drawing: Drawing, title: str = "Rates") -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(drawing, title))


def test_a_rate_is_never_written_without_its_count_its_n_and_its_interval() -> None:
    assert rate_words(rate(18, 20)) == "18 of 20, 90.0 % (68.3 to 98.8 %)"
    assert rate_words(rate(0, 10)) == "0 of 10, 0.0 % (0.0 to 30.8 %)"
    assert rate_words(rate(0, 0)) == "nothing counted"
    assert percent(0.9523) == "95.2 %"


def test_each_rate_has_a_line_of_the_picture_with_its_words() -> None:
    drawing = rates_with_intervals([PlottedRate("Sensitivity", rate(18, 20), 0.9), PlottedRate("Rhino horn", None)])
    words = [shape.text for shape in drawing.contents if isinstance(shape, String)]
    assert words == [
        "0 %",
        "20 %",
        "40 %",
        "60 %",
        "80 %",
        "100 %",
        "Sensitivity",
        "18 of 20, 90.0 % (68.3 to 98.8 %)",
        "Rhino horn",
        "nothing counted",
    ]
    assert len([shape for shape in drawing.contents if isinstance(shape, Group)]) == 1


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0, 1))
def test_point_interval_and_mark_lie_where_their_shares_are(k_of_n: tuple[int, int], mark: float) -> None:
    found = rate(*k_of_n)
    assert found is not None
    drawing = rates_with_intervals([PlottedRate("Sensitivity", found, mark)], width=480)
    (group,) = (shape for shape in drawing.contents if isinstance(shape, Group))
    interval, _, _, point, tick = group.contents
    left, span = 480 * 0.31, 480 * (1 - 0.31 - 0.30)
    lower, upper = found.clopper_pearson
    assert (interval.x1, interval.x2) == pytest.approx((left + span * lower, left + span * upper))
    assert point.x + point.width / 2 == pytest.approx(left + span * found.estimate)
    assert tick.x1 == tick.x2 == pytest.approx(left + span * mark)


def test_a_rate_without_a_mark_has_no_red_tick() -> None:
    drawing = rates_with_intervals([PlottedRate("Predictive value", rate(18, 20))])
    (group,) = (shape for shape in drawing.contents if isinstance(shape, Group))
    assert len(group.contents) == 4


def test_the_svg_says_in_words_what_it_shows_and_has_nothing_that_a_strict_policy_stops() -> None:
    drawing = rates_with_intervals([PlottedRate('Ivory & "horn" <b>', rate(9, 10), 0.75)])
    svg = parsed(drawing, "Rates of Rex & Amina <2026>")
    assert svg.get("role") == "img"
    assert [title.text for title in svg.iter(f"{SVG}title")] == ["Rates of Rex & Amina <2026>"]
    assert 'Ivory & "horn" <b>' in [text.text for text in svg.iter(f"{SVG}text")]
    used = {name for element in svg.iter() for name in element.keys()}  # noqa: SIM118
    assert not used & {"style", "class", "onload", "href"}
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {"svg", "title", "rect", "line", "text", "g"}


def test_the_svg_stands_the_right_way_up() -> None:
    """ReportLab counts from the foot of the picture, SVG from its head: the first line is on top in both."""
    svg = parsed(rates_with_intervals([PlottedRate("First", rate(1, 2)), PlottedRate("Second", rate(1, 2))]))
    heights = {text.text: float(text.get("y", "nan")) for text in svg.iter(f"{SVG}text")}
    assert heights["First"] < heights["Second"] < heights["0 %"]


def test_the_same_picture_is_the_same_bytes() -> None:
    lines = [PlottedRate("Sensitivity", rate(18, 20), 0.9)]
    assert as_svg(rates_with_intervals(lines), "t") == as_svg(rates_with_intervals(lines), "t")


def test_a_shape_that_these_pictures_do_not_use_is_refused() -> None:
    drawing = Drawing(10, 10, Ellipse(5, 5, 2, 1))
    with pytest.raises(TypeError, match="Ellipse has no place"):
        as_svg(drawing, "t")


def cells(drawing: Drawing, count: int) -> set[tuple[int, int]]:
    """The dark modules of a drawn code (row, column), quiet zone included, read off its rectangles."""
    (path,) = drawing.contents
    assert isinstance(path, Path)
    module = drawing.width / (count + 8)
    numbers = iter(path.points)
    corners = list(zip(numbers, numbers, strict=True))
    dark: set[tuple[int, int]] = set()
    for start in range(0, len(corners), 4):
        (x, y), (beyond, _) = corners[start], corners[start + 1]
        row = round((drawing.height - y) / module) - 1
        dark |= {(row, column) for column in range(round(x / module), round(beyond / module))}
    return dark


def test_a_qr_code_has_every_module_of_its_encoding_and_a_quiet_zone_of_four() -> None:
    encoded = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    encoded.addData(ADDRESS)
    encoded.make()
    count = encoded.getModuleCount()
    wanted = {(row + 4, column + 4) for row in range(count) for column in range(count) if encoded.isDark(row, column)}
    assert cells(qr(ADDRESS, side=90), count) == wanted
    assert qr(ADDRESS, side=90).width == qr(ADDRESS, side=90).height == 90


def test_a_qr_code_is_a_picture_of_a_page_too() -> None:
    svg = parsed(qr(ADDRESS), "Address for verification")
    (path,) = svg.iter(f"{SVG}path")
    assert path.get("fill") == "#000000"
    assert path.get("stroke") is None
    assert path.get("shape-rendering") == "crispEdges"
