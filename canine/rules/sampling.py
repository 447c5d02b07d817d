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
    STRUCK = "struck"
    LOST = "lost"
    SPOILED = "spoiled"


class SampleEnd(StrEnum):
    """What ended the custody of a sample before its time, and that this is taken back."""

    LOST = "lost"
    SPOILED = "spoiled"
    TAKEN_BACK = "end_taken_back"


class Loss(StrEnum):
    """What somebody may say of a sample that is no more; the words are those of SampleEnd."""

    LOST = "lost"
    SPOILED = "spoiled"


NO_MORE = frozenset({SampleState.STRUCK, SampleState.LOST, SampleState.SPOILED})


class SampleFact(StrEnum):
    """What an air sample says of itself and a correction may set right; the words are its columns."""

    CONTAINER_NUMBER = "container_number"
    CONTAINER_SIZE = "container_size"
    SEAL_STATE = "seal_state"
    SEAL_NUMBER = "seal_number"
    SEAL_REMARK = "seal_remark"
    REASON = "reason"
    TARGETED_BY = "targeted_by"
    DRAW = "draw"
    FILTER_NUMBER = "filter_number"
    FILTER_LOT = "filter_lot"
    PUMP = "pump"
    FLOW = "flow_l_per_min"
    STARTED_AT = "started_at"
    STOPPED_AT = "stopped_at"
    POINT = "point"
    TEMPERATURE = "temperature_c"
    HUMIDITY = "humidity_percent"
    BAG_SEAL = "bag_seal"
    SECOND_PERSON = "second_person"
