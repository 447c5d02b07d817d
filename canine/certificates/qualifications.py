"""Section 48: all courses and certifications on record of those who had a part in a trial, whenever they were."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.certificates.messages import Qualification
from canine.certificates.models import Certificate
from canine.checkups.queries import Dossier, TrialPerson
from canine.extensions import db
from canine.registry import queries as registry
from canine.registry.models import Course, Handler, Team
from canine.rules.words import word_for


def qualifications(dossier: Dossier, *, at: datetime) -> tuple[Qualification, ...]:
    """Return those of handler, dog, assessor and loader; of somebody without any the list is empty."""
    dog, handler = registry.dog(dossier.dog_id), registry.handler(dossier.handler_id)
    return (
        Qualification(dossier.handler.name, "handler", _of_handler(handler, at)),
        Qualification(dog.name, "dog", (*_courses(dog.courses), *_certified(Team.dog_id == dog.id, at))),
        Qualification(dossier.assessor.name, "assessor", _of_person(dossier.assessor, at)),
        Qualification(dossier.loader.name, "loader", _of_person(dossier.loader, at)),
    )


def _of_person(person: TrialPerson, at: datetime) -> tuple[str, ...]:
    handler = registry.handler_of_user(person.user_id) if isinstance(person.user_id, UUID) else None
    return _of_handler(handler, at) if handler else ()


def _of_handler(handler: Handler, at: datetime) -> tuple[str, ...]:
    return (*_courses(handler.courses), *_certified(Team.handler_id == handler.id, at))


def _courses(courses: Sequence[Course]) -> tuple[str, ...]:
    from canine.certificates.layout import days  # noqa: PLC0415 -- ReportLab comes with it, slowly

    return tuple(
        f"{word_for(one.kind)}, {one.place}, {days(one.from_on, one.to_on)}, "
        f"{'completed' if one.completed else 'not completed'}" + (f" ({one.remarks})" if one.remarks else "")
        for one in sorted(courses, key=lambda one: (one.from_on, one.place))
    )


def _certified(part: object, at: datetime) -> tuple[str, ...]:
    statement = select(Certificate).join(Team, Team.id == Certificate.team_id)
    found = db.session.scalars(
        statement.where(part, Certificate.issued_at < at).order_by(Certificate.issued_at)  # type: ignore[arg-type]
    ).unique()
    return tuple(f"certificate {one.serial}, {word_for(one.mode)}: {one.odours}" for one in found)
