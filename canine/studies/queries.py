"""Reads of studies: the plan, how far it has come, and who may see what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, cast, exists, func, select
from sqlalchemy.orm import selectinload

from canine.accounts import places
from canine.columns import Units, icontains_any, within
from canine.extensions import db
from canine.listing import Listable, moments
from canine.presentations.models import Line
from canine.rasco import queries as rasco
from canine.rasco.models import AirSample, PresentationSession, SessionBlank, SessionSample
from canine.rows import get_or_not_found
from canine.rules.listing import Asked, Paged
from canine.rules.study import StudyState
from canine.studies.models import PreparedContainer, Study, StudyAgreement, StudyOpening, StudySample


def study(study_id: UUID) -> Study:
    """One study. Raises NotFound."""
    return get_or_not_found(Study, study_id, "There is no such study.")


def studies(units: Units, asked: Asked, zone: ZoneInfo) -> Paged[Study]:
    """Return every study there ever was, opened or not, the newest first; a text is of its title or question."""
    statement = select(Study).where(within(Study.unit_id, units))
    if asked.text:
        statement = statement.where(icontains_any(asked.text, Study.title, Study.question))
    return _listable(zone).records(statement, asked)


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of studies can be asked for; an odour is one of the plan's conditions."""
    is_opened = exists().where(StudyOpening.study_id == Study.id)
    is_agreed = exists().where(StudyAgreement.study_id == Study.id)
    states = {
        StudyState.OPENED: is_opened,
        StudyState.RUNNING: and_(~is_opened, is_agreed),
        StudyState.PLANNED: and_(~is_opened, ~is_agreed),
    }
    return Listable(
        usual=(Study.planned_at.desc(), Study.number.desc(), Study.id),
        conditions={
            **moments(Study.planned_at, zone),
            "state": lambda word: states[word],
            "odour": lambda name: cast(Study.conditions, String).contains(
                f'"odour": {json.dumps(name)}', autoescape=True
            ),
        },
        orders={
            "study": Study.number,
            "containers": Study.containers,
            "planned_at": Study.planned_at,
        },
    )


def opened_studies(units: Units) -> Sequence[Study]:
    """Return the studies that were opened, the latest first."""
    statement = select(Study).join(StudyOpening).where(within(Study.unit_id, units))
    return db.session.scalars(statement.order_by(StudyOpening.opened_at.desc(), Study.id)).unique().all()


def next_number(unit_id: UUID) -> int:
    """Return the number that the next study of a unit gets."""
    last = db.session.scalar(select(func.max(Study.number)).where(Study.unit_id == unit_id))
    return (last or 0) + 1


def prepared_container(prepared_id: UUID) -> PreparedContainer:
    """One prepared container. Raises NotFound."""
    return get_or_not_found(PreparedContainer, prepared_id, "There is no such prepared container.")


def holds_something(unit_id: UUID, number: str, at: datetime) -> PreparedContainer | None:
    """Return what was prepared in the container and was not emptied by a moment."""
    statement = (
        select(PreparedContainer)
        .join(PreparedContainer.study)
        .where(
            Study.unit_id == unit_id,
            PreparedContainer.container_number == number,
            PreparedContainer.emptied_at.is_(None) | (PreparedContainer.emptied_at > at),
        )
    )
    return db.session.scalars(statement).unique().first()


@dataclass(frozen=True, slots=True)
class ContainerLine:
    """A prepared container with what was sampled of it and in how many sessions that was presented."""

    prepared: PreparedContainer
    samples: tuple[AirSample, ...]
    sessions: int


def container_lines(found: Study) -> list[ContainerLine]:
    """Return the prepared containers of a study, by number, in four statements."""
    samples = samples_of(found)
    by_container: dict[UUID, list[AirSample]] = {}
    for prepared_id, sample in samples:
        by_container.setdefault(prepared_id, []).append(sample)
    counts = _times_presented([sample.id for _, sample in samples])
    return [
        ContainerLine(
            one,
            tuple(by_container.get(one.id, ())),
            sum(counts.get(sample.id, 0) for sample in by_container.get(one.id, ())),
        )
        for one in found.prepared
    ]


def samples_of(found: Study) -> list[tuple[UUID, AirSample]]:
    """Return every sample that counts for a container of the study, with the container's id.

    Struck ones, and those whose number or time was corrected into others, do not.
    """
    statement = (
        select(StudySample)
        .join(StudySample.container)
        .where(PreparedContainer.study_id == found.id)
        .options(
            selectinload(StudySample.sample).selectinload(AirSample.ends),
            selectinload(StudySample.container),
        )
        .order_by(PreparedContainer.number, StudySample.linked_at)
    )
    return [
        (row.prepared_id, row.sample)
        for row in db.session.scalars(statement).unique()
        if row.sample.strike is None and _still_belongs(row.container, row.sample)
    ]


def _still_belongs(container: PreparedContainer, sample: AirSample) -> bool:
    return rasco.sample_now(sample).container_number == container.container_number


def _times_presented(sample_ids: Sequence[UUID]) -> dict[UUID, int]:
    statement = (
        select(SessionSample.sample_id, func.count())
        .where(SessionSample.sample_id.in_(sample_ids))
        .group_by(SessionSample.sample_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a study has come, in counts that say nothing of what lies where."""

    planned: int
    prepared: int
    sampled: int
    presented: int
    field_blanks_planned: int
    field_blanks: int

    @property
    def is_complete(self) -> bool:
        """Whether all that was planned was presented."""
        return self.presented >= self.planned and self.field_blanks >= self.field_blanks_planned

    @property
    def what_is_missing(self) -> str:
        """Say what was not done, in a sentence."""
        missing = []
        if self.presented < self.planned:
            missing.append(f"{self.planned - self.presented} of {self.planned} containers were presented to no dog")
        if self.field_blanks < self.field_blanks_planned:
            missing.append(f"{self.field_blanks_planned - self.field_blanks} field blanks are missing")
        words = " and ".join(missing)
        return f"{words[:1].upper()}{words[1:]}."


def progress(found: Study, lines: Sequence[ContainerLine] | None = None) -> Progress:
    """Return how far a study has come."""
    lines = container_lines(found) if lines is None else lines
    sample_ids = [sample.id for line in lines for sample in line.samples]
    return Progress(
        found.containers,
        len(found.prepared),
        sum(bool(line.samples) for line in lines),
        sum(bool(line.sessions) for line in lines),
        found.field_blanks,
        _field_blanks_beside(sample_ids),
    )


def _field_blanks_beside(sample_ids: Sequence[UUID]) -> int:
    beside = select(SessionSample.session_id).where(SessionSample.sample_id.in_(sample_ids))
    statement = select(func.count()).select_from(SessionBlank).where(SessionBlank.session_id.in_(beside))
    return db.session.scalar(statement) or 0


def has_open_session(found: Study) -> bool:
    """Whether a sample of the study lies in a session that goes on."""
    statement = (
        select(PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .join(SessionSample, SessionSample.session_id == PresentationSession.id)
        .join(StudySample, StudySample.sample_id == SessionSample.sample_id)
        .join(PreparedContainer, PreparedContainer.id == StudySample.prepared_id)
        .where(PreparedContainer.study_id == found.id, Line.closed_at.is_(None))
        .limit(1)
    )
    return db.session.scalar(statement) is not None


def container_of_sample(sample_id: UUID) -> PreparedContainer | None:
    """Return the prepared container that the sample was drawn out of."""
    statement = select(PreparedContainer).join(StudySample).where(StudySample.sample_id == sample_id)
    return db.session.scalars(statement).unique().first()


@places.of("study_id")
def _place_of_study(study_id: UUID) -> places.Place:
    return places.Place(study(study_id).unit_id)


@places.of("prepared_id")
def _place_of_prepared(prepared_id: UUID) -> places.Place:
    return places.Place(prepared_container(prepared_id).study.unit_id)
