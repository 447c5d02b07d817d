"""The words people read for the program's values. Most say what they are; only the others are listed."""

from enum import StrEnum

# The typing stubs of WTForms are older than this class; what a select field wants is had from here.
from wtforms.fields import SelectChoice as SelectChoice  # type: ignore[attr-defined]

SPECIAL: dict[str, str] = {
    "rasco": "RASCO",
    "rasco_refresher": "RASCO refresher",
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


def choices(members: type[StrEnum] | tuple[StrEnum, ...]) -> list[SelectChoice]:
    """The members of an enum as a select field wants them."""
    return [SelectChoice(member.value, word_for(member)) for member in members]
