"""Issuing a certificate: drafted and stored under the writer's lock, drawn and signed between the two without it.

A draft is made in a short transaction of its own, so that all it reads is of one moment. Drawing, signing and proving
the paper takes most of a second, in which everybody else may write. What the log gained meanwhile is looked at when the
paper is stored: the record is composed once more, and a paper that would say anything else now is not issued.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import persons
from canine.actor import Actor
from canine.audit import queries as audit_reads
from canine.audit import services as audit
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.queries import Head
from canine.audit.services import CheckpointOvertaken, SignedCheckpoint
from canine.backups import queries as backups
from canine.certificates import queries, sentences
from canine.certificates.errors import (
    AnotherIsOpen,
    ChangedMeanwhile,
    FailedSince,
    FailsItsOwnCheck,
    IssuedAlready,
    NotApproved,
    NotPrintable,
    NotToBeReissued,
    TeamHasEnded,
    TookPart,
)
from canine.certificates.facts import FINAL, add_fact, reason_in, require_issuer_for
from canine.certificates.messages import CertificateRecord, Replaced
from canine.certificates.models import Certificate
from canine.certificates.orders import Reissue
from canine.certificates.record import IssuingContext, build_record
from canine.checkups import queries as checkups
from canine.checkups.queries import Dossier
from canine.extensions import db
from canine.registry import queries as registry
from canine.registry.spellings import latin_spellings
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.rules.figures import written_day
from canine.rules.team import Fitness
from canine.rules.trial import Verdict
from canine.standing import services as standing
from canine.transaction import transaction
from canine.units import queries as units


@dataclass(frozen=True, slots=True)
class Draft:
    """What a certificate will say, and what it was read from: the check-up, and the log as it ended then."""

    dossier: Dossier
    record: CertificateRecord
    checkpoint: SignedCheckpoint
    photo: bytes | None
    log: Head
    press: IssuingContext
    reissue: Reissue | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper that is not on record yet."""

    draft: Draft
    pdf: bytes


def issue(checkup_id: UUID, press: IssuingContext, *, actor: Actor, at: datetime) -> Certificate:
    """Draw, sign and store at once, for who is in a transaction that nobody waits for. Raises what the two raise."""
    return store(draw(checkup_id, press, actor=actor, at=at), actor=actor)


def draw(checkup_id: UUID, press: IssuingContext, *, actor: Actor, at: datetime) -> Paper:
    """Draw and sign the certificate of an approved check-up; nothing is on record before it is stored.

    To be called outside a transaction: it takes one to read. Raises NotApproved, IssuedAlready, TookPart,
    TeamHasEnded, FailedSince, AnotherIsOpen, NotPrintable, FailsItsOwnCheck.
    """
    with transaction():
        draft = _first(checkup_id, press, None, actor, at)
    return _signed(draft, at)


def draw_anew(message: Reissue, press: IssuingContext, *, actor: Actor, at: datetime) -> Paper:
    """Draw and sign a certificate whose basis has changed anew, from the records as they stand now; `draw` has more.

    It ends when the old one would have, and names it. Raises NotToBeReissued, NotApproved, TookPart, TeamHasEnded,
    FailedSince, AnotherIsOpen, NotFound, DomainError without a reason.
    """
    with transaction():
        draft = _anew(message, press, None, actor, at)
    return _signed(draft, at)


def store(paper: Paper, *, actor: Actor) -> Certificate:
    """Store a signed paper in the caller's transaction, as of its draft; the team is certified from that moment.

    An earlier certificate of the team in this mode, on no other odours, is superseded; so is the one that it was drawn
    in the place of. Raises ChangedMeanwhile where the records, the serial or the checkpoint are not those of the draft
    any more, and whatever forbids issuing it now.
    """
    at = paper.draft.record.issued_at
    draft = _still_true(paper.draft, actor, at)
    try:
        audit.keep_checkpoint(draft.checkpoint, actor=actor)
    except CheckpointOvertaken as overtaken:
        raise ChangedMeanwhile("another paper was signed") from overtaken
    certificate = _row(draft.dossier, draft.record, paper.pdf, actor, at)
    older = queries.certificate(draft.reissue.serial) if draft.reissue else None
    certificate.replaces_id = older.id if older else None
    with audited(AuditAction.ISSUE_CERTIFICATE, actor=actor, at=at):
        db.session.add(certificate)
    if older is not None and draft.reissue is not None:
        words = f"Re-issued as {draft.record.serial}: {reason_in(draft.reissue.reason)}"
        add_fact(older, CertificateEventKind.SUPERSEDED, words, AuditAction.ISSUE_CERTIFICATE, actor, at)
    else:
        _supersede_older(certificate, draft.dossier, actor, at)
    _certify(draft.dossier, draft.record, actor, at)
    return certificate


def _still_true(draft: Draft, actor: Actor, at: datetime) -> Draft:
    """Return the draft as it would be made now. Every row has its entry: a log that ends as it did has no new row."""
    if audit_reads.head() == draft.log:
        return draft
    if draft.reissue is None:
        now = _first(draft.dossier.checkup_id, draft.press, draft.checkpoint, actor, at)
    else:
        now = _anew(draft.reissue, draft.press, draft.checkpoint, actor, at)
    if now.record.serial != draft.record.serial:
        raise ChangedMeanwhile("another certificate was issued")
    # The watcher ticks on while a paper is signed: the paper has its ticks up to the draft.
    as_then = replace(now.record, production=replace(now.record.production, watch=draft.record.production.watch))
    if as_then.to_json() != draft.record.to_json():
        raise ChangedMeanwhile("a record that it rests on was changed")
    return replace(now, record=draft.record)


def _first(
    checkup_id: UUID, press: IssuingContext, checkpoint: SignedCheckpoint | None, actor: Actor, at: datetime
) -> Draft:
    known = queries.of_checkup(checkup_id)
    if known is not None:
        raise IssuedAlready(known.serial)
    if checkups.approved(checkup_id) is None:
        raise NotApproved()
    dossier = checkups.dossier(checkup_id)
    require_issuer_for(dossier.team_id, actor, at=at)
    return _drafted(dossier, press, checkpoint, actor, at)


def _anew(
    message: Reissue, press: IssuingContext, checkpoint: SignedCheckpoint | None, actor: Actor, at: datetime
) -> Draft:
    older, reason = queries.certificate(message.serial), reason_in(message.reason)
    now = queries.status_at(older, at)
    if now is not CertificateStatus.BASIS_CHANGED or at >= older.valid_to:
        word = "expired" if now is CertificateStatus.BASIS_CHANGED else now.value.replace("_", " ")
        raise NotToBeReissued(
            f"Certificate {older.serial} is {word}. Issued anew is only a certificate that would be valid if its basis "
            "had not changed."
        )
    dossier = checkups.dossier(older.checkup_id)
    require_issuer_for(dossier.team_id, actor, at=at, field="reason")
    draft = _drafted(dossier, press, checkpoint, actor, at)
    composed = draft.record
    if composed.medical is not None and composed.medical.fitness is Fitness.UNFIT:
        raise NotToBeReissued("By the corrected medical check-up the dog was unfit on the day of the trial. Revoke it.")
    record = replace(
        composed,
        valid_to=min(composed.valid_to, older.valid_to),
        replaces=Replaced(older.serial, older.pdf_sha256, older.issued_at, reason),
    )
    return replace(draft, record=record, reissue=message)


def _drafted(
    dossier: Dossier, press: IssuingContext, checkpoint: SignedCheckpoint | None, actor: Actor, at: datetime
) -> Draft:
    """Return what the next certificate of the unit says, over a checkpoint of its own, when it may be issued at all."""
    _check(dossier, actor, at.astimezone(press.zone).date())
    check_others(dossier.checkup_id, press.zone)
    serial = _next_serial(dossier, press, at)
    signed = checkpoint or audit.sign_checkpoint(press.seal.key, f"certificate {serial}", at=at)
    record = build_record(dossier, serial, signed.stated, press, at=at)
    latin = latin_spellings(record.to_json().decode())
    photo_id = registry.dog(dossier.dog_id).photo_id
    return Draft(
        dossier=dossier,
        record=replace(record, latin=latin) if latin else record,
        checkpoint=signed,
        photo=registry.photo(photo_id).jpeg if photo_id else None,
        log=audit_reads.head(),
        press=press,
    )


def _signed(draft: Draft, at: datetime) -> Paper:
    """Return the paper, drawn, signed and proved. Nothing in it asks the database."""
    from canine.certificates import document, signing  # noqa: PLC0415 -- slow import

    lacking = document.shortest_unprintable(draft.record)
    if lacking is not None:
        raise NotPrintable(*lacking)
    pdf = signing.sign(document.draw(draft.record, draft.photo), draft.record, draft.press.seal.key, at=at)
    _prove(pdf, draft.press)
    return Paper(draft, pdf)


def _prove(pdf: bytes, press: IssuingContext) -> None:
    """Check what was signed as a stranger will, before it is stored. Raises FailsItsOwnCheck."""
    from canine.certificates.checking import check  # noqa: PLC0415 -- slow import

    found = check(pdf, press.seal.authority_pem, hashlib.sha256(pdf).hexdigest())
    if not found.genuine:
        raise FailsItsOwnCheck(" ".join(sentences.of_file(found).sentences))


def _certify(dossier: Dossier, record: CertificateRecord, actor: Actor, at: datetime) -> None:
    standing.certify(
        dossier.team_id,
        dossier.mode,
        dossier.odours,
        until=record.valid_to,
        source=f"certificate {record.serial}",
        actor=actor,
        at=at,
    )


def _check(dossier: Dossier, actor: Actor, today: date) -> None:
    if dossier.score.verdict is not Verdict.PASSED:
        raise NotApproved()
    issuer = persons.acting(actor)
    for part, somebody in checkups.people_of(checkups.checkup(dossier.checkup_id)):
        if issuer is not None and issuer.is_same_as(somebody):
            raise TookPart(part)
    team = registry.team(dossier.team_id)
    if team.to_on is not None and team.to_on <= today:
        raise TeamHasEnded()


def check_others(checkup_id: UUID, zone: ZoneInfo) -> None:
    """Raise FailedSince or AnotherIsOpen where another check-up of the dog in the mode was failed since, or is open."""
    others = checkups.others_in_the_way(checkups.checkup(checkup_id))
    failed = [one for one in others if one.failed_at is not None]
    for one in (*failed, *others):
        if one.failed_at is not None:
            raise FailedSince(one.team, written_day(one.failed_at.astimezone(zone).date()))
        raise AnotherIsOpen(one.team, written_day(one.opened_at.astimezone(zone).date()))


def _next_serial(dossier: Dossier, press: IssuingContext, at: datetime) -> str:
    """Return unit, year of the unit's clocks, and a number without gaps: MSA-2026-0001.

    Papers that were issued after a backup are outside, and unknown to the register once it was restored. So the numbers
    begin anew in a series of their own, which no record before the restore could have: MSA-2026-7F3A-0001.
    """
    code, year = units.unit(dossier.unit_id).code, at.astimezone(press.zone).year
    restored = backups.last_restored()
    series = f"{code}-{year}"
    if restored is not None and restored.at.astimezone(press.zone).year == year:
        series = f"{series}-{restored.mark}"
    return f"{series}-{queries.how_many_of_series(series) + 1:04d}"


def _row(dossier: Dossier, record: CertificateRecord, pdf: bytes, actor: Actor, at: datetime) -> Certificate:
    return Certificate(
        serial=record.serial,
        checkup_id=dossier.checkup_id,
        team_id=dossier.team_id,
        mode=dossier.mode,
        odours=", ".join(dossier.odours),
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        issued_at=at,
        issued_by_id=actor.user_id,
        issued_by_name=actor.name,
        record_json=record.to_json().decode(),
        record_sha256=record.sha256,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )


def _supersede_older(newest: Certificate, dossier: Dossier, actor: Actor, at: datetime) -> None:
    for older in queries.certificates_of_team(dossier.team_id):
        is_covered = older.mode is newest.mode and set(older.odours.split(", ")) <= set(dossier.odours)
        if older.id == newest.id or not is_covered or queries.status_at(older, at) in FINAL:
            continue
        reason = f"Certificate {newest.serial} rests on a later check-up."
        add_fact(older, CertificateEventKind.SUPERSEDED, reason, AuditAction.ISSUE_CERTIFICATE, actor, at)
