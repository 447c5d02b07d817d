"""What a prosecutor asks by, and when a question names a case rather than leafs through other people's."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from canine.rules.folding import fold_identifier

# Letters and digits of a file, at the least: shorter than "ODPP 1" no office numbers its files.
LEAST_OF_A_FILE = 5
NO_FILE = "Say for which file you look: every look stands in the log with it."
NOT_A_FILE = "Write the file as it stands on its cover, letters and number, such as CR 214/2026."


class CaseKind(StrEnum):
    """The act that a case rests on."""

    SEARCH = "search"
    SAMPLE = "sample"


def file_problem(text: str) -> str | None:
    """Return what is wrong with the name of a court or police file, in a sentence; None for one that can be found.

    A look stands in the log with its file, so that somebody can take the file and see whether it asks for the case.
    """
    joined = fold_identifier(text)
    if not joined:
        return NO_FILE
    has_both = any(sign.isdigit() for sign in joined) and any(sign.isalpha() for sign in joined)
    return None if has_both and len(joined) >= LEAST_OF_A_FILE else NOT_A_FILE


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Everything by which a record is looked up; what is empty was not asked. `on` is a day of the unit's clocks."""

    dog: str = ""
    handler: str = ""
    serial: str = ""
    container: str = ""
    seal: str = ""
    exhibit: str = ""
    on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        return self == CaseQuery()

    @property
    def names_a_case(self) -> bool:
        """Whether it is narrow enough to show searches and samples.

        A container, a seal or an exhibit is one case's; a day with a dog or a handler is a day in court. A day
        alone, or a dog alone, would open the unit's whole book. Dog and handler are asked for by a whole name or
        number: a letter would be half of the unit.
        """
        return bool(self.container or self.seal or self.exhibit or (self.on and (self.dog or self.handler)))

    @property
    def joined_container(self) -> str:
        """The container's number as it is kept: letters and digits alone, in capitals."""
        return fold_identifier(self.container).upper()
