"""Where a person's reach ends: at their unit, at what they were let into by name, and at what they proposed themselves.

One mechanism for pages, services, the interface and jobs. A program is of no unit and reaches all; an administrator
reads everything and writes into no unit; an account without a unit reaches nothing until a manager lets it in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from canine.accounts import persons, places, queries
from canine.accounts.models import Guest, UnitPartner
from canine.accounts.places import Place
from canine.actor import Actor
from canine.audit.read_cache import cached_lookup
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.rules.roles import Role, sees_every_unit
from canine.rules.sentence import Sentence
from canine.units import queries as units

_TABLES = frozenset({Guest.__tablename__, UnitPartner.__tablename__})


class Who(Protocol):
    """An account, whether as a row or as the values of a session."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def role(self) -> Role | None:
        """Its role, None while none is in force."""

    @property
    def unit_id(self) -> UUID | None:
        """Its unit, None for somebody of none."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a person sees: the units whose lists are shown, None for every one; and the teams of which they were let
    in to hold a check-up.
    """

    units: frozenset[UUID] | None
    teams: frozenset[UUID]


def sight_of(who: Who, at: datetime, *, is_guest: bool = True) -> Sight:
    """Return how far a person sees at a moment. `is_guest`: False where it is known that nobody let them in."""
    let_in = _let_in(who.id, at) if is_guest else []
    own = {who.unit_id} if who.unit_id else set()
    return Sight(
        None
        if sees_every_unit(who.role, who.unit_id)
        else frozenset(own | {unit_id for unit_id, team_id in let_in if team_id is None}),
        frozenset(team_id for _, team_id in let_in if team_id is not None),
    )


def judged_units(who: Who, at: datetime) -> frozenset[UUID]:
    """Return the units whose check-ups a manager decides on: their own, and those that named it as their partner."""
    if who.role is not Role.MANAGER or who.unit_id is None:
        return frozenset()
    return frozenset({who.unit_id} | {one for one, partner in _partners(at) if partner == who.unit_id})


def _let_in(user_id: UUID, at: datetime) -> list[tuple[UUID, UUID | None]]:
    statement = select(Guest.unit_id, Guest.team_id, Guest.from_at, Guest.to_at)
    statement = statement.where(Guest.user_id == user_id, Guest.ended_at.is_(None))
    rows = cached_lookup(_TABLES, ("guest", user_id), lambda: db.session.execute(statement).all())
    return [(unit_id, team_id) for unit_id, team_id, from_at, to_at in rows if from_at <= at < to_at]


def _partners(at: datetime) -> list[tuple[UUID, UUID]]:
    statement = select(UnitPartner.unit_id, UnitPartner.partner_id, UnitPartner.recorded_at)
    statement = statement.where(UnitPartner.ended_at.is_(None))
    rows = cached_lookup(_TABLES, "partners", lambda: db.session.execute(statement).all())
    return [(unit_id, partner_id) for unit_id, partner_id, named_at in rows if named_at <= at]


def require_sight(place: Place, who: Who, at: datetime) -> None:
    """Raise Forbidden, saying whom to ask, for whoever does not see a record of this place."""
    if not (sees_every_unit(who.role, who.unit_id) or reaches(place, who, at)):
        raise wall(place.unit_id, who)


def reaches(place: Place, who: Who, at: datetime) -> bool:
    """Tell whether a person is of the place's unit, was let in, judges there, or has a part in it."""
    if place.unit_id is None:
        return who.id in place.people()
    if who.unit_id == place.unit_id:
        return True
    let_in = _let_in(who.id, at)
    if any(unit_id == place.unit_id and team_id is None for unit_id, team_id in let_in):
        return True
    teams = {team_id for unit_id, team_id in let_in if unit_id == place.unit_id}
    if teams and not teams.isdisjoint(place.teams()):
        return True
    if place.is_judged and place.unit_id in judged_units(who, at):
        return True
    return who.id in place.people()


def require(name: str, *key: object, actor: Actor, at: datetime, field: str | None = None) -> None:
    """Raise Forbidden for who may not write at a record, named as in `places`; a program is of every unit."""
    if actor.user_id is None:
        return
    place = places.find(name, *key)
    if place is not None:
        require_place(place, actor, at=at, field=field)


def require_place(place: Place, actor: Actor, *, at: datetime, field: str | None = None) -> None:
    """Raise Forbidden for who may not write there: who has no part in it, is of another unit, and was not let in."""
    if actor.user_id is None:
        return
    who = queries.user(actor.user_id)
    if not reaches(place, who, at):
        raise wall(place.unit_id, who, field=field)


def require_unit(unit_id: UUID, actor: Actor, *, at: datetime, field: str | None = None) -> None:
    """Raise Forbidden for a person of another unit who was not let into this one, and for one of none."""
    require_place(Place(unit_id), actor, at=at, field=field)


def require_own(unit_id: UUID, actor: Actor, *, field: str | None = None) -> None:
    """Raise Forbidden for who is not of the unit: what its managers decide, no guest decides."""
    if actor.user_id is None:
        return
    who = queries.user(actor.user_id)
    if who.unit_id != unit_id:
        raise wall(unit_id, who, field=field)


def require_judging(unit_id: UUID, actor: Actor, *, at: datetime, field: str | None = None) -> None:
    """Raise Forbidden for who is neither of the unit nor a manager of one that it named as its partner."""
    if actor.user_id is None:
        return
    who = queries.user(actor.user_id)
    if unit_id != who.unit_id and unit_id not in judged_units(who, at):
        raise wall(unit_id, who, field=field)


def check_works_there(unit_id: UUID, user_id: UUID, at: datetime, *, field: str) -> None:
    """Raise DomainError for a part that is given to somebody who is neither of the unit nor its guest, or whose account
    has no role: nobody has said who that is.
    """
    person = queries.user(user_id)
    if person.role is None:
        raise DomainError(
            Sentence("{person} has no role in force: a manager has to agree first.", person=person.name), field=field
        )
    if not reaches(Place(unit_id), person, at):
        raise DomainError(
            Sentence(
                "{person} is not of {unit}: a manager there lets them in by name, or choose somebody else.",
                person=person.name,
                unit=units.unit(unit_id).name,
            ),
            field=field,
        )


def wall(unit_id: UUID | None, who: Who, *, field: str | None = None) -> Forbidden:
    """Return what somebody of another unit is told: whose matter it is, and who may let them in."""
    if unit_id is None:
        return Forbidden("This is of no unit: an administrator sees it.", field=field)
    name = units.unit(unit_id).name
    managers = " or ".join(one.name for one in queries.active_users(Role.MANAGER) if one.unit_id == unit_id)
    words = (
        Sentence(
            "This is a matter of {unit}: ask a manager of that unit. {managers} can let you in by name, for one "
            "check-up or for a time.",
            unit=name,
            managers=managers,
        )
        if managers
        else Sentence(
            "This is a matter of {unit}: ask a manager of that unit. It has none yet: an administrator makes one.",
            unit=name,
        )
    )
    way = "" if who.unit_id else " Your account belongs to no unit: an administrator enters one."
    return Forbidden(f"{words}{way}", field=field)


def require_another(actor: Actor, author_id: UUID, author_name: str, *, field: str) -> None:
    """Raise Forbidden for the person who proposed something, under whatever account and name."""
    if persons.are_one(actor.user_id, author_id):
        way = persons.way_on(persons.somebody(author_id), *filter(None, [persons.acting(actor)]))
        raise Forbidden(
            f"{author_name} proposed this. Another person, who is a manager, agrees or declines.{way}", field=field
        )
