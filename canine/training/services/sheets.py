"""Importing a sheet of training repetitions: all that can be read, in one transaction, and nothing twice.

Whether a row is on record is asked by what it says (day, dog, handler, samples, number, counts, times), not by the
file it stands in: a sheet that grew brings only its new rows, and equal rows of one sheet are each a repetition of
their own. A row that agrees with one on record in everything but its counts is not taken: nobody could say which
of the two is true.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.training import queries
from canine.training.messages import Sheet
from canine.training.models import ImportRejection, Repetition, TrainingImport
from canine.training.reading import Rejected, SheetRow, read_sheet

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
ALREADY_OTHERWISE = (
    "A repetition of this number, with the same day, dog, handler and samples, is on record with other counts "
    "or times. If this is another one, give it a number of its own."
)


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
        """What `canine training import --json` prints."""
        rejected = [
            {"row": each.row, "column": each.column, "value": each.value, "reason": each.reason}
            for each in self.rejected
        ]
        return {"read": self.read, "imported": self.imported, "rejected": rejected}


def preview_sheet(message: Sheet, *, at: datetime) -> ImportReport:
    """What importing the sheet would do; writes nothing. Raises NotASheet."""
    report, _ = _judged(message, at)
    return replace(report, is_dry_run=True)


def import_sheet(message: Sheet, *, actor: Actor, at: datetime) -> ImportReport:
    """Takes every row that can be read and is not on record yet, all in the caller's transaction. Raises NotASheet."""
    report, new = _judged(message, at)
    if not new:
        return report
    digest = hashlib.sha256(message.content).hexdigest()
    sheet = TrainingImport(
        file_name=message.file_name[:240],
        sha256=digest,
        imported_at=at,
        author_id=actor.user_id,
        author_name=actor.name,
        source=message.source or PUBLISHED.get(digest, ""),
        read=report.read,
        imported=len(new),
        rejections=[
            ImportRejection(row=each.row, column=each.column, value=each.value, reason=each.reason)
            for each in report.rejected
        ],
    )
    with deed(Deed.IMPORT_TRAINING, actor=actor, at=at, reason=message.file_name[:240]):
        db.session.add(sheet)
        db.session.flush()
        db.session.add_all([_repetition(sheet.id, each) for each in new])
    return replace(report, import_id=sheet.id)


def _judged(message: Sheet, at: datetime) -> tuple[ImportReport, list[SheetRow]]:
    """The report as it would be, and the rows that are new."""
    sheet = read_sheet(message.content)
    latest = (at + AHEAD_OF_UTC).date()
    late = [each for each in sheet.rows if each.held_on > latest]
    rows = [each for each in sheet.rows if each.held_on <= latest]
    new, already, otherwise = _against_the_record(rows)
    headings = sheet.headings
    rejected = [
        *sheet.rejected,
        *(Rejected(each.row, headings["date"], each.held_on.isoformat(), IN_THE_FUTURE) for each in late),
        *(Rejected(each.row, headings["number"], str(each.number), ALREADY_OTHERWISE) for each in otherwise),
    ]
    ordered = tuple(sorted(rejected, key=lambda each: each.row))
    return ImportReport(message.file_name, sheet.read, len(new), already, ordered), new


def _against_the_record(rows: Sequence[SheetRow]) -> tuple[list[SheetRow], int, list[SheetRow]]:
    """The rows that are new, how many are on record as they are, and those that are there with other counts."""
    recorded: defaultdict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for each in queries.known_repetitions(each.held_on for each in rows):
        name = (each.dog_name.casefold(), each.handler_name.casefold())
        recorded[(each.held_on, *name, each.target, each.off_target, each.number)][_said(each)] += 1
    unmatched: list[tuple[Hashable, SheetRow]] = []
    already = 0
    for row in rows:
        named = (row.held_on, row.dog.casefold(), row.handler.casefold(), row.target, row.off_target, row.number)
        if recorded[named][_said(row)]:
            recorded[named][_said(row)] -= 1
            already += 1
        else:
            unmatched.append((named, row))
    new, otherwise = [], []
    for key, row in unmatched:
        left = next((said for said, count in recorded[key].items() if count), None)
        if left is None:
            new.append(row)
        else:
            recorded[key][left] -= 1
            otherwise.append(row)
    return new, already, otherwise


def _said(row: SheetRow | Repetition) -> Hashable:
    """What a row says beyond its name: counts and times."""
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
    )
