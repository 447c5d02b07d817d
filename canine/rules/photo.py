"""What a photo from the field may be: how large, of what, and in which pieces it comes."""

from datetime import timedelta
from enum import StrEnum

MOST_PHOTOS = 8
LARGEST_PHOTO = 3 * 1024 * 1024
LONGEST_EDGE = 1600
LARGEST_PIECE = 1024 * 1024
# For so long after its last piece, what has come of a photo is kept; afterwards its tablet begins again.
PIECES_KEPT_FOR = timedelta(days=30)


class PhotoSubject(StrEnum):
    """What a photo shows."""

    SEAL = "seal"
    FIND = "find"
    OTHER = "other"
