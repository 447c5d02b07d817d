"""The part of the log that is about a case, with the proof that it is part of the whole; devices; the register."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from canine.audit import queries as audit
from canine.audit.models import AuditEntry
from canine.audit.snapshots import NOTE
from canine.certificates import queries as certificates
from canine.certificates.messages import CertificateRecord
from canine.extensions import db
from canine.prosecution.messages import DeviceUsed, KeptRow
from canine.rules.certificate import CertificateEvent
from canine.rules.chain import leaf_of
from canine.rules.checkpoint import Checkpoint
from canine.rules.merkle import Tree

_AT_ONCE = 400
_HASHED = ("number", "actor", "device", "object_type", "object_id", "reason", "before", "after")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Entries of the log, and for each the hashes that lead to the root of a signed checkpoint."""

    checkpoint: int
    size: int
    root: str
    entries: tuple[AuditEntry, ...]
    paths: tuple[tuple[str, ...], ...]
    prefixes: tuple[dict[str, Any], ...]

    def about(self, keys: Collection[tuple[str, str]]) -> tuple[AuditEntry, ...]:
        """Return the entries on certain rows, named by table and key."""
        return tuple(entry for entry in self.entries if (entry.object_type, entry.object_id) in keys)

    def as_json(self) -> dict[str, Any]:
        """Return the excerpt as the bundle carries it: every text exactly as it was hashed."""
        return {
            "format": "canine-log-excerpt/1",
            "checkpoint": self.checkpoint,
            "size": self.size,
            "root": self.root,
            "entries": [
                {
                    **{name: getattr(entry, name) for name in _HASHED},
                    "at": entry.at_text,
                    "deed": entry.action,
                    "previous_hash": entry.previous_hash,
                    "hash": entry.hash,
                    "path": list(path),
                }
                for entry, path in zip(self.entries, self.paths, strict=True)
            ],
            "prefixes": list(self.prefixes),
        }


def excerpt(
    rows: Sequence[KeptRow], serials: Iterable[str], checkpoint: Checkpoint, earlier: Iterable[Checkpoint]
) -> Excerpt:
    """Every entry on these rows, and on the commitments under these certificates, proven up to the checkpoint.

    The log that each certificate prints, and that of each earlier checkpoint, are shown to be its beginning. Reads
    every hash of the log once.
    """
    records = [CertificateRecord.from_json(certificates.paper(serial).record_json) for serial in sorted(set(serials))]
    committed = [record.commitment.entry for record in records]
    entries = sorted(
        {entry.number: entry for entry in (*_entries_on(rows), *_numbered(committed))}.values(),
        key=lambda entry: entry.number,
    )
    entries = [entry for entry in entries if entry.number <= checkpoint.size]
    tree = Tree(leaf_of(digest) for digest in audit.hashes(until=checkpoint.size))
    heads = [(f"certificate {record.serial}", record.audit.size, record.audit.root) for record in records]
    heads += [(f"checkpoint {one.number}", one.size, one.root) for one in earlier if one.number < checkpoint.number]
    return Excerpt(
        checkpoint=checkpoint.number,
        size=checkpoint.size,
        root=tree.root().hex(),
        entries=tuple(entries),
        paths=tuple(tuple(one.hex() for one in tree.inclusion_path(entry.number - 1)) for entry in entries),
        prefixes=tuple(
            {
                "source": source,
                "size": size,
                "root": root,
                "path": [one.hex() for one in tree.consistency_path(size)],
            }
            for source, size, root in heads
            if root is not None and 0 < size <= tree.size
        ),
    )


def _entries_on(rows: Sequence[KeptRow]) -> Iterator[AuditEntry]:
    """Yield what was written on the rows; a look at one is no part of the case."""
    by_table: dict[str, list[str]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row.key)
    for table, keys in by_table.items():
        for start in range(0, len(keys), _AT_ONCE):
            statement = select(AuditEntry).where(
                AuditEntry.object_type == table,
                AuditEntry.object_id.in_(keys[start : start + _AT_ONCE]),
                AuditEntry.before != NOTE,
            )
            yield from db.session.scalars(statement)


def _numbered(numbers: list[int]) -> Sequence[AuditEntry]:
    return db.session.scalars(select(AuditEntry).where(AuditEntry.number.in_(numbers))).all()


def devices_of(entries: Iterable[AuditEntry]) -> tuple[DeviceUsed, ...]:
    """Return the computers from which these entries came, as the log names them, the busiest first."""
    found: dict[str, list[datetime]] = {}
    for entry in entries:
        found.setdefault(entry.device, []).append(entry.at)
    used = [DeviceUsed(name, min(times), max(times), len(times)) for name, times in found.items()]
    return tuple(sorted(used, key=lambda one: (-one.entries, one.name)))


def register(*, at: datetime) -> list[dict[str, Any]]:
    """Every serial ever issued, with what became of it and what it is worth at that moment, the oldest first."""
    return [
        {
            "serial": one.serial,
            "id": str(one.id),
            "team": one.team.called_at(one.issued_at),
            "team_id": str(one.team_id),
            "replaces": None if one.replaces_id is None else str(one.replaces_id),
            "mode": one.mode.value,
            "odours": one.odours,
            "issued_at": _iso(one.issued_at),
            "valid_from": _iso(one.valid_from),
            "valid_to": _iso(one.valid_to),
            "pdf_sha256": one.pdf_sha256,
            "record_sha256": one.record_sha256,
            "status": status.value,
            "events": [_event(event) for event in events],
        }
        for one, events, status in certificates.every_with_events(at)
    ]


def _event(event: CertificateEvent) -> dict[str, Any]:
    values = {"kind": event.kind.value, "at": _iso(event.at), "reason": event.reason}
    return {**values, "of_team": sorted(event.of_team)}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
