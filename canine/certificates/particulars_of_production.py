"""How the record of a certificate was made, as section 106B asks: devices, outages, what watched, who was qualified."""

from dataclasses import dataclass
from datetime import date, datetime

from canine.certificates.canonical import came_later
from canine.certificates.particulars import Person


@dataclass(frozen=True, slots=True)
class Device:
    """A computer on which the record was made: server or tablet, what it is, and from when to when it was used."""

    name: str
    kind: str
    particulars: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which a device did not work properly, and why that did not affect the record."""

    from_at: datetime
    to_at: datetime
    device: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RestoredBackup:
    """A backup that was put in the place of the record: when, by whom, of when it was, and what that left out."""

    at: datetime
    by: str
    made_at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The rounds of the watcher in the period: how many, from when to when, and the longest silence in seconds."""

    ticks: int
    from_at: datetime
    to_at: datetime
    longest_silence_s: int


@dataclass(frozen=True, slots=True)
class SeenOutside:
    """A timestamp of somebody else (RFC 3161) on the log: its moment, by their clock, and how many entries it had."""

    at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class MonthOfUse:
    """How many entries the log has of one calendar month (UTC), written "2026-03"."""

    month: str
    entries: int


@dataclass(frozen=True, slots=True)
class Qualification:
    """All courses and certifications on record of somebody who had a part, whenever they were."""

    who: str
    part: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Production:
    """How the electronic record was made: what section 106B asks for. `responsible` None leaves a blank line.

    `from_on` is the day of the first entry relied on; `watch` None where nothing watched the program;
    `restores` are all that the log knows of, whenever they were: what a backup lacks may be older than the period.
    `seen_outside` has the newest timestamp of the log by somebody else, none where there is none; None on a record of
    an earlier release.
    """

    software: str
    version: str
    premises: str
    from_on: date
    to_on: date
    devices: tuple[Device, ...]
    outages: tuple[Outage, ...]
    responsible: Person | None
    use: tuple[MonthOfUse, ...] | None = came_later()
    watch: Watch | None = came_later()
    restores: tuple[RestoredBackup, ...] | None = came_later()
    seen_outside: tuple[SeenOutside, ...] | None = came_later()
