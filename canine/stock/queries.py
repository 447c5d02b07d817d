"""Reads of lots and pumps, and what speaks against one that somebody wrote."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from canine.accounts import places
from canine.columns import Units, icontains_any, iequals_any, within
from canine.extensions import db
from canine.listing import Listable, days
from canine.rows import get_or_not_found
from canine.rules.listing import Asked, Paged
from canine.rules.sentence import Sentence
from canine.rules.stock import against_lot, against_pump, named_pump
from canine.stock.models import FilterLot, LotBlankTest, Pump, PumpCalibration, StockProposal

STATES = {
    "in_use": and_(FilterLot.struck_at.is_(None), FilterLot.ended_on.is_(None)),
    "out_of_use": and_(FilterLot.struck_at.is_(None), FilterLot.ended_on.is_not(None)),
    "struck": FilterLot.struck_at.is_not(None),
}
_LOTS = Listable(
    usual=(
        FilterLot.struck_at.is_not(None),
        FilterLot.ended_on.is_not(None),
        FilterLot.received_on.desc(),
        FilterLot.number,
        FilterLot.id,
    ),
    conditions={
        **days(FilterLot.received_on),
        "state": lambda word: STATES[word],
        "use_by": lambda on: FilterLot.use_by_on <= on,
    },
    orders={
        "number": FilterLot.number_folded,
        "received_on": FilterLot.received_on,
        "use_by_on": FilterLot.use_by_on,
        "pieces": FilterLot.pieces,
    },
)


def lots(units: Units, asked: Asked) -> Paged[FilterLot]:
    """Return a page of the lots of units, those in use first, the newest first; found by number or maker."""
    statement = select(FilterLot).where(within(FilterLot.unit_id, units))
    if asked.text:
        statement = statement.where(icontains_any(asked.text, FilterLot.number_folded, FilterLot.maker))
    return _LOTS.records(statement, asked)


def lots_in_use(units: Units) -> Sequence[FilterLot]:
    """Return the lots of units that were neither ended nor struck, the newest first."""
    statement = select(FilterLot).where(within(FilterLot.unit_id, units))
    statement = statement.where(FilterLot.ended_on.is_(None), FilterLot.struck_at.is_(None))
    return db.session.scalars(statement.order_by(FilterLot.received_on.desc(), FilterLot.number)).unique().all()


def pumps(units: Units) -> Sequence[Pump]:
    """Return the pumps of units, those in use first, by name; those that were struck last."""
    statement = select(Pump).where(within(Pump.unit_id, units))
    in_order = (Pump.struck_at.is_not(None), Pump.ended_on.is_not(None), Pump.name, Pump.id)
    return db.session.scalars(statement.order_by(*in_order)).unique().all()


def pumps_in_use(units: Units) -> list[Pump]:
    """Return the pumps of units that were neither ended nor struck, by name."""
    return [one for one in pumps(units) if one.ended_on is None and not one.is_struck]


def lot(lot_id: UUID) -> FilterLot:
    """Return one lot. Raises NotFound."""
    return get_or_not_found(FilterLot, lot_id, "There is no such lot.")


def pump(pump_id: UUID) -> Pump:
    """Return one pump. Raises NotFound."""
    return get_or_not_found(Pump, pump_id, "There is no such pump.")


def blank_test(test_id: UUID) -> LotBlankTest:
    """Return one blank test. Raises NotFound."""
    return get_or_not_found(LotBlankTest, test_id, "There is no such blank test.")


def calibration(calibration_id: UUID) -> PumpCalibration:
    """Return one calibration. Raises NotFound."""
    return get_or_not_found(PumpCalibration, calibration_id, "There is no such calibration.")


def unit_of(found: FilterLot | LotBlankTest | Pump | PumpCalibration) -> UUID:
    """Return the unit whose stock an entry is of."""
    if isinstance(found, LotBlankTest):
        return lot(found.lot_id).unit_id
    return pump(found.pump_id).unit_id if isinstance(found, PumpCalibration) else found.unit_id


def kept_with(found: FilterLot | LotBlankTest | Pump | PumpCalibration) -> tuple[UUID | None, UUID | None]:
    """Return the lot, or the pump, whose page shows an entry."""
    if isinstance(found, FilterLot | LotBlankTest):
        return (found.id if isinstance(found, FilterLot) else found.lot_id), None
    return None, (found.id if isinstance(found, Pump) else found.pump_id)


_COLUMNS = {FilterLot: "lot_id", LotBlankTest: "blank_test_id", Pump: "pump_id", PumpCalibration: "calibration_id"}


def column_of(found: FilterLot | LotBlankTest | Pump | PumpCalibration) -> str:
    """Return the column under which a proposal names such an entry."""
    return _COLUMNS[type(found)]


def proposal(proposal_id: UUID) -> StockProposal:
    """Return one proposal. Raises NotFound."""
    return get_or_not_found(StockProposal, proposal_id, "There is no such proposal.")


def waiting_proposal(found: FilterLot | LotBlankTest | Pump | PumpCalibration) -> StockProposal | None:
    """Return what waits for a second person's answer about an entry."""
    return next((one for one in proposals_of([found]) if one.is_open), None)


def proposals_of(entries: Sequence[FilterLot | LotBlankTest | Pump | PumpCalibration]) -> Sequence[StockProposal]:
    """Return what was proposed of some entries, the newest first."""
    about = [getattr(StockProposal, column_of(one)) == one.id for one in entries]
    statement = select(StockProposal).where(or_(*about))
    return db.session.scalars(statement.order_by(StockProposal.recorded_at.desc(), StockProposal.id)).all()


def lot_numbered(unit_id: UUID, number: str) -> FilterLot | None:
    """Return the lot of a unit that bears this number, however it is written."""
    statement = select(FilterLot).where(FilterLot.unit_id == unit_id, FilterLot.struck_at.is_(None))
    statement = statement.where(iequals_any(number, FilterLot.number_folded))
    return db.session.scalars(statement.order_by(FilterLot.ended_on.is_not(None))).unique().first()


def pump_in_use(unit_id: UUID, name: str) -> Pump | None:
    """Return the pump of a unit that is in use under this name, however it is written."""
    return next((one for one in _pumps_named(unit_id, name) if one.ended_on is None), None)


def pump_named(unit_id: UUID, name: str, on: date) -> Pump | None:
    """Return the pump of a unit that had this name on a day, however it is written: the one in use then.

    A pump that is put away does not lend its name to what the next one of that name is calibrated for.
    """
    known = _pumps_named(unit_id, name)
    then = [one for one in known if one.ended_on is not None and one.ended_on >= on]
    in_use = [one for one in known if one.ended_on is None]
    return min(then, key=_end) if then else in_use[0] if in_use else max(known, key=_end, default=None)


def _end(found: Pump) -> date:
    return found.ended_on or date.max


def _pumps_named(unit_id: UUID, name: str) -> Sequence[Pump]:
    statement = select(Pump).where(Pump.unit_id == unit_id, Pump.struck_at.is_(None))
    return db.session.scalars(statement.where(iequals_any(name, Pump.name_folded))).unique().all()


def against(unit_id: UUID, lot_number: str, pump_name: str, on: date) -> list[str]:
    """Return what speaks against using a filter of this lot and this pump on a day, in whole sentences.

    A unit that never kept lots, or pumps, is told nothing of them.
    """
    said: list[str] = []
    kept_lot, kept_pump = lot_numbered(unit_id, lot_number), pump_named(unit_id, pump_name, on)
    keeps_lots, keeps_pumps = True, True
    if kept_lot is None or kept_pump is None:
        keeps_lots, keeps_pumps = _ever_kept(unit_id)
    if kept_lot is not None:
        said += [
            Sentence("Lot {number} {said}.", number=kept_lot.number, said=words)
            for words in against_lot(kept_lot.facts, on)
        ]
    elif keeps_lots:
        said.append(f"Lot {lot_number} is not among the lots of the unit: nobody said that it is blank-tested.")
    if kept_pump is not None:
        said += [
            Sentence("{name} {said}.", name=named_pump(kept_pump.name), said=words)
            for words in against_pump(kept_pump.facts, on)
        ]
    elif keeps_pumps:
        said.append(f"“{pump_name}” is not among the pumps of the unit: its calibration is not on record.")
    return said


def _ever_kept(unit_id: UUID) -> tuple[bool, bool]:
    """Whether a unit ever kept lots, and pumps: striking the only one ends no question."""
    lots, pumps = exists().where(FilterLot.unit_id == unit_id), exists().where(Pump.unit_id == unit_id)
    keeps_lots, keeps_pumps = db.session.execute(select(lots, pumps)).one()
    return keeps_lots, keeps_pumps


def needs_something(units: Units, on: date) -> list[tuple[str, str]]:
    """Return what has to be done of the lots and pumps in use: a sentence each, and the address of its page."""
    of_lots: list[tuple[str, str]] = [
        (Sentence("Lot {number} {said}.", number=one.number, said=words), f"/stock/lots/{one.id}")
        for one in lots_in_use(units)
        for words in against_lot(one.facts, on)
    ]
    of_pumps: list[tuple[str, str]] = [
        (Sentence("{name} {said}.", name=named_pump(one.name), said=words), f"/stock/pumps/{one.id}")
        for one in pumps_in_use(units)
        for words in against_pump(one.facts, on)
    ]
    return of_lots + of_pumps


@places.of("lot_id")
def _place_of_lot(lot_id: UUID) -> places.Place:
    return places.Place(lot(lot_id).unit_id)


@places.of("pump_id")
def _place_of_pump(pump_id: UUID) -> places.Place:
    return places.Place(pump(pump_id).unit_id)


@places.of("blank_test_id")
def _place_of_blank_test(blank_test_id: UUID) -> places.Place:
    return places.Place(lot(blank_test(blank_test_id).lot_id).unit_id)


@places.of("calibration_id")
def _place_of_calibration(calibration_id: UUID) -> places.Place:
    return places.Place(pump(calibration(calibration_id).pump_id).unit_id)


@places.of("stock_proposal_id")
def _place_of_proposal(stock_proposal_id: UUID) -> places.Place:
    found = proposal(stock_proposal_id)
    return places.Place(found.unit_id, people=lambda: [found.second_id, found.author_id])
