"""Reads of certificates: one by its serial, those of a team, what one is worth at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from canine.accounts import places
from canine.accounts.places import Place
from canine.audit import queries as audit
from canine.certificates.corrected import SetRight
from canine.certificates.models import Certificate, ProposedRevocation, Timestamp
from canine.checkups.models import CheckupAid, MissCauseEntry
from canine.columns import Units, iequals_any
from canine.errors import NotFound
from canine.extensions import db
from canine.registry.models import Team
from canine.registry.reach import is_of_team_in
from canine.rows import get_or_not_found
from canine.rules.certificate import (
    CertificateEvent,
    CertificateEventKind,
    CertificateStatus,
    Spell,
    history,
    status,
)
from canine.rules.checkpoint import Stamped
from canine.rules.standing import StandingEvent, StandingKind
from canine.rules.team import Mode
from canine.standing import queries as standing


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the register."""

    serial: str
    team: str
    mode: Mode
    odours: str
    status: CertificateStatus
    valid_from: datetime
    valid_to: datetime
    issued_at: datetime
    sha256: str
    record_sha256: str


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """What a download gives: the bytes as they were signed, or the record that they were drawn from."""

    serial: str
    pdf: bytes
    pdf_sha256: str
    record_json: str


def certificate(serial: str) -> Certificate:
    """One certificate by its serial, however it was typed. Raises NotFound."""
    found = db.session.scalar(select(Certificate).where(iequals_any(serial, Certificate.serial_folded)))
    if found is None:
        raise NotFound(f"No certificate with the serial {serial} was ever issued here.", field="serial")
    return found


def of_checkup(checkup_id: UUID) -> Certificate | None:
    """Return the certificate that was issued last on a check-up: the others were replaced by it."""
    statement = select(Certificate).where(Certificate.checkup_id == checkup_id)
    return db.session.scalars(statement.order_by(Certificate.issued_at.desc()).limit(1)).unique().first()


def successor_of(found: Certificate) -> Certificate | None:
    """Return the certificate that was issued in the place of this one."""
    return db.session.scalar(select(Certificate).where(Certificate.replaces_id == found.id))


def predecessor_of(found: Certificate) -> Certificate | None:
    """Return the certificate in whose place this one was issued."""
    return db.session.get(Certificate, found.replaces_id) if found.replaces_id else None


def resting_on(touched: Iterable[tuple[str, str]]) -> Sequence[Certificate]:
    """Return the certificates under which one of these rows lies, by table and key; two statements for each table."""
    found: dict[UUID, Certificate] = {}
    for table, keys in _by_table(touched).items():
        statement = select(Certificate).join(Team, Team.id == Certificate.team_id)
        if table == "dogs":
            statement = statement.where(Team.dog_id.in_(keys))
        elif table == "handlers":
            statement = statement.where(Team.handler_id.in_(keys))
        elif table == "training_aids":
            used = select(CheckupAid.checkup_id).where(CheckupAid.aid_id.in_(keys))
            statement = statement.where(Certificate.checkup_id.in_(used))
        else:
            caused = select(MissCauseEntry.checkup_id).where(MissCauseEntry.id.in_(keys))
            statement = statement.where(Certificate.checkup_id.in_(caused))
        found |= {one.id: one for one in db.session.scalars(statement).unique()}
    return sorted(found.values(), key=lambda one: (one.issued_at, one.serial))


def issued_over(done: Iterable[SetRight]) -> Sequence[Certificate]:
    """Return the certificates of these teams that were issued when what was set right now was on record already."""
    first: dict[UUID, datetime] = {}
    for one in done:
        first[one.team_id] = min(one.recorded_at, first.get(one.team_id, one.recorded_at))
    statement = select(Certificate).where(Certificate.team_id.in_(first)).order_by(Certificate.issued_at)
    return [found for found in db.session.scalars(statement).unique() if found.issued_at >= first[found.team_id]]


def _by_table(touched: Iterable[tuple[str, str]]) -> dict[str, list[UUID]]:
    keys: dict[str, list[UUID]] = {}
    for table, key in sorted(touched):
        keys.setdefault(table, []).append(UUID(key))
    return keys


def of_bytes(pdf_sha256: str) -> Certificate | None:
    """Return the certificate with exactly these bytes."""
    return db.session.scalar(select(Certificate).where(Certificate.pdf_sha256 == pdf_sha256))


def paper(serial: str) -> StoredPaper:
    """Return the stored bytes and record. Raises NotFound."""
    found = db.session.scalar(
        select(Certificate)
        .where(iequals_any(serial, Certificate.serial_folded))
        .options(undefer(Certificate.pdf), undefer(Certificate.record_json))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(f"No certificate with the serial {serial} was ever issued here.", field="serial")
    return StoredPaper(found.serial, found.pdf, found.pdf_sha256, found.record_json)


def proposed_revocation(proposal_id: UUID) -> ProposedRevocation:
    """Return a proposed revocation, answered or not. Raises NotFound."""
    return get_or_not_found(ProposedRevocation, proposal_id, "There is no such proposal.")


def proposed_revocations_of(certificate_id: UUID) -> Sequence[ProposedRevocation]:
    """Return every proposed revocation of a certificate, the newest first."""
    statement = select(ProposedRevocation).where(ProposedRevocation.certificate_id == certificate_id)
    return db.session.scalars(statement.order_by(ProposedRevocation.recorded_at.desc())).all()


def revocations_proposed_until(at: datetime) -> Sequence[ProposedRevocation]:
    """Return the proposed revocations that nobody has answered and that were made until a moment."""
    waits = ProposedRevocation.answered_at.is_(None), ProposedRevocation.recorded_at <= at
    return db.session.scalars(select(ProposedRevocation).where(*waits)).all()


# What happens to a team happens to its certificates: a certificate lives no longer, and holds no more, than its team.
_BY_STANDING = {
    StandingKind.SUSPENDED: CertificateEventKind.SUSPENDED,
    StandingKind.WITHDRAWN: CertificateEventKind.SUSPENDED,
    StandingKind.REINSTATED: CertificateEventKind.REINSTATED,
    StandingKind.ENDED: CertificateEventKind.REVOKED,
}


def events_of(found: Certificate) -> list[CertificateEvent]:
    """Everything that became of a certificate, by decision on it or through its team's standing, in order."""
    return _events(found, standing.events_of(found.team_id))


def _events(found: Certificate, of_team: Iterable[StandingEvent]) -> list[CertificateEvent]:
    own = [CertificateEvent(event.kind, event.at, event.reason) for event in found.events]
    odours = found.odours.split(", ")
    revoked = [event.at for event in own if event.kind is CertificateEventKind.REVOKED]
    through_team = [
        CertificateEvent(
            _BY_STANDING[event.kind],
            event.at,
            f"The team: {event.reason}",
            frozenset(odour for odour in odours if event.concerns(found.mode, odour)),
        )
        for event in of_team
        if event.kind in _BY_STANDING
        and event.at > found.issued_at
        and not any(event.at >= at for at in revoked)
        and any(event.concerns(found.mode, odour) for odour in odours)
    ]
    return sorted([*own, *through_team], key=lambda event: event.at)


def spells_of(found: Certificate, at: datetime) -> list[Spell]:
    """Return every status that a certificate has had up to a moment, with dates and reasons."""
    return history(found.issued_at, found.valid_from, found.valid_to, events_of(found), at)


def status_at(found: Certificate, at: datetime) -> CertificateStatus:
    """Return what a certificate is worth at a moment."""
    return status_by(found, events_of(found), at)


def status_by(found: Certificate, events: Sequence[CertificateEvent], at: datetime) -> CertificateStatus:
    """Return what a certificate is worth at a moment by its events, for who has read them already."""
    return status(found.valid_from, found.valid_to, events, at)


def is_suspended_itself(found: Certificate, at: datetime) -> bool:
    """Whether a decision on the certificate, and not one on its team, suspends it."""
    events = [CertificateEvent(event.kind, event.at, event.reason) for event in found.events]
    return status(found.valid_from, found.valid_to, events, at) is CertificateStatus.SUSPENDED


def ids_with_status(wanted: CertificateStatus, *, at: datetime, of: Units = None) -> list[UUID]:
    """Return the certificates of units that have a status at a moment; three statements.

    Their dates leave most of them out, the events say of the others.
    """
    statement = select(Certificate).where(is_of_team_in(Certificate.team_id, of))
    if wanted in (CertificateStatus.VALID, CertificateStatus.SUSPENDED):
        statement = statement.where(Certificate.valid_to > at)
    elif wanted is CertificateStatus.EXPIRED:
        statement = statement.where(Certificate.valid_to <= at)
    elif wanted is CertificateStatus.NOT_YET_VALID:
        statement = statement.where(Certificate.valid_from > at)
    else:
        # Each of the others begins with an event of the certificate itself.
        statement = statement.where(Certificate.events.any())
    rows = db.session.scalars(statement).unique().all()
    of_teams = standing.events_of_teams({row.team_id for row in rows}, _BY_STANDING)
    return [
        row.id
        for row in rows
        if status(row.valid_from, row.valid_to, _events(row, of_teams.get(row.team_id, ())), at) is wanted
    ]


def every(*, at: datetime) -> list[Listed]:
    """Every certificate ever issued, the oldest first."""
    return lines_of(
        db.session.scalars(select(Certificate).order_by(Certificate.issued_at, Certificate.serial)).all(), at
    )


def every_with_events(at: datetime) -> list[tuple[Certificate, list[CertificateEvent], CertificateStatus]]:
    """Every certificate ever issued, the oldest first, with what became of it up to that moment; three statements."""
    rows = db.session.scalars(select(Certificate).order_by(Certificate.issued_at, Certificate.serial)).unique().all()
    of_teams = standing.events_of_teams({row.team_id for row in rows}, _BY_STANDING)
    found = [(row, [one for one in _events(row, of_teams.get(row.team_id, ())) if one.at <= at]) for row in rows]
    return [(row, events, status(row.valid_from, row.valid_to, events, at)) for row, events in found]


def issued_to(before: datetime, *, dog_id: UUID | None = None, handler_id: UUID | None = None) -> Sequence[Certificate]:
    """Return the certificates issued before a moment to a dog or a handler, in whatever teams, the earliest first."""
    who = Team.dog_id == dog_id if dog_id else Team.handler_id == handler_id
    statement = (
        select(Certificate).join(Team, Team.id == Certificate.team_id).where(who, Certificate.issued_at < before)
    )
    return db.session.scalars(statement.order_by(Certificate.issued_at)).unique().all()


def certificates_of_team(team_id: UUID) -> Sequence[Certificate]:
    """Return a team's certificates, the newest first."""
    statement = select(Certificate).where(Certificate.team_id == team_id).order_by(Certificate.issued_at.desc())
    return db.session.scalars(statement).all()


def of_team(team_id: UUID, *, at: datetime) -> list[Listed]:
    """Return a team's certificates as lines of the register, the newest first."""
    return lines_of(certificates_of_team(team_id), at)


def of_serial(serial: str, *, at: datetime) -> list[Listed]:
    """Return the certificate whose whole serial number this is, as a line of the register; none where there
    is no such one.
    """
    statement = select(Certificate).where(iequals_any(serial, Certificate.serial_folded))
    return lines_of(db.session.scalars(statement).unique().all(), at)


def listed(row: Certificate, at: datetime) -> Listed:
    """Return a certificate as a line of the register."""
    return lines_of([row], at)[0]


def lines_of(rows: Sequence[Certificate], at: datetime) -> list[Listed]:
    """Return certificates as lines of the register; two statements."""
    of_teams = standing.events_of_teams({row.team_id for row in rows}, _BY_STANDING)
    return [
        Listed(
            serial=row.serial,
            team=row.team.called_at(row.issued_at),
            mode=row.mode,
            odours=row.odours,
            status=status(row.valid_from, row.valid_to, _events(row, of_teams.get(row.team_id, ())), at),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            issued_at=row.issued_at,
            sha256=row.pdf_sha256,
            record_sha256=row.record_sha256,
        )
        for row in rows
    ]


def how_many_of_series(series: str) -> int:
    """Return how many certificates there are whose serials are these words and a number, for the next one."""
    own, longer = Certificate.serial.like(f"{series}-%"), Certificate.serial.like(f"{series}-%-%")
    return db.session.scalar(select(func.count()).where(own, ~longer)) or 0


@places.of("serial")
def _place_of_certificate(serial: str) -> Place:
    return Place(certificate(serial).team.dog.unit_id, is_judged=True)


@places.of("revocation_id")
def _place_of_revocation(revocation_id: UUID) -> Place:
    found = proposed_revocation(revocation_id)
    return Place(found.certificate.team.dog.unit_id, people=lambda: [found.second_id, found.author_id])


def without_timestamp(most: int) -> list[tuple[Stamped, str, str]]:
    """Return which certificates, the newest first, and whether the newest checkpoint, have no timestamp: each with its
    hash.
    """
    known = select(Timestamp.subject).where(Timestamp.what == Stamped.CERTIFICATE)
    lacking = select(Certificate.serial, Certificate.pdf_sha256).where(Certificate.serial.not_in(known))
    rows = db.session.execute(lacking.order_by(Certificate.issued_at.desc()).limit(most)).all()
    found = [(Stamped.CERTIFICATE, serial, digest) for serial, digest in rows]
    last = audit.last_checkpoint()
    if last is not None and timestamp(Stamped.CHECKPOINT, str(last.number)) is None:
        found.append((Stamped.CHECKPOINT, str(last.number), last.hash))
    return found


def timestamp(what: Stamped, subject: str) -> Timestamp | None:
    """Return the timestamp of a certificate or a checkpoint; None where there is none yet."""
    return db.session.scalar(select(Timestamp).where(Timestamp.what == what, Timestamp.subject == subject))


def last_stamped_checkpoint() -> Timestamp | None:
    """Return the newest timestamp of a checkpoint: what the log was by then, it was by then for everybody."""
    newest = select(Timestamp).where(Timestamp.what == Stamped.CHECKPOINT).order_by(Timestamp.stamped_at.desc())
    return db.session.scalars(newest.limit(1)).first()
