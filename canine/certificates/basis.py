"""Whether what a certificate rests on still reads as it did when it was issued.

Only corrections of records relied on are looked for: a dog's next weighing or a team's end is later history. Of dog
and handler that is what identifies them; a photograph, a rank or a station may change in the course of service. Of a
training aid it is what the paper prints: odour, form, amount and replace-by date. Of health and of the team's year it
is what the paper would print with the correction and would not without it: the day of a search, the minutes of an
exercise, the counts of a double-blind one, the container of a confirmed miss; a remark or the seal of a bag is no
basis.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.certificates import corrected, queries
from canine.certificates.aids import aid_lines
from canine.certificates.messages import CertificateRecord, CertifiedDog, History, Person, PresentationLine
from canine.certificates.models import Certificate, CertificateFact
from canine.certificates.record import certified_dog, presentation_lines
from canine.certificates.year import last_twelve_months
from canine.checkups import queries as checkups
from canine.extensions import db
from canine.medical import queries as medical
from canine.monitoring import queries as monitoring
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.rules.notifications import NoticeKind

_SETTLED = frozenset({CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED, CertificateStatus.BASIS_CHANGED})


def mark_changed_bases(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Mark each certificate that prints what one of these rows said before, and tell the managers of its unit."""
    for found in queries.resting_on(touched):
        if not _is_settled(found, at):
            _mark(found, tuple(_what_changed(found)), actor, at)


def mark_changed_years(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Mark each certificate that would say something else of the dog's health or of the team's year, and tell of it."""
    done = corrected.set_right(touched, at)
    for found in queries.issued_over(done) if done else ():
        if not _is_settled(found, at):
            _mark(found, tuple(_what_changed_in_the_year(found, frozenset(one.by for one in done))), actor, at)


def _is_settled(found: Certificate, at: datetime) -> bool:
    return queries.status_at(found, at) in _SETTLED or any(
        event.kind is CertificateEventKind.BASIS_CHANGED for event in found.events
    )


def _what_changed(found: Certificate) -> Iterator[str]:
    said = CertificateRecord.from_json(queries.paper(found.serial).record_json)
    dossier = checkups.dossier(found.checkup_id)
    if _identity(certified_dog(dossier)) != _identity(said.dog):
        yield "the record of the dog"
    if (dossier.handler.name, dossier.handler.service_number) != _number(said.handler):
        yield "the record of the handler"
    # In which order a list was read says nothing of what stands in it, and a later confirmation corrects nothing.
    if frozenset(aid_lines(dossier)) != frozenset(replace(one, custody=None) for one in said.aids):
        yield "the record of a training aid"
    if _by_place(presentation_lines(dossier)) != _by_place(said.presentations):
        yield "the table of presentations"


def _what_changed_in_the_year(found: Certificate, by: frozenset[UUID]) -> Iterator[str]:
    """Name what reads otherwise with the rows `by` than it did without them."""
    # What was read before the correction was written says nothing of it.
    db.session.expire_all()
    said = CertificateRecord.from_json(queries.paper(found.serial).record_json)
    if _fitness(found, said) != _fitness(found, said, by):
        yield "the medical check-up"
    elif (_year(found, said), _watched(found, said)) != (_year(found, said, by), _watched(found, said, by)):
        yield "an entry of the team's last twelve months"


def _fitness(
    found: Certificate, said: CertificateRecord, but: frozenset[UUID] = frozenset()
) -> tuple[object, ...] | None:
    one = medical.fitness_on(found.team.dog_id, said.protocol.last_response_at, but=but)
    return (one.examined_on, one.examiner, one.fitness, one.limits, one.next_due_on) if one else None


def _year(found: Certificate, said: CertificateRecord, but: frozenset[UUID] = frozenset()) -> History:
    zone = ZoneInfo(said.zone)
    year = last_twelve_months(found.team_id, said.mode, said.odours, at=said.issued_at, zone=zone, but=but)
    # A paper of an earlier release says nothing of strikes.
    return year if said.history.struck is not None else replace(year, struck=None)


def _watched(found: Certificate, said: CertificateRecord, but: frozenset[UUID] = frozenset()) -> object:
    """Return what the paper prints of double-blind exercises; None where it prints none."""
    printed = said.monitoring
    if printed is None or printed.without_mode is None:
        return None
    since = datetime.combine(printed.since, time(), tzinfo=ZoneInfo(said.zone))
    *rows, without = monitoring.known_exercises(found.team_id, said.mode, since=since, until=said.issued_at, but=but)
    return *(sorted(row, key=lambda one: (one.at, one.right, one.wrong)) for row in rows), without


def _by_place(lines: Iterable[PresentationLine]) -> dict[tuple[int, int, int], PresentationLine]:
    return {
        (line.session, line.run, line.position): replace(
            line, corrections=tuple(sorted(line.corrections, key=lambda one: (one.at, one.by, one.reason)))
        )
        for line in lines
    }


def _identity(dog: CertifiedDog) -> tuple[object, ...]:
    return dog.name, dog.microchip, dog.chip_standard, dog.chip_reason, dog.sex, dog.breed, dog.born_on


def _number(handler: Person) -> tuple[str, str]:
    return handler.name, handler.service_number


def _mark(found: Certificate, changed: tuple[str, ...], actor: Actor, at: datetime) -> None:
    if not changed:
        return
    listed = " and ".join(part for part in (", ".join(changed[:-1]), changed[-1]) if part)
    reason = f"{listed} {'was' if len(changed) == 1 else 'were'} corrected after the certificate was issued."
    reason = reason[:1].upper() + reason[1:]
    fact = CertificateFact(
        kind=CertificateEventKind.BASIS_CHANGED, at=at, reason=reason, author_id=actor.user_id, author_name=actor.name
    )
    with audited(AuditAction.CHANGE_CERTIFICATE_STATUS, actor=actor, at=at, reason=reason):
        found.events.append(fact)
    team = found.team.called_at(found.issued_at)
    notice = NewNotice(
        matter=NoticeKind.BASIS_CHANGED,
        subject_id=found.serial,
        due_on=at.date(),
        sentence=f"Certificate {found.serial} of {team}: {reason} Issue it anew, or revoke it.",
        address=f"/certificates/{found.serial}",
    )
    notices.notify_managers(found.team.dog.unit_id, notice, actor=actor, at=at)
