"""Messages from forms to the units services."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class ComputerEntry:
    """A computer as typed; `kind` is a value of ComputerKind, `identifier` its serial or asset number."""

    unit_id: UUID
    kind: str
    name: str
    make: str
    model: str
    identifier: str
    operating_system: str
    time_source: str
    log_name: str
    from_on: date
