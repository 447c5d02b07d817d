"""A case as page, paper and file all show it: titled parts of plain values, and the rows that they were made from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from canine.rules.case import CaseKind
from canine.rules.photo import PhotoInBundle, PhotoSubject
from canine.rules.team import Mode

Cell = str | int | Decimal | datetime | date | StrEnum | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, pair by pair."""

    title: str
    pairs: tuple[tuple[str, Cell], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a grid; one that a later entry corrected stays, struck through."""

    cells: tuple[Cell, ...]
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines under one heading; `empty` says what it means that there is none."""

    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str
    note: str = ""


Part = Facts | Grid


@dataclass(frozen=True, slots=True)
class Held:
    """What held for a team at a moment in a mode, and the certificates that are about that moment."""

    team_id: UUID
    team: str
    mode: Mode
    at: datetime
    serials: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row under the case, as the log keeps it."""

    table: str
    key: str
    image: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReliedOn:
    """One record under a certificate, as its paper names it, and the rows behind it: table and key."""

    serial: str
    kind: str
    identifier: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph that a record of the case names, numbered in their order; what it says is that record's word."""

    number: int
    id: UUID
    record_id: UUID
    sha256: str
    size: int
    shows: PhotoSubject
    sent_by: str
    device: str
    captured_at: datetime
    given: PhotoInBundle

    @property
    def file(self) -> str:
        """Its name in the bundle: the hash that its record told before the picture came."""
        return f"photographs/{self.sha256}.jpg"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on the witness list, and everything that this person did in the case."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A search or an air sample with everything that hangs on it. `title` is how people name it.

    `rows` has the rows around it too, of certificates, dog and handler; `own` names by table and key those of the case.
    """

    kind: CaseKind
    id: UUID
    title: str
    at: datetime
    unit_id: UUID
    parts: tuple[Part, ...]
    held: tuple[Held, ...]
    witnesses: tuple[Named, ...]
    rows: tuple[KeptRow, ...]
    year_before: Grid
    since_then: Grid
    own: frozenset[tuple[str, str]]
    photographs: tuple[Photograph, ...] = ()
    relied_on: tuple[ReliedOn, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceUsed:
    """A computer from which the case was written, between which moments, and for how many entries of the log."""

    name: str
    first_used_at: datetime
    last_used_at: datetime
    entries: int
