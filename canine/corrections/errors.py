"""Why an entry is not struck or corrected."""

from canine.errors import DomainError, Forbidden
from canine.rules.sentence import Sentence


class NotTheirEntry(Forbidden):
    """Somebody who neither wrote the entry nor leads its unit."""

    def __init__(self) -> None:
        super().__init__("Only the person who wrote this and a manager of the unit strike or correct it.")


class StrikeUnexplained(DomainError):
    """A strike that does not say what was wrong."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why it is struck: what was wrong with it.")


class StruckAlready(DomainError):
    """Nothing is struck twice."""


class NothingToCorrect(DomainError):
    """A correction of an entry that was struck."""

    def __init__(self) -> None:
        super().__init__("This entry was struck: there is nothing to correct.")


class NoSuchFact(DomainError):
    """A fact that entries of this kind do not have."""

    field = "fact"

    def __init__(self) -> None:
        super().__init__("This entry has no such fact.")


class ReadsSoAlready(DomainError):
    """A correction that changes nothing."""

    field = "new"

    def __init__(self) -> None:
        super().__init__("It reads so already: there is nothing to correct.")


class AboutThemselves(DomainError):
    """A correction of who was present, by one of those whom it names."""

    field = "new"

    def __init__(self) -> None:
        super().__init__(
            "Nobody corrects whether they were present themselves. Another person does, who may correct this."
        )


class WaitsAlready(DomainError):
    """A second proposal for one fact."""

    field = "fact"

    def __init__(self, proposer: str) -> None:
        super().__init__(
            Sentence(
                "{proposer} has proposed a correction of this fact already: it waits for a second person.",
                proposer=proposer,
            )
        )


class ReadsOtherwise(DomainError):
    """A proposed correction of a fact that was corrected, or struck, meanwhile."""

    field = "answer"

    def __init__(self) -> None:
        super().__init__("The entry reads otherwise by now. Decline this; whoever proposed it may propose it anew.")


class CorrectedByTwo(DomainError):
    """A correction by which a team could look better, or evidence be moved: nobody makes that alone."""

    def __init__(self, field: str = "new") -> None:
        super().__init__(
            "Nobody corrects this alone once the shift is over. Strike the entry, which a second person has to agree "
            "to, and record it anew.",
            field=field,
        )
