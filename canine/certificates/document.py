"""The certificate as PDF/A-1b: drawn part by part from a record, the same record giving the same bytes."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, NextPageTemplate, PageBreak, PageTemplate

from canine.certificates import document_evidence as evidence
from canine.certificates import document_figures as figures
from canine.certificates import document_front as front
from canine.certificates import document_items as prepared
from canine.certificates import document_operating as operating
from canine.certificates import document_past as history
from canine.certificates import document_people as trial_people
from canine.certificates import document_proof as proof
from canine.certificates import document_shown as shown
from canine.certificates import document_trial as trial
from canine.certificates import document_year as year
from canine.certificates.archive import archived
from canine.certificates.document_evidence import ElectronicRecord
from canine.certificates.document_glossary import glossary
from canine.certificates.layout import (
    BOTTOM,
    INK_HEIGHT,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PANEL_HEIGHT,
    TOP,
    WIDTH,
    CountedCanvas,
    register_fonts,
    spelt,
)
from canine.certificates.messages import CertificateRecord
from canine.lettering import in_latin, unprintable
from canine.rules.efficacy import Counts
from canine.rules.trial import TrialResult

Part = Callable[[CertificateRecord], list[Flowable]]

FRONT_PARTS: tuple[Part, ...] = (shown.read_aloud, shown.year_beside)
TRIAL_PARTS: tuple[Part, ...] = (
    figures.two_by_two,
    glossary,
    figures.rates,
    figures.trust,
    trial.misses_and_exclusions,
    trial.protocol,
    trial_people.people,
    trial.qualifications,
    trial.aids,
    prepared.items,
    year.medical,
    year.last_twelve_months,
    operating.operating_year,
    history.past,
    year.monitoring,
    year.limits,
    trial.presentations,
)
PROOF_PARTS: tuple[Part, ...] = (
    proof.intervals,
    proof.proof,
    proof.relied_on,
    proof.policy,
)
EVIDENCE_PARTS: tuple[Callable[[ElectronicRecord], list[Flowable]], ...] = (
    evidence.evidence_title,
    evidence.record_and_manner,
    evidence.devices,
    evidence.conditions,
    evidence.integrity,
    evidence.evidence_signatures,
)


class PhotoMismatch(ValueError):
    """The photo handed over is not the one that the record names."""


class FiguresDisagree(ValueError):
    """The record's table of counts is not what its own presentations add up to."""


def draw(record: CertificateRecord, photo: bytes | None = None) -> bytes:
    """Return the unsigned certificate, A4, PDF/A-1b, with the record's own JSON in its metadata.

    `photo` is the JPEG whose SHA-256 the record names, None when it names none. Raises PhotoMismatch otherwise,
    and FiguresDisagree for a record whose figures are not those of its presentations.
    """
    found = hashlib.sha256(photo).hexdigest() if photo is not None else None
    if found != record.dog.photo_sha256:
        raise PhotoMismatch("The photo is not the one that the record names.")
    if _added_up(record) != record.figures.overall.counts:
        raise FiguresDisagree("The counts of the record are not those of its presentations.")
    register_fonts()
    return archived(drawn_alone(record, photo), record)


def shortest_unprintable(record: CertificateRecord) -> tuple[str, str] | None:
    """Return the shortest text of the record that the fonts cannot print whole, with the letters that they lack.

    It is the name itself, of which others are made: a team's of a dog's. A name with a Latin spelling is printed in
    that one.
    """
    spellings = record.latin or ()
    found = ((text, unprintable(in_latin(text, spellings))) for text in _texts(json.loads(record.to_json())))
    return min(((text, letters) for text, letters in found if letters), key=lambda one: len(one[0]), default=None)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a record's JSON, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _added_up(record: CertificateRecord) -> Counts:
    found = Counter(line.result for line in record.presentations)
    return Counts(
        hits=found[TrialResult.HIT],
        misses=found[TrialResult.MISS],
        false_alerts=found[TrialResult.FALSE_ALERT],
        correct_rejections=found[TrialResult.CORRECT_REJECTION],
    )


def drawn_alone(record: CertificateRecord, photo: bytes | None) -> bytes:
    """Return the pages as ReportLab draws them, before they are made fit for the archive."""
    out = BytesIO()
    with spelt(record.latin or ()):
        _sheet(out, record).build(story(record, photo), canvasmaker=_canvas_of(record))
    return out.getvalue()


def story(record: CertificateRecord, photo: bytes | None) -> list[Flowable]:
    """Return everything that the pages hold between their edges, in order."""
    parts: list[Flowable] = [NextPageTemplate("later")]
    parts += front.title_block(record) + front.team_block(record, photo)
    for each in (*FRONT_PARTS, *TRIAL_PARTS, *PROOF_PARTS):
        parts += each(record)
    # The second part begins on a sheet of its own, so that it can be signed and filed by itself.
    parts.append(PageBreak())
    parts += evidence_parts(evidence.of_certificate(record))
    parts += proof.repeat_the_check(record)
    return parts


def evidence_parts(record: ElectronicRecord) -> list[Flowable]:
    """Return what the Evidence Act asks for about a printed electronic record, the signatures held together."""
    story = [flowable for part in EVIDENCE_PARTS[:-1] for flowable in part(record)]
    return [*story, KeepTogether(EVIDENCE_PARTS[-1](record))]


def _sheet(out: BytesIO, record: CertificateRecord) -> BaseDocTemplate:
    height = PAGE_HEIGHT - TOP - BOTTOM
    signatures = PANEL_HEIGHT + INK_HEIGHT + 14
    bare = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    first = Frame(MARGIN, BOTTOM + signatures, WIDTH, height - signatures, **bare)
    later = Frame(MARGIN, BOTTOM, WIDTH, height, **bare)

    def boxes(canvas: CountedCanvas, _sheet: BaseDocTemplate) -> None:
        table = front.signature_boxes(record)
        table.wrapOn(canvas, WIDTH, INK_HEIGHT)
        table.drawOn(canvas, MARGIN, BOTTOM + PANEL_HEIGHT + 10)

    sheet = BaseDocTemplate(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), title=f"Certificate {record.serial}")
    sheet.addPageTemplates([PageTemplate("first", [first], onPage=boxes), PageTemplate("later", [later])])
    return sheet


def _canvas_of(record: CertificateRecord) -> type[CountedCanvas]:
    unit = record.unit

    class _Canvas(CountedCanvas):
        footer = f"Certificate {record.serial} · {unit.name} · record SHA-256 {record.sha256[:16]}…"

    return _Canvas
