"""The words people read for the program's values. Most say what they are; only the others are listed."""

from enum import StrEnum

SPECIAL: dict[str, str] = {
    "rasco": "RASCO",
    "rasco_refresher": "RASCO refresher",
    "dog_refresher": "refresher of the dog",
    "handler_refresher": "refresher of the handler",
    "training_hours": "maintenance training",
    "filter_use": "use of a filter",
    "initial": "initial course",
    "change_of_behaviour": "change of behaviour",
    "found": "contraband found",
    "single_blind": "single-blind",
    "double_blind": "double-blind",
    "handler_missed_change": "dog changed and the handler missed it",
    "presentation_fault": "search or presentation fault",
    "alert_not_inspected": "alert, not inspected yet",
}


def word_for(member: StrEnum) -> str:
    """The words for a value: `in_training` reads "in training"."""
    return SPECIAL.get(member.value, member.value.replace("_", " "))
