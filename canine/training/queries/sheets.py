"""Reads of imported sheets and their repetitions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from canine.columns import holds, page_of_records, page_of_rows
from canine.extensions import db
from canine.refused import NotThere
from canine.rules.listing import Paged
from canine.training.models import Repetition, SheetColumns, TrainingImport

# SQLite takes so many values in a statement and a few more.
_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An imported sheet in the list."""

    id: UUID
    file_name: str
    imported_at: datetime
    author_name: str
    read: int
    imported: int
    source: str


def sheet_import(import_id: UUID) -> TrainingImport:
    """One imported sheet with the rows that it could not give. Raises NotThere."""
    found = db.session.get(TrainingImport, import_id, options=[selectinload(TrainingImport.rejections)])
    if found is None:
        raise NotThere("There is no such imported sheet.")
    return found


def import_rows(number: int) -> Paged[ImportRow]:
    """Return imported sheets, the newest first."""
    statement = select(
        TrainingImport.id,
        TrainingImport.file_name,
        TrainingImport.imported_at,
        TrainingImport.author_name,
        TrainingImport.read,
        TrainingImport.imported,
        TrainingImport.source,
    ).order_by(TrainingImport.imported_at.desc(), TrainingImport.id)
    found = page_of_rows(statement, number)
    return found.showing(ImportRow(*row) for row in found.rows)


def known_repetitions(days: Iterable[date], hashes: Iterable[str]) -> Sequence[Repetition]:
    """Everything on record of these days, or with these hashes of its cells, in the order of the sheets."""
    found: dict[UUID, Repetition] = {}
    for column, values in ((Repetition.held_on, sorted(set(days))), (Repetition.cells_sha256, sorted(set(hashes)))):
        for begin in range(0, len(values), _AT_ONCE):
            rows = db.session.scalars(select(Repetition).where(column.in_(values[begin : begin + _AT_ONCE])))
            found |= {row.id: row for row in rows}
    return sorted(found.values(), key=lambda each: (each.held_on, each.row))


def chosen_columns(headings_sha256: str, unit_id: UUID | None) -> SheetColumns | None:
    """Return what the unit chose last for these headings; for no unit, what was chosen last for none: never
    another unit's.
    """
    statement = select(SheetColumns).where(
        SheetColumns.headings_sha256 == headings_sha256, SheetColumns.unit_id == unit_id
    )
    return db.session.scalars(statement.order_by(SheetColumns.chosen_at.desc(), SheetColumns.id)).first()


def repetition_rows(search: str, number: int) -> Paged[Repetition]:
    """Repetitions of every sheet, the newest day first and in the sheet's order; found by dog, handler or sample."""
    statement = select(Repetition).join(TrainingImport, TrainingImport.id == Repetition.import_id)
    if search:
        statement = statement.where(holds(search, Repetition.words_folded))
    ordered = statement.order_by(Repetition.held_on.desc(), TrainingImport.imported_at.desc(), Repetition.row)
    return page_of_records(ordered, number)
