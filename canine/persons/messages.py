"""What forms tell about persons."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Word:
    """That two persons on record are one person, or that they are two, and how somebody knows."""

    one_id: UUID
    other_id: UUID
    is_one: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Parting:
    """That an account or a handler's entry is another person's than the one it stands with."""

    entry_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A manager's word on an account. `is_known`: they know the person, and of no account of theirs but those shown."""

    agrees: bool
    is_known: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """With whom a manager compares the person of an account: other entries of theirs, who is alike, the unit's."""

    own: tuple[str, ...]
    alike: tuple[str, ...]
    of_unit: tuple[str, ...]
