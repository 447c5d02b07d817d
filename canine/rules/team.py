"""The handler team and its dog: the words that every package shares."""

from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

PersonId: TypeAlias = UUID | int | str
"""Whatever names a person without doubt in the caller's records; only compared, never shown."""


class Mode(StrEnum):
    """How odour reaches the dog: the dog goes to the cargo, or filtered air is brought to the dog."""

    FREE_SEARCH = "free_search"
    RASCO = "rasco"


class DogStatus(StrEnum):
    """Where a dog is in its service; each step is a dated event with reason and author."""

    IN_TRAINING = "in_training"
    OPERATIONAL = "operational"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"


class Fitness(StrEnum):
    """The veterinarian's word on duty."""

    FIT = "fit"
    FIT_WITH_LIMITS = "fit_with_limits"
    UNFIT = "unfit"


class Blinding(StrEnum):
    """Who knew the truth: everyone, not the handler, or nobody in the dog's sight or hearing."""

    KNOWN = "known"
    SINGLE_BLIND = "single_blind"
    DOUBLE_BLIND = "double_blind"

    @property
    def carries_certificate(self) -> bool:
        """Only double-blind results carry a certificate."""
        return self is Blinding.DOUBLE_BLIND


# A withdrawn dog does not come back to duty: it was found ineffective, and that finding stays.
_NEXT: dict[DogStatus, frozenset[DogStatus]] = {
    DogStatus.IN_TRAINING: frozenset({DogStatus.OPERATIONAL, DogStatus.WITHDRAWN, DogStatus.RETIRED}),
    DogStatus.OPERATIONAL: frozenset({DogStatus.SUSPENDED, DogStatus.WITHDRAWN, DogStatus.RETIRED}),
    DogStatus.SUSPENDED: frozenset({DogStatus.OPERATIONAL, DogStatus.WITHDRAWN, DogStatus.RETIRED}),
    DogStatus.WITHDRAWN: frozenset({DogStatus.RETIRED}),
    DogStatus.RETIRED: frozenset(),
}


# Neither searches again nor works in a team.
OUT_OF_SERVICE = frozenset({DogStatus.WITHDRAWN, DogStatus.RETIRED})


def needs_second_to_take(now: DogStatus, following: DogStatus) -> bool:
    """Whether a dog's next status makes a bar vanish, so that a second person agrees to it."""
    return now is DogStatus.SUSPENDED and following is DogStatus.OPERATIONAL


def allowed_next(status: DogStatus) -> frozenset[DogStatus]:
    """Return the statuses a dog may have next; empty for a retired dog."""
    return _NEXT[status]
