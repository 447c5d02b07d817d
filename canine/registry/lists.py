"""The registry's list pages: frozen rows, searched and paged, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from canine.accounts.models import User
from canine.audit.former import icontains_now_or_before
from canine.columns import Units, icontains_any, within
from canine.extensions import db
from canine.listing import Listable
from canine.registry.models import AidMovement, Dog, DogStatusEvent, Handler, Odour, Team, TrainingAid
from canine.registry.queries import fits_dog, fits_handler
from canine.rules.kennel import AidMove, weight_changes_g
from canine.rules.listing import Asked, Paged
from canine.rules.team import DogStatus
from canine.units.models import Unit


@dataclass(frozen=True, slots=True)
class DogRow:
    """A dog in the list; `partners` are the handlers with whom it is a team on the day."""

    id: UUID
    name: str
    microchip: str
    breed: str
    unit: str
    status: DogStatus
    since: datetime
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """A handler in the list; `partners` are the dogs with which they are a team on the day."""

    id: UUID
    name: str
    service_number: str
    rank: str
    unit: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in the list."""

    id: UUID
    dog: str
    handler: str
    unit: str
    from_on: date
    to_on: date | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class OdourRow:
    """A target odour in the list, with the number of its training aids."""

    id: UUID
    name: str
    retired_at: datetime | None
    aids: int


@dataclass(frozen=True, slots=True)
class AidRow:
    """A training aid in the list; `holder` is who has it out."""

    id: UUID
    label: str
    odour: str
    form: str
    unit: str
    weight_g: Decimal
    replace_by_on: date
    holder: str | None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of an aid; `change_g` is the weight against the weighing before, the sealing at first."""

    id: UUID
    at: datetime
    move: AidMove
    carrier: str
    witness: str
    weight_g: Decimal
    change_g: Decimal
    remarks: str


_HANDLERS = Listable(
    usual=(Handler.name, Handler.service_number),
    conditions={
        "dog": lambda key: Handler.id.in_(select(Team.handler_id).where(Team.dog_id == key)),
    },
    orders={"name": Handler.name_folded, "rank": Handler.rank, "service_number": Handler.number_folded},
)
_TEAMS = Listable(
    usual=(Team.to_on.is_not(None), Dog.name, Handler.name, Team.from_on.desc()),
    conditions={
        "dog": lambda key: Team.dog_id == key,
        "handler": lambda key: Team.handler_id == key,
    },
    orders={"team": Dog.name_folded, "from_on": Team.from_on, "to_on": Team.to_on},
)
_AIDS = Listable(
    usual=(TrainingAid.label,),
    conditions={
        "odour": lambda key: TrainingAid.odour_id == key,
        "until": lambda on: TrainingAid.replace_by_on <= on,
    },
    orders={
        "label": TrainingAid.label_folded,
        "odour": Odour.name_folded,
        "weight_g": TrainingAid.sealed_weight_g,
        "replace_by_on": TrainingAid.replace_by_on,
    },
)


def dogs(asked: Asked, *, at: datetime, units: Units = None) -> Paged[DogRow]:
    """Dogs of units by name; found by name, microchip or breed."""
    search = asked.text
    statement = select(Dog, Unit.code).join(Unit, Unit.id == Dog.unit_id).where(within(Dog.unit_id, units))
    if search:
        named = fits_dog(search) | icontains_now_or_before(search, Dog.chip_folded)
        statement = statement.where(named | icontains_any(search, Dog.words_folded))
    found = _dogs_at(at).rows(statement, Dog.id, asked)
    steps = _steps([dog.id for dog, _ in found.rows], at)
    partners = _partners(Team.dog_id, [dog.id for dog, _ in found.rows], at.date())
    made = (
        DogRow(dog.id, dog.name, dog.chip, dog.breed, unit, *steps[dog.id], partners[dog.id])
        for dog, unit in found.rows
    )
    return found.showing(made)


def _dogs_at(at: datetime) -> Listable:
    """Return what the list of dogs can be asked for, at a moment."""
    status = (
        select(DogStatusEvent.status)
        .where(DogStatusEvent.dog_id == Dog.id, DogStatusEvent.since <= at)
        .order_by(DogStatusEvent.since.desc())
        .limit(1)
        .correlate(Dog)
        .scalar_subquery()
    )
    works_with = select(Team.dog_id).where(
        Team.from_on <= at.date(), or_(Team.to_on.is_(None), Team.to_on >= at.date())
    )
    return Listable(
        usual=(Dog.name, Dog.microchip),
        conditions={
            "status": lambda word: status == word,
            "handler": lambda key: Dog.id.in_(works_with.where(Team.handler_id == key)),
        },
        orders={"name": Dog.name_folded, "status": status, "breed": Dog.breed, "microchip": Dog.microchip},
    )


def _steps(dog_ids: list[UUID], at: datetime) -> dict[UUID, tuple[DogStatus, datetime]]:
    events = db.session.scalars(
        select(DogStatusEvent)
        .where(DogStatusEvent.dog_id.in_(dog_ids), DogStatusEvent.since <= at)
        .order_by(DogStatusEvent.since)
    )
    return {event.dog_id: (event.status, event.since) for event in events}


def _partners(of: Any, keys: Iterable[UUID], on: date) -> defaultdict[UUID, tuple[str, ...]]:
    """Return the other halves of the teams that run on the day, by dog or by handler."""
    other = Handler.name if of is Team.dog_id else Dog.name
    found = db.session.execute(
        select(of, other)
        .select_from(Team)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .where(of.in_(list(keys)), Team.from_on <= on, or_(Team.to_on.is_(None), Team.to_on >= on))
        .order_by(other)
    )
    partners: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for key, name in found:
        partners[key] = (*partners[key], name)
    return partners


def handlers(asked: Asked, *, at: datetime, units: Units = None) -> Paged[HandlerRow]:
    """Handlers of units by name; found by name, service number or rank."""
    search = asked.text
    statement = select(Handler, Unit.code).join(Unit, Unit.id == Handler.unit_id)
    statement = statement.where(within(Handler.unit_id, units))
    if search:
        numbered = icontains_now_or_before(search, Handler.number_folded)
        statement = statement.where(fits_handler(search) | numbered | icontains_any(search, Handler.words_folded))
    found = _HANDLERS.rows(statement, Handler.id, asked)
    partners = _partners(Team.handler_id, [handler.id for handler, _ in found.rows], at.date())
    made = (
        HandlerRow(each.id, each.name, each.service_number, each.rank, unit, partners[each.id])
        for each, unit in found.rows
    )
    return found.showing(made)


def teams(asked: Asked, *, units: Units = None, also: Collection[UUID] = ()) -> Paged[TeamRow]:
    """Teams of units, and `also` those, the running ones first, by the dog's name; found by dog or handler."""
    search = asked.text
    statement = (
        select(Team.id, Dog.name, Handler.name, Unit.code, Team.from_on, Team.to_on, Team.end_reason)
        .join(Dog, Dog.id == Team.dog_id)
        .join(Handler, Handler.id == Team.handler_id)
        .join(Unit, Unit.id == Dog.unit_id)
        .where(within(Dog.unit_id, units) | Team.id.in_(also))
    )
    if search:
        statement = statement.where(fits_dog(search) | fits_handler(search))
    found = _TEAMS.rows(statement, Team.id, asked)
    return found.showing(TeamRow(*row) for row in found.rows)


def odours(asked: Asked, *, units: Units = None) -> Paged[OdourRow]:
    """Target odours, those that are trained on first, by name, with the number of the units' aids."""
    of_units = within(TrainingAid.unit_id, units)
    count = select(func.count(TrainingAid.id)).where(TrainingAid.odour_id == Odour.id, of_units).scalar_subquery()
    statement = select(Odour.id, Odour.name, Odour.retired_at, count)
    if asked.text:
        statement = statement.where(icontains_any(asked.text, Odour.name_folded, Odour.latin_folded))
    listable = Listable(
        usual=(Odour.retired_at.is_not(None), Odour.name, Odour.id),
        conditions={"state": lambda word: Odour.retired_at.is_(None) == (word == "trained_on")},
        orders={"name": Odour.name_folded, "state": Odour.retired_at, "aids": count},
    )
    found = listable.rows(statement, Odour.id, asked)
    return found.showing(OdourRow(*row) for row in found.rows)


def aids(asked: Asked, *, units: Units = None) -> Paged[AidRow]:
    """Training aids of units by label; found by label, odour, form, source or batch."""
    search = asked.text
    statement = select(TrainingAid, Unit.code).join(Unit, Unit.id == TrainingAid.unit_id)
    statement = statement.join(Odour, Odour.id == TrainingAid.odour_id).where(within(TrainingAid.unit_id, units))
    if search:
        labelled = icontains_now_or_before(search, TrainingAid.label_folded, TrainingAid.latin_folded)
        statement = statement.where(
            labelled | icontains_any(search, Odour.name_folded, Odour.latin_folded, TrainingAid.words_folded)
        )
    found = _AIDS.rows(statement, TrainingAid.id, asked)
    moves = _last_moves([aid.id for aid, _ in found.rows])
    return found.showing(_aid_row(aid, unit, moves.get(aid.id)) for aid, unit in found.rows)


def _aid_row(aid: TrainingAid, unit: str, move: tuple[AidMovement, str] | None) -> AidRow:
    weight, holder = aid.sealed_weight_g, None
    if move is not None:
        weight, holder = move[0].weight_g, move[1] if move[0].move is AidMove.TAKEN_OUT else None
    return AidRow(aid.id, aid.label, aid.odour.name, aid.form, unit, weight, aid.replace_by_on, holder)


def _last_moves(aid_ids: list[UUID]) -> dict[UUID, tuple[AidMovement, str]]:
    latest = (
        select(AidMovement.aid_id, func.max(AidMovement.at).label("at"))
        .where(AidMovement.aid_id.in_(aid_ids))
        .group_by(AidMovement.aid_id)
        .subquery()
    )
    rows = db.session.execute(
        select(AidMovement, User.name)
        .join(latest, (latest.c.aid_id == AidMovement.aid_id) & (latest.c.at == AidMovement.at))
        .join(User, User.id == AidMovement.carrier_id)
        .order_by(AidMovement.recorded_at)
    )
    return {move.aid_id: (move, carrier) for move, carrier in rows}


def moves_of(aid: TrainingAid) -> list[MoveRow]:
    """Every move of an aid, the newest first, with what it lost or gained since the weighing before."""
    carrier, witness = aliased(User), aliased(User)
    rows = db.session.execute(
        select(AidMovement, carrier, witness)
        .join(carrier, carrier.id == AidMovement.carrier_id)
        .join(witness, witness.id == AidMovement.witness_id)
        .where(AidMovement.aid_id == aid.id)
        .order_by(AidMovement.at)
    ).all()
    changes = weight_changes_g(aid.sealed_weight_g, [move.weight_g for move, _, _ in rows])
    made = [
        MoveRow(
            id=move.id,
            at=move.at,
            move=move.move,
            carrier=first.called_at(move.at),
            witness=second.called_at(move.at),
            weight_g=move.weight_g,
            change_g=change,
            remarks=move.remarks,
        )
        for (move, first, second), change in zip(rows, changes, strict=True)
    ]
    return made[::-1]
