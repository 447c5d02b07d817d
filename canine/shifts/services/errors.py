"""What the services of this package refuse alike."""

from canine.errors import DomainError, NotYet
from canine.rules.sentence import Sentence


class InTheFuture(NotYet):
    """A moment that has not come yet."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(Sentence("{what} lies in the future. Check the day and the time.", what=what), field=field)


class ShiftsOverlap(DomainError):
    """A dog is on one shift at a time."""
