"""What a photo from the field may be: how large, of what, and in which pieces it comes."""

from enum import StrEnum

MOST_PHOTOS = 8
LARGEST_PHOTO = 3 * 1024 * 1024
LONGEST_EDGE = 1600
LARGEST_PIECE = 1024 * 1024


class PhotoSubject(StrEnum):
    """What a photo shows."""

    SEAL = "seal"
    FIND = "find"
    OTHER = "other"
