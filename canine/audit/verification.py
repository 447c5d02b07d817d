"""The whole record judged: the chain from its first entry, every row against the log, every checkpoint."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, cast, func, or_, select, type_coerce

from canine.audit import queries
from canine.audit.models import AuditEntry, CheckpointRow
from canine.audit.row_check import AlteredRow, RowFault, altered_rows
from canine.extensions import db
from canine.rules.chain import GENESIS, hash_of_texts, leaf_of
from canine.rules.checkpoint import FIRST, Anchor, Checkpoint
from canine.rules.merkle import Peaks
from canine.transaction import snapshot

_CHUNK = 2000
# A clock that is set right may jump so far back without being named.
ALLOWED = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class StepBack:
    """An entry or a checkpoint whose time is more than two minutes before that of the one before it."""

    what: str
    number: int
    at_text: str
    latest_text: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `first_bad` is the number of the first entry that does not fit, None when the chain is whole."""

    entries: int
    head: str
    first_bad: int | None
    altered_rows: tuple[AlteredRow, ...] = ()
    broken_checkpoints: tuple[int, ...] = ()
    steps_back: tuple["StepBack", ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing at all speaks against the record."""
        return self.first_bad is None and not self.altered_rows and not self.broken_checkpoints

    @property
    def faults(self) -> list[str]:
        """What speaks against it, a sentence each."""
        found = []
        if self.first_bad is not None:
            found.append(f"Entry {self.first_bad} does not fit: it, or one before it, was changed or removed.")
        found += [_sentence(row) for row in self.altered_rows]
        found += [f"Checkpoint {number} does not fit the log." for number in self.broken_checkpoints]
        return found

    @property
    def said_of_clocks(self) -> list[str]:
        """Each step by which times run backwards: the chain is whole beside it, but its times say less."""
        return [
            f"The clock was set back: {one.what} {one.number} is of {one.at_text}, after one of {one.latest_text}."
            for one in self.steps_back
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the contract's keys, and what was found beside the chain."""
        return {
            "entries": self.entries,
            "head": self.head,
            "ok": self.ok,
            "first_bad": self.first_bad,
            "altered_rows": [asdict(row) for row in self.altered_rows],
            "broken_checkpoints": list(self.broken_checkpoints),
            "steps_back": [asdict(one) for one in self.steps_back],
        }


def _sentence(row: AlteredRow) -> str:
    what = {
        "changed": f"was changed outside this program ({', '.join(row.columns)})",
        "missing": "was removed outside this program",
        "not_in_the_log": "was added outside this program",
    }
    if row.fault is RowFault.UNREADABLE:
        return f"Table {row.table} holds a value that the program never wrote."
    return f"Row {row.key} of {row.table} {what[row.fault.value]}."


def verify() -> Verification:
    """Walk the whole committed record as it is at one moment, whoever writes meanwhile.

    Memory stays flat in the log's length. Raises SQLAlchemyError where the database cannot give all of it.
    """
    with snapshot() as connection:
        entries, head, first_bad = walk(connection)
        rows = tuple(altered_rows(connection))
        broken = tuple(_broken_checkpoints(connection))
        return Verification(entries, head, first_bad, rows, broken, tuple(_steps_back(connection)))


def walk(connection: Connection) -> tuple[int, str, int | None]:
    """Return the chain from its first entry: how many entries fit, the hash of the last of them, the first
    that does not.
    """
    count, previous = 0, GENESIS
    for number, *texts, previous_hash, digest in _entries(connection):
        if number != count + 1 or previous_hash != previous or not _fits(number, texts, previous, digest):
            return count, previous, number
        count, previous = number, digest
    return count, previous, _wrongly_indexed(connection)


def _fits(number: int, texts: list[str], previous: str, digest: str) -> bool:
    try:
        return hash_of_texts((str(number), *texts), previous) == digest
    except ValueError:  # a line break: the program never wrote that
        return False


def _entries(connection: Connection) -> Iterator[Any]:
    columns = AuditEntry.__table__.c
    hashed = ("number", "at_text", "actor", "device", "deed", "object_type", "object_id", "reason", "before", "after")
    statement = select(*(columns[name] for name in (*hashed, "previous_hash", "hash"))).order_by(columns.number)
    with connection.execute(statement.execution_options(yield_per=_CHUNK)) as result:
        yield from result


def _steps_back(connection: Connection) -> Iterator[StepBack]:
    """Yield each place at which the times of entries, or of checkpoints, run backwards by more than two minutes.

    The database compares neighbours, and gives those alone that do: to read every moment would cost as much as to hash.
    """
    for what, columns in (("entry", AuditEntry.__table__.c), ("checkpoint", CheckpointRow.__table__.c)):
        before = func.lag(columns.at, type_=columns.at.type).over(order_by=columns.number).label("before")
        pairs = select(columns.number, columns.at, before).subquery()
        found = select(pairs).where(pairs.c.at < pairs.c.before).order_by(pairs.c.number)
        for number, at, latest in connection.execute(found):
            if at < latest - ALLOWED:
                yield StepBack(what, number, _written(at), _written(latest))


def steps_back_within(first: int, last: int) -> list[StepBack]:
    """Return the steps by which times run backwards from one entry of the log to another, both counted."""
    found = _steps_back(db.session.connection())
    return [one for one in found if one.what == "entry" and first < one.number <= last]


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _wrongly_indexed(connection: Connection) -> int | None:
    """Return the first entry whose columns for searching, `at` and `actor_id`, are not what its hashed texts say.

    Asked of the database, and only of a chain that is whole: to read every moment would cost as much as to hash it.
    """
    columns = AuditEntry.__table__.c
    if connection.dialect.name == "postgresql":
        is_other_moment = columns.at != cast(columns.at_text, columns.at.type)
        is_other_person = func.substr(columns.actor, 1, 36) != cast(columns.actor_id, String)
    else:
        is_other_moment = type_coerce(columns.at, String) != func.replace(func.substr(columns.at_text, 1, 26), "T", " ")
        named = func.replace(func.substr(columns.actor, 1, 36), "-", "")
        is_other_person = named != type_coerce(columns.actor_id, String)
    is_wrong = or_(is_other_moment, and_(columns.actor_id.is_not(None), is_other_person))
    first: int | None = connection.scalar(select(func.min(columns.number)).where(is_wrong))
    return first


def _broken_checkpoints(connection: Connection) -> Iterator[int]:
    """Checkpoints that do not follow from the one before, or whose head or root is not that of the log's hashes."""
    previous, peaks, head = FIRST, Peaks(), GENESIS
    hashes = queries.hashes(connection=connection)
    kept = connection.execute(select(CheckpointRow.__table__).order_by(CheckpointRow.number))
    for number, row in enumerate(kept, start=1):
        while peaks.size < row.size and (digest := next(hashes, None)) is not None:
            head = digest
            peaks.append(leaf_of(digest))
        stated = checkpoint_of(row)
        follows = row.number == number and row.previous == previous and row.hash == stated.hash
        if not follows or (peaks.size, head) != (row.size, row.head) or not _grew_into(stated, row, peaks):
            yield row.number
        previous = row.hash


def _grew_into(stated: Checkpoint, row: Any, peaks: Peaks) -> bool:
    """Whether root and peaks are those of the log's hashes; checkpoints of an earlier release have none."""
    if stated.root is None:
        return row.peaks is None
    return stated.root == peaks.root().hex() and row.peaks == [one.hex() for one in peaks.hashes]


def checkpoint_of(row: Any) -> Checkpoint:
    """Return a stored checkpoint as the rules read it."""
    return Checkpoint(row.number, row.size, row.head, row.at, row.previous, row.root)


@dataclass(frozen=True, slots=True)
class Vouched:
    """What witnesses from outside say: up to which entry they vouch for the log, and which of them contradict it."""

    up_to: int
    contradicting: tuple[Anchor, ...]

    @property
    def agrees(self) -> bool:
        """Whether no witness contradicts the log."""
        return not self.contradicting


def compare(claims: list[Anchor]) -> Vouched:
    """Hold the log against what witnesses outside this machine say of it."""
    contradicting = tuple(claim for claim in claims if queries.hash_at(claim.size) != claim.head)
    agreeing = [claim.size for claim in claims if claim not in contradicting]
    return Vouched(max(agreeing, default=0), contradicting)
