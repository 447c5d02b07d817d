"""Lots of filters with their blank tests, pumps with their calibrations.

Written once; an end is added later, or a strike of what was entered in error. What makes a lot or a pump look better
is proposed by one person and agreed to by a second one.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.columns import UtcDateTime, folded
from canine.extensions import Record
from canine.proposal_columns import WORDS, NamesSecond, Proposal, answered_by_another, state_column
from canine.rules.folding import fold_identifier, fold_name
from canine.rules.limits import FILTER_LOT, NAME, PUMP, REASON
from canine.rules.stock import BlankTest, Calibration, LotFacts, PumpFacts
from canine.units.models import Unit

_ON_RECORD, _IN_USE = text("struck_at IS NULL"), text("ended_on IS NULL AND struck_at IS NULL")


def _struck_with_a_reason() -> CheckConstraint:
    return CheckConstraint("(struck_at IS NULL) = (strike_reason = '')", name="struck_with_a_reason")


class _Recorded(Record):
    """Who wrote a row, and when; who struck it as entered in error, and why."""

    __abstract__ = True

    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(NAME))
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    struck_by_name: Mapped[str] = mapped_column(String(NAME), default="", server_default="")
    strike_reason: Mapped[str] = mapped_column(String(REASON), default="", server_default="")

    @property
    def is_struck(self) -> bool:
        """Whether it was entered in error: it stays in sight, and counts for nothing."""
        return self.struck_at is not None


class _UntilEnded(_Recorded):
    """A row whose use ends on a day, for a reason, by somebody's word."""

    __abstract__ = True

    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(REASON), default="", server_default="")
    ended_by_name: Mapped[str] = mapped_column(String(NAME), default="", server_default="")


class FilterLot(_UntilEnded):
    """Filters of one lot, as the maker numbered it."""

    __tablename__ = "filter_lots"
    __table_args__ = (
        Index(
            "uq_filter_lots_one_on_record",
            "unit_id",
            "number",
            unique=True,
            sqlite_where=_ON_RECORD,
            postgresql_where=_ON_RECORD,
        ),
        _struck_with_a_reason(),
        CheckConstraint("number <> '' AND pieces > 0", name="some_filters_with_a_number"),
        CheckConstraint("(ended_on IS NULL) = (end_reason = '')", name="ended_with_a_reason"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    number: Mapped[str] = mapped_column(String(FILTER_LOT))
    number_folded: Mapped[str] = folded(fold_identifier, "number")
    maker: Mapped[str] = mapped_column(String(NAME))
    pieces: Mapped[int]
    received_on: Mapped[date]
    use_by_on: Mapped[date | None]
    unit: Mapped[Unit] = relationship(lazy="joined")
    tests: Mapped[list["LotBlankTest"]] = relationship(order_by="LotBlankTest.tested_on", lazy="joined")

    @property
    def facts(self) -> LotFacts:
        """What the rules ask of it."""
        tests = [BlankTest(one.tested_on, one.filters, one.contaminated) for one in self.tests if not one.is_struck]
        return LotFacts(self.use_by_on, tests, self.ended_on)


class LotBlankTest(_Recorded):
    """Filters of a lot that were opened as blanks, and on how many something was found."""

    __tablename__ = "lot_blank_tests"
    __table_args__ = (
        _struck_with_a_reason(),
        CheckConstraint("filters > 0 AND contaminated BETWEEN 0 AND filters", name="contaminated_among_the_opened"),
        CheckConstraint("how <> ''", name="says_how"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("filter_lots.id"), index=True)
    tested_on: Mapped[date]
    filters: Mapped[int]
    contaminated: Mapped[int]
    how: Mapped[str] = mapped_column(String(REASON))


class Pump(_UntilEnded):
    """A pump that draws air through filters, under the name that handlers write."""

    __tablename__ = "pumps"
    __table_args__ = (
        _struck_with_a_reason(),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("(ended_on IS NULL) = (end_reason = '')", name="ended_with_a_reason"),
        Index(
            "uq_pumps_one_in_use",
            "unit_id",
            "name",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(PUMP))
    name_folded: Mapped[str] = folded(fold_name, "name")
    model: Mapped[str] = mapped_column(String(NAME))
    serial: Mapped[str] = mapped_column(String(NAME))
    unit: Mapped[Unit] = relationship(lazy="joined")
    calibrations: Mapped[list["PumpCalibration"]] = relationship(
        order_by="PumpCalibration.calibrated_on", lazy="joined"
    )

    @property
    def facts(self) -> PumpFacts:
        """What the rules ask of it."""
        known = [Calibration(one.calibrated_on, one.due_on) for one in self.calibrations if not one.is_struck]
        return PumpFacts(known, self.ended_on)


class PumpCalibration(_Recorded):
    """A pump's flow, measured against a reference, and until when that holds."""

    __tablename__ = "pump_calibrations"
    __table_args__ = (
        _struck_with_a_reason(),
        CheckConstraint("due_on > calibrated_on", name="due_after_it"),
        CheckConstraint("flow_l_per_min > 0", name="some_flow"),
        CheckConstraint("calibrated_by <> ''", name="by_somebody"),
    )

    pump_id: Mapped[UUID] = mapped_column(ForeignKey("pumps.id"), index=True)
    calibrated_on: Mapped[date]
    due_on: Mapped[date]
    flow_l_per_min: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    calibrated_by: Mapped[str] = mapped_column(String(NAME))
    certificate: Mapped[str] = mapped_column(String(NAME))


_ABOUT = ("lot_id", "blank_test_id", "pump_id", "calibration_id")
_WAITS = "state = 'proposed' AND {} IS NOT NULL"


def _one_waits(column: str) -> Index:
    where = text(_WAITS.format(column))
    name = f"uq_stock_proposals_one_waits_of_{column.removesuffix('_id')}"
    return Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


class StockProposal(Proposal, NamesSecond, Record):
    """Somebody wants to strike an entry of the stock, until a second person answers; nothing else is added.

    `takes_back_end`: to take a lot or a pump into use again, in place of striking it.
    """

    __tablename__ = "stock_proposals"
    __table_args__ = (
        *answered_by_another(WORDS),
        *(_one_waits(column) for column in _ABOUT),
        CheckConstraint(
            " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in _ABOUT) + " = 1",
            name="about_one_entry",
        ),
        CheckConstraint(
            "NOT takes_back_end OR (blank_test_id IS NULL AND calibration_id IS NULL)", name="only_what_ends_comes_back"
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("filter_lots.id"), index=True)
    blank_test_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot_blank_tests.id"), index=True)
    pump_id: Mapped[UUID | None] = mapped_column(ForeignKey("pumps.id"), index=True)
    calibration_id: Mapped[UUID | None] = mapped_column(ForeignKey("pump_calibrations.id"), index=True)
    takes_back_end: Mapped[bool]
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    lot: Mapped[FilterLot | None] = relationship()
    blank_test: Mapped[LotBlankTest | None] = relationship()
    pump: Mapped[Pump | None] = relationship()
    calibration: Mapped[PumpCalibration | None] = relationship()

    @property
    def entry(self) -> "FilterLot | LotBlankTest | Pump | PumpCalibration":
        """What it is about."""
        found = self.lot or self.blank_test or self.pump or self.calibration
        assert found is not None  # a constraint sees to it
        return found
