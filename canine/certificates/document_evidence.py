"""The second part: what sections 106B(4), 78A(3) and 78A(4) of the Evidence Act (Cap. 80) ask for, filled in."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable, Table

from canine.certificates.dates import day, moment, month
from canine.certificates.document_words import count_of, named
from canine.certificates.layout import (
    BODY,
    CELL_BOLD,
    RULE,
    SANS,
    SMALL,
    UNDER_TITLE,
    WIDTH,
    gap,
    heading,
    marked,
    paragraph,
    table,
    text,
)
from canine.certificates.messages import CertificateRecord, MonthOfUse, Production


@dataclass(frozen=True, slots=True)
class ElectronicRecord:
    """A printed electronic record, as these sections ask about it.

    `name` is how it is referred to ("certificate MSA-2026-0001"); `identified` says which record it is and how it can
    be told from another, `manner` how it was made, `kept_whole` why it is as it was; `signed_locally` whether the
    key that signed it is nobody's licensed one.
    """

    name: str
    unit_name: str
    zone: str
    production: Production
    identified: str
    manner: str
    kept_whole: str
    signed_locally: bool


def of_certificate(record: CertificateRecord) -> ElectronicRecord:
    """Return the record of a certificate."""
    is_before = record.commitment.published_at < min(at for line in record.presentations for at in line.entered_at)
    order = "before" if is_before else "AFTER"
    return ElectronicRecord(
        name=f"certificate {record.serial}",
        unit_name=record.unit.name,
        zone=record.zone,
        production=record.production,
        identified=f"certificate {record.serial}, issued {moment(record.issued_at, record.zone)}, "
        "whose data have the SHA-256 printed under the proof",
        manner=_manner(record),
        kept_whole="Every change is an entry in an append-only log in which each entry is bound to the one before by "
        "SHA-256 (size and head under the proof); the hash of the plan was published "
        f"{order} the first response; this file carries a signature over the whole of it, {record.signing_note}.",
        signed_locally=record.signed_locally,
    )


def _manner(record: CertificateRecord) -> str:
    """Return how the program makes such a record, and what in this one a person entered."""
    entered = sum(len(line.entered_at) for line in record.presentations)
    fixed = sum(len(line.corrections) for line in record.presentations)
    causes = sum(line.miss_cause is not None for line in record.presentations)
    return (
        "the program draws the plan of a trial, takes its responses one by one, and computes the figures and draws "
        f"this document from them; for this one {count_of(entered, 'response')}, "
        f"{count_of(fixed, 'correction')} and {count_of(causes, 'cause of a miss', 'causes of misses')} were entered "
        "by persons"
    )


def evidence_title(record: ElectronicRecord) -> list[Flowable]:
    """Return what the second part is, and of which record it speaks."""
    return [
        gap(6),
        marked("<b>Certificate under section 106B(4) of the Evidence Act (Cap. 80)</b>", UNDER_TITLE),
        paragraph(f"for the electronic record of {record.name}", UNDER_TITLE),
        gap(3),
    ]


def record_and_manner(record: ElectronicRecord) -> list[Flowable]:
    """Section 106B(4)(a): which record this is and how it was produced."""
    made = record.production
    words = (
        f"I identify the electronic record as {record.identified}. "
        f"It was produced by the program “{made.software}”, version {made.version}, on the server named below, from "
        f"entries made there and on the tablets named below in the course of the unit’s work: {record.manner}."
    )
    return [*heading("(a) The record and the manner in which it was produced"), paragraph(words)]


def devices(record: ElectronicRecord) -> list[Flowable]:
    """Section 106B(4)(b): the particulars of the devices."""
    rows = [
        (one.name, one.kind, one.particulars, f"{day(one.from_on)} to {day(one.to_on)}")
        for one in record.production.devices
    ]
    return [
        *heading("(b) Particulars of the devices"),
        table(("Device", "Kind", "Particulars", "Used in the period"), rows, (0.17, 0.1, 0.4, 0.33)),
    ]


def conditions(record: ElectronicRecord) -> list[Flowable]:
    """Section 106B(4)(c): the conditions of subsection (2), one by one, and subsection (3)."""
    made, unit_name = record.production, record.unit_name
    period = f"from {day(made.from_on)}, the day of the first entry relied on, to {day(made.to_on)}"
    answers = (
        (
            "(2)(a), regular use and lawful control",
            f"{period} server and tablets were used to store and handle the records of the work, training "
            f"and examination of dogs and handlers of {unit_name}, at {made.premises}, which had lawful control over "
            f"their use. {_use_words(made)}",
        ),
        (
            "(2)(b), ordinary feeding",
            f"information of the kind contained in this record, and of the kind from which it is derived, was fed into "
            f"them in the ordinary course of those activities: {_months_fed(made)}.",
        ),
        ("(2)(c), working properly", f"{_working_properly(made, record.zone)} {_restored(made)}"),
        (
            "(2)(d), derivation",
            "what this record contains reproduces, or is derived from, information so fed in the ordinary course of "
            "those activities.",
        ),
        (
            "(3), several computers",
            f"the {count_of(len(made.devices), 'computer')} named under (b) worked together, the tablets and browsers "
            "sending to the one server, and are spoken of here as one.",
        ),
    )
    found: list[Flowable] = [*heading("(c) The conditions of section 106B(2) and (3)")]
    found += [marked(f"<b>{text(name)}:</b> {text(words)}", BODY) for name, words in answers]
    if made.outages:
        rows = [
            (moment(one.from_at, record.zone), moment(one.to_at, record.zone), one.device, one.sentence)
            for one in made.outages
        ]
        found.append(table(("From", "To", "Device", "What happened"), rows, (0.21, 0.21, 0.13, 0.45)))
    if made.restores:
        lines = [
            (moment(one.at, record.zone), one.by, moment(one.made_at, record.zone), one.sentence)
            for one in made.restores
        ]
        heads = ("Backup put in place", "By", "The backup was made", "What is on record of it")
        found.append(table(heads, lines, (0.21, 0.23, 0.21, 0.35)))
    return found


def _use_words(made: Production) -> str:
    if made.use is None:
        return "How much it was used in each month is not recorded here."
    if not made.use:
        return "The log has no entry in that period."
    months = "; ".join(f"{_month(one)} {one.entries:,}" for one in made.use)
    return f"Entries of the log in each month (by UTC): {months}."


def _months_fed(made: Production) -> str:
    """Return in how many of the calendar months of the period the log has entries."""
    months = 12 * (made.to_on.year - made.from_on.year) + made.to_on.month - made.from_on.month + 1
    if made.use is None:
        return f"in how many of the {count_of(months, 'calendar month')} is not recorded here"
    return f"the log has entries of {len(made.use)} of the {count_of(months, 'calendar month')} that it touches"


def _month(one: MonthOfUse) -> str:
    return month(date.fromisoformat(f"{one.month}-01"))


def _working_properly(made: Production, zone: str) -> str:
    """Say that there was no outage only beside what watched for one."""
    listed = f"{count_of(len(made.outages), 'outage is', 'outages are')} on record, below" if made.outages else ""
    watch = made.watch
    if watch is None:
        words = "not watched. No round of the program’s watcher is on record for that period"
        return f"{words}; {listed}." if listed else f"{words}, so that nothing can be said here of outages."
    words = (
        f"the watcher recorded {watch.ticks:,} ticks from {moment(watch.from_at, zone)} to "
        f"{moment(watch.to_at, zone)}; the longest silence was {_silence(watch.longest_silence_s)}. "
        f"{listed or 'No outage is on record'}."
    )
    first = watch.from_at.astimezone(ZoneInfo(zone)).date()
    return f"{words} Before {day(first)} it was not watched." if first > made.from_on else words


def _restored(made: Production) -> str:
    """Say whether an older copy ever took the place of the record: what came after that copy is in no row."""
    if made.restores is None:
        return "Whether a backup ever took the record’s place is not recorded here."
    if not made.restores:
        return "The log knows of no backup that took the record’s place."
    return (
        f"{count_of(len(made.restores), 'time')} a backup took the record’s place, below: of what was entered after "
        "it was made, until it was put in place, nothing is in this record."
    )


def _silence(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]
    return " ".join(part for part in parts if part) or "0 s"


def integrity(record: ElectronicRecord) -> list[Flowable]:
    """Section 78A(3): how the record was generated, kept whole, and its originator identified."""
    answers = (
        (
            "Generated, stored, communicated.",
            "An entry carries its author and the time of the server, and a device and its time where one tells them; a "
            "record that a tablet sends is received once, under its own number, and answered with a receipt; the "
            "issued file is stored as it was signed and is never made again.",
        ),
        (
            "Integrity maintained.",
            f"{record.kept_whole} That signature and these hashes show alteration{_no_licence(record)}.",
        ),
        (
            "Originator identified.",
            "Each person signs in with an account of their own; where a tablet is used, it has a credential of its own "
            "and whoever works with it types a PIN; the author of an entry is the credential that sent it.",
        ),
    )
    words = " ".join(f"<b>{text(name)}</b> {text(answer)}" for name, answer in answers)
    others = (
        (
            "Section 78A(3)(d), other factors.",
            "What this paper looks for and does not find, it names at its place; of anything else it says nothing.",
        ),
        ("Section 35.", "Whoever makes an entry is named with it in the record."),
        ("Section 65(8).", "What is said above of the devices and of how this record is produced is said for it too."),
    )
    beside = " ".join(f"<b>{text(name)}</b> {text(answer)}" for name, answer in others)
    return [*heading("Section 78A(3): weight of the record, and sections beside it"), marked(words), marked(beside)]


def _no_licence(record: ElectronicRecord) -> str:
    words = "; they are no electronic signature of a licensed certification service provider"
    return words if record.signed_locally else ""


def evidence_signatures(record: ElectronicRecord) -> list[Flowable]:
    """Section 106B(4)(d) and, beside it, the extract certificate of section 78A(4): places to sign."""
    responsible = record.production.responsible
    who = named(responsible) if responsible else "." * 58
    left = (
        f"I, {who}, occupy a responsible position in relation to the operation of the devices or the management of "
        "the activities named above, as ................................................ . What is stated in this "
        "certificate is stated to the best of my knowledge and belief."
    )
    right = (
        f"I, {'.' * 58}, a person in the service of {record.unit_name}, certify under section 78A(4) that this "
        f"document is a correct extract of the electronic record of {record.name}, generated in the "
        "ordinary course of its business."
    )
    cells = [
        [paragraph("Section 106B(4)(d)", CELL_BOLD), paragraph("Section 78A(4)", CELL_BOLD)],
        [paragraph(left, SMALL), paragraph(right, SMALL)],
        ["", ""],
        [paragraph("Signature, place and date", SMALL)] * 2,
    ]
    style = [
        *(("BOX", (column, 0), (column, -1), 0.6, RULE) for column in range(2)),
        ("LINEABOVE", (0, 3), (-1, 3), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), SANS, 7),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return [
        *heading("Signatures"),
        paragraph(f"Printed by {'.' * 44} on printer (make, model, serial) {'.' * 44} on {'.' * 22}", SMALL),
        Table(cells, colWidths=[WIDTH / 2] * 2, rowHeights=[None, None, 30, None], style=style, spaceAfter=4),
        paragraph(
            "Courts have differed on which of the two is wanted; both are laid out here. The program that fills in "
            "these particulars gives no legal advice: whoever signs reads them first and strikes out what is not so.",
            SMALL,
        ),
    ]
