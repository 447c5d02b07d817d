"""The program's values as a select field wants them."""

from enum import StrEnum

# The typing stubs of WTForms are older than this class; what a select field wants is had from here.
from wtforms.fields import SelectChoice as SelectChoice  # type: ignore[attr-defined]

from canine.rules.words import word_for


def choices(members: type[StrEnum] | tuple[StrEnum, ...]) -> list[SelectChoice]:
    """Return the members of an enum as a select field wants them."""
    return [SelectChoice(member.value, word_for(member)) for member in members]
