"""Where a canine unit works."""

from enum import StrEnum


class StationKind(StrEnum):
    """What sort of place a station is."""

    SEAPORT = "seaport"
    AIRPORT = "airport"
    BORDER_POST = "border_post"
    KENNELS = "kennels"


class ComputerKind(StrEnum):
    """What sort of computer the record is kept on."""

    SERVER = "server"
    TABLET = "tablet"
    DESK = "desk"
