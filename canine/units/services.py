"""Acts on units and stations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError
from canine.extensions import db
from canine.rules.folding import is_same_name
from canine.rules.places import StationKind
from canine.spelling import latin_spelling
from canine.units import queries
from canine.units.messages import StationEntry, UnitEntry
from canine.units.models import Station, Unit


def add_unit(message: UnitEntry, *, actor: Actor, at: datetime) -> Unit:
    """Record a new unit. Raises DomainError when its code is in use."""
    code = message.code.strip().upper()
    _refuse_taken_code(code, None)
    latin_name = latin_spelling(message.name, message.latin_name)
    unit = Unit(
        code=code,
        name=message.name,
        latin_name=latin_name,
        authority=message.authority,
        address=message.address,
    )
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        db.session.add(unit)
    return unit


def change_unit(unit_id: UUID, message: UnitEntry, *, actor: Actor, at: datetime) -> Unit:
    """Record a unit's new name, authority or address. Raises DomainError when the code is in use."""
    unit = queries.unit(unit_id)
    code = message.code.strip().upper()
    _refuse_taken_code(code, unit_id)
    latin_name = latin_spelling(message.name, message.latin_name)
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        unit.code, unit.name, unit.latin_name = code, message.name, latin_name
        unit.authority, unit.address = message.authority, message.address
    return unit


def _refuse_taken_code(code: str, own: UUID | None) -> None:
    holder = db.session.scalar(select(Unit).where(Unit.code == code))
    if holder is not None and holder.id != own:
        raise DomainError(f"{holder.name} has the code {code}. Take another.", field="code")


def add_station(message: StationEntry, *, actor: Actor, at: datetime) -> Station:
    """Record a new station of a unit. Raises DomainError when the unit has one of this name."""
    name = _free_station_name(message, None)
    latin_name = latin_spelling(name, message.latin_name)
    station = Station(unit_id=message.unit_id, name=name, latin_name=latin_name, kind=StationKind(message.kind))
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        db.session.add(station)
    return station


def change_station(station_id: UUID, message: StationEntry, *, actor: Actor, at: datetime) -> Station:
    """Record a station's new name, Latin spelling or kind; papers on earlier days keep the name of those days.

    Raises DomainError when the unit has another one of this name.
    """
    station = queries.station(station_id)
    name = _free_station_name(message, station_id)
    latin_name = latin_spelling(name, message.latin_name)
    with audited(AuditAction.KEEP_UNITS, actor=actor, at=at):
        station.name, station.latin_name, station.kind = name, latin_name, StationKind(message.kind)
    return station


def _free_station_name(message: StationEntry, own: UUID | None) -> str:
    name = " ".join(message.name.split())
    others = (station for station in queries.stations(message.unit_id) if station.id != own)
    present = [station.name for station in others if is_same_name(station.name, name)]
    if present:
        raise DomainError(f"The unit has a station named {present[0]} already.", field="name")
    return name
