"""Reads of exercises. One that was corrected counts for nothing; its correction counts in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from canine.accounts.models import User
from canine.columns import holds, page_of_rows
from canine.extensions import db
from canine.refused import NotThere
from canine.registry.models import Dog, Handler, Team
from canine.rules.listing import Paged
from canine.rules.policy import months_after
from canine.rules.team import Blinding
from canine.training.models import Exercise


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise in a list."""

    id: UUID
    started_at: datetime
    team: str
    led_by: str
    goal: str
    place: str
    minutes: int
    blinding: Blinding
    hits: int
    misses: int
    false_alerts: int
    correct_rejections: int


@dataclass(frozen=True, slots=True)
class MonthOfTraining:
    """A calendar month, by its first day: minutes of training, and in how many exercises."""

    month: date
    minutes: int
    exercises: int


def exercise(exercise_id: UUID) -> Exercise:
    """One exercise, corrected or not. Raises NotThere."""
    found = db.session.get(Exercise, exercise_id)
    if found is None:
        raise NotThere("There is no such exercise.")
    return found


def correction_of(exercise_id: UUID) -> Exercise | None:
    """The exercise that corrects this one."""
    return db.session.scalar(select(Exercise).where(Exercise.corrects_id == exercise_id))


def versions_of(exercise_id: UUID) -> list[Exercise]:
    """An exercise with everything that it corrects and that corrects it, the newest first."""
    newest = exercise(exercise_id)
    while (later := correction_of(newest.id)) is not None:
        newest = later
    found = [newest]
    while found[-1].corrects_id is not None:
        found.append(exercise(found[-1].corrects_id))
    return found


def stands() -> ColumnElement[bool]:
    """That nothing corrects the exercise."""
    later = aliased(Exercise)
    return ~exists().where(later.corrects_id == Exercise.id)


def exercises_led(team_id: UUID, since: date, until: date) -> dict[UUID, int]:
    """How many exercises of the team each person led from a day to a day, both included: who trains it regularly."""
    found = db.session.execute(
        select(Exercise.led_by_id, func.count())
        .where(Exercise.team_id == team_id, Exercise.held_on.between(since, until), stands())
        .group_by(Exercise.led_by_id)
    )
    return {row[0]: row[1] for row in found}


def minutes_by_month(team_ids: Iterable[UUID], first: date, last: date) -> dict[UUID, dict[date, int]]:
    """Minutes by the first day of each month in which there was training, from `first` to `last`; one statement."""
    found: dict[UUID, dict[date, int]] = {}
    rows = db.session.execute(
        select(Exercise.team_id, Exercise.held_on, func.sum(Exercise.minutes))
        .where(Exercise.team_id.in_(list(team_ids)), stands())
        .where(Exercise.held_on.between(first, last))
        .group_by(Exercise.team_id, Exercise.held_on)
    )
    for team_id, held_on, minutes in rows:
        of_team = found.setdefault(team_id, {})
        month = held_on.replace(day=1)
        of_team[month] = of_team.get(month, 0) + int(minutes)
    return found


def months(team_id: UUID, since: date, until: date) -> tuple[MonthOfTraining, ...]:
    """Every calendar month from that of `since` to that of `until`, with those in which nothing was trained."""
    first, last = since.replace(day=1), until.replace(day=1)
    totals: dict[date, tuple[int, int]] = {}
    found = db.session.execute(
        select(Exercise.held_on, Exercise.minutes).where(
            Exercise.team_id == team_id,
            Exercise.held_on >= first,
            Exercise.held_on < months_after(last, 1),
            stands(),
        )
    )
    for held_on, length in found:
        minutes_so_far, count = totals.get(held_on.replace(day=1), (0, 0))
        totals[held_on.replace(day=1)] = (minutes_so_far + length, count + 1)
    count_of_months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = (months_after(first, number) for number in range(count_of_months))
    return tuple(MonthOfTraining(month, *totals.get(month, (0, 0))) for month in every)


def days_of_exercises(team_id: UUID, since: date, until: date) -> list[date]:
    """The days on which a team trained, from a day to a day, both included."""
    statement = select(Exercise.held_on).where(
        Exercise.team_id == team_id, Exercise.held_on.between(since, until), stands()
    )
    return list(db.session.scalars(statement.distinct().order_by(Exercise.held_on)))


def last_exercise_by(recorder_id: UUID) -> Exercise | None:
    """What a person logged last: its place and team are offered again."""
    statement = select(Exercise).where(Exercise.recorder_id == recorder_id)
    return db.session.scalars(statement.order_by(Exercise.received_at.desc()).limit(1)).first()


def exercise_rows(search: str, number: int) -> Paged[ExerciseRow]:
    """Standing exercises, the newest first; found by dog, handler, leader, goal or place."""
    statement = _rows()
    if search:
        columns = (Dog.name, Handler.name, User.name, Exercise.goal, Exercise.place)
        statement = statement.where(holds(search, *columns))
    found = page_of_rows(statement, number)
    return found.showing(ExerciseRow(*row) for row in found.rows)


def latest_of_team(team_id: UUID, count: int) -> list[ExerciseRow]:
    """The team's latest exercises that stand, the newest first."""
    rows = db.session.execute(_rows().where(Exercise.team_id == team_id).limit(count))
    return [ExerciseRow(*row) for row in rows]


def _rows() -> Any:
    return (
        select(
            Exercise.id,
            Exercise.started_at,
            Dog.name + " with " + Handler.name,
            User.name.label("led_by"),
            Exercise.goal,
            Exercise.place,
            Exercise.minutes,
            Exercise.blinding,
            Exercise.hits,
            Exercise.misses,
            Exercise.false_alerts,
            Exercise.correct_rejections,
        )
        .join(Team, Team.id == Exercise.team_id)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .join(User, User.id == Exercise.led_by_id)
        .where(stands())
        .order_by(Exercise.started_at.desc(), Exercise.received_at.desc())
    )
