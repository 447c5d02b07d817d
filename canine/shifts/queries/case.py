"""The evidence of a search: entries with their corrections, exhibits, and everybody who handled the case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from canine.shifts.models import Alert, Correctable, Finding, Identification, Logged, Search, Weighing
from canine.shifts.queries import rows

Kind = TypeVar("Kind", bound=Correctable)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kind]):
    """One entry of a chain: whether it was struck out, and whether it was written after the inspection's outcome."""

    row: Kind
    is_struck: bool
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finding under its exhibit number, with every entry, weight and identification."""

    first: Finding
    present: Finding
    entries: tuple[Entry[Finding], ...]
    weighings: tuple[Weighing, ...]
    identifications: tuple[Entry[Identification], ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who handled the case, and what they did."""

    name: str
    parts: tuple[str, ...]


def entries(chain: Iterable[Kind]) -> tuple[Entry[Kind], ...]:
    """The entries in the order in which they came; those struck out are marked and stay."""
    every = list(chain)
    standing = {entry.id for entry in rows.latest(every)}
    return tuple(Entry(entry, entry.id not in standing) for entry in every)


def alerts(search: Search) -> tuple[Entry[Alert], ...]:
    """What the dog showed; an entry is late when an outcome of the inspection was on record before it."""
    known = min((outcome.received_at for outcome in search.outcomes), default=None)
    return tuple(
        Entry(entry.row, entry.is_struck, known is not None and entry.row.received_at > known)
        for entry in entries(search.alerts)
    )


def exhibits(search: Search) -> tuple[Exhibit, ...]:
    """The findings of a search, each as one exhibit. Two statements more."""
    firsts = [finding for finding in search.findings if finding.corrects_id is None]
    ids = [first.id for first in firsts]
    weighings, identifications = rows.weighings_of(ids), rows.identifications_of(ids)
    found = []
    for first in firsts:
        chain = [entry for entry in search.findings if first.id in rows.chain_ids(search.findings, entry.id)]
        found.append(
            Exhibit(
                first=first,
                present=chain[-1],
                entries=entries(chain),
                weighings=tuple(row for row in weighings if row.exhibit_id == first.id),
                identifications=entries(row for row in identifications if row.exhibit_id == first.id),
            )
        )
    return tuple(found)


def written(search: Search, found: Sequence[Exhibit]) -> list[tuple[Logged, str]]:
    """Every row of the case, with the words for having written it."""
    weighings = [row for exhibit in found for row in exhibit.weighings]
    identifications = [entry.row for exhibit in found for entry in exhibit.identifications]
    by_words: list[tuple[str, Sequence[Logged]]] = [
        ("opened the shift", [search.shift]),
        ("logged the search", [search]),
        ("recorded what the dog showed", search.alerts),
        ("recorded the outcome of the inspection", search.outcomes),
        ("recorded a finding", search.findings),
        ("recorded a weight", weighings),
        ("recorded an identification", identifications),
        ("corrected a fact of the search", search.corrections),
        ("added to the witness list", search.witnesses),
    ]
    return [(row, words) for words, written_rows in by_words for row in written_rows]


def witnesses(search: Search, found: Sequence[Exhibit]) -> tuple[Witness, ...]:
    """Everybody who handled the case: who wrote a row of it, and who is named in one. By name."""
    parts: dict[str, dict[str, None]] = {}

    def took_part(name: str, part: str) -> None:
        parts.setdefault(name, {})[part] = None

    took_part(search.team.handler.name, f"handled {search.team.dog.name}")
    for row, words in written(search, found):
        took_part(row.recorder_name, words)
    if search.targeted_by:
        took_part(search.targeted_by, "chose the object")
    for outcome in search.outcomes:
        if outcome.inspected_by:
            took_part(outcome.inspected_by, "inspected the object")
    for exhibit in found:
        for entry in exhibit.identifications:
            took_part(entry.row.by_name, f"identified exhibit {exhibit.present.exhibit_number}")
    for witness in search.witnesses:
        took_part(f"{witness.name} ({witness.office})" if witness.office else witness.name, witness.part)
    return tuple(Witness(name, tuple(parts[name])) for name in sorted(parts))
