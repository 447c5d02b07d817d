"""Why a line does not take what was entered."""

from canine.errors import DomainError, NotYet
from canine.rules.presentation import ResponseKind
from canine.rules.sentence import Sentence


class LineClosed(DomainError):
    """The line is closed: what happened there is on record for good."""

    def __init__(self) -> None:
        super().__init__("This line is closed. Nothing can be entered or corrected any more.")


class NoSuchPosition(DomainError):
    """The line is shorter than that."""

    field = "position"

    def __init__(self, position: int, positions: int) -> None:
        super().__init__(
            Sentence(
                "The line has positions 1 to {positions}; there is no position {position}.",
                positions=positions,
                position=position,
            )
        )


class ResponseLocked(DomainError):
    """A response stands at this position already."""

    field = "position"

    def __init__(self, position: int, kind: ResponseKind, recorder_name: str) -> None:
        seen = kind.value.replace("_", " ")
        super().__init__(
            Sentence(
                "Position {position} is locked: {recorder_name} entered “{seen}”. "
                "If that is wrong, enter a correction with its reason; the first entry stays.",
                position=position,
                recorder_name=recorder_name,
                seen=seen,
            )
        )


class CapturedInTheFuture(NotYet):
    """The device's clock runs ahead."""

    field = "captured_at"

    def __init__(self) -> None:
        super().__init__("The time lies in the future. Check the tablet's clock.")
