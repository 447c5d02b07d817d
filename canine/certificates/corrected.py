"""Corrections and strikes that an action made, as certificates need them: their rows and their team.

Nothing is ever written over. So what a certificate rested on before is what is read without these rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.corrections import queries as corrections
from canine.corrections.entries import entry, facts
from canine.corrections.models import Correction
from canine.extensions import Record, db
from canine.medical.models import MedicalCheckup
from canine.rasco.models import SampleInspection
from canine.registry import queries as registry
from canine.rules.correction import StrikeState, Subject
from canine.shifts import queries as shifts
from canine.shifts.models import Alert, Logged, SearchCorrection, SearchOutcome
from canine.training import queries as training
from canine.training.models import Exercise


@dataclass(frozen=True, slots=True)
class SetRight:
    """That the row `by` corrected or struck an entry about a team, which was first on record at a moment."""

    by: UUID
    team_id: UUID
    recorded_at: datetime


def _of_strikes(keys: list[UUID], at: datetime) -> Iterator[SetRight]:
    for strike_id in keys:
        found = corrections.strike(strike_id)
        if found.state is StrikeState.STRUCK:
            recorded_at = _first_recorded(entry(found.subject, found.subject_id, at).row)
            yield from (SetRight(found.id, one.team_id, recorded_at) for one in found.teams)


def _of_facts(keys: list[UUID], at: datetime) -> Iterator[SetRight]:
    for fact in db.session.scalars(select(Correction).where(Correction.id.in_(keys))):
        about = facts(fact.subject, fact.subject_id, at).entry
        recorded_at = _first_recorded(about.row)
        yield from (SetRight(fact.id, team_id, recorded_at) for team_id in dict.fromkeys(about.team_ids))


def _of_searches(keys: list[UUID], _at: datetime) -> Iterator[SetRight]:
    """Yield the teams of a search: a correction may give it to another team of its shift, as with exercises."""
    for fact in db.session.scalars(select(SearchCorrection).where(SearchCorrection.id.in_(keys))):
        search = shifts.search(fact.search_id)
        teams = {search.team_id, *(row.team_id for row in search.corrections if row.team_id is not None)}
        yield from (SetRight(fact.id, team_id, search.received_at) for team_id in sorted(teams))


def _of_alerts(keys: list[UUID], _at: datetime) -> Iterator[SetRight]:
    for found in db.session.scalars(select(Alert).where(Alert.id.in_(keys), Alert.corrects_id.is_not(None))):
        yield SetRight(found.id, shifts.team_of(found.search).id, _first_recorded(found))


def _of_outcomes(keys: list[UUID], _at: datetime) -> Iterator[SetRight]:
    corrected = SearchOutcome.id.in_(keys), SearchOutcome.corrects_id.is_not(None)
    for found in db.session.scalars(select(SearchOutcome).where(*corrected)):
        yield SetRight(found.id, shifts.team_of(found.search).id, _first_recorded(found))


def _of_inspections(keys: list[UUID], at: datetime) -> Iterator[SetRight]:
    corrected = SampleInspection.id.in_(keys), SampleInspection.corrects_id.is_not(None)
    for found in db.session.scalars(select(SampleInspection).where(*corrected)):
        teams = entry(Subject.INSPECTION, found.id, at).team_ids
        yield from (SetRight(found.id, team_id, _first_recorded(found)) for team_id in dict.fromkeys(teams))


def _of_exercises(keys: list[UUID], _at: datetime) -> Iterator[SetRight]:
    """Yield a correction may give an exercise to another team: the one that had it trained less, as it reads now."""
    for found in db.session.scalars(select(Exercise).where(Exercise.id.in_(keys), Exercise.corrects_id.is_not(None))):
        teams = {one.team_id for one in training.versions_of(found.id)}
        yield from (SetRight(found.id, team_id, _first_recorded(found)) for team_id in sorted(teams))


def _of_examinations(keys: list[UUID], _at: datetime) -> Iterator[SetRight]:
    corrected = MedicalCheckup.id.in_(keys), MedicalCheckup.corrects_id.is_not(None)
    for found in db.session.scalars(select(MedicalCheckup).where(*corrected)):
        recorded_at = _first_recorded(found)
        yield from (SetRight(found.id, team.id, recorded_at) for team in registry.teams_of_dog(found.dog_id))


def _first_recorded(row: Record) -> datetime:
    """When the first of the rows that correct each other came on record, of which this one is the last."""
    while (earlier := getattr(row, "corrects_id", None)) is not None:
        row = db.session.get_one(type(row), earlier)
    assert isinstance(row, Logged | Exercise | MedicalCheckup)  # everything that is set right was written by somebody
    return row.received_at


_READERS: Mapping[str, Callable[[list[UUID], datetime], Iterator[SetRight]]] = {
    "alerts": _of_alerts,
    "corrections": _of_facts,
    "exercises": _of_exercises,
    "medical_checkups": _of_examinations,
    "sample_inspections": _of_inspections,
    "search_corrections": _of_searches,
    "search_outcomes": _of_outcomes,
    "strikes": _of_strikes,
}
# The tables in which a row can correct or strike something that a certificate counts or prints.
TABLES = tuple(_READERS)


def set_right(touched: Iterable[tuple[str, str]], at: datetime) -> list[SetRight]:
    """Return what these rows, by table and key, set right, for each team whose work it was."""
    keys: dict[str, list[UUID]] = {}
    for table, key in sorted(touched):
        keys.setdefault(table, []).append(UUID(key))
    return [one for table, found in keys.items() for one in _READERS[table](found, at)]
