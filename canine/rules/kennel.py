"""The kennel's own words: sexes, courses, moves of a training aid."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class Sex(StrEnum):
    """Of a dog."""

    FEMALE = "female"
    MALE = "male"


class ChipStandard(StrEnum):
    """By which standard a dog's chip is numbered; a chip of before ISO 11784 has fewer digits, or letters too."""

    ISO_11784 = "iso_11784"
    OLDER = "older"
    NONE = "none"


class CourseKind(StrEnum):
    """What a course was."""

    INITIAL = "initial"
    REFRESHER = "refresher"
    RASCO_REFRESHER = "rasco_refresher"


class AidMove(StrEnum):
    """Which way a training aid went; disposed of, it never comes back."""

    TAKEN_OUT = "taken_out"
    BROUGHT_BACK = "brought_back"
    DISPOSED_OF = "disposed_of"


def weight_changes_g(sealed_g: Decimal, weighed_g: Sequence[Decimal]) -> list[Decimal]:
    """Return what an aid gained or lost at each weighing against the one before, in grams; at first against
    its sealing.
    """
    return [after - before for before, after in pairwise((sealed_g, *weighed_g))]
