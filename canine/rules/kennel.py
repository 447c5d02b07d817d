"""The kennel's own words: sexes, courses, moves of a training aid."""

from enum import StrEnum


class Sex(StrEnum):
    """Of a dog."""

    FEMALE = "female"
    MALE = "male"


class CourseKind(StrEnum):
    """What a course was."""

    INITIAL = "initial"
    REFRESHER = "refresher"
    RASCO_REFRESHER = "rasco_refresher"


class AidMove(StrEnum):
    """Which way a training aid went."""

    TAKEN_OUT = "taken_out"
    BROUGHT_BACK = "brought_back"
