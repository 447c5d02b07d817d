"""The languages in which a person reads pages and the tablet's screens."""

from enum import StrEnum


class Language(StrEnum):
    """A language of pages and of the tablet's screens, by its code (ISO 639-1)."""

    ENGLISH = "en"
    SWAHILI = "sw"


# Each language is named in itself: whoever needs it finds it.
NAMES = {Language.ENGLISH: "English", Language.SWAHILI: "Kiswahili"}
