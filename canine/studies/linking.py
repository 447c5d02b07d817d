"""Which air sample belongs to a prepared container: by unit, number and time, whoever wrote it, and wherever.

So the handler at the port samples a container like any other, and neither desk nor tablet has to know of the study.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.accounts import persons
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.audit.read_cache import cached_lookup
from canine.corrections.models import Correction
from canine.errors import DomainError
from canine.extensions import db
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample, PresentationSession
from canine.rules.shift import minute
from canine.studies.models import PreparedContainer, Study, StudyOpening, StudySample

_TABLES = frozenset({"prepared_containers", "study_openings"})


@dataclass(frozen=True, slots=True)
class _Holding:
    id: UUID
    unit_id: UUID
    number: str
    loaded_at: datetime
    emptied_at: datetime | None

    def holds(self, sample: AirSample) -> bool:
        """Whether the sample was drawn out of it while it held what was prepared."""
        is_before = self.emptied_at is None or sample.started_at < self.emptied_at
        is_one = (self.unit_id, self.number) == (sample.unit_id, sample.container_number)
        return is_one and is_before and minute(self.loaded_at) <= sample.started_at


def _holding() -> list[_Holding]:
    statement = (
        select(
            PreparedContainer.id,
            Study.unit_id,
            PreparedContainer.container_number,
            PreparedContainer.loaded_at,
            PreparedContainer.emptied_at,
        )
        .join(Study, Study.id == PreparedContainer.study_id)
        .outerjoin(StudyOpening, StudyOpening.study_id == Study.id)
        .where(StudyOpening.id.is_(None))
    )
    return cached_lookup(_TABLES, "holding", lambda: [_Holding(*row) for row in db.session.execute(statement)])


def link_to_the_study(written: frozenset[tuple[str, str]], actor: Actor, at: datetime) -> None:
    """Link what was just written; where nothing is prepared, nothing else is even read."""
    holding = _holding()
    if not holding:
        return
    for table, key in sorted(written):
        for sample in _samples(table, UUID(key), holding):
            now = rasco.sample_now(sample)
            one = next((one for one in holding if one.holds(now)), None)
            if one is not None and db.session.scalar(select(StudySample.id).filter_by(sample_id=sample.id)) is None:
                with audited(AuditAction.LINK_TO_STUDY, actor=actor, at=at):
                    db.session.add(StudySample(prepared_id=one.id, sample_id=sample.id, linked_at=at))


def _samples(table: str, key: UUID, holding: list[_Holding]) -> list[AirSample]:
    if table == "air_samples":
        found = db.session.get(AirSample, key)
        return [found] if found else []
    if table == "corrections":
        fact = db.session.get(Correction, key)
        found = db.session.get(AirSample, fact.subject_id) if fact else None
        if found is not None:
            db.session.expire(found, ["correction_rows"])
        return [found] if found else []
    one = next((each for each in holding if each.id == key), None)
    if one is None:
        return []
    statement = select(AirSample).where(
        AirSample.unit_id == one.unit_id,
        AirSample.container_number == one.number,
        AirSample.started_at >= minute(one.loaded_at),
    )
    return list(db.session.scalars(statement).unique())


@rasco.stands_apart
def samples_of_studies(sample_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return those of the samples that are of a study, and of each whether the study was opened."""
    statement = (
        select(StudySample.sample_id, StudyOpening.id.is_not(None))
        .join(PreparedContainer, PreparedContainer.id == StudySample.prepared_id)
        .outerjoin(StudyOpening, StudyOpening.study_id == PreparedContainer.study_id)
        .where(StudySample.sample_id.in_(sample_ids))
    )
    return {row[0]: bool(row[1]) for row in db.session.execute(statement)}


def keep_the_preparer_out(written: frozenset[tuple[str, str]], _actor: Actor, _at: datetime) -> None:
    """Refuse a session in which somebody who knows what lies in a container records, or handles a dog."""
    for _, key in sorted(written):
        session = db.session.get(PresentationSession, UUID(key))
        if session is None or session.closed_at is not None:
            continue
        for one in _prepared_of([each.sample_id for each in session.samples]):
            for knows in (one.prepared_by_id, one.second_id):
                if persons.are_one(session.responses_by_id, knows):
                    raise DomainError(_WORDS.format(one.number, one.study.number, "records"), field="recorder")
                if any(persons.are_one(place.handler_user_id, knows) for place in session.places):
                    raise DomainError(_WORDS.format(one.number, one.study.number, "handles a dog"), field="first_team")


_WORDS = "Somebody who knows what lies in container {0} of study {1} {2} in this session. Choose somebody else."


def _prepared_of(sample_ids: Collection[UUID]) -> list[PreparedContainer]:
    statement = select(PreparedContainer).join(StudySample).where(StudySample.sample_id.in_(sample_ids))
    return list(db.session.scalars(statement).unique())
