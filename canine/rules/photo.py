"""What a photo from the field may be: how large, of what, and in which pieces it comes."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

MOST_PHOTOS = 8
LARGEST_PHOTO = 3 * 1024 * 1024
LONGEST_EDGE = 1600
LARGEST_PIECE = 1024 * 1024
# For so long after its last piece, what has come of a photo is kept; afterwards its tablet begins again.
PIECES_KEPT_FOR = timedelta(days=30)


# What a bundle takes of the photographs of a case: it is made in memory, and has to go through a court's mail.
MOST_IN_BUNDLE = 60 * 1024 * 1024


class PhotoSubject(StrEnum):
    """What a photo shows."""

    SEAL = "seal"
    FIND = "find"
    OTHER = "other"


class PhotoInBundle(StrEnum):
    """What a bundle has of a photograph that a record names."""

    TAKEN = "in_the_bundle"
    NO_ROOM = "no_room_in_the_bundle"
    NOT_HERE = "never_came_whole"


def put_into_bundle(
    photos: Sequence[tuple[str, int, bool]], most_bytes: int = MOST_IN_BUNDLE
) -> tuple[PhotoInBundle, ...]:
    """Return what becomes of each photo, given its SHA-256, its bytes and whether it is here, the first ones first.

    A picture that two records name takes its bytes once. One that finds no room does not keep a smaller one out.
    """
    found, taken = [], dict[str, int]()
    for sha256, size, is_here in photos:
        if not is_here:
            found.append(PhotoInBundle.NOT_HERE)
        elif sha256 in taken or sum(taken.values()) + size <= most_bytes:
            taken[sha256] = size
            found.append(PhotoInBundle.TAKEN)
        else:
            found.append(PhotoInBundle.NO_ROOM)
    return tuple(found)
