"""One human being, whatever accounts and entries they have; and who decides whether two of them are one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class PersonProposalState(StrEnum):
    """Where the word stands that two are one person, or two: proposed, until the other role agrees or declines."""

    PROPOSED = "person_proposed"
    AGREED = "person_agreed"
    DECLINED = "person_declined"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the rules of separation know them.

    `marks` are the skeletons of every name that their accounts and their handler's entry bear or bore, and the folded
    service numbers. `apart_from` are the persons from whom two people told them apart.
    """

    person_id: UUID
    marks: frozenset[str] = frozenset()
    apart_from: frozenset[UUID] = field(default=frozenset(), compare=False)

    def is_same_as(self, other: "Somebody") -> bool:
        """Whether it counts as one person: it is one, or bears the same name or number and nobody told them apart."""
        if self.person_id == other.person_id:
            return True
        if self.is_apart_from(other):
            return False
        return not self.marks.isdisjoint(other.marks)

    def is_apart_from(self, other: "Somebody") -> bool:
        """Whether two people told them apart."""
        return other.person_id in self.apart_from or self.person_id in other.apart_from

    def is_among(self, others: "Iterable[Somebody | None]") -> bool:
        """Whether it counts as one of these people; None, for nobody, is none of them."""
        return any(other is not None and self.is_same_as(other) for other in others)
