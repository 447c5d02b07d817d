"""Whether bytes are the picture that a record names, and the picture without what else is in the file. Pure."""

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO

from canine.rules.sentence import Sentence

# What the schema lets a photo be: a larger one is told by its head, and never unfolded.
LONGEST_SIDE = 1600
_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Measured:
    """The SHA-256 of some bytes, and the size in pixels of the whole JPEG that they are; None where they are none."""

    sha256: str
    size: tuple[int, int] | None


def measure(content: bytes) -> Measured:
    """Decode a foreign file to its last pixel: one that breaks off is found today, and not in court."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    digest = hashlib.sha256(content).hexdigest()
    try:
        picture = Image.open(BytesIO(content), formats=("JPEG",))
        if max(picture.size) <= LONGEST_SIDE:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Measured(digest, None)
    return Measured(digest, picture.size)


def measure_apart(content: bytes) -> tuple[dict[str, object], bytes]:
    """Do the same for `sandbox.judge`, with plain values in and out."""
    return asdict(measure(content)), b""


def picture_problem(measured: Measured, *, sha256: str, width: int, height: int) -> str | None:
    """Return what is wrong with a photo that has come, in a sentence; None for the one that its record names."""
    if measured.sha256 != sha256:
        return "What came has another SHA-256 than the record says. Send the photo anew."
    if measured.size is None:
        return "This is no whole JPEG: it cannot be opened. Send the photo anew."
    if measured.size != (width, height):
        came = "{} by {}".format(*measured.size)
        return Sentence(
            "The photo has {came} pixels, and the record says {width} by {height}.",
            came=came,
            width=width,
            height=height,
        )
    return None


@lru_cache(maxsize=32)  # a page asks for its photos again and again
def pixels_alone(jpeg: bytes) -> bytes:
    """Draw a photo that was measured before anew, upright: a JPEG without place, note, thumbnail or hidden tail."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    picture = ImageOps.exif_transpose(Image.open(BytesIO(jpeg), formats=("JPEG",))).convert("RGB")
    canvas = Image.new("RGB", picture.size)  # a fresh one carries over none of the file's segments
    canvas.paste(picture)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
