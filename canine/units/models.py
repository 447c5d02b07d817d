"""The service's units and the places they work at."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from canine.audit.former import told_at
from canine.columns import SpeltInLatin, UtcDateTime, enum_column, folded
from canine.extensions import Record
from canine.rules.folding import fold_name
from canine.rules.places import ComputerKind, StationKind


class Unit(SpeltInLatin, Record):
    """A canine unit; `authority` is the service whose name stands on its certificates."""

    __tablename__ = "units"
    __table_args__ = (CheckConstraint("code = upper(code)", name="code_in_capitals"),)

    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    authority: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(240), default="")
    stations: Mapped[list["Station"]] = relationship(back_populates="unit", order_by="Station.name")


class Computer(Record):
    """A server, tablet or desk computer on which the record is made; a change is an end and a new row.

    `identifier` is its serial or asset number; `log_name` what entries of the log call it: a tablet's enrolled name, or
    a browser's; empty for a server. `until_on` is the last day of its use.
    """

    __tablename__ = "computers"
    __table_args__ = (
        CheckConstraint(
            "name <> '' AND make <> '' AND model <> '' AND identifier <> '' AND operating_system <> '' "
            "AND time_source <> ''",
            name="is_described",
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("(until_on IS NULL) = (ended_by_name = '')", name="ended_by_somebody"),
        # Of one name in a unit, one is in use.
        Index(
            "uq_computers_one_in_use",
            "unit_id",
            "name",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[ComputerKind] = mapped_column(enum_column(ComputerKind, "computer_kind"))
    name: Mapped[str] = mapped_column(String(80))
    make: Mapped[str] = mapped_column(String(80))
    model: Mapped[str] = mapped_column(String(80))
    identifier: Mapped[str] = mapped_column(String(80))
    operating_system: Mapped[str] = mapped_column(String(120))
    time_source: Mapped[str] = mapped_column(String(160))
    log_name: Mapped[str] = mapped_column(String(160), default="", server_default="")
    from_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(120))
    until_on: Mapped[date | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_by_name: Mapped[str] = mapped_column(String(120), default="", server_default="")


class Station(SpeltInLatin, Record):
    """A port, airport or kennel where the unit works."""

    __tablename__ = "stations"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    kind: Mapped[StationKind] = mapped_column(enum_column(StationKind, "station_kind"))
    unit: Mapped[Unit] = relationship(back_populates="stations")

    def called_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, with today's where that is another one."""
        return told_at("stations.name", self.id, self.name, at)
