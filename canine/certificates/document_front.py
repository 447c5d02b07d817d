"""The first page: what is certified, of whom, until when, on which figures, and who signs."""

from io import BytesIO

from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, Table

from canine.certificates.document_words import BLINDINGS, MODES, count_of, listed, named
from canine.certificates.layout import (
    CELL,
    CELL_BOLD,
    CELL_MIDDLE,
    INK,
    RULE,
    SHADE,
    SMALL,
    STATEMENT,
    TITLE,
    UNDER_TITLE,
    WIDTH,
    day,
    gap,
    heading,
    marked,
    moment,
    pairs,
    paragraph,
    text,
)
from canine.certificates.messages import CertificateRecord, CertifiedDog
from canine.drawings import PlottedRate, percent, rate_words, rates_with_intervals
from canine.rules.efficacy import Counts
from canine.rules.kennel import ChipStandard

_PHOTO_WIDTH, _PHOTO_HEIGHT = 88.0, 108.0


def title_block(record: CertificateRecord) -> list[Flowable]:
    """Who issues, what it is, its serial and its days."""
    unit = record.unit
    box = [
        [
            paragraph("Serial number", SMALL),
            paragraph("Valid from", SMALL),
            paragraph("Valid until, not including", SMALL),
        ],
        [
            paragraph(record.serial, CELL_BOLD),
            paragraph(moment(record.valid_from, record.zone), CELL_BOLD),
            paragraph(moment(record.valid_to, record.zone), CELL_BOLD),
        ],
    ]
    style = [
        ("BOX", (0, 0), (-1, -1), 0.9, INK),
        ("LINEAFTER", (0, 0), (-2, -1), 0.4, RULE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
    ]
    return [
        paragraph(f"{unit.service} · {unit.name}" if unit.service else unit.name, UNDER_TITLE),
        paragraph(unit.address, UNDER_TITLE),
        gap(5),
        paragraph("Certificate of efficacy of a canine handler team", TITLE),
        gap(7),
        Table(box, colWidths=[WIDTH * share for share in (0.22, 0.39, 0.39)], style=style, spaceAfter=6),
        *_replaced(record),
    ]


def _replaced(record: CertificateRecord) -> list[Flowable]:
    older = record.replaces
    if older is None:
        return []
    issued = moment(older.issued_at, record.zone)
    words = (
        f"Replaces certificate {older.serial}, issued {issued}, since a record under it was corrected: {older.reason}"
    )
    return [paragraph(words, SMALL), gap(3)]


def team_block(record: CertificateRecord, photo: bytes | None) -> list[Flowable]:
    """Return the dog with its picture, the handler, and what the certificate is for."""
    dog = record.dog
    rows = [
        ("Dog", f"{dog.name}, {dog.breed}, {dog.sex}, born {day(dog.born_on)}"),
        ("Microchip", _chip(dog)),
        ("Final response", dog.final_response),
        ("Handler", named(record.handler)),
        ("Team since", day(record.team_since)),
        ("Mode", MODES[record.mode]),
        ("Target odours", listed(record.odours)),
        ("Issued", moment(record.issued_at, record.zone)),
    ]
    picture = _picture(photo)
    words = pairs(rows, label=0.27, width=WIDTH - _PHOTO_WIDTH - 12)
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("ALIGN", (1, 0), (1, 0), "RIGHT"),
        ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
    ]
    return [Table([[words, picture]], colWidths=[WIDTH - _PHOTO_WIDTH - 4, _PHOTO_WIDTH + 4], style=style)]


def _chip(dog: CertifiedDog) -> str:
    if dog.chip_standard is None:
        return f"{dog.microchip} (ISO 11784/11785)"
    if dog.chip_standard is ChipStandard.NONE:
        return f"None. As recorded: {dog.chip_reason}"
    return f"{dog.microchip} (older than ISO 11784/11785). As recorded: {dog.chip_reason}"


def _picture(photo: bytes | None) -> Flowable:
    if photo is None:
        return paragraph("No photograph of the dog is on record.", SMALL)
    width, height = ImageReader(BytesIO(photo)).getSize()
    scale = min(_PHOTO_WIDTH / width, _PHOTO_HEIGHT / height)
    return Image(BytesIO(photo), width * scale, height * scale, mask=None)


def statement(record: CertificateRecord) -> list[Flowable]:
    """Return what is certified, in one paragraph, with the figures in it."""
    days = listed(tuple(day(one) for one in dict.fromkeys(record.protocol.held_on)))
    overall = record.figures.overall
    words = (
        f"It is certified that the handler team named above was examined on {text(days)} in a "
        f"<b>{BLINDINGS[record.protocol.blinding]}</b> trial on {text(listed(record.odours))}, and that it "
        f"met the policy of the unit in force on that day (version {record.policy.version}): sensitivity "
        f"<b>{text(rate_words(overall.sensitivity))}</b>; false alerts "
        f"<b>{text(rate_words(overall.false_alert_rate))}</b>. "
        f"In brackets: the exact {_confidence(overall.confidence)} interval. Below is what was counted, then "
        "how it was found, and what it does not say."
    )
    return [marked(words, STATEMENT)]


def _confidence(confidence: float) -> str:
    return f"{100 * confidence:.4g} %"


def two_by_two(record: CertificateRecord) -> list[Flowable]:
    """Return the table of counts, overall and by odour, with what was counted."""
    counts = record.figures.overall.counts
    left = _labelled_two_by_two(counts)
    rows = [
        [
            paragraph(odour.odour, CELL),
            paragraph(odour.counts.hits, CELL_MIDDLE),
            paragraph(odour.counts.misses, CELL_MIDDLE),
            paragraph(odour.counts.targets, CELL_MIDDLE),
        ]
        for odour in record.figures.odours
    ]
    head = [paragraph(word, CELL_BOLD) for word in ("By odour", "Hits", "Misses", "n")]
    non_targets = [
        [
            paragraph(f"on {name}", CELL),
            paragraph(count_of(found.false_alerts, "false alert"), CELL_MIDDLE),
            "",
            paragraph(found.non_targets, CELL_MIDDLE),
        ]
        for name, found in (("blanks", record.figures.on_blanks), ("distractors", record.figures.on_distractors))
    ]
    first = len(rows) + 1
    style = [
        *_GRID,
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        *(("SPAN", (1, row), (2, row)) for row in range(first, first + 2)),
    ]
    share = [WIDTH * 0.45 * part for part in (0.46, 0.2, 0.2, 0.14)]
    right = Table([head, *rows, *non_targets], colWidths=share, style=style)
    both = Table([[left, right]], colWidths=[WIDTH * 0.54, WIDTH * 0.46], style=_BARE)
    return [*heading("What was counted (n counts prepared items, not sniffs)"), both]


_GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, RULE),
    ("BOX", (0, 0), (-1, -1), 0.9, INK),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
]
_BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("ALIGN", (1, 0), (1, 0), "RIGHT"),
    ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
]


def _labelled_two_by_two(counts: Counts) -> Table:
    def cell(number: int, one: str, many: str | None = None) -> Flowable:
        return marked(f"<b>{number}</b> {count_of(number, one, many).partition(' ')[2]}", CELL_MIDDLE)

    cells = [
        [paragraph(""), paragraph("Alert", CELL_BOLD), paragraph("No alert", CELL_BOLD), paragraph("n", CELL_BOLD)],
        [
            paragraph("Target", CELL_BOLD),
            cell(counts.hits, "hit"),
            cell(counts.misses, "miss", "misses"),
            paragraph(counts.targets, CELL_MIDDLE),
        ],
        [
            paragraph("No target", CELL_BOLD),
            cell(counts.false_alerts, "false alert"),
            cell(counts.correct_rejections, "correct rejection"),
            paragraph(counts.non_targets, CELL_MIDDLE),
        ],
        [
            paragraph("n", CELL_BOLD),
            paragraph(counts.hits + counts.false_alerts, CELL_MIDDLE),
            paragraph(counts.misses + counts.correct_rejections, CELL_MIDDLE),
            paragraph(counts.targets + counts.non_targets, CELL_MIDDLE),
        ],
    ]
    share = [WIDTH * 0.52 * part for part in (0.29, 0.25, 0.33, 0.13)]
    style = [*_GRID, ("BACKGROUND", (0, 0), (-1, 0), SHADE), ("BACKGROUND", (0, 0), (0, -1), SHADE)]
    return Table(cells, colWidths=share, style=style)


def rates(record: CertificateRecord) -> list[Flowable]:
    """Return the rates as a picture with every number beside it, and the predictive value with its target share."""
    overall = record.figures.overall
    words = [
        f"Exact {_confidence(overall.confidence)} intervals of Clopper and Pearson; red: the mark of the policy. "
        "Wilson's intervals are in the annex."
    ]
    share = overall.counts.target_share
    if overall.positive_predictive_value and share is not None:
        words.append(
            f"Positive predictive value in this trial: {rate_words(overall.positive_predictive_value)}, where "
            f"{percent(share)} of what was presented were targets; it holds for no other share and for no container."
        )
    if overall.d_prime is not None:
        words.append(f"d′ = {overall.d_prime:.2f} (log-linear correction).")
    return [*heading("Rates with exact intervals"), rates_picture(record), gap(2), paragraph(" ".join(words), SMALL)]


def rates_picture(record: CertificateRecord) -> Drawing:
    """Return the picture of sensitivity, specificity, false-alert rate and each odour, against the policy's marks."""
    overall = record.figures.overall
    marks = {one.name: one.value for one in record.policy.values}

    def mark(name: str) -> float | None:
        found = marks.get(name, "none")
        return None if found == "none" else float(found)

    lines = [
        PlottedRate("Sensitivity, all odours", overall.sensitivity, mark("pass_sensitivity")),
        *(
            PlottedRate(f"Sensitivity, {odour.odour}", odour.sensitivity, mark("pass_odour_sensitivity"))
            for odour in record.figures.odours
        ),
        PlottedRate("Specificity", overall.specificity),
        PlottedRate("False-alert rate", overall.false_alert_rate, mark("pass_false_alert_rate")),
    ]
    return rates_with_intervals(lines, width=WIDTH)


def signature_boxes(record: CertificateRecord) -> Table:
    """Room for three signatures in ink, to stand above the panel of the electronic one."""
    people = (
        ("Assessor", record.people.assessor),
        ("Handler", record.handler),
        ("Commander of the unit", None),
    )
    cells = [
        [paragraph(role, CELL_BOLD) for role, _ in people],
        [""] * 3,
        [paragraph(named(person) if person else "Name and rank:", SMALL) for _, person in people],
        [paragraph("Signature and date", SMALL)] * 3,
    ]
    style = [("BOX", (column, 0), (column, -1), 0.6, RULE) for column in range(3)] + [
        ("LINEABOVE", (0, 2), (-1, 2), 0.4, RULE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), CELL.fontName, 7),
    ]
    return Table(cells, colWidths=[WIDTH / 3] * 3, rowHeights=[None, 24, None, None], style=style)
