"""Acts on units and stations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.audit.hook import deed
from canine.extensions import db
from canine.refused import Refused
from canine.rules.places import StationKind
from canine.units import queries
from canine.units.messages import StationEntry, UnitEntry
from canine.units.models import Station, Unit


def add_unit(message: UnitEntry, *, actor: Actor, at: datetime) -> Unit:
    """A new unit. Raises Refused when its code is in use."""
    code = message.code.strip().upper()
    _refuse_taken_code(code, None)
    unit = Unit(code=code, name=message.name, authority=message.authority, address=message.address)
    with deed(Deed.KEEP_UNITS, actor=actor, at=at):
        db.session.add(unit)
    return unit


def change_unit(unit_id: UUID, message: UnitEntry, *, actor: Actor, at: datetime) -> Unit:
    """A unit's new name, authority or address. Raises Refused when the code is in use."""
    unit = queries.unit(unit_id)
    code = message.code.strip().upper()
    _refuse_taken_code(code, unit_id)
    with deed(Deed.KEEP_UNITS, actor=actor, at=at):
        unit.code, unit.name = code, message.name
        unit.authority, unit.address = message.authority, message.address
    return unit


def _refuse_taken_code(code: str, own: UUID | None) -> None:
    holder = db.session.scalar(select(Unit).where(Unit.code == code))
    if holder is not None and holder.id != own:
        raise Refused(f"{holder.name} has the code {code}. Take another.", field="code")


def add_station(message: StationEntry, *, actor: Actor, at: datetime) -> Station:
    """A new station of a unit. Raises Refused when the unit has one of this name."""
    name = " ".join(message.name.split())
    if any(station.name == name for station in queries.stations(message.unit_id)):
        raise Refused(f"The unit has a station named {name} already.", field="name")
    station = Station(unit_id=message.unit_id, name=name, kind=StationKind(message.kind))
    with deed(Deed.KEEP_UNITS, actor=actor, at=at):
        db.session.add(station)
    return station
