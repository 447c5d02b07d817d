"""Reads of dogs, handlers, teams, odours, aids and photos, one or a few at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, literal, or_, select
from sqlalchemy.orm import contains_eager

from canine.accounts import persons, places
from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.accounts.places import Place
from canine.audit.former import icontains_now_or_before, iequals_now_or_before
from canine.columns import Units, iequals_any, within
from canine.errors import NotFound
from canine.extensions import Record, db
from canine.registry.choices import dog_choices
from canine.registry.models import (
    AidMovement,
    Course,
    Dog,
    DogStatusEvent,
    Handler,
    Odour,
    Photo,
    Team,
    TrainingAid,
)
from canine.rows import get_or_not_found
from canine.rules.kennel import AidMove, CourseKind
from canine.rules.team import OUT_OF_SERVICE, DogStatus

Found = TypeVar("Found", bound=Record)


def odour(odour_id: UUID) -> Odour:
    """One odour. Raises NotFound."""
    return get_or_not_found(Odour, odour_id, "There is no such odour.")


def odours(*, active_only: bool = True) -> Sequence[Odour]:
    """Return the odours that the units train on, by name; on demand also those that were retired."""
    statement = select(Odour).order_by(Odour.name)
    if active_only:
        statement = statement.where(Odour.retired_at.is_(None))
    return db.session.scalars(statement).all()


def odour_by_name(name: str) -> Odour | None:
    """Return the odour of a name, however it was typed, retired or not."""
    return db.session.scalar(select(Odour).where(iequals_any(name, Odour.name_folded, Odour.latin_folded)))


def photo(photo_id: UUID) -> Photo:
    """One photo. Raises NotFound."""
    return get_or_not_found(Photo, photo_id, "There is no such photo.")


def dog(dog_id: UUID) -> Dog:
    """One dog. Raises NotFound."""
    return get_or_not_found(Dog, dog_id, "There is no such dog.")


def dogs(unit_id: Units = None) -> Sequence[Dog]:
    """Every dog of a unit, or of all, by name."""
    statement = select(Dog).order_by(Dog.name, Dog.microchip)
    return db.session.scalars(statement.where(within(Dog.unit_id, unit_id))).all()


def dogs_in_service(at: datetime, unit_id: Units = None) -> list[tuple[UUID, str]]:
    """Id and name of every dog in service at that moment, of a unit or of all, namesakes told apart, by name."""
    known = dogs(unit_id)
    statuses = statuses_at([each.id for each in known], at)
    return dog_choices(each for each in known if statuses.get(each.id) not in OUT_OF_SERVICE)


def dog_by_microchip(microchip: str) -> Dog | None:
    """Return the dog that carries a chip, or carried it before, however the number was typed; the present
    carrier first.
    """
    return _holder(Dog, Dog.chip_folded, microchip)


def _holder(kind: type[Found], column: Any, number: str) -> Found | None:
    """Whose number it is; where nobody's, whose it was."""
    statement = (
        select(kind).where(iequals_now_or_before(number, column)).order_by(~iequals_any(number, column), kind.id)
    )
    return db.session.scalars(statement.limit(1)).unique().first()


def status_at(dog_id: UUID, at: datetime) -> DogStatus | None:
    """Return what the dog was at that moment; None before its first step."""
    return statuses_at([dog_id], at).get(dog_id)


def statuses_at(dog_ids: Iterable[UUID], at: datetime) -> dict[UUID, DogStatus]:
    """Return what several dogs were at that moment; one statement."""
    events = db.session.scalars(
        select(DogStatusEvent)
        .where(DogStatusEvent.dog_id.in_(list(dog_ids)), DogStatusEvent.since <= at)
        .order_by(DogStatusEvent.since)
    )
    return {event.dog_id: event.status for event in events}


def last_step(dog_id: UUID) -> DogStatusEvent:
    """Return the dog's latest step. Raises NotFound for an unknown dog."""
    found = db.session.scalars(
        select(DogStatusEvent).where(DogStatusEvent.dog_id == dog_id).order_by(DogStatusEvent.since.desc()).limit(1)
    ).first()
    if found is None:
        raise NotFound("There is no such dog.")
    return found


def handler(handler_id: UUID) -> Handler:
    """One handler. Raises NotFound."""
    return get_or_not_found(Handler, handler_id, "There is no such handler.")


def handlers(unit_id: Units = None) -> Sequence[Handler]:
    """Every handler of a unit, or of all, by name."""
    statement = select(Handler).order_by(Handler.name, Handler.service_number)
    return db.session.scalars(statement.where(within(Handler.unit_id, unit_id))).all()


def handler_of_user(user_id: UUID) -> Handler | None:
    """Return the handler who signs in with this account."""
    return db.session.scalar(select(Handler).where(Handler.user_id == user_id))


def handler_by_service_number(number: str) -> Handler | None:
    """Return the handler who has a service number, or had it before, however it was typed; the present holder first."""
    return _holder(Handler, Handler.number_folded, number)


def course(course_id: UUID) -> Course:
    """One course. Raises NotFound."""
    return get_or_not_found(Course, course_id, "There is no such course.")


def team(team_id: UUID) -> Team:
    """One team with its dog and its handler. Raises NotFound."""
    return get_or_not_found(Team, team_id, "There is no such team.")


def teams(unit_id: Units = None, *, running_on: date | None = None) -> Sequence[Team]:
    """Teams with dog and handler, by the dog's name; on demand only a unit's, or those running on a day."""
    statement = _teams(running_on)
    return db.session.scalars(statement.where(within(Dog.unit_id, unit_id))).all()


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """A team with what the registry knows of it at a moment: its dog's status, and the last courses of both.

    A refresher counts as a course; the RASCO refreshers stand apart.
    """

    team: Team
    dog_status: DogStatus | None
    dog_course_on: date | None
    handler_course_on: date | None
    dog_rasco_on: date | None
    handler_rasco_on: date | None


def team_sheets(
    at: datetime,
    *,
    on: date | None,
    unit_id: Units = None,
    user_id: UUID | None = None,
    team_id: UUID | None = None,
) -> list[TeamSheet]:
    """Return the teams running on a day (None: at any time), by the dog's name, as they stood at a moment; one
    statement.

    On demand only those of a unit, of the handler who signs in with an account, or one team. Courses count up to the
    day, or to that of the moment in UTC when none is given.
    """
    until = on or at.date()
    status = (
        select(DogStatusEvent.status)
        .where(DogStatusEvent.dog_id == Team.dog_id, DogStatusEvent.since <= at)
        .order_by(DogStatusEvent.since.desc())
        .limit(1)
        .scalar_subquery()
    )
    ordinary, rasco = (CourseKind.INITIAL, CourseKind.REFRESHER), (CourseKind.RASCO_REFRESHER,)
    columns = [
        _last_course(whose, kinds, until)
        for kinds in (ordinary, rasco)
        for whose in (Course.dog_id == Team.dog_id, Course.handler_id == Team.handler_id)
    ]
    statement: Select[Any] = _teams(on).add_columns(status, *columns)
    for is_wanted, wanted in (
        (unit_id is not None, within(Dog.unit_id, unit_id)),
        (user_id is not None, Handler.user_id == user_id),
        (team_id is not None, Team.id == team_id),
    ):
        statement = statement.where(wanted) if is_wanted else statement
    return [TeamSheet(*row) for row in db.session.execute(statement)]


def _last_course(whose: ColumnElement[bool], kinds: Sequence[CourseKind], until: date) -> ScalarSelect[date]:
    last = select(func.max(Course.to_on)).where(whose, Course.kind.in_(kinds), Course.completed, Course.to_on <= until)
    return last.scalar_subquery()


def teams_of_handler_user(user_id: UUID, on: date) -> Sequence[Team]:
    """Return the teams, running on that day, of the handler who signs in with this account."""
    return db.session.scalars(_teams(on).where(Handler.user_id == user_id)).all()


def teams_of_dog(dog_id: UUID, *, running_on: date | None = None) -> Sequence[Team]:
    """Return the teams of a dog, all of them or those running on a day."""
    return db.session.scalars(_teams(running_on).where(Team.dog_id == dog_id)).all()


def running_teams_of_either(dog_id: UUID, handler_id: UUID, *, on: date) -> Sequence[Team]:
    """Return the teams of a dog or of a handler that run on a day, the oldest first."""
    statement = select(Team).where(or_(Team.dog_id == dog_id, Team.handler_id == handler_id), Team.from_on <= on)
    runs = Team.to_on.is_(None) | (Team.to_on >= on)
    return db.session.scalars(statement.where(runs).order_by(Team.from_on, Team.id)).unique().all()


def teams_of_pair(dog_id: UUID, handler_id: UUID) -> Sequence[Team]:
    """Every time that this dog and this handler were a team, the earliest first."""
    statement = _teams(None).where(Team.dog_id == dog_id, Team.handler_id == handler_id)
    return db.session.scalars(statement).all()


def _teams(running_on: date | None) -> Select[Team]:
    statement = (
        select(Team)
        .join(Team.dog)
        .join(Team.handler)
        .options(contains_eager(Team.dog), contains_eager(Team.handler))
        .order_by(Dog.name, Handler.name, Team.from_on)
    )
    if running_on is None:
        return statement
    runs = Team.to_on.is_(None) | (Team.to_on >= running_on)
    return statement.where(Team.from_on <= running_on, runs)


def fits_dog(text: str) -> ColumnElement[bool]:
    """Return the condition that a dog is called so, or was."""
    return icontains_now_or_before(text, Dog.name_folded, Dog.latin_folded)


def fits_handler(text: str) -> ColumnElement[bool]:
    """Return the condition that a handler is called so, or was, as a handler or by the name of the account."""
    account = select(User.id).where(icontains_now_or_before(text, User.name_folded, User.latin_folded))
    named = icontains_now_or_before(text, Handler.name_folded, Handler.latin_folded)
    return named | Handler.user_id.in_(account)


def is_dog(text: str) -> ColumnElement[bool]:
    """Return the condition that this is a dog's whole name, or its microchip, now or before."""
    return iequals_now_or_before(text, Dog.name_folded, Dog.latin_folded, Dog.chip_folded)


def is_handler(text: str) -> ColumnElement[bool]:
    """Return the condition that this is a handler's whole name, or the account's, or service number, now or before."""
    account = Handler.user_id.in_(accounts.people_named(text))
    named = iequals_now_or_before(text, Handler.name_folded, Handler.latin_folded, Handler.number_folded)
    return named | account


def teams_fitting(*conditions: ColumnElement[bool]) -> Select[UUID]:
    """Return the ids of the teams whose dog and handler meet one of the conditions."""
    meant = select(Team.id).join(Dog, Dog.id == Team.dog_id).join(Handler, Handler.id == Team.handler_id)
    return meant.where(or_(*conditions))


def aid(aid_id: UUID) -> TrainingAid:
    """One training aid. Raises NotFound."""
    return get_or_not_found(TrainingAid, aid_id, "There is no such training aid.")


def aids(
    unit_id: Units = None, *, odour_id: UUID | None = None, in_date_on: date | None = None
) -> Sequence[TrainingAid]:
    """Training aids in use, by label; on demand only a unit's, of an odour, or those not past their date on a day."""
    statement = select(TrainingAid).where(_in_use()).order_by(TrainingAid.label)
    statement = statement.where(within(TrainingAid.unit_id, unit_id))
    if odour_id is not None:
        statement = statement.where(TrainingAid.odour_id == odour_id)
    if in_date_on is not None:
        statement = statement.where(TrainingAid.replace_by_on >= in_date_on)
    return db.session.scalars(statement).all()


def aids_to_replace(unit_id: Units = None) -> Sequence[TrainingAid]:
    """Every training aid that is in use, the one that must be replaced first at the top."""
    statement = select(TrainingAid).where(_in_use()).order_by(TrainingAid.replace_by_on, TrainingAid.label)
    return db.session.scalars(statement.where(within(TrainingAid.unit_id, unit_id))).all()


def _in_use() -> ColumnElement[bool]:
    gone = exists().where(AidMovement.aid_id == TrainingAid.id, AidMovement.move == AidMove.DISPOSED_OF)
    return ~gone


def aid_by_label(label: str) -> TrainingAid | None:
    """Return the aid that carries a label, or carried it before, however it was typed; the present carrier first."""
    return _holder(TrainingAid, TrainingAid.label_folded, label)


def aid_is_in_date(aid_id: UUID, on: date) -> bool:
    """Whether the aid may carry a certificate on that day; its replace-by day itself still counts."""
    return on <= aid(aid_id).replace_by_on


def last_move(aid_id: UUID) -> AidMovement | None:
    """Return the aid's latest move; None for one that never left the store."""
    return db.session.scalars(
        select(AidMovement).where(AidMovement.aid_id == aid_id).order_by(AidMovement.at.desc()).limit(1)
    ).first()


def _entries_of_handlers() -> Select[*tuple[Any, ...]]:
    return select(
        literal(Handler.__tablename__),
        Handler.id,
        Handler.person_id,
        Handler.name,
        Handler.latin_name,
        Handler.service_number,
        Handler.unit_id,
        Handler.service_number,
    )


persons.points_to_a_person(Handler, _entries_of_handlers)


def _unit_of(column: Any, key: UUID, words: str) -> Place:
    """Return the place of a row that has a unit of its own. Raises NotFound."""
    unit_id = db.session.scalar(select(column).where(column.class_.id == key))
    if unit_id is None:
        raise NotFound(f"There is no such {words}.")
    return Place(unit_id)


@places.of("dog_id")
def _place_of_dog(dog_id: UUID) -> Place:
    return _unit_of(Dog.unit_id, dog_id, "dog")


@places.of("handler_id")
def _place_of_handler(handler_id: UUID) -> Place:
    return _unit_of(Handler.unit_id, handler_id, "handler")


@places.of("aid_id")
def _place_of_aid(aid_id: UUID) -> Place:
    return _unit_of(TrainingAid.unit_id, aid_id, "training aid")


@places.of("team_id")
def place_of_team(team_id: UUID) -> Place:
    """Return where a team belongs: to the unit of its dog; whoever was let in for it comes to it. Raises NotFound."""
    unit_id = db.session.scalar(select(Dog.unit_id).join(Team, Team.dog_id == Dog.id).where(Team.id == team_id))
    if unit_id is None:
        raise NotFound("There is no such team.")
    return Place(unit_id, teams=lambda: [team_id], is_judged=True)


@places.of("course_id")
def _place_of_course(course_id: UUID) -> Place:
    found = course(course_id)
    of_dog = found.dog_id is not None
    unit_id = db.session.scalar(
        select(Dog.unit_id).where(Dog.id == found.dog_id)
        if of_dog
        else select(Handler.unit_id).where(Handler.id == found.handler_id)
    )
    return Place(unit_id)


@places.of("registry.photo_id")
def _place_of_photo(photo_id: UUID) -> Place:
    photo(photo_id)
    dog = db.session.execute(select(Dog.unit_id, Dog.id).where(Dog.photo_id == photo_id)).first()
    if dog is None:
        return places.OF_NOBODY
    return Place(dog[0], teams=lambda: db.session.scalars(select(Team.id).where(Team.dog_id == dog[1])).all())
