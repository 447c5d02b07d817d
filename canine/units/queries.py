"""Reads of units and stations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from canine.columns import Units, within
from canine.errors import NotFound
from canine.extensions import db
from canine.rows import get_or_not_found
from canine.units.models import Station, Unit


def units() -> Sequence[Unit]:
    """Every unit with its stations, by code."""
    return db.session.scalars(select(Unit).options(joinedload(Unit.stations)).order_by(Unit.code)).unique().all()


def unit(unit_id: UUID) -> Unit:
    """One unit. Raises NotFound."""
    return get_or_not_found(Unit, unit_id, "There is no such unit.")


def unit_by_code(code: str) -> Unit:
    """Return the unit of a code. Raises NotFound, naming the codes that exist."""
    found = db.session.scalar(select(Unit).where(Unit.code == code.strip().upper()))
    if found is None:
        known = ", ".join(db.session.scalars(select(Unit.code).order_by(Unit.code))) or "none yet"
        raise NotFound(f"No unit has the code {code!r}. Known units: {known}.", field="unit")
    return found


def stations(unit_id: Units = None) -> Sequence[Station]:
    """Return the stations of one unit, or of all, by name."""
    statement = select(Station).order_by(Station.name)
    statement = statement.where(within(Station.unit_id, unit_id))
    return db.session.scalars(statement).all()


def station(station_id: UUID) -> Station:
    """One station. Raises NotFound."""
    return get_or_not_found(Station, station_id, "There is no such station.")
