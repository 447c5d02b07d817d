"""Reads of guests and partner units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from canine.accounts import places
from canine.accounts import queries as accounts
from canine.accounts.models import Guest, UnitPartner, User
from canine.accounts.places import Place
from canine.columns import Units, within
from canine.extensions import db
from canine.registry.models import Team
from canine.rows import get_or_not_found
from canine.rules.roles import AT_THE_DOGS, Role
from canine.units.models import Unit

LATEST = 100


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest in the list: who, where, to one check-up of which team or to the whole unit, and by whose word."""

    id: UUID
    name: str
    role: Role | None
    comes_from: str
    unit: str
    team: str
    from_at: datetime
    to_at: datetime
    reason: str
    let_in_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    is_open: bool
    may_end: bool

    @property
    def last_at(self) -> datetime:
        """The last moment of the last day."""
        return self.to_at - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner unit in the list."""

    id: UUID
    unit: str
    partner: str
    since: datetime
    reason: str
    named_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    may_end: bool


def guest(guest_id: UUID) -> Guest:
    """One guest. Raises NotFound."""
    return get_or_not_found(Guest, guest_id, "There is no such guest.")


def partner(partner_id: UUID) -> UnitPartner:
    """One word on a partner unit. Raises NotFound."""
    return get_or_not_found(UnitPartner, partner_id, "There is no such partner unit.")


@places.of("guest_id")
def _place_of_guest(guest_id: UUID) -> Place:
    found = guest(guest_id)
    return Place(found.unit_id, people=lambda: [found.user_id])


@places.of("unit_partner_id")
def _place_of_partner(partner_id: UUID) -> Place:
    found = partner(partner_id)
    return Place(found.unit_id, people=lambda: managers_of(found.partner_id))


def managers_of(unit_id: UUID) -> list[UUID]:
    """Return the accounts of a unit's managers."""
    return [one.id for one in accounts.active_users(Role.MANAGER) if one.unit_id == unit_id]


def guests(units: Units, user_id: UUID, at: datetime, *, manages: UUID | None) -> list[GuestRow]:
    """Return the latest guests of units, and where a person is one, those who are let in first."""
    statement = (
        select(Guest, User, Unit.name, Team)
        .join(User, User.id == Guest.user_id)
        .join(Unit, Unit.id == Guest.unit_id)
        .outerjoin(Team, Team.id == Guest.team_id)
        .where(or_(within(Guest.unit_id, units), Guest.user_id == user_id))
        .order_by(Guest.ended_at.is_not(None), Guest.to_at.desc(), User.name, Guest.id)
        .limit(LATEST)
    )
    return [
        GuestRow(
            id=one.id,
            name=user.name,
            role=user.role,
            comes_from=accounts.comes_from(user),
            unit=unit,
            team=team.name if team else "",
            from_at=one.from_at,
            to_at=one.to_at,
            reason=one.reason,
            let_in_by=one.let_in_by_name,
            ended_at=one.ended_at,
            ended_by=one.ended_by_name,
            end_reason=one.end_reason,
            is_open=one.ended_at is None and one.to_at > at,
            may_end=one.ended_at is None and one.to_at > at and one.unit_id == manages,
        )
        for one, user, unit, team in db.session.execute(statement).unique()
    ]


def let_in_meanwhile(
    user_id: UUID, unit_id: UUID, team_id: UUID | None, from_at: datetime, to_at: datetime
) -> Guest | None:
    """Return what lets a person in to the same already, on one of these days."""
    same = Guest.team_id.is_(None) if team_id is None else Guest.team_id == team_id
    statement = select(Guest).where(Guest.user_id == user_id, Guest.unit_id == unit_id, same, Guest.ended_at.is_(None))
    return db.session.scalar(statement.where(Guest.from_at < to_at, Guest.to_at > from_at).limit(1))


def open_for(user_id: UUID, team_id: UUID, at: datetime) -> Sequence[Guest]:
    """Return what lets a person hold a check-up of a team, and nothing else."""
    statement = select(Guest).where(Guest.user_id == user_id, Guest.team_id == team_id, Guest.ended_at.is_(None))
    return db.session.scalars(statement.where(Guest.from_at <= at, Guest.to_at > at)).all()


def partners(units: Units, *, manages: UUID | None) -> list[PartnerRow]:
    """Return the partners that units named, and the units that named them, those that hold first."""
    names = {one.id: one.name for one in db.session.scalars(select(Unit))}
    statement = select(UnitPartner).where(
        or_(within(UnitPartner.unit_id, units), within(UnitPartner.partner_id, units))
    )
    ordered = statement.order_by(UnitPartner.ended_at.is_not(None), UnitPartner.recorded_at.desc(), UnitPartner.id)
    return [
        PartnerRow(
            id=one.id,
            unit=names[one.unit_id],
            partner=names[one.partner_id],
            since=one.recorded_at,
            reason=one.reason,
            named_by=one.named_by_name,
            ended_at=one.ended_at,
            ended_by=one.ended_by_name,
            end_reason=one.end_reason,
            may_end=one.ended_at is None and manages in (one.unit_id, one.partner_id),
        )
        for one in db.session.scalars(ordered.limit(LATEST))
    ]


def is_partner(unit_id: UUID, partner_id: UUID) -> bool:
    """Whether a unit has named another one as its partner."""
    statement = select(UnitPartner.id).where(
        UnitPartner.unit_id == unit_id, UnitPartner.partner_id == partner_id, UnitPartner.ended_at.is_(None)
    )
    return db.session.scalar(statement.limit(1)) is not None


def who_may_come(unit_id: UUID) -> Sequence[User]:
    """Return everybody who can be let into a unit: whoever works with dogs elsewhere, by name."""
    return [one for one in accounts.active_users(*AT_THE_DOGS) if one.unit_id != unit_id]
