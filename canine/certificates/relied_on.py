"""The records under a certificate, each with the SHA-256 of its rows: trial, people, and the year it tells of."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import selectinload

from canine.audit.snapshots import image
from canine.certificates.covert import year_before
from canine.certificates.messages import RecordReliedOn
from canine.checkups import queries as checkups
from canine.checkups.models import Checkup
from canine.checkups.queries import Dossier
from canine.covert_checks import queries as covert_checks
from canine.extensions import Record, db
from canine.medical import queries as medical
from canine.policy.models import PolicyVersion
from canine.presentations.models import Line, Response
from canine.rasco.models import AirSample, PresentationSession, SessionTeam
from canine.registry import queries as registry
from canine.rules.canonical import canonical
from canine.rules.team import Mode
from canine.shifts.models import Search, ShiftTeam
from canine.standing import queries as standing
from canine.training.models import Exercise

Rows = list[object]


def with_hashes(found: Iterable[tuple[str, UUID, Rows]]) -> tuple[RecordReliedOn, ...]:
    """Return records with the SHA-256 of the rows of each as canonical JSON.

    What is many rows (a year's training, searches, air samples) is one record with the number of its rows.
    """
    return tuple(RecordReliedOn(kind, str(key), _sha256(rows)) for kind, key, rows in found)


def rows_relied_on(dossier: Dossier, *, since: date, zone: ZoneInfo, at: datetime) -> list[tuple[str, UUID, Rows]]:
    """Return the rows behind each of these records, as they are now; who keeps them can make the hashes again.

    The year is told from `since` on.
    """
    return [*_of_trial(dossier), *_of_team(dossier), *_of_year(dossier, since, zone, at)]


def _of_trial(dossier: Dossier) -> list[tuple[str, UUID, Rows]]:
    found = checkups.checkup(dossier.checkup_id)
    rows: list[tuple[str, UUID, Rows]] = [
        ("check-up", found.id, _rows_of_checkup(found)),
        ("score", found.id, [checkups.result(found.id), *_causes(found.id)]),
    ]
    if found.loads_by_run:
        rows.insert(1, ("loading", found.id, [*checkups.loaded_places(found.id), *checkups.loaded_runs(found.id)]))
    if found.draws_on_items:
        items = sorted(found.items, key=lambda one: one.number)
        rows.insert(1, ("prepared items", found.id, [one.item for one in items]))
    responses = _responses([run.line_id for run in found.runs])
    rows += [(f"responses of run {run.number}", run.line_id, responses[run.line_id]) for run in found.runs]
    for aid in dossier.aids:
        if aid.used:
            now = registry.aid(aid.aid_id)
            moves = sorted(now.moves, key=lambda move: (move.at, str(move.id)))
            rows.append((f"training aid {aid.label}", now.id, [now, *moves]))
    version = db.session.scalars(select(PolicyVersion).where(PolicyVersion.number == dossier.policy_number)).one()
    return [*rows, (f"policy, version {version.number}", version.id, [version])]


def _rows_of_checkup(found: Checkup) -> Rows:
    """Return its rows in an order of their own: a list that was not read anew is in that in which it was written."""
    return [
        found,
        *sorted(found.odours, key=lambda one: one.number),
        *sorted(found.aids, key=lambda one: one.label),
        *sorted(found.items, key=lambda one: one.number),
        *sorted(found.events, key=lambda one: one.step),
        *sorted(found.presences, key=lambda one: (one.at, str(one.id))),
        *checkups.second_looks(found.id),
        *checkups.statements(found.id),
    ]


def _of_team(dossier: Dossier) -> list[tuple[str, UUID, Rows]]:
    rows: list[tuple[str, UUID, Rows]] = [
        ("team", dossier.team_id, [registry.team(dossier.team_id)]),
        ("dog", dossier.dog_id, [registry.dog(dossier.dog_id)]),
        ("handler", dossier.handler_id, [registry.handler(dossier.handler_id)]),
    ]
    finding = medical.fitness_on(dossier.dog_id, dossier.last_response_at)
    if finding is not None:
        rows.append(("medical check-up", finding.checkup_id, [medical.checkup(finding.checkup_id)]))
    return rows


def _of_year(dossier: Dossier, since: date, zone: ZoneInfo, at: datetime) -> list[tuple[str, UUID, Rows]]:
    """Return the rest of the year: other check-ups, covert checks, health, standing, training and work in the mode."""
    team_id, begins_at = dossier.team_id, datetime.combine(since, time(), tzinfo=zone)
    own = [
        row.id for row in reversed(checkups.checkups_of_team(team_id, begins_at, at)) if row.id != dossier.checkup_id
    ]
    others = [key for key in _of_dog_and_handler(dossier, at) if key not in own]
    outcomes = _outcomes_of([*own, *others])
    rows: list[tuple[str, UUID, Rows]] = [("another check-up", key, outcomes[key]) for key in own]
    past = [one for key in others for one in outcomes[key]]
    facts: Rows = [one for one in reversed(standing.facts_of(team_id)) if begins_at <= one.at < at]
    exercises = select(Exercise).where(Exercise.team_id == team_id, Exercise.held_on.between(since, at.date()))
    rows += [
        _many("other check-ups of dog and handler", dossier.dog_id, past),
        _many("covert checks", team_id, covert_checks.rows_revealed(dossier.unit_id, year_before(at, zone), at)),
        _many("standing", team_id, facts),
        _many("training", team_id, _in_order(exercises.where(Exercise.received_at <= at))),
    ]
    if dossier.mode is Mode.FREE_SEARCH:
        return [*rows, _many("searches", team_id, _searches(team_id, begins_at, at))]
    samples = (
        select(AirSample)
        .join(ShiftTeam, ShiftTeam.shift_id == AirSample.shift_id)
        .where(ShiftTeam.team_id == team_id, AirSample.stopped_at.between(begins_at, at))
    )
    return [
        *rows,
        _many("air samples", team_id, _in_order(samples)),
        _many("presentation sessions", team_id, _sessions(team_id, begins_at, at)),
    ]


def _of_dog_and_handler(dossier: Dossier, at: datetime) -> list[UUID]:
    """Return every other check-up ever opened of the dog or the handler: the paper pools and lists them all."""
    ever = checkups.checkups_ever_of_both([dossier.dog_id], [dossier.handler_id])
    return sorted({row.id for row in ever if row.opened_at <= at and row.id != dossier.checkup_id}, key=str)


def _outcomes_of(checkup_ids: Sequence[UUID]) -> dict[UUID, Rows]:
    return {
        key: [found, *found.events, *([result] if result else [])]
        for key, (found, result) in checkups.with_results(checkup_ids).items()
    }


def _many(what: str, key: UUID, rows: Rows) -> tuple[str, UUID, Rows]:
    return f"{what}, {len(rows)} {'row' if len(rows) == 1 else 'rows'}", key, rows


def _in_order(statement: Select[Any]) -> Rows:
    found = db.session.scalars(statement.execution_options(populate_existing=False)).unique()
    return sorted(found, key=lambda row: str(row.id))


def _searches(team_id: UUID, begins_at: datetime, at: datetime) -> Rows:
    statement = (
        select(Search)
        .where(Search.team_id == team_id, Search.started_at.between(begins_at, at))
        .options(selectinload(Search.alerts), selectinload(Search.outcomes), selectinload(Search.corrections))
        .order_by(Search.started_at, Search.id)
    )
    return [
        part
        for row in db.session.scalars(statement).unique()
        for part in (row, *_sorted(row.alerts), *_sorted(row.outcomes), *_sorted(row.corrections))
    ]


def _sessions(team_id: UUID, begins_at: datetime, at: datetime) -> Rows:
    statement = (
        select(PresentationSession)
        .join(SessionTeam, SessionTeam.session_id == PresentationSession.id)
        .join(Line, Line.id == PresentationSession.line_id)
        .where(SessionTeam.team_id == team_id, Line.closed_at.between(begins_at, at))
        .order_by(Line.closed_at, PresentationSession.id)
    )
    found = db.session.scalars(statement).unique().all()
    responses = _responses([one.line_id for one in found], team_id)
    return [part for one in found for part in (one, *responses[one.line_id])]


def _sorted(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: str(row.id))


def _causes(checkup_id: UUID) -> Rows:
    return [entry for _, entries in sorted(checkups.causes(checkup_id).items()) for entry in entries]


def _responses(line_ids: Sequence[UUID], team_id: UUID | None = None) -> dict[UUID, Rows]:
    """Return each line with every response on it, or one team's, and what became of them; three statements."""
    lines = db.session.scalars(select(Line).where(Line.id.in_(line_ids)))
    found: dict[UUID, Rows] = {line.id: [line] for line in lines}
    statement = (
        select(Response)
        .where(Response.line_id.in_(line_ids))
        .options(selectinload(Response.corrections))
        .order_by(Response.position, Response.presentation)
    )
    if team_id is not None:
        statement = statement.where(Response.team_id == team_id)
    for row in db.session.scalars(statement):
        found[row.line_id] += [row, *row.corrections]
    return found


def _sha256(rows: Rows) -> str:
    return hashlib.sha256(canonical([image(row) for row in rows]).encode()).hexdigest()


def place_of(row: Record) -> tuple[str, str]:
    """Return the table and the key of a row, as the log writes them."""
    return row.__tablename__, "/".join(str(part) for part in inspect(row).identity or ())
