"""What is looked up once for all the records that one transaction takes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, literal, select

from canine.errors import DomainError
from canine.extensions import db
from canine.field import queries
from canine.field.models import FieldRecord
from canine.rules.field import MOST_KEPT, RecordState


class NoRoom(DomainError):
    """So much of one person's waits here that nothing more is kept which cannot be taken now."""

    def __init__(self) -> None:
        super().__init__(
            "Too much of yours waits here already: records that were not taken, or that name what has not come. This "
            "one is not kept here. Keep it, ask a manager to settle the others, and send it again."
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What a receipt says of a record that has just come in."""

    id: UUID
    receipt: int
    received_at: datetime
    content_sha256: str
    is_held: bool


class IngestBatch:
    """What is on record under the ids that came, the last receipt, and what later records name again.

    Only for the transaction in which it was made: nobody else writes until that ends, so what it says stays true.
    A hopeful one takes for granted that no form has sent any of the new ids before, and that nothing will be refused:
    what proves it wrong has to be raised, and all of it begun again.
    """

    def __init__(self, ids: Sequence[UUID], *, is_optimistic: bool = False, most_kept: int = MOST_KEPT) -> None:
        look, sought = (_LOOK_FOR_ONE, ids[0]) if len(ids) == 1 else (_LOOK_FOR_ALL, ids)
        found = db.session.connection().execute(look, {"sought": sought}).all()
        last_receipt, self.is_anything_held, _ = found[0]
        self.is_optimistic, self._most_kept = is_optimistic, most_kept
        self._last_receipt: int = last_receipt or 0
        self._known = {row[2] for row in found}
        self._in_hand: dict[UUID, object] = {}

    def known(self, record_id: UUID) -> FieldRecord | None:
        """Return the record that was taken under an id."""
        return db.session.get(FieldRecord, record_id) if record_id in self._known else None

    @property
    def next_receipt(self) -> int:
        """The number of the next receipt."""
        return self._last_receipt + 1

    def make_sure_of_room(self, author_id: UUID, size: int) -> None:
        """Raise NoRoom where a body would be kept that is not taken, or not yet, and too much of its author's is."""
        if queries.bytes_waiting_of(author_id) + size > self._most_kept:
            raise NoRoom()

    def keep_in_hand(self, key: UUID, row: object) -> None:
        """Keep a row that a record names, so that it need not be asked for again."""
        self._in_hand[key] = row

    def took(self, record: Taken) -> None:
        """Note that a record was taken, and has its receipt."""
        self._known.add(record.id)
        self._last_receipt = record.receipt
        self.is_anything_held |= record.is_held


def _look(is_sought: ColumnElement[bool]) -> Select[Any]:
    """One statement, since each is a way to the database and back; it gives a row even where nothing is known."""
    last_receipt = select(func.max(FieldRecord.receipt)).scalar_subquery()
    is_anything_held = exists().where(FieldRecord.state == RecordState.HELD)
    always = select(literal(1).label("one")).subquery()
    columns = select(last_receipt, is_anything_held, FieldRecord.id)
    return columns.select_from(always).outerjoin(FieldRecord, is_sought)


_LOOK_FOR_ONE = _look(FieldRecord.id == bindparam("sought"))
_LOOK_FOR_ALL = _look(FieldRecord.id.in_(bindparam("sought", expanding=True)))
