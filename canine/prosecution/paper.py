"""The record of a case on paper, drawn from the same parts as its page, with what the Evidence Act asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, PageBreak, Paragraph

from canine.certificates.dates import day, moment
from canine.certificates.document import evidence_parts
from canine.certificates.document_evidence import ElectronicRecord
from canine.certificates.document_words import seen_outside
from canine.certificates.layout import (
    BODY,
    CELL,
    CELL_BOLD,
    SMALL,
    TITLE,
    UNDER_TITLE,
    WIDTH,
    gap,
    heading,
    marked,
    pages,
    pairs,
    paragraph,
    printed,
    register_fonts,
    spelt,
    table,
    text,
)
from canine.certificates.messages import Production
from canine.lettering import Spelling, in_latin, unprintable
from canine.prosecution.messages import Case, Cell, DeviceUsed, Facts, Held, Part
from canine.rules.figures import written_number
from canine.rules.words import word_for

# Between the words of a cell and its edges, and what one word or one text may claim for its column, in points.
_PADDING, _WIDEST_WORD, _WIDEST_TEXT = 7.0, 110.0, 190.0


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One entry of the log, as the paper lists it."""

    number: int
    at: datetime
    actor: str
    action: str
    hash: str


@dataclass(frozen=True, slots=True)
class CasePaper:
    """Everything that the paper of a case says beside the case itself."""

    case: Case
    case_file: str
    made_at: datetime
    made_by: str
    zone: str
    unit_name: str
    unit_authority: str
    production: Production
    devices: tuple[DeviceUsed, ...]
    log: tuple[LoggedLine, ...]
    around: int
    clock_steps: tuple[str, ...]
    log_size: int
    log_root: str
    checkpoint: int
    signing_note: str
    signed_locally: bool
    latin: tuple[Spelling, ...] = ()


def draw(paper: CasePaper) -> bytes:
    """Return the paper as PDF, A4; the same values give the same bytes. It is signed through the bundle's manifest."""
    register_fonts()
    with spelt(paper.latin):
        return pages(paper.case.title, paper.unit_name, _story(paper), purpose=f"prepared for {paper.case_file}")


def _story(paper: CasePaper) -> list[Flowable]:
    case = paper.case
    story: list[Flowable] = [
        paragraph(paper.unit_authority, UNDER_TITLE),
        paragraph(paper.unit_name, UNDER_TITLE),
        gap(4),
        paragraph(case.title, TITLE),
        paragraph(f"The record as it stood on {moment(paper.made_at, paper.zone)}", UNDER_TITLE),
        paragraph(f"Prepared for {paper.case_file} by {paper.made_by}", UNDER_TITLE),
        gap(6),
        *_part(case.since_then, paper.zone),
        *_part(case.year_before, paper.zone),
    ]
    for part in case.parts:
        story += _part(part, paper.zone)
    for held in case.held:
        story += _held(held, paper.zone)
    story += _letters(paper)
    story += _witnesses(paper)
    story += _devices(paper)
    story += _log(paper)
    story.append(PageBreak())
    return story + evidence_parts(_electronic_record(paper))


def _held(held: Held, zone: str) -> list[Flowable]:
    title = f"What held for {held.team} ({word_for(held.mode)}) on {moment(held.at, zone)}"
    story: list[Flowable] = [gap(4), *heading(title)]
    for part in held.parts:
        story += _part(part, zone)
    return story


def _part(part: Part, zone: str) -> list[Flowable]:
    story: list[Flowable] = heading(part.title)
    if isinstance(part, Facts):
        story.append(pairs((name, cell(value, zone)) for name, value in part.pairs))
    elif not part.lines:
        story.append(paragraph(part.empty))
    else:
        words = [[cell(one, zone) for one in line.cells] for line in part.lines]
        rows = [
            [_struck(one) if line.is_struck else paragraph(one, CELL) for one in row]
            for line, row in zip(part.lines, words, strict=True)
        ]
        story.append(table(part.head, rows, _widths(part.head, words)))
    if part.note:
        story.append(paragraph(part.note, SMALL))
    return story


def _struck(words: str) -> Paragraph:
    return marked(f"<strike>{text(words)}</strike>", CELL)


def _widths(head: tuple[str, ...], rows: Iterable[list[str]]) -> list[float]:
    """Return shares of the width in which no word breaks, if that can be; the rest goes to whoever has most to say."""
    narrowest, wanted = [0.0] * len(head), [0.0] * len(head)
    for style, row in [(CELL_BOLD, list(head)), *((CELL, row) for row in rows)]:
        for place, words in enumerate(row):
            shown = printed(words)
            longest = max((_width(word, style) for word in shown.split()), default=0)
            narrowest[place] = max(narrowest[place], min(longest, _WIDEST_WORD) + _PADDING)
            wanted[place] = max(wanted[place], min(_width(shown, style), _WIDEST_TEXT) + _PADDING)
    if sum(narrowest) >= WIDTH:
        return [width / sum(narrowest) for width in narrowest]
    wishes = [most - least for most, least in zip(wanted, narrowest, strict=True)]
    left, total = WIDTH - sum(narrowest), sum(wishes)
    given = [left * wish / total if total else left / len(head) for wish in wishes]
    return [(least + more) / WIDTH for least, more in zip(narrowest, given, strict=True)]


def _width(words: str, style: ParagraphStyle) -> float:
    return float(stringWidth(words, style.fontName, style.fontSize))


def cell(value: Cell, zone: str) -> str:
    """Return a value as paper shows it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, StrEnum):
        return word_for(value)
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal | int):
        return written_number(value)
    return value


def _letters(paper: CasePaper) -> list[Flowable]:
    """Say how the paper prints what its fonts have no letters for; nothing where they have all."""
    texts = list(_texts(paper.case))
    names = [one for one in paper.latin if any(one.name in words for words in texts)]
    words = []
    if names:
        words.append(f"In Latin letters stand: {', '.join(dict.fromkeys(one.latin for one in names))}.")
    if any(unprintable(in_latin(one, paper.latin)) for one in texts):
        words.append("A letter that the fonts of this paper lack stands as its Unicode number, like [U+738B].")
    if not words:
        return []
    return [paragraph(" ".join([*words, "The file case.json has the words as they were entered."]), SMALL)]


def _texts(case: Case) -> Iterator[str]:
    """Every text of the case that somebody may have entered."""
    yield case.title
    for part in (case.since_then, case.year_before, *case.parts, *(one for held in case.held for one in held.parts)):
        rows = part.pairs if isinstance(part, Facts) else (line.cells for line in part.lines)
        yield from (value for row in rows for value in row if isinstance(value, str))
    for witness in case.witnesses:
        yield from (witness.name, *witness.parts)


def _witnesses(paper: CasePaper) -> list[Flowable]:
    rows = [(one.name, "; ".join(one.parts)) for one in paper.case.witnesses]
    return [
        *heading("Witness list: everyone who handled the case or stands behind a certificate in it"),
        table(("Name", "What this person did"), rows, (0.28, 0.72)),
    ]


def _devices(paper: CasePaper) -> list[Flowable]:
    rows = [
        (
            one.name or "the server itself",
            moment(one.first_used_at, paper.zone),
            moment(one.last_used_at, paper.zone),
            one.entries,
        )
        for one in paper.devices
    ]
    return [
        *heading("Device list: where the entries of this case were made"),
        table(("Device, as the log names it", "First entry", "Last entry", "Entries"), rows, (0.46, 0.22, 0.22, 0.1)),
    ]


def _log(paper: CasePaper) -> list[Flowable]:
    rows = [(one.number, moment(one.at, paper.zone), one.actor, one.action, f"{one.hash[:16]}…") for one in paper.log]
    words = (
        f"These {len(rows)} entries are about this case; the bundle has {paper.around} more, about its certificates "
        "and about dog and handler from twelve months before until it was made. "
        f"The log had {paper.log_size} entries when this was prepared; "
        f"checkpoint {paper.checkpoint}, signed by the unit’s key, names their Merkle root {paper.log_root}. "
        "The file log/excerpt.json holds each entry in full with the hashes that lead from it to that root."
    )
    return [
        *heading("Audit log: the entries of this case"),
        paragraph(words, BODY),
        paragraph(f"{_of_clocks(paper)} {seen_outside(paper.production, paper.zone)}", BODY),
        table(("Entry", "When", "Who", "Action", "Hash"), rows, (0.08, 0.25, 0.29, 0.2, 0.18)),
    ]


def _of_clocks(paper: CasePaper) -> str:
    """Name each step by which the log's times run backwards while the case was written, or say that there is none."""
    if not paper.clock_steps:
        return "From the first to the last of these entries no time of the log runs backwards by more than two minutes."
    return (
        f"From the first to the last of these entries the log’s times run backwards: {'; '.join(paper.clock_steps)}. "
        "What is said here of times is worth less for that."
    )


def _electronic_record(paper: CasePaper) -> ElectronicRecord:
    title = paper.case.title[:1].lower() + paper.case.title[1:]
    return ElectronicRecord(
        name=f"the {title}",
        unit_name=paper.unit_name,
        zone=paper.zone,
        production=paper.production,
        identified=f"the record of the {title}, as it stood on {moment(paper.made_at, paper.zone)}, kept under the "
        f"number {paper.case.id}; the SHA-256 of this document is in the file manifest.json beside it",
        manner="each fact was entered by the person named beside it at the time named beside it, a correction stands "
        "beside what it corrects, and this document was put together from those entries without a further human hand",
        kept_whole="Every change is an entry in an append-only log in which each entry is bound to the one before by "
        "SHA-256; the rows behind this document stand in case.json, each beside its entry; this document is named with "
        f"its SHA-256 in a manifest that carries a signature, {paper.signing_note}.",
        signed_locally=paper.signed_locally,
    )
