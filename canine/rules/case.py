"""What a prosecutor asks by, and when a question names a case rather than leafs through other people's."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CaseKind(StrEnum):
    """The act that a case rests on."""

    SEARCH = "search"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Sought:
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
        return self == Sought()

    @property
    def names_a_case(self) -> bool:
        """Whether it is narrow enough to show searches and samples.

        A container, a seal or an exhibit is one case's; a day with a dog or a handler is a day in court. A day
        alone, or a dog alone, would open the unit's whole book.
        """
        return bool(self.container or self.seal or self.exhibit or (self.on and (self.dog or self.handler)))

    @property
    def joined_container(self) -> str:
        """The container's number as it is kept: letters and digits alone, in capitals."""
        return "".join(character for character in self.container if character.isalnum()).upper()
