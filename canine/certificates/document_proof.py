"""The annexes that anyone can check: Wilson's intervals, the policy, the sealed plan and the hashes."""

from reportlab.platypus import Flowable, KeepTogether, Table

from canine.certificates.dates import moment
from canine.certificates.document_words import seen_outside, where_to_check
from canine.certificates.layout import (
    BODY,
    CELL_BOLD,
    MACHINE,
    SMALL,
    TINY_MACHINE,
    WIDTH,
    heading,
    marked,
    pairs,
    paragraph,
    table,
    text,
)
from canine.certificates.messages import CertificateRecord, relied_on_sha256
from canine.drawings import qr
from canine.rules.efficacy import Rate
from canine.rules.figures import percent
from canine.rules.policy_words import DEFAULT_IN_FORCE, place, said
from canine.rules.trial_plan_text import TEXT_FORMAT


def intervals(record: CertificateRecord) -> list[Flowable]:
    """Every rate with both its intervals."""
    overall = record.figures.overall
    named: list[tuple[str, Rate | None]] = [
        ("Sensitivity: hits of targets", overall.sensitivity),
        *((f"Sensitivity: {odour.odour}", odour.sensitivity) for odour in record.figures.odours),
        ("Specificity: correct rejections of non-targets", overall.specificity),
        ("False-alert rate: false alerts of non-targets", overall.false_alert_rate),
        ("Positive predictive value: hits of alerts", overall.positive_predictive_value),
        ("Negative predictive value: correct rejections of no alerts", overall.negative_predictive_value),
    ]
    rows = [_interval_row(name, rate) for name, rate in named]
    head = ("Rate, and what was counted", "Count and n", "Share", "Clopper–Pearson", "Wilson")
    return [
        *heading(f"Annex: rates with both {100 * overall.confidence:.4g} % intervals"),
        table(head, rows, (0.4, 0.13, 0.11, 0.18, 0.18)),
    ]


def _interval_row(name: str, rate: Rate | None) -> tuple[object, ...]:
    if rate is None:
        return name, "nothing counted", "", "", ""
    exact, wilson = (f"{100 * low:.1f} to {percent(high)}" for low, high in (rate.clopper_pearson, rate.wilson))
    return name, f"{rate.k} of {rate.n}", percent(rate.estimate), exact, wilson


def policy(record: CertificateRecord) -> list[Flowable]:
    """Return the policy of the trial's day, every value."""
    values = "; ".join(
        said(one.name, one.value) for one in sorted(record.policy.values, key=lambda one: place(one.name))
    )
    since = f"in force since {moment(record.policy.since, record.zone)}"
    if record.policy.is_default:
        since = DEFAULT_IN_FORCE
    words = f"Version {record.policy.version}, {since}: {values}."
    return [*heading("Annex: the policy in force on the day"), paragraph(words, SMALL)]


def proof(record: CertificateRecord) -> list[Flowable]:
    """Return the commitment with its opening, the audit log's head, and the hashes of all that was relied on."""
    seal = record.commitment
    order = "before" if seal.published_at < record.protocol.first_presentation_at else "AFTER"
    rows = [
        ("Commitment (SHA-256)", paragraph(seal.sha256, MACHINE)),
        (
            "Published",
            f"audit entry {seal.entry}, {moment(seal.published_at, record.zone)}, {order} the first presentation "
            f"({moment(record.protocol.first_presentation_at, record.zone)})",
        ),
        ("Nonce", paragraph(seal.nonce, MACHINE)),
        (
            "Audit log when issued",
            f"{record.audit.size} entries, signed as checkpoint no. {record.audit.checkpoint}; hash of the last:",
        ),
        ("", paragraph(record.audit.head, MACHINE)),
        *([("Merkle root of the log", paragraph(record.audit.root, MACHINE))] if record.audit.root else []),
        ("This record (SHA-256)", paragraph(record.sha256, MACHINE)),
        ("All records relied on", paragraph(relied_on_sha256(record.relied_on), MACHINE)),
        ("Dog’s photograph", paragraph(record.dog.photo_sha256 or "none", MACHINE)),
        ("Authority’s certificate", paragraph(record.authority_fingerprint or "see the signature", MACHINE)),
    ]
    address = [
        qr(f"{record.public_address or record.serial}?record={record.sha256}", side=78),
        paragraph("Verify at (the code holds this record’s SHA-256 too)", SMALL),
        paragraph(record.public_address or where_to_check(record), SMALL),
    ]
    words = pairs(rows, label=0.235, width=WIDTH - 118)
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("LEFTPADDING", (1, 0), (1, 0), 12),
        ("FONT", (0, 0), (-1, -1), CELL_BOLD.fontName, 7),
    ]
    block = Table([[words, address]], colWidths=[WIDTH - 118, 118], style=style)
    seen = marked(f"<b>{text(seen_outside(record.production, record.zone))}</b>", BODY)
    return [KeepTogether([*heading("Annex: by what an alteration shows"), block, seen, *_in_latin_letters(record)])]


def _in_latin_letters(record: CertificateRecord) -> list[Flowable]:
    if not record.latin:
        return []
    names = ", ".join(dict.fromkeys(one.latin for one in record.latin))
    words = (
        f"These stand here in Latin letters: {names}. The record in the metadata of this file has each of them as it "
        "was entered too."
    )
    return [paragraph(words, SMALL)]


_COLUMNS = 3
_HOW_TO_READ = (
    "The lines go down each column, and then on at the top of the next. "
    "Each line begins with its word. An item names its number and what it is; of a target the odour and the aid, by "
    "the numbers above. A run names its number, its session, and the item in each position from 1. A blank run was "
    "drawn to hold no target."
)


def _in_columns(plan: str) -> list[Flowable]:
    """Return the lines of a plan, large enough to be typed, down three columns."""
    lines = plan.rstrip("\n").split("\n")
    each = -(-len(lines) // _COLUMNS)
    columns = [[marked(text(line), MACHINE) for line in lines[n * each : (n + 1) * each]] for n in range(_COLUMNS)]
    # A table without a font of its own puts ReportLab's into the file, unembedded.
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), MACHINE.fontName, 7)]
    block = Table([columns], colWidths=[WIDTH / _COLUMNS] * _COLUMNS, style=style)
    return [block, paragraph(_HOW_TO_READ, SMALL)]


def repeat_the_check(record: CertificateRecord) -> list[Flowable]:
    """How to repeat the check of the plan with two common programs, and the plan itself."""
    is_typed = record.commitment.plan_json.startswith(TEXT_FORMAT)
    held = (
        "the lines below, which can be typed from this page, each with a line break at its end"
        if is_typed
        else "the line below, exactly as it is and without a line break"
    )
    words = (
        "The plan was fixed before the first presentation if this gives the commitment above, where the file plan "
        f"holds {held}: "
        "<font name='DejaVuSansCondensed' size='7.6'>(printf 'canine trial plan 1\\n%s\\n' NONCE; cat plan) | "
        "sha256sum</font>. The plan and the whole record are also kept, letter for letter, in the metadata of this "
        "file, from where a program reads them best."
    )
    return [
        *heading("Annex: the plan, opened"),
        marked(words, BODY),
        *(
            _in_columns(record.commitment.plan_json)
            if is_typed
            else [marked(text(record.commitment.plan_json), TINY_MACHINE)]
        ),
    ]


def relied_on(record: CertificateRecord) -> list[Flowable]:
    """Return the list of records under the certificate with the SHA-256 of each."""
    rows = [
        (paragraph(one.kind, SMALL), paragraph(one.identifier, SMALL), paragraph(one.sha256, MACHINE))
        for one in record.relied_on
    ]
    note = "The hash of all of them is over these lines: SHA-256, two spaces, kind, space, identifier, line break."
    return [
        *heading("Annex: records relied on"),
        table(("Record", "Identifier", "SHA-256"), rows, (0.2, 0.32, 0.48)),
        paragraph(note, SMALL),
    ]
