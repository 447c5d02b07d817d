"""Whether what a certificate rests on still reads as it did when it was issued.

Only corrections of records relied on are looked for: a dog's next weighing or a team's end is later history. Of dog
and handler that is what identifies them; a photograph, a rank or a station may change in the course of service.
"""

from collections.abc import Iterator
from datetime import datetime

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import consequence_of, deed
from canine.certificates import queries
from canine.certificates.messages import CertificateRecord, CertifiedDog, Person
from canine.certificates.models import Certificate, CertificateFact
from canine.certificates.record import aid_lines, certified_dog, presentation_lines
from canine.checkups import queries as checkups
from canine.medical import queries as medical
from canine.notices import services as notices
from canine.notices.messages import Telling
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.rules.telling import Matter

_SETTLED = frozenset({CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED, CertificateStatus.BASIS_CHANGED})


@consequence_of("dogs", "handlers", "medical_checkups", "training_aids", "miss_causes")
def mark_changed_bases(touched: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Marks each certificate under which one of these rows was corrected, and tells the managers of its unit."""
    for found in queries.resting_on(touched):
        if queries.worth(found, at) in _SETTLED or any(
            event.kind is CertificateEventKind.BASIS_CHANGED for event in found.events
        ):
            continue
        changed = tuple(_what_changed(found))
        if changed:
            _mark(found, changed, actor, at)


def _what_changed(found: Certificate) -> Iterator[str]:
    said = CertificateRecord.from_json(queries.paper(found.serial).record_json)
    dossier = checkups.dossier(found.checkup_id)
    if _identity(certified_dog(dossier)) != _identity(said.dog):
        yield "the record of the dog"
    if (dossier.handler.name, dossier.handler.service_number) != _number(said.handler):
        yield "the record of the handler"
    finding = medical.fitness_on(dossier.dog_id, dossier.last_response_at)
    relied_on = {one.identifier for one in said.relied_on if one.kind == "medical check-up"}
    if relied_on != ({str(finding.checkup_id)} if finding else set()):
        yield "the medical check-up"
    if aid_lines(dossier) != said.aids:
        yield "the record of a training aid"
    if presentation_lines(dossier) != said.presentations:
        yield "the table of presentations"


def _identity(dog: CertifiedDog) -> tuple[object, ...]:
    return dog.name, dog.microchip, dog.sex, dog.breed, dog.born_on


def _number(handler: Person) -> tuple[str, str]:
    return handler.name, handler.service_number


def _mark(found: Certificate, changed: tuple[str, ...], actor: Actor, at: datetime) -> None:
    reason = f"{', '.join(changed)} was corrected after the certificate was issued."
    reason = reason[:1].upper() + reason[1:]
    fact = CertificateFact(
        kind=CertificateEventKind.BASIS_CHANGED, at=at, reason=reason, author_id=actor.user_id, author_name=actor.name
    )
    with deed(Deed.CHANGE_CERTIFICATE_STATUS, actor=actor, at=at, reason=reason):
        found.events.append(fact)
    telling = Telling(
        matter=Matter.BASIS_CHANGED,
        subject_id=found.serial,
        due_on=at.date(),
        sentence=f"Certificate {found.serial} of {found.team.name}: {reason} Issue it anew, or revoke it.",
        address=f"/certificates/{found.serial}",
    )
    notices.tell_managers(found.team.dog.unit_id, telling, actor=actor, at=at)
