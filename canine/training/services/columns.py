"""Which column of a sheet is which: asked where the headings do not say, and remembered for the unit."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.training import queries
from canine.training.errors import ColumnsChosenWrong
from canine.training.messages import Sheet
from canine.training.models import SheetColumns
from canine.training.reading import (
    COLUMNS,
    ColumnsUnclear,
    OpenDay,
    Places,
    Table,
    column_letters,
    find_places,
    guessed_places,
    open_day,
    order_said_in,
    plain,
)

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column to choose: where it stands, its heading, and the first cells that are not empty."""

    at: int
    letters: str
    heading: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """What a sheet does not say of itself.

    `why` is a sentence, empty when only the order of days and months is open or nothing is; `guessed` has the columns
    that can be told, and `open_day` a cell of which nobody can say what day it is.
    """

    why: str
    columns: tuple[SheetColumn, ...]
    guessed: Places
    open_day: OpenDay | None


def question_of(message: Sheet, *, always: bool = False) -> SheetQuestion | None:
    """Return what has to be asked before the sheet can be read; None when it says everything, unless `always`."""
    table = message.table
    try:
        places, why = places_of(message), ""
    except ColumnsUnclear as unclear:
        places = {name: found[0] for name, found in guessed_places(table.headings).items() if len(found) == 1}
        why = unclear.sentence
    is_order_asked = message.day_order is None and "date" in places
    either = _open_day(table, places["date"]) if is_order_asked else None
    if not why and either is None and not always:
        return None
    return SheetQuestion(why, columns_of(table), places, either)


def columns_of(table: Table) -> tuple[SheetColumn, ...]:
    """Every column of a table with what tells it from the others."""
    return tuple(
        SheetColumn(at, column_letters(at), heading, _examples(table.column(at)))
        for at, heading in enumerate(table.headings)
    )


def places_of(message: Sheet) -> Places:
    """Where the columns of a sheet stand: as said with it, as the unit chose before, or as its headings say.

    Raises ColumnsUnclear, ColumnsChosenWrong.
    """
    table = message.table
    if message.places is not None:
        return _checked(message.places, table)
    chosen = queries.chosen_columns(_hash(table.headings), message.unit_id)
    return _places(chosen.columns, table.headings) if chosen else find_places(table.headings)


def remember_columns(message: Sheet, *, actor: Actor, at: datetime) -> None:
    """Keep the places said with a sheet for the next one of the unit with these headings; what is kept stays.

    Raises ColumnsChosenWrong.
    """
    table, places = message.table, places_of(message)
    columns = {name: _as_heading(place, table.headings) for name, place in places.items()}
    key = _hash(table.headings)
    before = queries.chosen_columns(key, message.unit_id)
    if before is not None and before.columns == columns:
        return
    if before is None and _says_itself(table, places):
        return
    with audited(AuditAction.IMPORT_TRAINING, actor=actor, at=at, reason="columns of a sheet"):
        db.session.add(
            SheetColumns(
                unit_id=message.unit_id,
                headings_sha256=key,
                headings=list(table.headings),
                columns=columns,
                chosen_at=at,
                author_id=actor.user_id,
                author_name=actor.name,
            )
        )


def _open_day(table: Table, at: int) -> OpenDay | None:
    return open_day(table.column(at)) if order_said_in(table.headings[at]) is None else None


def _says_itself(table: Table, places: Places) -> bool:
    try:
        return dict(find_places(table.headings)) == dict(places)
    except ColumnsUnclear:
        return False


def _checked(places: Places, table: Table) -> Places:
    for column in COLUMNS:
        at = places.get(column.name)
        if at is None or not 0 <= at < len(table.headings):
            raise ColumnsChosenWrong(f"Choose the column of: {column.label.lower()}.", field=column.name)
        twin = next((other for other in COLUMNS if other is not column and places.get(other.name) == at), None)
        if twin is not None:
            sentence = f"Column {column_letters(at)} is chosen for {twin.label.lower()} too: one column is one thing."
            raise ColumnsChosenWrong(sentence, field=column.name)
    return {column.name: places[column.name] for column in COLUMNS}


def _hash(headings: Sequence[str]) -> str:
    """Return the same for the same set of headings, in whatever order and capitals."""
    return hashlib.sha256("\x1f".join(sorted(map(plain, headings))).encode()).hexdigest()


def _as_heading(at: int, headings: Sequence[str]) -> list[str | int]:
    compared = [plain(heading) for heading in headings]
    return [compared[at], compared[:at].count(compared[at])]


def _places(columns: Mapping[str, Sequence[str | int]], headings: Sequence[str]) -> Places:
    compared = [plain(heading) for heading in headings]
    found = {}
    for name, (heading, which) in columns.items():
        same = [at for at, each in enumerate(compared) if each == heading]
        found[name] = same[int(which)]
    return found


def _examples(cells: Sequence[str]) -> tuple[str, ...]:
    filled = dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip())
    return tuple(filled)[:_EXAMPLES]
