"""A photo, drawn anew: what is kept holds the picture and nothing that was hidden in the file."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from canine.registry.errors import PhotoRefused

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_SIDE = 1600
# A few kilobytes can unfold into gigabytes of pixels; no camera of the unit makes more than this.
MOST_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of this program's making."""

    jpeg: bytes
    sha256: str
    width: int
    height: int


def redraw(file: bytes) -> Picture:
    """Return the JPEG or PNG upright, at most 1600 pixels long, without EXIF, place, comment or thumbnail.

    Raises PhotoRefused, saying what the file is not.
    """
    from PIL import Image  # noqa: PLC0415 -- slow import

    if len(file) > LARGEST_FILE:
        size = len(file) / 1024 / 1024
        raise PhotoRefused(f"The photo has {size:.1f} MB; 10 MB is the most. Take it smaller, or scale it down.")
    upright = _read(file)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A fresh canvas, white where the picture was transparent, carries over none of the file's chunks.
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright.getchannel("A"))
    out = BytesIO()
    canvas.save(out, "JPEG", quality=88, optimize=True)
    jpeg = out.getvalue()
    return Picture(jpeg, hashlib.sha256(jpeg).hexdigest(), *canvas.size)


def redraw_apart(file: bytes) -> tuple[dict[str, int], bytes]:
    """Return the same for `sandbox.judge`: the size as plain values, and the JPEG."""
    made = redraw(file)
    return {"width": made.width, "height": made.height}, made.jpeg


def _read(file: bytes) -> "Pixels":
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    try:
        picture = Image.open(BytesIO(file), formats=("JPEG", "PNG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoRefused("This file is not a JPEG or PNG picture. Choose a photo.") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    try:
        picture.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoRefused("The picture is damaged: a part of the file is missing or wrong. Send it again.") from error


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused("The picture has more than 60 million pixels. Scale it down.")
