"""The trial: how it was held, by whom, with what, and what the dog did at every position."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Table

from canine.certificates.dates import day, moment
from canine.certificates.document_words import (
    BLINDINGS,
    CAUSES,
    EXCLUSIONS,
    ITEMS,
    RESPONSES,
    RESULTS,
    SHORT_MODES,
    count_of,
    gives_commitment,
)
from canine.certificates.layout import (
    BODY,
    CELL_BOLD,
    HEAD,
    ITEM,
    ITEM_BOLD,
    LINES,
    RULE,
    SANS,
    SANS_BOLD,
    SHADE,
    SMALL,
    WIDTH,
    heading,
    paragraph,
    table,
)
from canine.certificates.messages import AidTaken, CertificateRecord, PresentationLine
from canine.rules.presentation import ResponseKind
from canine.rules.trial import TrialResult


def protocol(record: CertificateRecord) -> list[Flowable]:
    """Return the protocol in one paragraph, and the days and people of the trial."""
    held, blank = record.protocol, len(record.figures.blank_runs)
    words = (
        f"Mode: {SHORT_MODES[record.mode]}. Place: {held.place}. "
        f"{count_of(held.runs, 'run')} of {count_of(held.positions_per_run, 'position')} in "
        f"{count_of(held.sessions, 'session')}, with {count_of(held.targets, 'target')} and "
        f"{count_of(held.non_targets, 'non-target')} presented, {held.distractors} of these distractors; "
        f"{blank} of the runs {'was' if blank == 1 else 'were'} drawn to hold no target at all. The program draws "
        "which item lies where by a cryptographic random generator, and publishes a hash of that plan alone (see the "
        f"proof). Blinding: {BLINDINGS[held.blinding]}. {held.blinding_statement} The handler calls each response; the "
        "pages on which the recorder enters it do not show the plan, and an entry is locked as it is made. "
        f"{_again(record)}{_from_tablet(record)}{_pace(record)}{_changes(record)}{_opening(record)}"
    )
    return [*heading("How the trial was held"), paragraph(words, BODY)]


def qualifications(record: CertificateRecord) -> list[Flowable]:
    """All courses and certifications of those who had a part, whenever they were; nothing where nobody asked."""
    if record.qualifications is None:
        return []
    rows = [
        (f"{one.who} ({one.part})", "; ".join(one.lines) or "no course or certificate is on record")
        for one in record.qualifications
    ]
    return [
        *heading("Courses and certificates on record (section 48)"),
        table(("Who", "Courses and certificates, whenever they were"), rows, (0.26, 0.74)),
    ]


def _again(record: CertificateRecord) -> str:
    """Return how many items were presented once more, and what became of those."""
    number = record.protocol.presented_again
    if number is None:
        return "Whether what the dog had not sniffed was presented once more was not recorded then. "
    if not number:
        return "The dog sniffed at every item when it was first presented. "
    still = sum(
        line.not_sniffed_at is not None and line.first_entry is ResponseKind.NOT_SNIFFED
        for line in record.presentations
    )
    return (
        f"{count_of(number, 'item was', 'items were')} presented once more at the end of the run, since the dog had "
        f"not sniffed at first: of these, {still or 'none'} {'were' if still > 1 else 'was'} not sniffed then either. "
    )


def _from_tablet(record: CertificateRecord) -> str:
    """Return how many responses a tablet locked and sent later, and how much later; nothing where none was."""
    waits = [line.received_at - line.at for line in record.presentations if line.received_at is not None]
    if not waits:
        return ""
    minutes, seconds = divmod(max(0, int(max(waits).total_seconds())), 60)
    return (
        f"{count_of(len(waits), 'response was', 'responses were')} locked on a tablet and received later, at the most "
        f"{minutes} min {seconds} s: their times are those of the tablet’s clock. "
    )


def _pace(record: CertificateRecord) -> str:
    """Return how fast the responses came, by the server's clock, and what lay between sessions."""
    found = record.protocol.pace
    if found is None:
        return ""
    words = f"{found.close} of {found.of} responses came within {found.within_s} s of the one before. "
    if found.between_sessions_s is not None:
        minutes, seconds = divmod(found.between_sessions_s, 60)
        words += f"Between one session and the next lay {minutes} min {seconds} s at the least. "
    return words


def _changes(record: CertificateRecord) -> str:
    """Return how many changes of behaviour there were, and what they were counted as."""
    changes = [line for line in record.presentations if line.response is ResponseKind.CHANGE_OF_BEHAVIOUR]
    counted = sum(line.result in (TrialResult.HIT, TrialResult.FALSE_ALERT) for line in changes)
    return (
        f"A change of behaviour is less than an alert: {count_of(len(changes), 'is', 'are')} on record, "
        f"{counted or 'none'} of them counted as an alert. "
    )


def _opening(record: CertificateRecord) -> str:
    """Return when the plan was opened to all, and whether it gives the hash that was published."""
    seal, opened_at = record.commitment, record.protocol.revealed_at
    fits = "gives that hash" if gives_commitment(seal) else "does NOT give that hash"
    if opened_at is None:
        return f"The plan that is printed here {fits}; when it was opened to all was not recorded then."
    last = max(at for line in record.presentations for at in line.entered_at)
    when = "after the last response came in" if opened_at >= last else "BEFORE the last response came in"
    return f"The plan was opened to all on {moment(opened_at, record.zone)}, {when}; it {fits}."


def aids(record: CertificateRecord) -> list[Flowable]:
    """Quantities and forms that were tested, and what was not."""
    rows = [
        (aid.label, aid.odour, aid.form, aid.amount, day(aid.replace_by) if aid.replace_by else "none set")
        for aid in record.aids
    ]
    found: list[Flowable] = [
        *heading("What was tested, and what was not"),
        table(("Aid", "Odour", "Form", "Amount", "Replace by"), rows, (0.14, 0.24, 0.28, 0.14, 0.2)),
    ]
    words = " ".join(record.not_tested) or "Nothing further was named."
    found.append(paragraph(f"Not tested: {words}", BODY))
    custody = [(aid.label, _custody(aid.custody, record.zone)) for aid in record.aids if aid.custody is not None]
    return [*found, table(("Aid", "Custody of it for the trial"), custody, (0.14, 0.86))] if custody else found


def _custody(taken: Sequence[AidTaken], zone: str) -> str:
    """Return on whose word somebody had an aid while the trial lasted."""
    lines = [
        f"Taken out on {moment(one.at, zone)} by {one.carrier}, {one.witness} standing by: {one.confirmation}."
        for one in taken
    ]
    return " ".join(lines) or "No row says who took it out of the store for the trial."


def misses_and_exclusions(record: CertificateRecord) -> list[Flowable]:
    """Each miss with its cause, each exclusion with its reason, each correction beside its first entry."""
    rows = [
        *_miss_rows(record),
        *_exclusion_rows(record),
        *_correction_rows(record),
        *_second_presentation_rows(record),
    ]
    if not rows:
        return [
            *heading("Misses, exclusions and corrections"),
            paragraph("There was no miss, nothing was excluded and no entry was corrected.", BODY),
        ]
    head = ("Run/position", "What", "Cause or reason")
    return [*heading("Misses, exclusions and corrections"), table(head, rows, (0.13, 0.35, 0.52))]


def _place(line: PresentationLine) -> str:
    return f"{line.run}/{line.position}"


def _with_note(words: str, note: str) -> str:
    return f"{words}. {note}" if note else words


def _miss_rows(record: CertificateRecord) -> Iterable[Sequence[object]]:
    for line in record.misses:
        cause = CAUSES[line.miss_cause] if line.miss_cause else "not stated"
        what = f"Miss: {line.odour}, {line.label}; response: {RESPONSES[line.response]}"
        yield _place(line), what, _with_note(f"By the assessor: {cause}", line.miss_note)


def _exclusion_rows(record: CertificateRecord) -> Iterable[Sequence[object]]:
    for line in record.exclusions:
        reason = EXCLUSIONS[line.exclusion] if line.exclusion else "not stated"
        yield _place(line), f"Excluded: {_item(line)}; in no count", _with_note(reason, line.exclusion_note)


def _correction_rows(record: CertificateRecord) -> Iterable[Sequence[object]]:
    for line in record.presentations:
        for fixed in line.corrections:
            what = f"First entry: {RESPONSES[line.first_entry]}; corrected to: {RESPONSES[fixed.response]}"
            yield _place(line), what, f"{moment(fixed.at, record.zone)}, {fixed.by}. {fixed.reason}"


def _second_presentation_rows(record: CertificateRecord) -> Iterable[Sequence[object]]:
    for line in record.presentations:
        if line.not_sniffed_at is not None:
            time = f"{line.not_sniffed_at.astimezone(ZoneInfo(record.zone)):%H:%M:%S}"
            yield (
                _place(line),
                f"Not sniffed at {time}; presented once more",
                f"First entry then: {RESPONSES[line.first_entry]}",
            )


def _item(line: PresentationLine) -> str:
    kind = ITEMS.get(line.kind, line.kind.value)
    return line.label if line.label.partition(",")[0] == kind else f"{line.odour or kind}: {line.label}"


_HALF = ("Place", "Item", "Response", "Result", "Time")
_HALF_WIDTHS = (0.095, 0.295, 0.27, 0.215, 0.125)
_GUTTER = 0.015
Half = list[object]


def presentations(record: CertificateRecord) -> list[Flowable]:
    """Every presentation at its place, two runs side by side, no run broken by a page, the heading on every page."""
    runs = _runs(record, ZoneInfo(record.zone))
    beside = -(-len(runs) // 2)
    style: list[tuple[Any, ...]] = [*LINES, *HEAD, *_PRESENTATION_STYLE]
    cells: list[list[object]] = [[*_HALF, "", *_HALF]]
    for number in range(beside):
        first = len(cells)
        pair = [runs[number], runs[number + beside] if number + beside < len(runs) else []]
        for row in range(max(len(run) for run in pair)):
            halves = [run[row] if row < len(run) else _NOTHING for run in pair]
            for half, column in zip(halves, (0, 6), strict=True):
                at = len(cells)
                style += [(name, (a + column, at), (b + column, at), *rest) for name, a, b, *rest in half.marks]
            cells.append([*_padded(halves[0].cells), "", *_padded(halves[1].cells)])
        style.append(("NOSPLIT", (0, first), (-1, len(cells) - 1)))
    widths = [WIDTH * (1 - _GUTTER) / 2 * share for share in _HALF_WIDTHS]
    found = Table(cells, colWidths=[*widths, WIDTH * _GUTTER, *widths], repeatRows=1, style=style, spaceAfter=4)
    note = (
        "Times are those of the unit’s own zone. MISS, FALSE ALERT and EXCLUDED are set in bold; * marks an entry "
        "that was corrected: first entry and reason are in the list above."
    )
    if any(line.not_sniffed_at for line in record.presentations):
        note += (
            " † marks the second presentation of an item: when the first was entered as not sniffed is in the list "
            "above."
        )
    received = [one.received_at for one in record.presentations if one.received_at is not None]
    if received:
        zone = record.zone
        note += f" ‡ marks what a tablet locked and sent later: received by {moment(max(received), zone)}."
    return [*heading("Every presentation, position by position"), found, paragraph(note, SMALL)]


@dataclass(frozen=True, slots=True)
class _Row:
    """Half a row of the table: its cells, and how they are set."""

    cells: Half
    marks: list[tuple[Any, ...]]


_NOTHING = _Row([""] * 5, [])


def _padded(half: Half) -> Half:
    return [*half, *[""] * (5 - len(half))]


def _runs(record: CertificateRecord, zone: ZoneInfo) -> list[list[_Row]]:
    """Return each run: its title and its lines, half a row each."""
    found = []
    for _, lines in groupby(record.presentations, key=lambda line: line.run):
        run = list(lines)
        held_on = day(run[0].at.astimezone(zone))
        title = paragraph(f"Run {run[0].run}, session {run[0].session}, {held_on}", CELL_BOLD)
        rows = [_Row([title], [("BACKGROUND", 0, 4, SHADE), ("SPAN", 0, 4)])]
        for line in run:
            columns = (0, 1, 3) if line.result in _STAND_OUT else ()
            rows.append(_Row(_half(line, zone), [("FONT", each, each, SANS_BOLD, _SIZE, 7.4) for each in columns]))
        found.append(rows)
    return found


_SIZE = 6.4
_PRESENTATION_STYLE = [
    ("FONT", (0, 0), (-1, 0), SANS_BOLD, 6.6, 7.6),
    ("FONT", (0, 1), (-1, -1), SANS, _SIZE, 7.4),
    ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.7, RULE),
    ("TOPPADDING", (0, 0), (-1, -1), 0.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 1),
]


def _half(line: PresentationLine, zone: ZoneInfo) -> Half:
    marks = ((" *", line.corrections), (" †", line.not_sniffed_at), (" ‡", line.received_at))
    response = RESPONSES[line.response] + "".join(mark for mark, holds in marks if holds)
    time = f"{line.at.astimezone(zone):%H:%M:%S}"
    item = _fitting(_item(line), stands_out=line.result in _STAND_OUT)
    return [_place(line), item, response, RESULTS[line.result], time]


def _fitting(words: str, *, stands_out: bool) -> object:
    """Short words as they are, long ones as a paragraph that wraps: most of a table is short, and this is fast."""
    font = SANS_BOLD if stands_out else SANS
    if (
        words.isascii()
        and pdfmetrics.stringWidth(words, font, _SIZE) <= WIDTH * (1 - _GUTTER) / 2 * _HALF_WIDTHS[1] - 4
    ):
        return words
    return paragraph(words, ITEM_BOLD if stands_out else ITEM)


_STAND_OUT = (TrialResult.MISS, TrialResult.FALSE_ALERT, TrialResult.EXCLUDED)
