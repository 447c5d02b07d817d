"""The words people read for the program's values. Most say what they are; only the others are listed."""

from enum import StrEnum

SPECIAL: dict[str, str] = {
    "rasco": "RASCO",
    "change_of_behaviour": "change of behaviour",
}


def word_for(member: StrEnum) -> str:
    """The words for a value: `in_training` reads "in training"."""
    return SPECIAL.get(member.value, member.value.replace("_", " "))


def choices(members: type[StrEnum] | tuple[StrEnum, ...]) -> list[tuple[str, str]]:
    """The members of an enum as a select field wants them."""
    return [(member.value, word_for(member)) for member in members]
