"""The first page: what is certified, of whom, until when, on which figures, and who signs."""

from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, Table

from canine.certificates.dates import day, moment
from canine.certificates.document_words import MODES, listed, named
from canine.certificates.layout import (
    CELL,
    CELL_BOLD,
    INK,
    RULE,
    SMALL,
    TITLE,
    UNDER_TITLE,
    WIDTH,
    gap,
    pairs,
    paragraph,
)
from canine.certificates.messages import CertificateRecord, CertifiedDog
from canine.rules.kennel import ChipStandard

_PHOTO_WIDTH, _PHOTO_HEIGHT = 88.0, 108.0
_CREST = 60.0


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
    words = [
        paragraph(f"{unit.service} · {unit.name}" if unit.service else unit.name, UNDER_TITLE),
        paragraph(unit.address, UNDER_TITLE),
        gap(4),
        paragraph("Certificate of efficacy of a canine handler team", TITLE),
    ]
    # The room at the left is left free for the crest of the service; as much at the right keeps the title centred.
    heads = Table(
        [["", words, ""]],
        colWidths=[_CREST, WIDTH - 2 * _CREST, _CREST],
        rowHeights=[_CREST],
        style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("FONT", (0, 0), (-1, -1), CELL.fontName, 7)],
    )
    return [
        heads,
        gap(3),
        Table(box, colWidths=[WIDTH * share for share in (0.22, 0.39, 0.39)], style=style, spaceAfter=4),
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
