"""What a photo must be, whoever sends it."""

from io import BytesIO

import pytest
from PIL import Image

from canine.registry.errors import PhotoRefused
from canine.registry.pictures import LARGEST_FILE, redraw


def png(mode: str, size: tuple[int, int], colour: int | tuple[int, ...]) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def test_a_file_of_more_than_ten_megabytes_is_refused_with_its_size() -> None:
    with pytest.raises(PhotoRefused, match=r"The photo has 10\.5 MB; 10 MB is the most"):
        redraw(bytes(LARGEST_FILE + 512 * 1024))


def test_a_small_file_that_unfolds_into_too_many_pixels_is_refused() -> None:
    with pytest.raises(PhotoRefused, match="more than 60 million pixels"):
        redraw(png("1", (8000, 8000), 1))


def test_an_empty_file_is_no_picture() -> None:
    with pytest.raises(PhotoRefused, match="not a JPEG or PNG"):
        redraw(b"")


@pytest.mark.parametrize(
    ("mode", "colour"), [("1", 1), ("L", 255), ("P", 0), ("RGBA", (9, 9, 9, 0)), ("I;16", 65535), ("LA", (0, 0))]
)
def test_every_kind_of_png_becomes_a_jpeg_that_is_white_where_it_was_transparent(
    mode: str, colour: int | tuple[int, ...]
) -> None:
    made = redraw(png(mode, (30, 20), colour))
    drawn = Image.open(BytesIO(made.jpeg))
    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (30, 20))
    if mode in ("RGBA", "LA"):
        assert drawn.getpixel((15, 10)) == (255, 255, 255)


def test_a_small_picture_is_not_blown_up_and_the_same_file_gives_the_same_photo() -> None:
    file = png("RGB", (320, 200), (40, 80, 120))
    assert redraw(file) == redraw(file)
    assert (redraw(file).width, redraw(file).height) == (320, 200)
