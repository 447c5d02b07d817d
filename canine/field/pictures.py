"""Whether bytes are the picture that a record names. Pure."""

import hashlib
from io import BytesIO

from PIL import Image


def picture_problem(content: bytes, *, sha256: str, width: int, height: int) -> str | None:
    """What is wrong with a photo that has come, in a sentence; None for a true one.

    It is decoded to its last pixel: a file that breaks off is found today, and not in court.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        return "What came has another SHA-256 than the record says. Send the photo anew."
    try:
        # The size is told before a pixel is unfolded: a small file cannot fill the memory.
        picture = Image.open(BytesIO(content), formats=("JPEG",))
        if picture.size != (width, height):
            return f"The photo has {picture.width} by {picture.height} pixels, and the record says {width} by {height}."
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "This is no whole JPEG: it cannot be opened. Send the photo anew."
    return None
