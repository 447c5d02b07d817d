"""Reads of exercises. One that was corrected counts for nothing; its correction counts in its place."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from canine.accounts import places
from canine.accounts.models import User
from canine.accounts.places import Place
from canine.accounts.queries import people_called
from canine.columns import Units, icontains_any, is_none_of
from canine.corrections import queries as corrections
from canine.errors import NotFound
from canine.extensions import db
from canine.listing import Listable, moments
from canine.registry.models import Dog, Handler, Team, TrainingAid
from canine.registry.queries import fits_dog, fits_handler, teams_fitting
from canine.registry.reach import is_of_team_in
from canine.rows import get_or_not_found
from canine.rules.correction import are_alike
from canine.rules.listing import Asked, Paged
from canine.rules.policy import months_after
from canine.rules.team import Blinding, Mode
from canine.training.models import Exercise, ExerciseAid


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
    is_struck: bool
    mode: Mode | None


@dataclass(frozen=True, slots=True)
class MonthOfTraining:
    """A calendar month, by its first day: minutes of training, and in how many exercises."""

    month: date
    minutes: int
    exercises: int


def exercise(exercise_id: UUID) -> Exercise:
    """One exercise, corrected or not. Raises NotFound."""
    return get_or_not_found(Exercise, exercise_id, "There is no such exercise.")


def correction_of(exercise_id: UUID) -> Exercise | None:
    """Return the exercise that corrects this one."""
    return db.session.scalar(select(Exercise).where(Exercise.corrects_id == exercise_id))


def versions_of(exercise_id: UUID) -> list[Exercise]:
    """Return an exercise with everything that it corrects and that corrects it, the newest first."""
    newest = exercise(exercise_id)
    while (later := correction_of(newest.id)) is not None:
        newest = later
    found = [newest]
    while found[-1].corrects_id is not None:
        found.append(exercise(found[-1].corrects_id))
    return found


def stands(but: Collection[UUID] = ()) -> ColumnElement[bool]:
    """Return the condition that nothing corrects the exercise, and that it is not struck; `but` are not looked at."""
    return and_(uncorrected(but), ~corrections.is_struck(Exercise.id, but))


def uncorrected(but: Collection[UUID] = ()) -> ColumnElement[bool]:
    """Return the condition that nothing corrects the exercise; it may be struck.

    `but` are exercises that are not looked at.
    """
    later = aliased(Exercise)
    corrected = exists().where(later.corrects_id == Exercise.id, is_none_of(later.id, but))
    return and_(is_none_of(Exercise.id, but), ~corrected)


def likely_double(made: Exercise) -> Exercise | None:
    """Return the exercise of the same team that begins in the same minute or overlaps in time."""
    span = made.started_at, made.started_at + timedelta(minutes=made.minutes)
    near = timedelta(hours=12)
    found = db.session.scalars(
        select(Exercise)
        .where(Exercise.team_id == made.team_id, Exercise.id != made.id, stands())
        .where(Exercise.started_at.between(span[0] - near, span[1]))
        .order_by(Exercise.started_at)
    ).unique()
    for one in found:
        if are_alike(span, (one.started_at, one.started_at + timedelta(minutes=one.minutes))):
            return one
    return None


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


def months(team_id: UUID, since: date, until: date, *, but: Collection[UUID] = ()) -> tuple[MonthOfTraining, ...]:
    """Every calendar month from that of `since` up to `until`, with those in which nothing was trained.

    Of the first and the last what lies between the two days, both included, and no more. `but` are exercises and
    strikes that are not looked at.
    """
    first, last = since.replace(day=1), until.replace(day=1)
    totals: dict[date, tuple[int, int]] = {}
    found = db.session.execute(
        select(Exercise.held_on, Exercise.minutes).where(
            Exercise.team_id == team_id,
            Exercise.held_on >= since,
            Exercise.held_on <= until,
            stands(but),
        )
    )
    for held_on, length in found:
        minutes_so_far, count = totals.get(held_on.replace(day=1), (0, 0))
        totals[held_on.replace(day=1)] = (minutes_so_far + length, count + 1)
    count_of_months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = (months_after(first, number) for number in range(count_of_months))
    return tuple(MonthOfTraining(month, *totals.get(month, (0, 0))) for month in every)


def days_of_exercises(team_id: UUID, since: date, until: date, *, but: Collection[UUID] = ()) -> list[date]:
    """Return the days on which a team trained, from a day to a day, both included;

    `but` are rows that are not looked at.
    """
    statement = select(Exercise.held_on).where(
        Exercise.team_id == team_id, Exercise.held_on.between(since, until), stands(but)
    )
    return list(db.session.scalars(statement.distinct().order_by(Exercise.held_on)))


def last_exercise_by(recorder_id: UUID) -> Exercise | None:
    """Return what a person logged last: its place and team are offered again."""
    statement = select(Exercise).where(Exercise.recorder_id == recorder_id)
    return db.session.scalars(statement.order_by(Exercise.received_at.desc()).limit(1)).first()


def exercise_rows(asked: Asked, zone: ZoneInfo, of: Units = None) -> Paged[ExerciseRow]:
    """Exercises of units that no other corrects, struck ones too, the newest first; found by dog, people, goal,
    place.
    """
    statement = _rows().where(is_of_team_in(Exercise.team_id, of))
    if asked.text:
        statement = statement.where(Exercise.id.in_(_fitting(asked.text)))
    found = _listable(zone).rows(statement, Exercise.id, asked)
    return found.showing(_exercise_row(row) for row in found.rows)


def _fitting(text: str) -> CompoundSelect[UUID]:
    """Return the ids of the exercises that the text fits: each place where it may stand is looked through by itself."""
    teams = teams_fitting(fits_dog(text), fits_handler(text))
    return union(
        select(Exercise.id).where(Exercise.team_id.in_(teams)),
        select(Exercise.id).where(Exercise.led_by_id.in_(people_called(text))),
        select(Exercise.id).where(icontains_any(text, Exercise.words_folded)),
    )


@cache
def _listable(zone: ZoneInfo) -> Listable:
    """Return what the list of exercises can be asked for; an odour is that of an aid that lay out."""
    with_odour = select(ExerciseAid.exercise_id).join(TrainingAid, TrainingAid.id == ExerciseAid.aid_id)
    return Listable(
        usual=(Exercise.started_at.desc(), Exercise.received_at.desc(), Exercise.id),
        conditions={
            **moments(Exercise.started_at, zone),
            "dog": lambda key: Team.dog_id == key,
            "handler": lambda key: Team.handler_id == key,
            "blinding": lambda word: Exercise.blinding == word,
            "odour": lambda key: Exercise.id.in_(with_odour.where(TrainingAid.odour_id == key)),
        },
        orders={
            "started_at": Exercise.started_at,
            "team": Dog.name_folded,
            "led_by": User.name_folded,
            "minutes": Exercise.minutes,
        },
    )


def double_blind_of(
    team_id: UUID, since: datetime, until: datetime, *, but: Collection[UUID] | None = None
) -> Sequence[Exercise]:
    """Return the double-blind exercises of a team that stand, and that began in a time or on the day before it.

    What was recorded up to the end of that time; with `but`, as corrected since, without these corrections and strikes.
    """
    is_known = Exercise.received_at <= until
    if but is not None:
        is_known = or_(is_known, Exercise.corrects_id.is_not(None))
    statement = select(Exercise).where(
        Exercise.team_id == team_id,
        Exercise.blinding == Blinding.DOUBLE_BLIND,
        Exercise.started_at.between(since - timedelta(days=1), until),
        is_known,
        stands(but or ()),
    )
    return db.session.scalars(statement).unique().all()


def double_blind_teams(exercise_ids: Collection[UUID]) -> list[tuple[UUID, Mode]]:
    """Return the teams of those of these exercises that are double-blind and name a mode, each with it, once."""
    found = db.session.execute(
        select(Exercise.team_id, Exercise.mode)
        .where(Exercise.id.in_(exercise_ids), Exercise.blinding == Blinding.DOUBLE_BLIND, Exercise.mode.is_not(None))
        .distinct()
    )
    return sorted(((team_id, mode) for team_id, mode in found if mode is not None), key=str)


def latest_of_team(team_id: UUID, count: int) -> list[ExerciseRow]:
    """Return the team's latest exercises that no other corrects, struck ones among them, the newest first."""
    rows = db.session.execute(_rows().where(Exercise.team_id == team_id).limit(count))
    return [_exercise_row(row) for row in rows]


def _exercise_row(row: Any) -> ExerciseRow:
    key, started_at, team, leader, *others = row
    return ExerciseRow(key, started_at, team.called_at(started_at), leader.called_at(started_at), *others)


def _rows() -> Any:
    return (
        select(
            Exercise.id,
            Exercise.started_at,
            Team,
            User,
            Exercise.goal,
            Exercise.place,
            Exercise.minutes,
            Exercise.blinding,
            Exercise.hits,
            Exercise.misses,
            Exercise.false_alerts,
            Exercise.correct_rejections,
            corrections.is_struck(Exercise.id),
            Exercise.mode,
        )
        .join(Team, Team.id == Exercise.team_id)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .join(User, User.id == Exercise.led_by_id)
        .where(uncorrected())
        .order_by(Exercise.started_at.desc(), Exercise.received_at.desc())
    )


@places.of("exercise_id")
def _place_of_exercise(exercise_id: UUID) -> Place:
    found = db.session.execute(
        select(Dog.unit_id, Exercise.led_by_id, Exercise.recorder_id)
        .select_from(Exercise)
        .join(Team, Team.id == Exercise.team_id)
        .join(Dog, Dog.id == Team.dog_id)
        .where(Exercise.id == exercise_id)
    ).first()
    if found is None:
        raise NotFound("There is no such exercise.")
    unit_id, *people = found
    return Place(unit_id, people=lambda: people)
