"""Section 48: all courses and certifications on record of those who had a part in a trial, whenever they were."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from canine.certificates import queries
from canine.certificates.dates import days
from canine.certificates.messages import Qualification
from canine.certificates.models import Certificate
from canine.checkups.queries import Dossier, TrialPerson
from canine.registry import queries as registry
from canine.registry.models import Course, Handler
from canine.rules.words import word_for


def qualifications(dossier: Dossier, *, at: datetime) -> tuple[Qualification, ...]:
    """Return those of handler, dog, assessor and loader; of somebody without any the list is empty."""
    dog, handler = registry.dog(dossier.dog_id), registry.handler(dossier.handler_id)
    return (
        Qualification(dossier.handler.name, "handler", _of_handler(handler, at)),
        Qualification(dog.name, "dog", (*_courses(dog.courses), *_certified(queries.issued_to(at, dog_id=dog.id)))),
        Qualification(dossier.assessor.name, "assessor", _of_person(dossier.assessor, at)),
        Qualification(dossier.loader.name, "loader", _of_person(dossier.loader, at)),
    )


def _of_person(person: TrialPerson, at: datetime) -> tuple[str, ...]:
    handler = registry.handler_of_user(person.user_id) if isinstance(person.user_id, UUID) else None
    return _of_handler(handler, at) if handler else ()


def _of_handler(handler: Handler, at: datetime) -> tuple[str, ...]:
    return (*_courses(handler.courses), *_certified(queries.issued_to(at, handler_id=handler.id)))


def _courses(courses: Sequence[Course]) -> tuple[str, ...]:
    return tuple(
        f"{word_for(one.kind)}, {one.place}, {days(one.from_on, one.to_on)}, "
        f"{'completed' if one.completed else 'not completed'}" + (f" ({one.remarks})" if one.remarks else "")
        for one in sorted(courses, key=lambda one: (one.from_on, one.place))
    )


def _certified(certificates: Sequence[Certificate]) -> tuple[str, ...]:
    return tuple(f"certificate {one.serial}, {word_for(one.mode)}: {one.odours}" for one in certificates)
