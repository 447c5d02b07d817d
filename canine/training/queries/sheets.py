"""Reads of imported sheets and their repetitions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import selectinload

from canine.accounts import places
from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.accounts.places import Place
from canine.columns import Units, icontains_any, within
from canine.errors import NotFound
from canine.extensions import db
from canine.listing import Listable, days, moments
from canine.rows import get_or_not_found
from canine.rules.listing import Asked, Paged
from canine.training.models import ImportRejection, Repetition, SheetColumns, TrainingImport
from canine.units import queries as units
from canine.units.models import Unit

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
    """One imported sheet with the rows that it could not give. Raises NotFound."""
    found = db.session.get(TrainingImport, import_id, options=[selectinload(TrainingImport.rejections)])
    if found is None:
        raise NotFound("There is no such imported sheet.")
    return found


def of_units(of: Units) -> ColumnElement[bool]:
    """Return the condition that a sheet is of one of these units.

    Of an earlier release it is of its author's unit; where a command took it, of the only unit there was.
    """
    if of is None:
        return true()
    authors = select(User.id).where(within(User.unit_id, of))
    only = select(func.max(Unit.code)).having(func.count(Unit.id) == 1).scalar_subquery()
    of_only = select(Unit.id).where(Unit.code == only, within(Unit.id, of)).exists()
    by_nobody = TrainingImport.author_id.is_(None) & of_only
    before = TrainingImport.unit_id.is_(None) & (TrainingImport.author_id.in_(authors) | by_nobody)
    return within(TrainingImport.unit_id, of) | before


def import_rows(asked: Asked, zone: ZoneInfo, of: Units = None) -> Paged[ImportRow]:
    """Return imported sheets of units, the newest first; found by the name of the file or of who imported it."""
    statement = select(
        TrainingImport.id,
        TrainingImport.file_name,
        TrainingImport.imported_at,
        TrainingImport.author_name,
        TrainingImport.read,
        TrainingImport.imported,
        TrainingImport.source,
    ).where(of_units(of))
    if asked.text:
        named = icontains_any(asked.text, TrainingImport.file_name, TrainingImport.author_name, TrainingImport.source)
        statement = statement.where(named)
    found = _imports(zone).rows(statement, TrainingImport.id, asked)
    return found.showing(ImportRow(*row) for row in found.rows)


@cache
def _imports(zone: ZoneInfo) -> Listable:
    """Return what the list of imported sheets can be asked for."""
    rejected = exists().where(ImportRejection.import_id == TrainingImport.id)
    return Listable(
        usual=(TrainingImport.imported_at.desc(), TrainingImport.id),
        conditions={
            **moments(TrainingImport.imported_at, zone),
            "result": lambda word: rejected if word == "rejected" else ~rejected,
        },
        orders={
            "file_name": TrainingImport.file_name,
            "imported_at": TrainingImport.imported_at,
            "author_name": TrainingImport.author_name,
            "read": TrainingImport.read,
            "imported": TrainingImport.imported,
        },
    )


def known_repetitions(days: Iterable[date], hashes: Iterable[str], of: Units = None) -> Sequence[Repetition]:
    """Everything on record in units of these days, or with these hashes of its cells, in the order of the sheets."""
    found: dict[UUID, Repetition] = {}
    for column, values in ((Repetition.held_on, sorted(set(days))), (Repetition.cells_sha256, sorted(set(hashes)))):
        for begin in range(0, len(values), _AT_ONCE):
            meant = select(Repetition).join(TrainingImport, TrainingImport.id == Repetition.import_id)
            rows = db.session.scalars(meant.where(of_units(of), column.in_(values[begin : begin + _AT_ONCE])))
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


_REPETITIONS = Listable(
    usual=(Repetition.held_on.desc(), TrainingImport.imported_at.desc(), Repetition.row, Repetition.id),
    conditions={
        **days(Repetition.held_on),
        "result": lambda word: getattr(Repetition, word) > 0,
    },
    orders={
        "held_on": Repetition.held_on,
        "dog_name": Repetition.dog_name,
        "handler_name": Repetition.handler_name,
        "hits": Repetition.hits,
        "misses": Repetition.misses,
        "false_alerts": Repetition.false_alerts,
        "correct_rejections": Repetition.correct_rejections,
    },
)


def repetition_rows(asked: Asked, of: Units = None) -> Paged[Repetition]:
    """Repetitions of units' sheets, the newest day first, in the sheet's order; found by dog, handler or sample."""
    statement = select(Repetition).join(TrainingImport, TrainingImport.id == Repetition.import_id)
    statement = statement.where(of_units(of))
    if asked.text:
        statement = statement.where(icontains_any(asked.text, Repetition.words_folded))
    return _REPETITIONS.records(statement, asked)


@places.of("import_id")
def _place_of_import(import_id: UUID) -> Place:
    found = get_or_not_found(TrainingImport, import_id, "There is no such imported sheet.")
    if found.unit_id is not None:
        return Place(found.unit_id)
    if found.author_id is not None:
        return Place(accounts.user(found.author_id).unit_id)
    known = units.units()
    return Place(known[0].id if len(known) == 1 else None)
