"""Portraits of dogs as silhouettes, drawn by the program: no file from elsewhere, another one for each dog."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from canine.demo.luck import Luck

SIDE = 640
_FINER = 2  # drawn so many times larger and scaled down, for smooth edges
Point = tuple[float, float]
Colour = tuple[int, int, int]

# The profile of a head that looks to the right, on a square of 100, without its ear.
_HEAD: tuple[Point, ...] = (
    (88, 52), (86, 58), (78, 61), (68, 62), (62, 67), (60, 78), (63, 92), (72, 126), (4, 126), (17, 90), (26, 70),
    (31, 52), (36, 38), (44, 29), (54, 27), (61, 32), (66, 40), (76, 44), (85, 46),
)  # fmt: skip
_PRICKED: tuple[Point, ...] = ((36, 42), (34, 28), (37, 10), (44, 17), (51, 31), (47, 38))
_HANGING: tuple[Point, ...] = ((40, 32), (34, 38), (30, 52), (33, 64), (40, 66), (46, 56), (49, 42), (47, 34))
_BACKGROUNDS: tuple[Colour, ...] = ((214, 224, 219), (226, 219, 204), (206, 217, 229), (228, 214, 208), (216, 221, 202))
_COLLARS: tuple[Colour, ...] = ((160, 64, 44), (38, 92, 120), (66, 110, 60), (150, 116, 36))


@dataclass(frozen=True, slots=True)
class Coat:
    """How a breed looks in outline: its ears, its colours, how long the muzzle is (1 is the drawing's own)."""

    ears_pricked: bool
    colours: tuple[Colour, ...]
    muzzle: float


COATS = {
    "Belgian Malinois": Coat(True, ((96, 66, 40), (112, 78, 48)), 1.0),
    "German Shepherd": Coat(True, ((58, 46, 38), (44, 38, 36)), 1.05),
    "Labrador Retriever": Coat(False, ((40, 38, 40), (126, 98, 62), (84, 56, 38)), 0.94),
    "English Springer Spaniel": Coat(False, ((94, 52, 38), (52, 44, 44)), 0.9),
}


def portrait(breed: str, luck: Luck) -> bytes:
    """Return a PNG of a head in profile; breed and luck decide ears, colours and small proportions."""
    coat = COATS[breed]
    side = SIDE * _FINER
    picture = Image.new("RGB", (side, side), luck.pick(_BACKGROUNDS))
    brush = ImageDraw.Draw(picture)
    colour, neck = luck.pick(coat.colours), luck.uniform(0.94, 1.08)
    lean, muzzle = luck.uniform(-2.0, 2.0), coat.muzzle * luck.uniform(0.97, 1.03)

    def on_canvas(points: Sequence[Point]) -> list[Point]:
        return [(_stretched(x, muzzle) * side / 100, (y * neck + lean) * side / 104) for x, y in points]

    brush.polygon(on_canvas(_smooth(_HEAD)), fill=colour)
    ear = _PRICKED if coat.ears_pricked else _HANGING
    brush.polygon(on_canvas(_smooth(ear)), fill=_shade(colour, 0.78))
    brush.polygon(on_canvas(((20.5, 81), (60.5, 74), (60.3, 80), (18, 87.5))), fill=luck.pick(_COLLARS))
    (x, y), radius = on_canvas([(63.0, 41.5)])[0], side * 0.011
    brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_shade(colour, 0.35))
    out = BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _stretched(x: float, muzzle: float) -> float:
    """Longer or shorter in front of the eyes only."""
    return x if x < 62 else 62 + (x - 62) * muzzle


def _shade(colour: Colour, light: float) -> Colour:
    red, green, blue = (int(part * light) for part in colour)
    return red, green, blue


def _smooth(corners: Sequence[Point], steps: int = 10) -> list[Point]:
    """Return a closed curve through the corners (Catmull and Rom, 1974)."""
    found = []
    for number in range(len(corners)):
        a, b, c, d = (corners[(number + offset) % len(corners)] for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            found.append((_spline(t, a[0], b[0], c[0], d[0]), _spline(t, a[1], b[1], c[1], d[1])))
    return found


def _spline(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
