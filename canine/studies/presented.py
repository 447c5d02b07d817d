"""Every presentation of an opened study, one after the other, with all that was recorded of it where it was done.

Sessions are read some at a time, so that a study of any size takes the same room.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from canine.accounts import persons
from canine.extensions import db
from canine.presentations import queries as lines
from canine.presentations.models import Line
from canine.presentations.queries import RecordedResponse
from canine.rasco import queries as rasco
from canine.rasco.models import (
    AirSample,
    FieldBlank,
    PresentationSession,
    SessionSample,
    SessionTeam,
)
from canine.registry.models import Team
from canine.rules.presentation import Item, ItemKind, ResponseKind, validity
from canine.rules.session import held_blinding
from canine.rules.study import Condition, PresentedKind
from canine.rules.study_results import Presented
from canine.rules.team import Blinding
from canine.studies.models import PreparedContainer, Study, StudySample

_SESSIONS_AT_A_TIME = 40
# For a page that needs every row: a study has a few hundred sessions.
ALL_AT_ONCE = 1000
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class _Filter:
    """What a filter is, whoever it is given to; `taken_at` is when its air was drawn, or it was opened."""

    facts: dict[str, Any]
    taken_at: datetime | None
    excluded: str


def presented_rows(study: Study, zone: ZoneInfo, at_a_time: int = _SESSIONS_AT_A_TIME) -> Iterator[Presented]:
    """Return each presentation of a filter of the study, and of the blanks beside them, in the order of sessions.

    So many sessions are read at a time: whoever needs all rows together asks less often for more of them. Raises
    ValueError for a study that is sealed.
    """
    if study.opening is None:
        raise ValueError("What lies where is sealed until the study is opened.")
    reader = _Reader(study, zone)
    ids = _session_ids(study)
    for start in range(0, len(ids), at_a_time):
        yield from reader.rows(ids[start : start + at_a_time], start + 1)


def _session_ids(study: Study) -> list[UUID]:
    statement = (
        select(PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .join(SessionSample, SessionSample.session_id == PresentationSession.id)
        .join(StudySample, StudySample.sample_id == SessionSample.sample_id)
        .join(PreparedContainer, PreparedContainer.id == StudySample.prepared_id)
        .where(PreparedContainer.study_id == study.id, Line.closed_at.is_not(None))
        .order_by(PresentationSession.received_at, PresentationSession.id)
        .distinct()
        .add_columns(PresentationSession.received_at)
    )
    return [row[0] for row in db.session.execute(statement)]


class _Reader:
    """Reads sessions of one study; it keeps what all of them share."""

    def __init__(self, study: Study, zone: ZoneInfo) -> None:
        assert study.opening is not None
        self._study, self._zone = study, zone
        self._contents: dict[int, dict[str, Any]] = {one["number"]: one for one in study.opening.contents}
        self._conditions: dict[int, Condition] = {one.number: one for one in study.planned_conditions}
        self._same: dict[frozenset[UUID], bool] = {}

    def rows(self, session_ids: Collection[UUID], first_number: int) -> Iterator[Presented]:
        """Return the presentations of some sessions; the first has this number in the study."""
        statement = (
            select(PresentationSession)
            .where(PresentationSession.id.in_(session_ids))
            .options(
                joinedload(PresentationSession.people),
                selectinload(PresentationSession.places).joinedload(SessionTeam.team).joinedload(Team.handler),
            )
            .order_by(PresentationSession.received_at, PresentationSession.id)
        )
        sessions = db.session.scalars(statement).unique().all()
        line_ids = [one.line_id for one in sessions]
        placed = lines.placements_of(line_ids)
        responses: dict[tuple[UUID, UUID], list[RecordedResponse]] = {}
        for one in lines.responses(*line_ids):
            responses.setdefault((one.line_id, one.team_id), []).append(one)
        filters = {**self._samples(sessions), **self._blanks(placed)}
        for number, session in enumerate(sessions, start=first_number):
            blinding = held_blinding(session.blinding, [person.knew for person in session.people])
            for place in session.places:
                of_dog = responses.get((session.line_id, place.team_id), [])
                yield from self._run(session, number, place, blinding, placed[session.line_id], of_dog, filters)

    def _run(
        self,
        session: PresentationSession,
        number: int,
        place: SessionTeam,
        blinding: Blinding,
        placed: dict[int, Item],
        responses: list[RecordedResponse],
        filters: dict[str, _Filter],
    ) -> Iterator[Presented]:
        counts = validity(placed, {one.position: one.kind for one in responses}).valid
        preceding = ""
        named_at = self._study.planned_at  # one moment for all, so that one dog has one name in the results
        for one in sorted(responses, key=lambda one: (one.captured_at, one.position)):
            item = placed[one.position]
            found = filters.get(item.reference or "")
            if item.kind is ItemKind.BLANK and item.reference is None:
                found = _Filter(
                    {"filter": f"session {number}, {item.label}", "kind": PresentedKind.FILTER_BLANK}, None, ""
                )
            if found is not None:
                stored = None if found.taken_at is None else (one.captured_at - found.taken_at).total_seconds() / _HOUR
                excluded = found.excluded
                if one.kind is ResponseKind.NOT_SNIFFED:
                    excluded = "not sniffed"
                elif blinding is not Blinding.DOUBLE_BLIND and not excluded:
                    excluded = "not double-blind"
                made = Presented(
                    **_NOTHING
                    | found.facts
                    | {
                        "storage_hours": stored,
                        "dog": place.team.dog.called_at(named_at),
                        "handler": place.team.handler.called_at(named_at),
                        "session": f"session {number}",
                        "room": session.line.room,
                        "blinding": blinding.value,
                        "position": one.position,
                        "dogs_turn": place.number,
                        "preceding": preceding,
                        "on": one.captured_at.astimezone(self._zone).date(),
                        "at": one.captured_at,
                        "response": one.kind.value,
                        "alert": one.kind is ResponseKind.ALERT,
                        "latency_s": one.latency_s,
                        "sniffed_s": one.sniffed_s,
                        "counts": counts,
                        "excluded": excluded,
                    }
                )
                yield made
            preceding = self._kind_of(item, found)

    def _kind_of(self, item: Item, found: _Filter | None) -> str:
        """Return what lay in a position, as the next row names what came before it."""
        return str(found.facts["kind"].value) if found is not None else str(item.kind.value)

    def _samples(self, sessions: Collection[PresentationSession]) -> dict[str, _Filter]:
        """Return the filters of prepared containers in these sessions, by the id of their sample."""
        ids = {one.sample_id for session in sessions for one in session.samples}
        statement = (
            select(StudySample)
            .join(StudySample.container)
            .where(PreparedContainer.study_id == self._study.id, StudySample.sample_id.in_(ids))
            .options(
                joinedload(StudySample.container),
                joinedload(StudySample.sample).selectinload(AirSample.hand_overs),
            )
        )
        rows = db.session.scalars(statement).unique()
        return {str(row.sample_id): self._filter(row.container, row.sample) for row in rows}

    def _filter(self, container: PreparedContainer, sample: AirSample) -> _Filter:
        content, now = self._contents[container.number], rasco.sample_now(sample)
        condition = self._conditions[content["condition"]]
        excluded = ""
        if sample.strike is not None:
            excluded = "sample struck"
        elif now.container_number != container.container_number:
            excluded = "sample of another container"
        elif self._knew(container, sample):
            excluded = "sampled by somebody who knew"
        seconds = (now.stopped_at - now.started_at).total_seconds()
        facts = {
            "filter": now.filter,
            "kind": PresentedKind.TARGET if condition.is_target else PresentedKind.EMPTY_CONTAINER,
            "container": container.number,
            "condition": condition.name,
            "odour": condition.odour,
            "form": content["form"],
            "mass_g": Decimal(content["mass_g"]) if content["mass_g"] else None,
            "load": container.load,
            "size": now.container_size.value if now.container_size else condition.size.value,
            "container_c": container.container_c,
            "hours_in_container": (now.started_at - container.loaded_at).total_seconds() / _HOUR,
            "point": now.point.value,
            "minutes": seconds / 60,
            "flow_l_per_min": now.flow_l_per_min,
            "volume_l": now.volume_l,
            "temperature_c": now.temperature_c,
            "humidity_percent": now.humidity_percent,
            "pump": now.pump,
            "filter_lot": now.filter_lot,
            "storage_c": _storage(sample),
        }
        return _Filter(facts, now.stopped_at, excluded)

    def _knew(self, container: PreparedContainer, sample: AirSample) -> bool:
        """Whether who drew the air or stood by had prepared the container."""
        now = rasco.sample_now(sample)
        return any(
            self._are_one(one, other)
            for one in (sample.recorder_id, now.second_id)
            for other in (container.prepared_by_id, container.second_id)
        )

    def _are_one(self, one: UUID, other: UUID | None) -> bool:
        if other is None:
            return False
        pair = frozenset({one, other})
        if pair not in self._same:
            self._same[pair] = persons.are_one(one, other)
        return self._same[pair]

    def _blanks(self, placed: dict[UUID, dict[int, Item]]) -> dict[str, _Filter]:
        """Return the field blanks on these lines, by their id."""
        ids = {
            UUID(item.reference)
            for items in placed.values()
            for item in items.values()
            if item.kind is ItemKind.BLANK and item.reference is not None
        }
        rows = db.session.scalars(select(FieldBlank).where(FieldBlank.id.in_(ids))) if ids else ()
        return {
            str(row.id): _Filter(
                {"filter": row.filter, "kind": PresentedKind.FIELD_BLANK, "filter_lot": row.filter_lot},
                row.opened_at,
                "",
            )
            for row in rows
        }


def _storage(sample: AirSample) -> float | None:
    """Return the mean of the temperatures at which the bag was kept, as the hand-overs that stand say."""
    found = [step.storage_temperature_c for step in rasco.chain(sample) if step.storage_temperature_c is not None]
    return float(sum(found)) / len(found) if found else None


# What a blank filter has none of.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("condition", "odour", "form", "load", "size", "point", "pump", "filter_lot"), ""),
    **dict.fromkeys(
        (
            "container", "mass_g", "container_c", "hours_in_container", "minutes", "flow_l_per_min", "volume_l",
            "temperature_c", "humidity_percent", "storage_c",
        )
    ),
}  # fmt: skip
