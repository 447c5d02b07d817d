"""An air sample: where the air was drawn, out of what."""

from enum import StrEnum


class SamplingPoint(StrEnum):
    """Where on the container the air was drawn; both are in use."""

    VENT = "vent"
    DOOR_SEAL = "door_seal"


class ContainerSize(StrEnum):
    """How long the container is; a reefer is sampled like any other of its length."""

    TWENTY_FOOT = "20_ft"
    FORTY_FOOT = "40_ft"
    FORTY_FIVE_FOOT = "45_ft"
    OTHER = "other"


class SampleState(StrEnum):
    """Where a sample stands between the container and the decision."""

    WAITS = "waits"
    IN_SESSION = "in_session"
    REFERRED = "referred"
    CLEARED = "cleared"
    UNDECIDED = "undecided"
