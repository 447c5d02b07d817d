"""Importing a sheet of training repetitions: all that can be read, in one transaction, and nothing twice.

Whether a row is on record is asked by what it says (day, dog, handler, samples, number, counts, times; names in
whatever letters) and by how it was written, not by the file it stands in: a sheet that grew brings only its new rows,
and equal rows of one sheet are each a repetition of their own. A row that agrees with one on record in everything but
its counts is not taken: nobody could say which of the two is true.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.extensions import db
from canine.rules.folding import fold_name
from canine.training import queries
from canine.training.errors import NotASheet
from canine.training.messages import Sheet
from canine.training.models import ImportRejection, Repetition, TrainingImport
from canine.training.reading import ReadSheet, Rejected, SheetRow, read_rows
from canine.training.services.columns import places_of

# Published sheets by the SHA-256 of the file, with the credit that their authors are owed wherever they are shown.
PUBLISHED = {
    "8cb49f2e92e7c4ed4a70de2f2522c43f718de2361a2e6e9935eb6e18be94b38b": (
        "K. Fratt et al., Using extinction to reduce false alerts in cheetah scat detection dogs; "
        "repository kfratt/extinction, file doi_data_clean.csv"
    ),
}
# The day is typed in the unit's zone, which services do not know: it may be tomorrow already in UTC.
AHEAD_OF_UTC = timedelta(hours=14)
IN_THE_FUTURE = "This day has not come yet."
_LONGEST_NAME, _LONGEST_SOURCE = 240, 400
ALREADY_OTHERWISE = (
    "A repetition of this number, with the same day, dog, handler and samples, is on record with other counts "
    "or times. If this is another one, give it a number of its own."
)


@dataclass(frozen=True, slots=True)
class SheetInHand:
    """A sheet whose rows are read, and not yet held against the record."""

    message: Sheet
    rows: ReadSheet


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a sheet's rows. `import_id` is None when nothing was written."""

    file_name: str
    read: int
    imported: int
    already: int
    rejected: tuple[Rejected, ...]
    is_dry_run: bool = False
    import_id: UUID | None = None
    read_as: str = ""

    @property
    def note(self) -> str:
        """In which characters the file was read, where that had to be judged; empty otherwise."""
        if not self.read_as:
            return ""
        return f"The file was read as {self.read_as}: if names look wrong, save it as UTF-8 and take that."

    @property
    def sentence(self) -> str:
        """The report in a sentence or two."""
        refused = len({each.row for each in self.rejected})
        rest = f"{self.already} are on record already, {refused} cannot be taken."
        if self.is_dry_run:
            return f"Nothing was changed. Of {self.read} rows {self.imported} would be imported, {rest}"
        if not self.imported:
            return f"Nothing was imported. Of {self.read} rows {rest}"
        return f"Of {self.read} rows {self.imported} are imported, {rest}"

    def as_json(self) -> dict[str, object]:
        """Return what `canine training import --json` prints."""
        rejected = [
            {"row": each.row, "column": each.column, "value": each.value, "reason": each.reason}
            for each in self.rejected
        ]
        return {"read": self.read, "imported": self.imported, "rejected": rejected}


def read_sheet(message: Sheet) -> SheetInHand:
    """Read every row, while everybody else may write. Raises NotASheet, ColumnsUnclear, ColumnsChosenWrong."""
    if len(message.file_name) > _LONGEST_NAME or len(message.source) > _LONGEST_SOURCE:
        is_name = len(message.file_name) > _LONGEST_NAME
        what, most = ("name of the file", _LONGEST_NAME) if is_name else ("source", _LONGEST_SOURCE)
        raise NotASheet(f"The {what} has more than {most} characters. Make it shorter.")
    return SheetInHand(message, read_rows(message.table, places_of(message), message.day_order))


def preview_sheet(sheet: SheetInHand, *, at: datetime) -> ImportReport:
    """Return what importing the sheet would do; writes nothing."""
    report, _ = _judged(sheet, at)
    return replace(report, is_dry_run=True)


def import_sheet(in_hand: SheetInHand, *, actor: Actor, at: datetime) -> ImportReport:
    """Take every row that could be read and is not on record yet, all in the caller's transaction."""
    report, new = _judged(in_hand, at)
    if not new:
        return report
    message = in_hand.message
    digest = hashlib.sha256(message.content).hexdigest()
    sheet = TrainingImport(
        file_name=message.file_name,
        sha256=digest,
        imported_at=at,
        author_id=actor.user_id,
        author_name=actor.name,
        source=message.source or PUBLISHED.get(digest, ""),
        unit_id=message.unit_id,
        read=report.read,
        imported=len(new),
        rejections=[
            ImportRejection(row=each.row, column=each.column, value=each.value, reason=each.reason)
            for each in report.rejected
        ],
    )
    with audited(AuditAction.IMPORT_TRAINING, actor=actor, at=at, reason=message.file_name):
        db.session.add(sheet)
        db.session.flush()
        db.session.add_all([_repetition(sheet.id, each) for each in new])
    return replace(report, import_id=sheet.id)


def _judged(in_hand: SheetInHand, at: datetime) -> tuple[ImportReport, list[SheetRow]]:
    """Return the report as it would be, and the rows that are new."""
    message, sheet = in_hand.message, in_hand.rows
    latest = (at + AHEAD_OF_UTC).date()
    late = [each for each in sheet.rows if each.held_on > latest]
    rows = [each for each in sheet.rows if each.held_on <= latest]
    new, already, otherwise = _against_the_record(rows, message.unit_id)
    headings = sheet.headings
    rejected = [
        *sheet.rejected,
        *(Rejected(each.row, headings["date"], each.held_on.isoformat(), IN_THE_FUTURE) for each in late),
        *(Rejected(each.row, headings["number"], str(each.number), ALREADY_OTHERWISE) for each in otherwise),
    ]
    ordered = tuple(sorted(rejected, key=lambda each: each.row))
    return ImportReport(message.file_name, sheet.read, len(new), already, ordered, read_as=sheet.read_as), new


def _against_the_record(rows: Sequence[SheetRow], unit_id: UUID | None) -> tuple[list[SheetRow], int, list[SheetRow]]:
    """Return the rows that are new, how many are on record as they are, and those that are there with other counts."""
    days, hashes = (each.held_on for each in rows), (each.cells_sha256 for each in rows)
    known = queries.known_repetitions(days, hashes, unit_id)
    unmatched, left = _written_otherwise(rows, known)
    recorded: defaultdict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for each in left:
        recorded[_named(each.held_on, each.dog_name, each.handler_name, each)][_said(each)] += 1
    others: list[tuple[Hashable, SheetRow]] = []
    already = len(rows) - len(unmatched)
    for row in unmatched:
        named = _named(row.held_on, row.dog, row.handler, row)
        if recorded[named][_said(row)]:
            recorded[named][_said(row)] -= 1
            already += 1
        else:
            others.append((named, row))
    new, otherwise = [], []
    for key, row in others:
        found = next((said for said, count in recorded[key].items() if count), None)
        if found is None:
            new.append(row)
        else:
            recorded[key][found] -= 1
            otherwise.append(row)
    return new, already, otherwise


def _written_otherwise(
    rows: Sequence[SheetRow], known: Sequence[Repetition]
) -> tuple[list[SheetRow], list[Repetition]]:
    """Return the rows that stand on record in no row written the same way, and the repetitions that no row is.

    A row that was taken once is on record, also when its columns or its days were then read in another way.
    """
    by_cells: defaultdict[str, list[Repetition]] = defaultdict(list)
    for each in known:
        if each.cells_sha256 is not None:
            by_cells[each.cells_sha256].append(each)
    matched: set[UUID] = set()
    unmatched = []
    for row in rows:
        if by_cells[row.cells_sha256]:
            matched.add(by_cells[row.cells_sha256].pop(0).id)
        else:
            unmatched.append(row)
    return unmatched, [each for each in known if each.id not in matched]


def _named(on: date, dog: str, handler: str, row: SheetRow | Repetition) -> Hashable:
    """Which repetition a row is, whatever letters its names are written in."""
    samples = (fold_name(row.target or ""), fold_name(row.off_target or ""))
    return (on, fold_name(dog), fold_name(handler), *samples, row.number)


def _said(row: SheetRow | Repetition) -> Hashable:
    """Return what a row says beyond its name: counts and times."""
    return (row.hits, row.misses, row.false_alerts, row.correct_rejections, tuple(row.false_alert_seconds))


def _repetition(import_id: UUID, row: SheetRow) -> Repetition:
    return Repetition(
        import_id=import_id,
        row=row.row,
        held_on=row.held_on,
        dog_name=row.dog,
        handler_name=row.handler,
        target=row.target,
        off_target=row.off_target,
        number=row.number,
        hits=row.hits,
        misses=row.misses,
        false_alerts=row.false_alerts,
        correct_rejections=row.correct_rejections,
        false_alert_seconds=list(row.false_alert_seconds),
        cells_sha256=row.cells_sha256,
    )
