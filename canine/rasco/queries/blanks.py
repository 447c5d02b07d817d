"""Field blanks: filters that were opened at the port with no air drawn."""

from uuid import UUID

from sqlalchemy import select

from canine.columns import Units, iequals_any, is_within, within
from canine.errors import NotFound
from canine.extensions import db
from canine.rasco.models import FieldBlank


def waiting_blanks(unit_id: Units = None) -> list[FieldBlank]:
    """Return the field blanks that were presented in no session yet, the earliest first."""
    statement = select(FieldBlank).where(within(FieldBlank.unit_id, unit_id), ~FieldBlank.presented.any())
    return list(db.session.scalars(statement.order_by(FieldBlank.opened_at, FieldBlank.id)))


def field_blank(blank_id: UUID, *, unit_id: Units = None) -> FieldBlank:
    """One field blank; with a unit, only when it is of that unit. Raises NotFound."""
    found = db.session.get(FieldBlank, blank_id)
    if found is None or not is_within(found.unit_id, unit_id):
        raise NotFound("There is no such field blank.")
    return found


def blank_with_filter(number: str, lot: str) -> FieldBlank | None:
    """Return the field blank with this filter, however number and lot are written."""
    statement = select(FieldBlank).where(
        iequals_any(number, FieldBlank.filter_folded), iequals_any(lot, FieldBlank.lot_folded)
    )
    return db.session.scalars(statement).first()
