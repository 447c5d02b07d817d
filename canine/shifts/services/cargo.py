"""What a search and an air sample say alike of a container: its number, its seal, and why it was chosen."""

from typing import Protocol

from canine.errors import DomainError
from canine.rules.cargo import (
    ContainerNumberWrong,
    SearchReason,
    container_number,
    container_number_as_painted,
    fits_check_digit,
)
from canine.rules.search import SealState


class SealMissing(DomainError):
    """A container without a word on its seal."""


class Sealed(Protocol):
    """What was written about a seal."""

    @property
    def seal_state(self) -> SealState | None:
        """How it was found."""

    @property
    def seal_number(self) -> str:
        """The number on it."""

    @property
    def seal_remark(self) -> str:
        """What was seen where it should be."""


class Chosen(Protocol):
    """What was written about the choice of an object."""

    @property
    def reason(self) -> SearchReason:
        """Targeted, or drawn."""

    @property
    def targeted_by(self) -> str:
        """By whom."""

    @property
    def draw(self) -> str:
        """In which draw."""


def checked_container(text: str, field: str = "container_number", *, as_painted: bool = False) -> str:
    """Return the container's number as the standard writes it; `as_painted`, also where its check digit does not fit.

    Raises DomainError with what is wrong with it.
    """
    try:
        return container_number_as_painted(text) if as_painted else container_number(text)
    except ContainerNumberWrong as wrong:
        raise DomainError(str(wrong), field=field) from wrong


class PaintedUnseen(DomainError):
    """A number that does not fit, which nobody can look at again."""

    field = "no_photo_reason"

    def __init__(self) -> None:
        super().__init__("The number is recorded as painted: photograph it, or say why there is no photo of it.")


def photo_missing_because(number: str, photos: int, reason: str) -> str:
    """Return why there is no photo of a number that is recorded as painted; nothing where it fits, or has a photo.

    Raises PaintedUnseen where neither is there.
    """
    if fits_check_digit(number) or photos:
        return ""
    if not reason:
        raise PaintedUnseen
    return reason


def check_seal(message: Sealed) -> None:
    """Raise DomainError for a seal's number beside "no seal", SealMissing for a seal without its number."""
    if message.seal_state is SealState.NO_SEAL:
        if message.seal_number:
            raise DomainError("A seal number and “no seal” contradict each other. Keep one.", field="seal_number")
        if not message.seal_remark:
            raise DomainError("Say what you saw where the seal should be.", field="seal_remark")
    elif message.seal_state is not None and not message.seal_number:
        raise SealMissing("Read the seal number off the door, or choose “no seal”.", field="seal_number")


def check_reason(message: Chosen) -> None:
    """Raise DomainError for a choice without the one who made it, or the draw."""
    if message.reason is SearchReason.TARGETED and not message.targeted_by:
        raise DomainError("Say who targeted it: a name, or the office that asked.", field="targeted_by")
    if message.reason is SearchReason.RANDOM_DRAW and not message.draw:
        raise DomainError("Say which draw chose it: its number or its day.", field="draw")
