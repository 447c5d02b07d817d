"""Issuing certificates, and what becomes of them."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from canine.audit import services as audit
from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed, note
from canine.audit.verification import checkpoint_of
from canine.certificates import basis as basis  # its consequences are in force wherever certificates are
from canine.certificates import document, queries, signing
from canine.certificates.errors import (
    IssuedAlready,
    NotApproved,
    NotToBeReissued,
    StatusUnchanged,
    TeamHasEnded,
    TookPart,
)
from canine.certificates.messages import CertificateRecord, Replaced
from canine.certificates.models import Certificate, CertificateFact
from canine.certificates.orders import Reissue, StatusChange
from canine.certificates.record import Press, compose
from canine.checkups import queries as checkups
from canine.checkups.queries import Dossier
from canine.extensions import db
from canine.refused import Refused
from canine.registry import queries as registry
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.rules.team import Fitness
from canine.rules.trial import Verdict
from canine.standing import services as standing
from canine.units import queries as units

_FINAL = frozenset({CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED})


def issue(checkup_id: UUID, press: Press, *, actor: Actor, at: datetime) -> Certificate:
    """Draws, signs and stores the certificate of an approved check-up; the team is certified from that moment.

    An earlier certificate of the team in this mode, on no other odours, is superseded. Raises NotApproved,
    IssuedAlready, TookPart, TeamHasEnded.
    """
    known = queries.of_checkup(checkup_id)
    if known is not None:
        raise IssuedAlready(known.serial)
    if checkups.approved(checkup_id) is None:
        raise NotApproved()
    dossier = checkups.dossier(checkup_id)
    record = _composed(dossier, press, actor, at)
    certificate = _signed(dossier, record, press, None, actor, at)
    _supersede_older(certificate, dossier, actor, at)
    _certify(dossier, record, actor, at)
    return certificate


def reissue(message: Reissue, press: Press, *, actor: Actor, at: datetime) -> Certificate:
    """Issues a certificate whose basis has changed anew, from the records as they stand now, under a new serial.

    It ends when the old one would have; the old one is superseded and names it. Raises NotToBeReissued, NotApproved,
    TookPart, TeamHasEnded, NotThere, Refused without a reason.
    """
    older, reason = queries.certificate(message.serial), _reason_in(message.reason)
    now = queries.worth(older, at)
    if now is not CertificateStatus.BASIS_CHANGED or at >= older.valid_to:
        word = "expired" if now is CertificateStatus.BASIS_CHANGED else now.value.replace("_", " ")
        raise NotToBeReissued(
            f"Certificate {older.serial} is {word}. Issued anew is only a certificate that would be valid if its basis "
            "had not changed."
        )
    dossier = checkups.dossier(older.checkup_id)
    composed = _composed(dossier, press, actor, at)
    if composed.medical is not None and composed.medical.fitness is Fitness.UNFIT:
        raise NotToBeReissued("By the corrected medical check-up the dog was unfit on the day of the trial. Revoke it.")
    record = replace(
        composed,
        valid_to=min(composed.valid_to, older.valid_to),
        replaces=Replaced(older.serial, older.pdf_sha256, older.issued_at, reason),
    )
    certificate = _signed(dossier, record, press, older.id, actor, at)
    words = f"Re-issued as {record.serial}: {reason}"
    _add_fact(older, CertificateEventKind.SUPERSEDED, words, Deed.ISSUE_CERTIFICATE, actor, at)
    _certify(dossier, record, actor, at)
    return certificate


def _composed(dossier: Dossier, press: Press, actor: Actor, at: datetime) -> CertificateRecord:
    """What the next certificate of the unit says, over a checkpoint of its own, when it may be issued at all."""
    _check(dossier, actor, at.astimezone(press.zone).date())
    serial = _next_serial(dossier, press, at)
    checkpoint = audit.make_checkpoint(press.seal.key, f"certificate {serial}", actor=actor, at=at)
    return compose(dossier, serial, checkpoint_of(checkpoint), press, at=at)


def _signed(
    dossier: Dossier, record: CertificateRecord, press: Press, replaces_id: UUID | None, actor: Actor, at: datetime
) -> Certificate:
    """The certificate, drawn, signed and stored."""
    photo_id = registry.dog(dossier.dog_id).photo_id
    photo = registry.photo(photo_id).jpeg if photo_id else None
    pdf = signing.sign(document.draw(record, photo), record, press.seal.key, at=at)
    certificate = _stored(dossier, record, pdf, actor, at)
    certificate.replaces_id = replaces_id
    with deed(Deed.ISSUE_CERTIFICATE, actor=actor, at=at):
        db.session.add(certificate)
    return certificate


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
    for part in ("assessor", "loader", "recorder", "handler"):
        if getattr(dossier, part).user_id == actor.user_id and actor.user_id is not None:
            raise TookPart(part)
    team = registry.team(dossier.team_id)
    if team.to_on is not None and team.to_on <= today:
        raise TeamHasEnded()


def _next_serial(dossier: Dossier, press: Press, at: datetime) -> str:
    """Unit, year of the unit's clocks, and a number without gaps: MSA-2026-0001."""
    code, year = units.unit(dossier.unit_id).code, at.astimezone(press.zone).year
    return f"{code}-{year}-{queries.how_many_in_year(code, year) + 1:04d}"


def _stored(dossier: Dossier, record: CertificateRecord, pdf: bytes, actor: Actor, at: datetime) -> Certificate:
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
        if older.id == newest.id or not is_covered or queries.worth(older, at) in _FINAL:
            continue
        reason = f"Certificate {newest.serial} rests on a later check-up."
        _add_fact(older, CertificateEventKind.SUPERSEDED, reason, Deed.ISSUE_CERTIFICATE, actor, at)


def change_status(message: StatusChange, *, actor: Actor, at: datetime) -> Certificate:
    """Suspends, reinstates or revokes a certificate, or marks its basis as changed; the bytes stay as they are.

    Raises StatusUnchanged where that means nothing, Refused without a reason.
    """
    certificate = queries.certificate(message.serial)
    reason = _reason_in(message.reason)
    now = queries.worth(certificate, at)
    if now in _FINAL:
        raise StatusUnchanged(f"Certificate {certificate.serial} is {now.value} for good; nothing changes that.")
    suspends = message.kind is CertificateEventKind.SUSPENDED
    if suspends and now is CertificateStatus.SUSPENDED:
        raise StatusUnchanged(f"Certificate {certificate.serial} is suspended already.")
    if message.kind is CertificateEventKind.REINSTATED and not queries.is_suspended_itself(certificate, at):
        raise StatusUnchanged(
            f"Certificate {certificate.serial} was not suspended here. "
            "A suspension of the team is lifted on the team's page."
        )
    _add_fact(certificate, message.kind, reason, Deed.CHANGE_CERTIFICATE_STATUS, actor, at)
    return certificate


def _reason_in(typed: str) -> str:
    reason = " ".join(typed.split())
    if not reason:
        raise Refused("Say why: it is shown to everyone who verifies this certificate.", field="reason")
    return reason


def _add_fact(
    certificate: Certificate, kind: CertificateEventKind, reason: str, what: Deed, actor: Actor, at: datetime
) -> None:
    fact = CertificateFact(kind=kind, at=at, reason=reason, author_id=actor.user_id, author_name=actor.name)
    with deed(what, actor=actor, at=at, reason=reason):
        certificate.events.append(fact)


def look_at(serial: str, *, actor: Actor, at: datetime) -> Certificate:
    """One certificate, for somebody whose look stands in the log. Raises NotThere."""
    found = queries.certificate(serial)
    note(Deed.SEE_CERTIFICATES, "certificates", found.serial, actor=actor, at=at)
    return found


def download(serial: str, form: str, *, actor: Actor, at: datetime) -> queries.StoredPaper:
    """The stored bytes and record, for somebody who is named in the log. Raises NotThere."""
    paper = queries.paper(serial)
    note(
        Deed.DOWNLOAD_CERTIFICATE, "certificates", paper.serial, actor=actor, at=at, form=form, sha256=paper.pdf_sha256
    )
    return paper
