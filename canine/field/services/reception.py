"""What is looked up once for all the records that one transaction takes in."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, exists, func, literal, or_, select

from canine.extensions import Record, db
from canine.field.models import FieldRecord
from canine.rules.field import RecordState
from canine.shifts.models import Logged


class Reception:
    """What is on record under the ids that came, the last receipt, and what later records name again.

    Only for the transaction in which it was made: nobody else writes until that ends, so what it says stays true.
    """

    def __init__(self, ids: Iterable[UUID]) -> None:
        found = db.session.connection().execute(_first_look(), {"ids": list(ids)}).all()
        last_receipt, self.is_anything_held, self._is_a_row_taken, _ = found[0]
        self._last_receipt: int = last_receipt or 0
        self._known = {row[3] for row in found}
        self._in_hand: dict[UUID, object] = {}

    def known(self, record_id: UUID) -> FieldRecord | None:
        """The record that was taken under an id."""
        return db.session.get(FieldRecord, record_id) if record_id in self._known else None

    @property
    def is_new(self) -> bool:
        """Whether nothing at all is on record under any of the ids: no form has sent one of them before."""
        return not self._is_a_row_taken

    @property
    def next_receipt(self) -> int:
        """The number of the next receipt."""
        return self._last_receipt + 1

    def keep_in_hand(self, key: UUID, row: object) -> None:
        """Keeps a row that a record names, so that it need not be asked for again."""
        self._in_hand[key] = row

    def took(self, record: FieldRecord) -> None:
        """A record was taken, and has its receipt."""
        self._known.add(record.id)
        self._last_receipt = record.receipt
        self.is_anything_held |= record.state is RecordState.HELD


@cache
def _first_look() -> Select[Any]:
    """One statement, since each is a way to the database and back; it gives a row even where nothing is known."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    taken_down = [mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Logged)]
    last_receipt = select(func.max(FieldRecord.receipt)).scalar_subquery()
    is_anything_held = exists().where(FieldRecord.state == RecordState.HELD)
    is_a_row_taken = or_(*(exists().where(kind.id.in_(ids)) for kind in taken_down))
    always = select(literal(1).label("one")).subquery()
    return (
        select(last_receipt, is_anything_held, is_a_row_taken, FieldRecord.id)
        .select_from(always)
        .outerjoin(FieldRecord, FieldRecord.id.in_(ids))
    )
