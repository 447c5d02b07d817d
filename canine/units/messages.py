"""What forms tell the units room."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as typed."""

    code: str
    name: str
    authority: str
    address: str = ""
    latin_name: str = ""


@dataclass(frozen=True, slots=True)
class StationEntry:
    """A station as typed; `kind` is a value of StationKind."""

    unit_id: UUID
    name: str
    kind: str
    latin_name: str = ""
